package org.dcosrunbooks.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
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

    private boolean lacksSomething() {
      return started.equals(GONE) || startedBy.isEmpty() || runbook.isEmpty();
    }

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
          GONE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** When a run began whose row does not say it any more. */
  private static final Instant GONE = Instant.EPOCH;

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
            "insert into run (id, runbook, definition, business_key, subject, reason, ticket,"
                + " started_by, started) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            id,
            runbook,
            definition,
            businessKey,
            subject,
            reason,
            ticket,
            startedBy,
            Timestamp.from(now()))
        .update();
  }

  void subjectIs(String id, String businessKey, String subject) {
    database
        .sql("update run set business_key = ?, subject = ? where id = ?")
        .params(businessKey, subject, id)
        .update();
  }

  /**
   * The engine ends a run once: an end that its row tells before is not its own. False for none.
   */
  boolean ended(String id, String outcome, String outcomeReason) {
    return database
            .sql("update run set ended = ?, outcome = ?, outcome_reason = ? where id = ?")
            .params(Timestamp.from(now()), outcome, cut(outcomeReason, LONGEST_OUTCOME), id)
            .update()
        > 0;
  }

  /** As the database keeps it: to milliseconds. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The row as it stands, for the line of the record that vouches for it. */
  org.dcosrunbooks.audit.Row vouchedFor(String id) {
    return database
        .sql("select * from run where id = ?")
        .param(id)
        .query(org.dcosrunbooks.audit.Row::run)
        .single();
  }

  /**
   * For whoever acts by it.
   *
   * @throws Fault when it was changed so that it is no row of a run any more
   */
  Optional<Row> find(String id) {
    List<Row> found = all(id);
    if (found.size() > 1 || found.stream().anyMatch(Row::lacksSomething)) {
      throw new Fault(
          Account.of("the run's own row was changed")
              .seen("run " + id + ": it stands there twice, or a field of it is gone")
              .means("The row was changed by hand.")
              .todo("Compare it with the record of the run."));
    }
    return found.stream().findFirst();
  }

  /** To show it: what is gone is left empty, and of several the first is taken. */
  Optional<Row> shown(String id) {
    return all(id).stream().findFirst();
  }

  private List<Row> all(String id) {
    return database.sql("select * from run where id = ?").param(id).query(RunRows::row).list();
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

  /**
   * @param among only these ids; absent when how a run stands does not matter
   */
  List<Row> find(Runs.Wanted wanted, Optional<Set<String>> among, int from, int limit) {
    return asking(
            "select *",
            wanted,
            among,
            " order by case when ended is null then 0 else 1 end,"
                + " started desc, id limit "
                + limit
                + " offset "
                + from)
        .map(found -> found.query(RunRows::row).list())
        .orElse(List.of());
  }

  long count(Runs.Wanted wanted, Optional<Set<String>> among) {
    return asking("select count(*)", wanted, among, "")
        .map(found -> found.query(Long.class).single())
        .orElse(0L);
  }

  /** Empty when nothing can fit. */
  private Optional<JdbcClient.StatementSpec> asking(
      String select, Runs.Wanted wanted, Optional<Set<String>> among, String order) {
    if (among.isPresent() && among.get().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> values = new HashMap<>();
    List<String> all = new ArrayList<>();
    switch (wanted.which()) {
      case ALL -> {}
      case ALIVE, ASKING, FAILED -> all.add("ended is null");
      case ENDED -> all.add("ended is not null");
    }
    among.ifPresent(
        ids -> {
          all.add("id in (:ids)");
          values.put("ids", ids);
        });
    if (!wanted.runbook().isBlank()) {
      all.add("runbook = :runbook");
      values.put("runbook", wanted.runbook().strip());
    }
    part(wanted.subject(), "subject", List.of("subject"), all, values);
    part(wanted.person(), "person", List.of("started_by"), all, values);
    part(
        wanted.text(),
        "text",
        List.of("reason", "ticket", "subject", "outcome", "outcome_reason"),
        all,
        values);
    return Optional.of(
        database
            .sql(
                select
                    + " from run"
                    + (all.isEmpty() ? "" : " where " + String.join(" and ", all))
                    + order)
            .params(values));
  }

  private static void part(
      String wanted,
      String name,
      List<String> columns,
      List<String> all,
      Map<String, Object> values) {
    if (wanted.isBlank()) {
      return;
    }
    all.add(
        columns.stream()
            .map(column -> "lower(" + column + ") like :" + name + " escape '!'")
            .collect(Collectors.joining(" or ", "(", ")")));
    values.put(
        name, "%" + wanted.strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%");
  }

  /** Other runs of any runbook on the subject that are alive and began before this one. */
  List<Row> earlierOfAnyOnSubject(Row run, String subject) {
    return database
        .sql(
            "select * from run where ended is null and id <> ? and subject = ?"
                + " and (started < ? or (started = ? and id < ?)) order by started")
        .params(
            run.id(),
            subject,
            Timestamp.from(run.started()),
            Timestamp.from(run.started()),
            run.id())
        .query(RunRows::row)
        .list();
  }

  List<Row> aliveOn(String subject) {
    return database
        .sql("select * from run where ended is null and subject = ? order by started")
        .param(subject)
        .query(RunRows::row)
        .list();
  }

  List<Row> aliveOn(String runbook, String subject) {
    return database
        .sql(
            "select * from run where ended is null and runbook = ? and subject = ? order by"
                + " started")
        .params(runbook, subject)
        .query(RunRows::row)
        .list();
  }

  List<Row> aliveOf(String person) {
    return database
        .sql("select * from run where ended is null and started_by = ? order by started")
        .param(person)
        .query(RunRows::row)
        .list();
  }

  /** When runs of a person ended as refused, since then. */
  List<Instant> refusedOf(String person, Instant since) {
    return database
        .sql(
            "select ended from run where ended > ? and started_by = ? and outcome = 'refused'"
                + " order by ended")
        .params(Timestamp.from(since), person)
        .query((row, number) -> row.getTimestamp("ended").toInstant())
        .list();
  }

  /** Newest first. */
  List<Row> endedOnSubject(String subject, int limit) {
    return database
        .sql(
            "select * from run where ended is not null and subject = ? order by started desc, id"
                + " limit "
                + limit)
        .param(subject)
        .query(RunRows::row)
        .list();
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        text(row, "id"),
        text(row, "runbook"),
        text(row, "definition"),
        text(row, "business_key"),
        text(row, "subject"),
        text(row, "reason"),
        text(row, "ticket"),
        text(row, "started_by"),
        time(row, "started").orElse(GONE),
        time(row, "ended"),
        Optional.ofNullable(row.getString("outcome")),
        Optional.ofNullable(row.getString("outcome_reason")));
  }

  /** The database refuses an empty field until somebody lets it; the verdict on the run tells. */
  private static String text(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
