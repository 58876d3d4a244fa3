package org.dcosrunbooks.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check of the whole record, and the way of the chain's head out of the database: into the log,
 * and to whoever listens. One check at a time; the last verdict stays.
 */
public final class RecordChecks {

  private static final Logger LOG = LoggerFactory.getLogger(RecordChecks.class);

  private final Evidence evidence;
  private final Clock clock;
  private final Consumer<Head> listener;
  private final ReentrantLock checking = new ReentrantLock();
  private volatile Optional<Evidence.Verdict> last = Optional.empty();

  /**
   * @param listener hears of each head that is noted
   */
  public RecordChecks(Evidence evidence, Consumer<Head> listener, Clock clock) {
    this.evidence = evidence;
    this.clock = clock;
    this.listener = listener;
  }

  /** What the last check of everything has found since this process started. */
  public Optional<Evidence.Verdict> last() {
    return last;
  }

  /** Where the chain over all runs ends now. */
  public Head head() {
    return evidence.head();
  }

  /**
   * Checks everything now. A check that cannot come to its end says so in its verdict, beside what
   * the last one has found.
   *
   * @param noted has to stand in today's chain
   * @throws Refused while another check is under way
   */
  public Evidence.Verdict check(Optional<Head> noted) {
    if (!checking.tryLock()) {
      throw new Refused(
          Account.of("The whole record is being checked already.")
              .means("No second check was begun.")
              .todo("Wait for its verdict, or try again in a minute."));
    }
    try {
      Evidence.Verdict verdict = verdict(noted);
      // a head that somebody mistyped is no fault of the record: its verdict is theirs alone
      boolean others =
          verdict.problems().stream()
              .anyMatch(problem -> !problem.contains(RecordCheck.WHEN_NOTED));
      if (noted.isEmpty() || others) {
        last = Optional.of(verdict);
      }
      if (verdict.intact()) {
        LOG.info("The record is whole: {} lines checked", verdict.entries());
      }
      if (!verdict.problems().isEmpty()) {
        LOG.error("THE RECORD DOES NOT FIT: {}", String.join("; ", verdict.problems()));
      }
      if (verdict.unchecked().isEmpty()) {
        noted(verdict.upTo(), "all of it was checked");
      }
      return verdict;
    } finally {
      checking.unlock();
    }
  }

  /** A check that breaks off has a verdict too: what was found before it still counts. */
  private Evidence.Verdict verdict(Optional<Head> noted) {
    try {
      return evidence.verifyAll(noted);
    } catch (Failure unchecked) {
      LOG.error("The check of the whole record did not come to its end", unchecked);
      return brokenOff(unchecked.account().inOneParagraph());
    } catch (RuntimeException broken) {
      LOG.error("The check of the whole record did not come to its end", broken);
      return brokenOff(broken.toString());
    } catch (Error broken) {
      last = Optional.of(brokenOff(broken.toString()));
      throw broken;
    }
  }

  private Evidence.Verdict brokenOff(String why) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Evidence.Verdict(
        last.map(Evidence.Verdict::entries).orElse(0L),
        last.map(Evidence.Verdict::problems).orElse(List.of()),
        last.map(Evidence.Verdict::rows).orElse(List.of()),
        last.map(Evidence.Verdict::upTo).orElse(Head.START),
        last.map(Evidence.Verdict::linksSince).orElse(now),
        now,
        Optional.of("the record could not be checked to its end: " + Secrets.mask(why)));
  }

  /**
   * Notes where the chain ends now. What asks for it goes on when that cannot be read.
   *
   * @param why what has just happened
   */
  public void note(String why) {
    try {
      noted(evidence.head(), why);
    } catch (Failure unreadable) {
      LOG.warn(
          "The head of the record could not be noted ({}): {}",
          why,
          unreadable.account().inOneParagraph());
    }
  }

  private void noted(Head head, String why) {
    LOG.info("Head of the record {} ({})", head, why);
    listener.accept(head);
  }
}
