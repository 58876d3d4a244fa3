package org.dcosrunbooks.web.shown;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.JobAsked;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
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
   * @param older there are lines before them
   * @param unread why the log could not be read
   */
  public record Said(
      String unit,
      String host,
      Instant at,
      List<String> lines,
      boolean older,
      Optional<Account> unread) {}

  /**
   * Reads the log of the job that the run has asked for last, for at most 8 s; empty when its
   * record names none.
   */
  public Optional<Said> now(String runId, List<Entry> record) {
    return JobAsked.last(record).map(job -> read(JobName.of(runId, job.step()), job));
  }

  private Said read(JobName name, JobAsked job) {
    Node machine = machine(job);
    try {
      List<String> lines = TimeLimit.within(LIMIT, () -> jobs.log(machine, name)).lines().toList();
      int before = Math.max(0, lines.size() - LINES);
      return said(name, job, lines.subList(before, lines.size()), before > 0, Optional.empty());
    } catch (Transient | Refused silent) {
      return said(name, job, List.of(), false, Optional.of(silent.account()));
    }
  }

  /** Its job may have taken the agent's identity. */
  private Node machine(JobAsked job) {
    return job.agent()
        .map(id -> Node.of(job.host(), job.address(), Node.ANY_AGENT, id))
        .map(node -> node.later(cluster.latest().view()))
        .orElseGet(() -> Node.whoever(job.host(), job.address()));
  }

  private Said said(
      JobName name, JobAsked job, List<String> lines, boolean older, Optional<Account> unread) {
    return new Said(name.unit(), job.host(), clock.instant(), lines, older, unread);
  }
}
