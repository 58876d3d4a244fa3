package org.dcosrunbooks.web.shown;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.engine.Runs.Standing;
import org.dcosrunbooks.engine.Runs.Summary;

/** Words for states, the same on every page. */
public final class Words {

  private Words() {}

  /** How a run stands, first word in capitals as pages head it. */
  public static String standing(Summary run) {
    return switch (run.standing()) {
      case WORKING -> "WORKING";
      case WAITING -> "WAITING for the cluster";
      case ASKING -> "ASKING a person";
      case FAILED -> "FAILED, needs on-call";
      case ENDED -> "ENDED" + run.outcome().map(outcome -> ": " + outcome).orElse("");
    };
  }

  /** A class name for the style sheet. */
  public static String style(Standing standing) {
    return "is-" + standing.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** "3 of 3 masters recovered; 10.0.0.2:5050 leads." and what is wrong with the others. */
  public static String masters(Masters masters) {
    int all = masters.members().size();
    String leader =
        masters
            .leader()
            .map(
                one ->
                    one.address()
                        + " leads"
                        + one.version().map(version -> ", Mesos " + version).orElse(""))
            .orElse("none of them says that it leads");
    return "%d of %s recovered; %s."
        .formatted(masters.recoveredCount(), Amounts.count(all, "master"), leader);
  }

  /** What is wrong with single masters, one sentence each. */
  public static List<String> mastersTrouble(Masters masters) {
    return masters.members().stream()
        .map(
            one ->
                one.problem()
                    .map(problem -> "Master " + one.address() + ": " + problem)
                    .or(
                        () ->
                            one.recovered()
                                ? Optional.empty()
                                : Optional.of(
                                    "Master "
                                        + one.address()
                                        + ": its replicated log has not caught up yet.")))
        .flatMap(Optional::stream)
        .collect(Collectors.toList());
  }
}
