package org.dcosrunbooks.engine;

import java.util.Optional;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.cluster.Amounts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who ended what somebody still has open: a task, or a failed step. */
@Component
class OverTasks {

  private final Approvals approvals;
  private final Evidence evidence;
  private final JdbcClient database;

  OverTasks(Approvals approvals, Evidence evidence, JdbcClient database) {
    this.approvals = approvals;
    this.evidence = evidence;
    this.database = database;
  }

  /** Who answered a task, and when; without its full stop. Empty when nobody has. */
  Optional<String> task(String taskId) {
    Optional<String> run = run(taskId);
    return run.flatMap(of -> plan(taskId).flatMap(plan -> approvals.overtaken(of, plan)))
        .or(() -> run.flatMap(of -> person(of, "task", taskId)));
  }

  /** Who let a failed step of the run go on, and when; without its full stop. */
  Optional<String> failedStep(String runId, String jobId) {
    return person(runId, "job", jobId);
  }

  /** The plan that a task asks about. */
  Optional<String> plan(String taskId) {
    return database
        .sql("select plan_id from asked where task_id = ?")
        .param(taskId)
        .query(String.class)
        .optional();
  }

  private Optional<String> run(String taskId) {
    return database
        .sql("select ROOT_PROC_INST_ID_ from ACT_HI_TASKINST where ID_ = ?")
        .param(taskId)
        .query(String.class)
        .optional();
  }

  /** The last thing that a person did with it. */
  private Optional<String> person(String runId, String what, String id) {
    return evidence.lines(runId).entries().stream()
        .filter(entry -> entry.kind() == Entry.Kind.PERSON)
        .filter(entry -> entry.detail(what).filter(id::equals).isPresent())
        .reduce((first, last) -> last)
        .map(
            entry ->
                "Already at "
                    + Amounts.time(entry.at())
                    + ": "
                    + entry.text().strip().replaceAll("[.:]$", "")
                    + "; that counts");
  }
}
