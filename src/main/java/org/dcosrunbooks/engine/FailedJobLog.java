package org.dcosrunbooks.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.camunda.bpm.engine.impl.jobexecutor.ExecuteJobHelper;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.DatabaseTrouble;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A failed job in the log: a line, where its words tell all there is to know. What fails likewise
 * within a minute is counted, and told with the first that fails after it. A mistake of ours, and
 * what nobody has named, keeps its stack trace.
 */
final class FailedJobLog implements ExecuteJobHelper.ExceptionLoggingHandler {

  private static final Logger LOG = LoggerFactory.getLogger(FailedJobLog.class);

  private static final Duration QUIET = Duration.ofMinutes(1);

  private static final class Told {
    private final long at;
    private int since;

    Told(long at) {
      this.at = at;
    }
  }

  private final ExecuteJobHelper.ExceptionLoggingHandler inFull;
  private final LongSupplier nanoTime;
  private final Map<String, Told> told = new LinkedHashMap<>();

  /**
   * @param inFull how anything else is told
   */
  FailedJobLog(ExecuteJobHelper.ExceptionLoggingHandler inFull, LongSupplier nanoTime) {
    // a second engine of the same process adds nothing
    this.inFull = inFull instanceof FailedJobLog first ? first.inFull : inFull;
    this.nanoTime = nanoTime;
  }

  @Override
  public void exceptionWhileExecutingJob(String jobId, Throwable failed) {
    Optional<Account> words = words(failed);
    if (words.isEmpty()) {
      inFull.exceptionWhileExecutingJob(jobId, failed);
    } else {
      tell(jobId, words.get(), failed);
    }
  }

  private static Optional<Account> words(Throwable failed) {
    Throwable kind = failed instanceof StepFailed ? failed.getCause() : failed;
    return kind instanceof Failure ours
        ? Optional.of(ours).filter(one -> !(one instanceof Fault)).map(Failure::account)
        : DatabaseTrouble.outage("the engine could not use the database", kind)
            .map(Failure::account);
  }

  private synchronized void tell(String jobId, Account words, Throwable failed) {
    long now = nanoTime.getAsLong();
    tellTheRest(now);
    Told before = told.get(words.summary());
    if (before != null) {
      before.since++;
      return;
    }
    told.put(words.summary(), new Told(now));
    // the first line of a step's text says whose it is as well
    String what =
        failed instanceof StepFailed ? IncidentText.headline(failed.getMessage()) : words.summary();
    LOG.warn(
        "The job {} failed: {}",
        jobId,
        new Account(what, words.seen(), words.means(), words.todo()).inOneParagraph());
  }

  private void tellTheRest(long now) {
    told.entrySet()
        .removeIf(
            one -> {
              boolean over = now - one.getValue().at >= QUIET.toNanos();
              if (over && one.getValue().since > 0) {
                LOG.warn(
                    "{} more jobs failed within a minute: {}", one.getValue().since, one.getKey());
              }
              return over;
            });
  }
}
