package org.dcosrunbooks.runbook;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.engine.OpenEffects;

/** Who has given an agent back, as far as a run's record tells. */
final class GivenBack {

  /** Key of the record's data on the line that says that people were not waited for. */
  static final String UNCONFIRMED = "unconfirmed";

  private GivenBack() {}

  static boolean byThisRun(List<Entry> record) {
    return did(record, "REACTIVATE_AGENT ");
  }

  /** The run itself has taken an agent out at some time. */
  static boolean tookOut(List<Entry> record) {
    return did(record, "DRAIN_AGENT ") || did(record, "DEACTIVATE_AGENT ");
  }

  /** What people had not confirmed when somebody else was faster, as a sentence. */
  static Optional<String> unconfirmed(List<Entry> record) {
    return record.stream()
        .flatMap(entry -> entry.detail(UNCONFIRMED).stream())
        .reduce((earlier, later) -> later);
  }

  /** By its own order, also when only a later look told what came of it. */
  private static boolean did(List<Entry> record, String act) {
    Set<Long> orders =
        record.stream()
            .filter(entry -> entry.kind() == Entry.Kind.INTENT && entry.text().startsWith(act))
            .map(Entry::number)
            .collect(Collectors.toSet());
    return record.stream()
        .filter(OpenEffects::tookEffect)
        .anyMatch(entry -> entry.answers().filter(orders::contains).isPresent());
  }
}
