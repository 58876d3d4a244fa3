package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;

/**
 * How an agent stands, why, and what to do, in the order in which people read it: the verdict
 * first. All texts are clean of control characters; they are not escaped for any page.
 *
 * @param headline who, how it stands, since when, expected how long, asked by whom
 * @param host how people call the agent
 * @param state as in {@code DRAINING}; {@code UNKNOWN} when the cluster could not be read
 * @param since when it came into this state; empty when nothing that was seen says so
 * @param expected how long the drain was expected to take; empty when that is not known
 * @param askedBy who ordered it; empty for an agent that nobody took out
 * @param verdictInWords the verdict as pages head it: {@code SLOW, ends by 02:40:10 CET}
 * @param because one sentence, without a capital: the verdict's reason
 * @param endsBy for a slow drain: when its last task is killed at the latest
 * @param holds what is on the agent, exact, in any state: all of the master's tasks and operations
 * @param complete false when the account may not see everything: {@code holds} may lack some
 * @param causes the surest first
 * @param notTheReason what was looked at and is fine
 * @param steps what to do, safest first
 * @param doNot what would make it worse
 * @param notSeen what could not be read; each is a finding of its own
 * @param evidence what was asked and what came
 * @param taken when the cluster was looked at
 */
public record Diagnosis(
    String headline,
    AgentId agent,
    String host,
    String state,
    Optional<Instant> since,
    Optional<Duration> expected,
    String askedBy,
    Verdict verdict,
    String verdictInWords,
    String because,
    Optional<Instant> endsBy,
    List<Holder> holds,
    boolean complete,
    List<Cause> causes,
    List<String> notTheReason,
    List<Step> steps,
    List<String> doNot,
    List<String> notSeen,
    List<Sighting> evidence,
    Instant taken) {

  public Diagnosis {
    holds = List.copyOf(holds);
    causes = List.copyOf(causes);
    notTheReason = List.copyOf(notTheReason);
    steps = List.copyOf(steps);
    doNot = List.copyOf(doNot);
    notSeen = List.copyOf(notSeen);
    evidence = List.copyOf(evidence);
  }

  /** What becomes of the drain if nobody does anything. */
  public enum Verdict {
    WILL_NOT_END_BY_ITSELF,
    SLOW,
    /** The drain is over, or the agent is gone for good. */
    ENDED,
    NOT_DRAINING,
    /** Not enough could be seen, or nobody knows how long it takes. */
    CANNOT_TELL
  }

  /**
   * A task or an operation on the agent.
   *
   * @param kind {@code TASK} or {@code OPERATION}
   * @param framework its name, or its id when the name is not known; empty for an operation that an
   *     operator began
   * @param frameworkId empty for an operation that an operator began
   * @param state Mesos' own word: {@code TASK_KILLED}, {@code OPERATION_PENDING}
   * @param since when it came into this state; no operation says so
   * @param endsBy when it is killed at the latest; empty when it has ended or nobody knows
   * @param word how it stands, a few words: {@code ended, not acknowledged}
   */
  public record Holder(
      String kind,
      String id,
      String name,
      String framework,
      String frameworkId,
      String state,
      Optional<Instant> since,
      Optional<Instant> endsBy,
      String word) {}

  /** How sure a cause is. */
  public enum Sureness {
    SURE,
    LIKELY,
    POSSIBLE
  }

  /**
   * Why the agent stands as it does.
   *
   * @param restsOn what was seen that says so
   */
  public record Cause(Sureness sureness, String text, String restsOn) {}

  /**
   * Something to do.
   *
   * @param command to be run by a person; this service never runs it
   * @param secondPerson it destroys something: a second person has to agree
   */
  public record Step(String text, Optional<String> command, boolean secondPerson) {}

  /** What was asked, when, and a short excerpt of what came. */
  public record Sighting(String request, Instant at, String excerpt) {}

  /** Verdict and reason, as one sentence. */
  public String inShort() {
    return verdictInWords + ": " + because + (because.endsWith(".") ? "" : ".");
  }

  /** Verdict, causes and the first things to do, in a few sentences. */
  public String inWords() {
    StringBuilder words = new StringBuilder(inShort());
    if (!causes.isEmpty()) {
      words
          .append(" Because: ")
          .append(
              causes.stream()
                  .limit(2)
                  .map(
                      cause ->
                          Words.open(cause.text())
                              + " ("
                              + cause.sureness().name().toLowerCase(java.util.Locale.ROOT)
                              + ")")
                  .collect(Collectors.joining("; ")))
          .append('.');
    }
    List<Step> safe = steps.stream().filter(step -> !step.secondPerson()).limit(2).toList();
    if (!safe.isEmpty()) {
      words
          .append(" Do: ")
          .append(
              safe.stream().map(step -> Words.open(step.text())).collect(Collectors.joining("; ")))
          .append('.');
    }
    if (!notSeen.isEmpty()) {
      words.append(" Not seen: ").append(notSeen.get(0));
    }
    return words.toString();
  }
}
