package org.dcosrunbooks.engine;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a step may ask about runs besides its own. */
@Component
public class OtherRuns {

  /** A run that is alive. */
  public record Other(String id, String startedBy) {}

  private final RunRows runs;

  OtherRuns(RunRows runs) {
    this.runs = runs;
  }

  /** A live run of the same runbook that began earlier and works on the same subject. */
  public Optional<Other> earlierOn(String runId, String subject) {
    return runs.find(runId).stream()
        .flatMap(run -> runs.earlierOnSubject(run, subject).stream())
        .findFirst()
        .map(run -> new Other(run.id(), run.startedBy()));
  }
}
