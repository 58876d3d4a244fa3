package org.dcosrunbooks.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.cfg.TransactionContext;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.springframework.stereotype.Component;

/**
 * What one person may start: again and again what is refused, only so often in a minute; the same
 * runbook for the same agent, only when their last start of it has come to look at the cluster; and
 * for different agents, only so many before any of them has.
 */
@Component
class StartLimits {

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private record Start(String person, String runbook, String subject) {}

  /** How many starts of one person may be refused yet: fifty agents in a row are no mistake. */
  private static final int MOST_OPEN = 60;

  private final int most;
  private final RunRows runs;
  private final Evidence evidence;
  private final Clock clock;

  /** When starts of a person were refused at the door; runs that were are in their rows. */
  private final Map<String, List<Instant>> atTheDoor = new ConcurrentHashMap<>();

  /** Since when; a transaction whose end the database swallowed does not count for ever. */
  private final Map<Start, Instant> underWay = new ConcurrentHashMap<>();

  StartLimits(EngineSettings settings, RunRows runs, Evidence evidence, Clock clock) {
    this.most = settings.refusedStartsAMinute();
    this.runs = runs;
    this.evidence = evidence;
    this.clock = clock;
  }

  /**
   * @throws TooManyStarts when too many of the person's starts were refused just now
   */
  void mayStart(String person) {
    Instant now = clock.instant();
    List<Instant> refused = new ArrayList<>(runs.refusedOf(person, now.minus(WINDOW)));
    atTheDoor.computeIfPresent(
        person,
        (same, times) -> {
          List<Instant> young =
              times.stream().filter(time -> time.plus(WINDOW).isAfter(now)).toList();
          refused.addAll(young);
          return young.isEmpty() ? null : young;
        });
    if (refused.size() >= most) {
      refused.sort(null);
      Instant again = refused.get(refused.size() - most).plus(WINDOW);
      throw TooManyStarts.refused(refused.size(), Duration.between(now, again));
    }
  }

  /** A start of the person was refused before there was a run. */
  void refused(String person) {
    atTheDoor.merge(
        person,
        List.of(clock.instant()),
        (before, one) -> {
          List<Instant> all = new ArrayList<>(before);
          all.addAll(one);
          // more than these can make nobody wait longer
          return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
        });
  }

  /**
   * A start is under way until its transaction ends, and may still be refused until its run has
   * looked at the cluster.
   *
   * @throws Refused while another one of the same person, runbook and subject is
   * @throws TooManyStarts when too many of the person's are
   */
  void begin(String person, String runbook, String subject, TransactionContext transaction) {
    Start start = new Start(person, runbook, subject);
    Instant now = clock.instant();
    if (isUnderWay(start, now)) {
      throw new Refused(
          Account.of("You start " + runbook + " for " + subject + " already")
              .means("Nothing was started a second time.")
              .todo("Look for the run in the list of runs."));
    }
    transaction.addTransactionListener(
        TransactionState.COMMITTED, ended -> underWay.remove(start, now));
    transaction.addTransactionListener(
        TransactionState.ROLLED_BACK, ended -> underWay.remove(start, now));

    // in this order: what ends its transaction meanwhile is in either or in both
    Set<Start> open = underWayOf(person, now);
    Map<Start, RunRows.Row> notLookedYet = notLookedYet(person);
    Optional.ofNullable(notLookedYet.get(start))
        .ifPresent(
            run -> {
              throw hasOnlyBegun(run);
            });
    open.addAll(notLookedYet.keySet());
    if (open.size() > MOST_OPEN) {
      throw TooManyStarts.notLookedYet(MOST_OPEN);
    }
  }

  private static Refused hasOnlyBegun(RunRows.Row run) {
    return new Refused(
        Account.of(
                "Your run "
                    + run.id()
                    + " of "
                    + run.runbook()
                    + " for "
                    + run.subject()
                    + " has only just begun")
            .means("It has not looked at the cluster yet. Nothing was started a second time.")
            .todo("Go on with that run, or abort it."));
  }

  /** From now on this one is, when no other was. */
  private boolean isUnderWay(Start start, Instant now) {
    Instant other = underWay.putIfAbsent(start, now);
    return other != null
        && (other.plus(WINDOW).isAfter(now) || !underWay.replace(start, other, now));
  }

  private Set<Start> underWayOf(String person, Instant now) {
    Set<Start> theirs = new HashSet<>();
    underWay.forEach(
        (start, since) -> {
          if (start.person().equals(person) && since.plus(WINDOW).isAfter(now)) {
            theirs.add(start);
          }
        });
    return theirs;
  }

  /** What they have started and the service has not taken up. */
  private Map<Start, RunRows.Row> notLookedYet(String person) {
    List<RunRows.Row> alive = runs.aliveOf(person);
    Set<String> takenUp =
        evidence.takenUp(alive.stream().map(RunRows.Row::id).collect(Collectors.toSet()));
    Map<Start, RunRows.Row> notYet = new HashMap<>();
    for (RunRows.Row run : alive) {
      if (!takenUp.contains(run.id())) {
        notYet.putIfAbsent(new Start(person, run.runbook(), run.subject()), run);
      }
    }
    return notYet;
  }
}
