package org.dcosrunbooks.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.engine.Runs.Incident;
import org.dcosrunbooks.engine.Runs.PersonTask;
import org.dcosrunbooks.engine.Runs.Standing;
import org.dcosrunbooks.engine.Runs.Wait;

/**
 * Where a live run stands, in the order that matters to people.
 *
 * @param atWork steps that are being done or about to be: element id → name
 * @param again what the last try of such a step came to, where it is tried again
 */
record Stand(
    List<Wait> waits,
    List<PersonTask> people,
    List<Incident> incidents,
    Map<String, String> atWork,
    List<String> again) {

  /** Of a run that has ended, or that ends at this very moment. */
  static final Stand NOWHERE = new Stand(List.of(), List.of(), List.of(), Map.of(), List.of());

  Standing standing() {
    if (!incidents.isEmpty()) {
      return Standing.FAILED;
    }
    if (asked().isPresent()) {
      return Standing.ASKING;
    }
    return waits.isEmpty() ? Standing.WORKING : Standing.WAITING;
  }

  /** One sentence. */
  String now() {
    if (!incidents.isEmpty()) {
      return "Failed: " + incidents.get(0).headline();
    }
    if (asked().isPresent()) {
      PersonTask task = asked().get();
      return "Waits for "
          + task.assignee().orElse(String.join(", ", task.groups()))
          + ": "
          + task.name()
          + ".";
    }
    if (!waits.isEmpty()) {
      Wait wait = waits.get(0);
      return "Waits for \"" + wait.fact() + "\": " + wait.reason();
    }
    return "Is at work"
        + (atWork.isEmpty() ? "." : ": " + String.join(", ", atWork.values()) + ".")
        + (again.isEmpty() ? "" : " It is tried again, since " + String.join("; ", again));
  }

  /** A late task asks somebody to look; the run itself goes on waiting for the cluster. */
  private Optional<PersonTask> asked() {
    return people.stream().filter(task -> !task.form().equals("late")).findFirst();
  }
}
