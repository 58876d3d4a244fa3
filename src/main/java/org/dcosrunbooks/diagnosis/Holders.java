package org.dcosrunbooks.diagnosis;

import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.diagnosis.Diagnosis.Holder;

/** Tasks and operations as a diagnosis lists them. */
final class Holders {

  private Holders() {}

  static Holder of(Scheduler scheduler, Task task, Optional<Instant> endsBy, String word) {
    return new Holder(
        "TASK",
        Words.plain(task.id()),
        Words.plain(task.name()),
        scheduler.name(),
        Words.plain(task.frameworkId()),
        "TASK_" + task.state(),
        task.since(),
        endsBy,
        word);
  }

  /** One that an operator began has no framework. */
  static Holder of(Patient patient, Operation operation, String word) {
    return new Holder(
        "OPERATION",
        Words.plain(operation.id().orElse(operation.uuid())),
        Words.plain(operation.type()),
        operation.frameworkId().map(id -> Scheduler.of(patient, id).name()).orElse(""),
        Words.plain(operation.frameworkId().orElse("")),
        Words.plain(operation.state()),
        Optional.empty(),
        Optional.empty(),
        word);
  }
}
