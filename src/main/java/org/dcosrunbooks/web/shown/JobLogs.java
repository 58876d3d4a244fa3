package org.dcosrunbooks.web.shown;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.JobAsked;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.node.JobName;
import org.dcosrunbooks.node.Jobs;
import org.dcosrunbooks.node.Node;
import org.springframework.stereotype.Component;

/** What jobs on machines say, read there on demand. */
@Component
public class JobLogs {

  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final int LINES = 200;

  private final Jobs jobs;
  private final ClusterNow cluster;
  private final Clock clock;

  JobLogs(Jobs jobs, ClusterNow cluster, Clock clock) {
    this.cluster = cluster;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * What a job has said.
   *
   * @param unit of systemd, as on the machine
   * @param lines the last 200 of them, oldest first
   * @param shown how many these are, and where older ones stand; a sentence, empty without a line
   * @param older there are lines before them
   * @param unread why the log could not be read
   */
  public record Said(
      String unit,
      String host,
      Instant at,
      List<String> lines,
      String shown,
      boolean older,
      Optional<Account> unread) {}

  /**
   * Reads the log of the job that the run has asked for last, for at most 8 s; empty when its
   * record names none.
   */
  public Optional<Said> now(String runId, List<Entry> record) {
    return JobAsked.last(record).map(job -> read(runId, job));
  }

  private Said read(String runId, JobAsked job) {
    JobName name;
    Node machine;
    try {
      name = JobName.of(runId, job.step());
      machine = machine(job);
    } catch (IllegalArgumentException nonsense) {
      return unread("", job, nonsense(job, nonsense));
    }
    try {
      List<String> lines = TimeLimit.within(LIMIT, () -> jobs.log(machine, name)).lines().toList();
      boolean cut = !lines.isEmpty() && lines.get(0).equals(Jobs.older(name));
      List<String> read = cut ? lines.subList(1, lines.size()) : lines;
      int before = Math.max(0, read.size() - LINES);
      List<String> last = read.subList(before, read.size());
      return new Said(
          name.unit(),
          job.host(),
          clock.instant(),
          last,
          shown(last.size(), cut ? 0 : read.size(), Jobs.fileOf(name) + " on " + job.host()),
          cut || before > 0,
          Optional.empty());
    } catch (Failure silent) {
      return unread(name.unit(), job, silent.account());
    }
  }

  private Said unread(String unit, JobAsked job, Account why) {
    return new Said(unit, job.host(), clock.instant(), List.of(), "", false, Optional.of(why));
  }

  private static Account nonsense(JobAsked job, IllegalArgumentException nonsense) {
    return Account.of("What the record says of the run's job names none")
        .seen("\"" + job.step() + "\" on " + job.host() + ": " + nonsense.getMessage())
        .todo("Look at the record of the run: it was changed.");
  }

  /** Its job may have taken the agent's identity. */
  private Node machine(JobAsked job) {
    return job.agent()
        .map(id -> Node.of(job.host(), job.address(), Node.ANY_AGENT, id))
        .map(node -> node.later(cluster.latest().view()))
        .orElseGet(() -> Node.whoever(job.host(), job.address()));
  }

  /**
   * @param all of them; 0 when nobody has counted
   */
  private static String shown(int last, int all, String where) {
    if (last == all) {
      return all == 0 ? "" : Amounts.count(all, "line") + ".";
    }
    return all == 0
        ? "The last " + Amounts.count(last, "line") + "; older lines stand in " + where + "."
        : "The last " + last + " of " + all + " lines; all of them stand in " + where + ".";
  }
}
