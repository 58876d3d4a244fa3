package org.dcosrunbooks.engine.people;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.TransactionContext;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.RecordRound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tasks held by somebody who may not work on them any more: nobody else could give them back. Who
 * takes a person or a group away frees them in that act; what an earlier release or a restored
 * database left is freed when the service starts.
 */
@Component
final class HeldTasks implements RecordRound {

  /** A task that was freed, and whose it was. */
  record Freed(String task, String name, String holder, String run) {

    void tell(Evidence evidence, String actor, String why) {
      if (!run.isEmpty()) {
        evidence.append(
            run,
            Entry.Kind.PERSON,
            "",
            actor,
            "\"" + name + "\" is free again: " + holder + " had claimed it, and " + why,
            Map.of("task", task, "heldBy", holder));
      }
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(HeldTasks.class);

  private static final String HELD =
      """
      select t.ID_, t.NAME_, t.ASSIGNEE_, e.ROOT_PROC_INST_ID_
      from ACT_RU_TASK t left join ACT_RU_EXECUTION e on e.ID_ = t.PROC_INST_ID_
      """;

  /** Who is a candidate by name or by a group; the group that is being taken away counts not. */
  private static final String NOT_THEIRS =
      """
       and not exists (
        select 1 from ACT_RU_IDENTITYLINK l
        left join ACT_ID_MEMBERSHIP m on m.GROUP_ID_ = l.GROUP_ID_ and m.USER_ID_ = t.ASSIGNEE_
        where l.TASK_ID_ = t.ID_ and l.TYPE_ = 'candidate'
        and (l.USER_ID_ = t.ASSIGNEE_ or (m.GROUP_ID_ is not null and m.GROUP_ID_ <> ?)))
      """;

  private final ProcessEngine engine;
  private final Evidence evidence;
  private final JdbcClient database;
  private boolean swept;

  HeldTasks(ProcessEngine engine, Evidence evidence, JdbcClient database) {
    this.engine = engine;
    this.evidence = evidence;
    this.database = database;
  }

  /** The first round is at the start; later nobody is left who could leave one behind. */
  @Override
  public void round() {
    if (swept) {
      return;
    }
    boolean all = true;
    for (Freed held : notTheirs()) {
      all &= freeOne(held);
    }
    swept = all;
  }

  /** One alone: what cannot be announced stays held, and keeps no other one so. */
  private boolean freeOne(Freed held) {
    try {
      ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
          .getCommandExecutorTxRequired()
          .execute(
              context -> {
                if (!free(List.of(held)).isEmpty()) {
                  announce(held, context.getTransactionContext());
                }
                return null;
              });
      return true;
    } catch (RuntimeException notFreed) {
      LOG.warn(
          "Task {} is held by {}, who may not work on it any more, and could not be freed: {}. It"
              + " is tried again.",
          held.task(),
          held.holder(),
          notFreed.getMessage());
      return false;
    }
  }

  private void announce(Freed held, TransactionContext transaction) {
    String what = "\"" + held.name() + "\" of " + held.holder();
    Entry announced =
        evidence.announce(
            RecordedPeople.RECORD,
            RecordedPeople.SERVICE,
            "service asks to free " + what + ", who may not work on it any more",
            Map.of("tasksFreed", held.task()));
    transaction.addTransactionListener(
        TransactionState.COMMITTED,
        end -> {
          RecordedPeople.conclude(evidence, announced, "service frees " + what, true);
          RecordedPeople.tellRuns(
              evidence, List.of(held), RecordedPeople.SERVICE, "may not work on it any more");
        });
    transaction.addTransactionListener(
        TransactionState.ROLLED_BACK,
        end ->
            RecordedPeople.conclude(
                evidence, announced, "rolled back, nothing was changed: " + what, false));
  }

  private List<Freed> notTheirs() {
    return database
        .sql(HELD + " where t.ASSIGNEE_ is not null" + NOT_THEIRS)
        .param("")
        .query(HeldTasks::freed)
        .list();
  }

  /** Inside of the engine's command that removes the user. */
  static List<Freed> freeAllOf(JdbcClient database, String user) {
    return free(
        database.sql(HELD + " where t.ASSIGNEE_ = ?").param(user).query(HeldTasks::freed).list());
  }

  /** Inside of the engine's command that takes the user out of the group. */
  static List<Freed> freeOf(JdbcClient database, String user, String group) {
    return free(
        database
            .sql(HELD + " where t.ASSIGNEE_ = ?" + NOT_THEIRS)
            .params(user, group)
            .query(HeldTasks::freed)
            .list());
  }

  private static List<Freed> free(List<Freed> held) {
    List<Freed> freed = new ArrayList<>();
    for (Freed each : held) {
      TaskEntity task = Context.getCommandContext().getTaskManager().findTaskById(each.task());
      if (task != null && each.holder().equals(task.getAssignee())) {
        task.setAssignee(null);
        task.triggerUpdateEvent();
        freed.add(each);
      }
    }
    return freed;
  }

  private static Freed freed(java.sql.ResultSet row, int number) throws java.sql.SQLException {
    return new Freed(
        row.getString(1),
        Optional.ofNullable(row.getString(2)).orElse("A task"),
        row.getString(3),
        Optional.ofNullable(row.getString(4)).orElse(""));
  }
}
