package org.dcosrunbooks.web.shown;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
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
  private final Clock clock;

  JobLogs(Jobs jobs, Clock clock) {
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
    return JobAsked.last(record).map(job -> read(runId, job));
  }

  private Said read(String runId, JobAsked job) {
    JobName name;
    Node machine;
    try {
      name = JobName.of(runId, job.step());
      machine = new Node(job.host(), job.address());
    } catch (IllegalArgumentException nonsense) {
      return said("", job, List.of(), false, Optional.of(nonsense(job, nonsense)));
    }
    try {
      List<String> lines = TimeLimit.within(LIMIT, () -> jobs.log(machine, name)).lines().toList();
      int before = Math.max(0, lines.size() - LINES);
      return said(
          name.unit(), job, lines.subList(before, lines.size()), before > 0, Optional.empty());
    } catch (Failure silent) {
      return said(name.unit(), job, List.of(), false, Optional.of(silent.account()));
    }
  }

  private static Account nonsense(JobAsked job, IllegalArgumentException nonsense) {
    return Account.of("What the record says of the run's job names none")
        .seen("\"" + job.step() + "\" on " + job.host() + ": " + nonsense.getMessage())
        .todo("Look at the record of the run: it was changed.");
  }

  private Said said(
      String unit, JobAsked job, List<String> lines, boolean older, Optional<Account> unread) {
    return new Said(unit, job.host(), clock.instant(), lines, older, unread);
  }
}
