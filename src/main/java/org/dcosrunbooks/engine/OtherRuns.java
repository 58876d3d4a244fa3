package org.dcosrunbooks.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.failure.Pieces;
import org.springframework.stereotype.Component;

/** What a step may ask about runs besides its own. */
@Component
public class OtherRuns {

  /** A run that is alive. */
  public record Other(String id, String runbook, String startedBy) {}

  /**
   * A run that has ended and left something as it had made it.
   *
   * @param effect what it left, as in an agent that stays drained
   */
  public record Left(
      String id,
      String runbook,
      String startedBy,
      String reason,
      String ticket,
      Instant ended,
      OpenEffects.Effect effect) {}

  /** So many runs on one subject are asked what they left. */
  private static final int ASKED = 20;

  /**
   * A run that has ended.
   *
   * @param title which runbook, by whom, when it began
   * @param outcome how it ended, with the reason
   */
  public record Ended(String title, String outcome) {}

  private static final Found NOTHING = new Found(Optional.empty(), Optional.empty());
  private static final List<OpenEffects.Effect> NO_EFFECTS = List.of();

  private final RunRows runs;
  private final Evidence evidence;

  OtherRuns(RunRows runs, Evidence evidence) {
    this.runs = runs;
    this.evidence = evidence;
  }

  /** A live run of any runbook that began earlier and works on the same subject. */
  public Optional<Other> earlierOfAnyOn(String runId, String subject) {
    return runs.find(runId).stream()
        .flatMap(run -> runs.earlierOfAnyOnSubject(run, subject).stream())
        .findFirst()
        .map(OtherRuns::other);
  }

  /** A live run of any runbook that works on the subject. */
  public Optional<Other> aliveOn(String subject) {
    return runs.aliveOn(subject).stream().findFirst().map(OtherRuns::other);
  }

  /** The live run of this id. */
  public Optional<Other> alive(String runId) {
    return runs.find(runId).filter(run -> run.ended().isEmpty()).map(OtherRuns::other);
  }

  private static Other other(RunRows.Row run) {
    return new Other(run.id(), run.runbook(), run.startedBy());
  }

  /**
   * What was found of ended runs.
   *
   * @param left what the newest one that did something to the agent has not taken back
   * @param unread a run whose record cannot be read in full: it may have been this one, or a newer
   */
  public record Found(Optional<Left> left, Optional<String> unread) {}

  /**
   * Looks for the newest ended run that did something to an agent.
   *
   * @param subject how runs call the agent
   */
  public Found leftOn(String subject, AgentId agent) {
    for (RunRows.Row run : runs.endedOnSubject(subject, ASKED)) {
      Evidence.Lines lines = evidence.lines(run.id());
      Pieces pieces = new Pieces();
      List<Entry> record = lines.entries();
      Optional<OpenEffects.Effect> open =
          pieces
              .of("what run " + run.id() + " has left", NO_EFFECTS, () -> OpenEffects.of(record))
              .stream()
              .filter(effect -> isAbout(agent, effect.act()))
              .findFirst();
      if (!lines.unread().isEmpty() || !pieces.unread().isEmpty()) {
        return new Found(Optional.empty(), Optional.of(run.id()));
      }
      if (open.isPresent()) {
        return new Found(open.map(effect -> left(run, effect)), Optional.empty());
      }
      boolean acted =
          record.stream().filter(OpenEffects::tookEffect).anyMatch(e -> isAbout(agent, e.text()));
      if (acted) {
        return NOTHING; // what older runs had left was taken back by then
      }
    }
    return NOTHING;
  }

  private static boolean isAbout(AgentId agent, String act) {
    return act.contains(" " + agent + " ");
  }

  private static Left left(RunRows.Row run, OpenEffects.Effect effect) {
    return new Left(
        run.id(),
        run.runbook(),
        run.startedBy(),
        run.reason(),
        run.ticket(),
        run.ended().orElseThrow(),
        effect);
  }

  /** Any live run of this runbook that works on the subject. */
  public Optional<Other> aliveOn(String runbook, String subject) {
    return runs.aliveOn(runbook, subject).stream().findFirst().map(OtherRuns::other);
  }

  /** The newest runs on a subject that have ended, of any runbook, newest first. */
  public List<Ended> lastOn(String subject, int limit) {
    return runs.endedOnSubject(subject, limit).stream()
        .map(
            run ->
                new Ended(
                    run.runbook()
                        + " by "
                        + run.startedBy()
                        + ", began "
                        + Amounts.time(run.started()),
                    run.outcome().orElse("ended")
                        + run.outcomeReason()
                            .filter(reason -> !reason.isBlank())
                            .map(reason -> ": " + reason)
                            .orElse("")))
        .toList();
  }
}
