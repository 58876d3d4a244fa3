package org.dcosrunbooks.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs over SSH. */
final class SshJobs implements Jobs, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SshJobs.class);

  private static final Duration START = Duration.ofSeconds(12);
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final Connections connections;
  private final Clock clock;
  private final FollowThreads threads = new FollowThreads();
  private final FollowedJobs followed;

  /** A silence that nobody has looked at for so long is another one when it is seen again. */
  private static final Duration SAME_SILENCE = Duration.ofMinutes(5);

  private record Silence(Instant since, Instant seen) {}

  /** By address: when the machine was first and last seen not to answer. */
  private final Map<String, Silence> silent = new ConcurrentHashMap<>();

  SshJobs(Connections connections, Clock clock) {
    this.connections = connections;
    this.clock = clock;
    this.followed = new FollowedJobs(this::look, clock, System::nanoTime, threads);
  }

  @Override
  public void start(Node node, JobName name, Script script) {
    StartJob start = new StartJob(name, script);
    TimeLimit.within(
        START,
        () -> {
          if (!wasBegun(signs(node, name))) {
            begin(node, start);
          }
          return null;
        });
  }

  private boolean wasBegun(JobSigns signs) {
    return !(JobStanding.of(signs, clock.instant()) instanceof JobState.NotStarted);
  }

  private void begin(Node node, StartJob start) {
    StartJob.Answer answer = connections.ask(node, start, START);
    if (answer.code() == 0) {
      requireRoom(node, start.name());
    } else if (!wasBegunAfter(node, start.name(), answer)) {
      throw notTaken(node, start.name(), answer);
    }
  }

  private boolean wasBegunAfter(Node node, JobName name, StartJob.Answer answer) {
    try {
      return wasBegun(signs(node, name));
    } catch (Failure unseen) {
      throw new Ambiguous(
          Account.of("Whether the job was begun on " + node.host() + " is not known")
              .seen(
                  "systemd-run for the unit "
                      + name
                      + " ended with "
                      + answer.code()
                      + " and said \""
                      + Shown.line(answer.said())
                      + "\"; then: "
                      + unseen.account().inOneParagraph())
              .means("It may or may not have been begun.")
              .todo("The next try looks first what has become of it."),
          unseen);
    }
  }

  /** It has begun. Only when it is seen at once to have had no room is there more to say. */
  private void requireRoom(Node node, JobName name) {
    JobSigns signs;
    try {
      signs = signs(node, name);
    } catch (Failure unseen) {
      LOG.info("{} on {} has begun; how it stands is not seen", name, node.host(), unseen);
      return;
    }
    if (JobStanding.couldNotBegin(signs)
        && JobStanding.of(signs, clock.instant()) instanceof JobState.Lost lost) {
      throw new Refused(
          Account.of("The job could not begin on " + node.host())
              .seen("The unit " + name + " was taken by systemd. " + lost.why())
              .means("Nothing of the script was run, unless somebody removed its folder just now.")
              .todo(
                  "See whether "
                      + JobFile.ROOT
                      + " has room and can be written to, then let a person decide to run it"
                      + " anew."));
    }
  }

  private static RuntimeException notTaken(Node node, JobName name, StartJob.Answer answer) {
    Account account =
        Account.of("systemd on " + node.host() + " did not take the job")
            .seen(
                "systemd-run for the unit "
                    + name
                    + " ended with "
                    + answer.code()
                    + " and said \""
                    + Shown.line(answer.said())
                    + "\".")
            .means("Nothing was done: neither the unit nor its folder is there.");
    return answer.said().matches("(?s).*(No space left|Read-only file system).*")
        ? new Refused(account.todo("Make room on that machine, and retry."))
        : new Transient(
            account.todo("It is tried again. If it lasts, look at systemd on that machine."));
  }

  private JobSigns signs(Node node, JobName name) {
    return connections.ask(node, new LookAtJob(name), LOOK);
  }

  @Override
  public JobState look(Node node, JobName name) {
    try {
      JobState state = TimeLimit.within(LOOK, () -> state(node, name));
      silent.remove(node.address());
      return state;
    } catch (Transient unanswered) {
      Instant since = silence(node.address(), clock.instant()).since();
      return new JobState.Unreachable(
          since, unanswered.account().summary() + ". " + unanswered.account().seen());
    }
  }

  private Silence silence(String address, Instant now) {
    return silent.compute(
        address,
        (key, before) ->
            before == null || now.isAfter(before.seen().plus(SAME_SILENCE))
                ? new Silence(now, now)
                : new Silence(before.since(), now));
  }

  /** Unit and folder are not seen in one moment: what looks lost is looked at once more. */
  private JobState state(Node node, JobName name) {
    JobState state = JobStanding.of(signs(node, name), clock.instant());
    return state instanceof JobState.Lost
        ? JobStanding.of(signs(node, name), clock.instant())
        : state;
  }

  @Override
  public JobState follow(Node node, JobName name) {
    if (!connections.settings().followInBackground()) {
      return look(node, name);
    }
    JobState state = followed.follow(node, name);
    threads.tick(followed::tick);
    return state;
  }

  @Override
  public String log(Node node, JobName name) {
    return connections.ask(node, new ReadLog(name), LOOK);
  }

  @Override
  public void close() {
    threads.close();
  }
}
