package org.dcosrunbooks.node;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs that somebody asks about again and again. Each is looked at every two seconds as long as
 * somebody has asked within the last minute and it has not ended, at most one at a time on a
 * machine. Machines that do not answer are looked at less often, and only a few of them at once:
 * the others do not wait for them.
 */
final class FollowedJobs {

  static final Duration PACE = Duration.ofSeconds(2);
  static final Duration PACE_OF_SILENT = Duration.ofSeconds(10);
  static final Duration INTEREST = Duration.ofSeconds(60);
  static final int SILENT_AT_ONCE = 4;

  private static final Logger LOG = LoggerFactory.getLogger(FollowedJobs.class);

  private record Key(Node node, JobName name) {}

  /** One job and what was seen of it last. */
  private static final class Followed {

    private volatile JobState state;
    private volatile Failure failure;
    private volatile long asked;
    private volatile long looked;
    private volatile boolean seen;

    private Followed(JobState unseen) {
      this.state = unseen;
    }

    private boolean isSilent() {
      return seen && state instanceof JobState.Unreachable;
    }

    private boolean isDue(long now) {
      Duration pace = isSilent() ? PACE_OF_SILENT : PACE;
      return !(state instanceof JobState.Ended) && (!seen || now - looked >= pace.toNanos());
    }
  }

  private final BiFunction<Node, JobName, JobState> look;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Executor looks;
  private final Map<Key, Followed> jobs = new ConcurrentHashMap<>();

  /** Address of a machine that is being looked at → whether it was silent before. */
  private final Map<String, Boolean> busy = new ConcurrentHashMap<>();

  /**
   * @param nanos a clock that only goes forward
   * @param looks where looks are made
   */
  FollowedJobs(
      BiFunction<Node, JobName, JobState> look, Clock clock, LongSupplier nanos, Executor looks) {
    this.look = look;
    this.clock = clock;
    this.nanos = nanos;
    this.looks = looks;
  }

  /**
   * What was seen last; looks at nothing itself.
   *
   * @throws Refused or {@link Fault} when that came of the last look
   */
  JobState follow(Node node, JobName name) {
    Followed job =
        jobs.computeIfAbsent(
            new Key(node, name),
            key ->
                new Followed(
                    new JobState.Unreachable(clock.instant(), "It was not looked at yet.")));
    job.asked = nanos.getAsLong();
    Failure failure = job.failure;
    if (failure instanceof Refused) {
      throw new Refused(failure.account(), failure);
    }
    if (failure != null) {
      throw new Fault(failure.account(), failure);
    }
    return job.state;
  }

  /** Begins the looks that are due and forgets what nobody asks about any more. */
  void tick() {
    long now = nanos.getAsLong();
    jobs.values().removeIf(job -> now - job.asked > INTEREST.toNanos());
    jobs.forEach(
        (key, job) -> {
          if (job.isDue(now) && mayBegin(key.node().address(), job.isSilent())) {
            begin(key, job);
          }
        });
  }

  /** A look that cannot even be begun must not keep its machine from the next one. */
  private void begin(Key key, Followed job) {
    boolean begun = false;
    try {
      looks.execute(() -> look(key, job));
      begun = true;
    } finally {
      if (!begun) {
        busy.remove(key.node().address());
      }
    }
  }

  private boolean mayBegin(String address, boolean silent) {
    boolean tooMany =
        silent && busy.values().stream().filter(each -> each).count() >= SILENT_AT_ONCE;
    return !tooMany && busy.putIfAbsent(address, silent) == null;
  }

  private void look(Key key, Followed job) {
    try {
      job.state = look.apply(key.node(), key.name());
      job.failure = null;
    } catch (Failure failure) {
      job.failure = failure;
    } catch (RuntimeException ours) {
      LOG.error("Looking at the job {} went wrong", key.name(), ours);
      job.failure = wentWrong(key, ours);
    } catch (Error ours) {
      Breakdowns.tell(Breakdowns.During.MACHINE, "a look at the job " + key.name(), ours);
      job.failure = wentWrong(key, ours);
    } finally {
      job.looked = nanos.getAsLong();
      job.seen = true;
      busy.remove(key.node().address());
    }
  }

  private static Fault wentWrong(Key key, Throwable ours) {
    return new Fault(
        Account.of("Looking at the job " + key.name() + " went wrong")
            .seen(ours.toString())
            .todo("Report it with the service's log."),
        ours);
  }

  /** How many are followed. */
  int size() {
    return jobs.size();
  }
}
