package org.dcosrunbooks.runbook.drainnode;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.runbook.Drains;

/**
 * The drain that the master has stored, beside the one that was approved: whoever orders a drain
 * anew overwrites its grace and its end.
 */
record StoredDrain(Drain now, DrainPlan plan) {

  /** Key of the record's data with the stored drain that people were told of last. */
  static final String TOLD = "storedDrain";

  boolean asPlanned() {
    return Drains.as(now, plan.maxGracePeriod(), plan.decommission());
  }

  /** The agent will be gone for good, and nobody has approved that. */
  boolean removesUnasked() {
    return now.markGone() && !plan.decommission();
  }

  /** Somebody has ordered it anew since people were told of it last. */
  boolean isNews(List<Entry> record) {
    Optional<String> told =
        record.stream()
            .flatMap(entry -> entry.detail(TOLD).stream())
            .reduce((earlier, later) -> later);
    return told.map(words -> !words.equals(words())).orElse(!asPlanned());
  }

  String words() {
    return now.maxGracePeriod()
            .map(grace -> "longest grace " + Amounts.span(grace))
            .orElse("each task's own grace")
        + (now.markGone() ? ", removal for good" : ", no removal");
  }

  /** What people are told, and the wait's reason with it. */
  String sentence() {
    if (asPlanned()) {
      return "Somebody else has ordered the drain of "
          + plan.host()
          + " anew, and it is stored as it was approved: "
          + words()
          + ".";
    }
    return "Somebody else has ordered the drain of "
        + plan.host()
        + " anew: stored is "
        + words()
        + ", approved was "
        + new StoredDrain(
                new Drain(false, plan.maxGracePeriod(), plan.decommission(), Optional.empty()),
                plan)
            .words()
        + "."
        + (removesUnasked()
            ? " When it is over the agent is gone for good and cannot be given back: to keep it,"
                + " drain it again without removal before that."
            : "");
  }
}
