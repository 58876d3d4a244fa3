package org.dcosrunbooks.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Our own row for each root run, written in the engine's transaction. Pages read it; it outlives
 * the engine's.
 */
@Component
class RunRows {

  record Row(
      String id,
      String runbook,
      String definition,
      String businessKey,
      String subject,
      String reason,
      String ticket,
      String startedBy,
      Instant started,
      Optional<Instant> ended,
      Optional<String> outcome,
      Optional<String> outcomeReason) {

    /** Stands for a run that was not started through a door of ours, or cannot be read. */
    static Row unknown(String id, String runbook) {
      return new Row(
          id,
          runbook,
          "",
          "",
          "(unknown)",
          "",
          "",
          "nobody known",
          Instant.EPOCH,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  private static final int LONGEST_KEY = 255;
  private static final int LONGEST_OUTCOME = 2_000;

  /** {@code drain-node/10.0.2.11}, cut to what the engine and our row keep. */
  static String businessKey(String runbook, String subject) {
    return cut(runbook + "/" + subject, LONGEST_KEY);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  private final JdbcClient database;
  private final Clock clock;

  RunRows(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  void started(
      String id,
      String runbook,
      String definition,
      String businessKey,
      String subject,
      String reason,
      String ticket,
      String startedBy) {
    database
        .sql(
            "insert into run (id, runbook, definition, business_key, subject, reason, ticket, started_by, started)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            id,
            runbook,
            definition,
            businessKey,
            subject,
            reason,
            ticket,
            startedBy,
            Timestamp.from(clock.instant()))
        .update();
  }

  void subjectIs(String id, String businessKey, String subject) {
    database
        .sql("update run set business_key = ?, subject = ? where id = ?")
        .params(businessKey, subject, id)
        .update();
  }

  void ended(String id, String outcome, String outcomeReason) {
    database
        .sql(
            "update run set ended = ?, outcome = ?, outcome_reason = ? where id = ? and ended is null")
        .params(Timestamp.from(clock.instant()), outcome, cut(outcomeReason, LONGEST_OUTCOME), id)
        .update();
  }

  Optional<Row> find(String id) {
    return database.sql("select * from run where id = ?").param(id).query(RunRows::row).optional();
  }

  List<Row> list(boolean aliveOnly, int limit) {
    return database
        .sql(
            "select * from run"
                + (aliveOnly ? " where ended is null" : "")
                + " order by started desc, id limit "
                + limit)
        .query(RunRows::row)
        .list();
  }

  /** Other runs of the same runbook and subject that are alive and began before this one. */
  List<Row> earlierOnSubject(Row run, String subject) {
    return database
        .sql(
            "select * from run where ended is null and id <> ? and runbook = ? and subject = ?"
                + " and (started < ? or (started = ? and id < ?)) order by started")
        .params(
            run.id(),
            run.runbook(),
            subject,
            Timestamp.from(run.started()),
            Timestamp.from(run.started()),
            run.id())
        .query(RunRows::row)
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getString("id"),
        row.getString("runbook"),
        row.getString("definition"),
        row.getString("business_key"),
        row.getString("subject"),
        row.getString("reason"),
        row.getString("ticket"),
        row.getString("started_by"),
        row.getTimestamp("started").toInstant(),
        Optional.ofNullable(row.getTimestamp("ended")).map(Timestamp::toInstant),
        Optional.ofNullable(row.getString("outcome")),
        Optional.ofNullable(row.getString("outcome_reason")));
  }
}
