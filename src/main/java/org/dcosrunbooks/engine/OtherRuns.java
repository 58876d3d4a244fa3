package org.dcosrunbooks.engine;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a step may ask about runs besides its own. */
@Component
public class OtherRuns {

  /** A run that is alive. */
  public record Other(String id, String startedBy) {}

  /**
   * A run that has ended.
   *
   * @param title which runbook, by whom, when it began
   * @param outcome how it ended, with the reason
   */
  public record Ended(String title, String outcome) {}

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

  /** Any live run of this runbook that works on the subject. */
  public Optional<Other> aliveOn(String runbook, String subject) {
    return runs.aliveOn(runbook, subject).stream()
        .findFirst()
        .map(run -> new Other(run.id(), run.startedBy()));
  }

  /** The newest runs on a subject that have ended, of any runbook, newest first. */
  public List<Ended> lastOn(String subject, int limit) {
    return runs.endedOnSubject(subject, limit).stream()
        .map(
            run ->
                new Ended(
                    run.runbook() + " by " + run.startedBy() + ", began " + run.started(),
                    run.outcome().orElse("ended")
                        + run.outcomeReason()
                            .filter(reason -> !reason.isBlank())
                            .map(reason -> ": " + reason)
                            .orElse("")))
        .toList();
  }
}
