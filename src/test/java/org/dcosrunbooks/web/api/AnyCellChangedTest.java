package org.dcosrunbooks.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dcosrunbooks.audit.RecordVerifier;
import org.dcosrunbooks.audit.Tables;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.web.door.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Somebody changes one cell of what is stored of a run, or takes a row away, or puts one in twice:
 * each page and each call goes on, the verdict names it, and the run can be aborted.
 */
class AnyCellChangedTest {

  private static final String AGENT = "10.0.2.11";
  private static final String OTHER = "10.0.2.12";

  /** Where a run's rows are. Those of the record are found by the verdict. */
  private static final Map<String, String> OF_RUN =
      Map.of(
          "run", "id = '%s'",
          "approval_plan", "run_id = '%s'",
          "approval_decision", "plan_id = '%s-1'",
          "evidence_entry", "run_id = '%s' and number = 1",
          "evidence_head", "run_id = '%s'",
          "evidence_anchor", "run_id = '%s' and entry_number = 1",
          "evidence_anchor_head", "'%s' <> ''",
          "asked", "run_id = '%s'",
          "place", "run_id = '%s'");

  /** Lists tell of these. */
  private static final Set<String> ON_EVERY_PAGE = Set.of("run", "place");

  /** Where no text is another thing than no JSON. */
  private static final Map<String, List<String>> EMPTY =
      Map.of(
          "run", List.of("id", "definition", "started_by"),
          "approval_plan", List.of("digest", "must_acknowledge", "page"),
          "approval_decision", List.of("word", "acknowledged"),
          "evidence_entry", List.of("run_id", "kind", "details", "hash"),
          "place", List.of("agent"));

  private static final Set<String> WORKING_STATE = Set.of("asked", "place");

  private static Bench bench;
  private static JdbcTemplate sql;
  private static String ended;
  private static String alive;
  private static Http browser;
  private static Http program;
  private static List<String> tables;

  private final List<String> wrong = new ArrayList<>();

  @BeforeAll
  static void aRunThatEndedAndOneThatAsks() {
    bench =
        new Bench(Databases.Kind.H2_MEMORY, Simulator.cluster().agent(AGENT).agent(OTHER))
            .with("runbooks.plain-http", true)
            .with("runbooks.hosts", "127.0.0.1")
            .with("audit.daily-check", false)
            .start();
    ended = bench.drain(AGENT);
    bench.reject(ended, "not today");
    alive = bench.drain(OTHER);
    bench.turn(java.time.Duration.ofMinutes(5));
    sql = new JdbcTemplate(bench.database().dataSource());
    tables =
        new Tables(bench.database())
            .names().stream()
                .filter(name -> OF_RUN.containsKey(name) || name.startsWith("act_ru_"))
                .toList();
    int port =
        bench.service().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    browser = Http.at(port).signIn("oncall", "oncall-password-1");
    program = Http.at(port).basic("oncall", "oncall-password-1");
    for (String run : List.of(ended, alive)) {
      assertThat(program.get("/api/runs/" + run).body()).contains("\"intact\":true");
    }
    takeProtectionAway();
    sql.execute("set referential_integrity false");
    tables.forEach(table -> sql.execute("create table kept_" + table + " as table " + table));
  }

  /** Of our own tables; the engine's stay as they are. */
  private static void takeProtectionAway() {
    for (String table : OF_RUN.keySet()) {
      sql.queryForList(
              "select trigger_name from information_schema.triggers where lower(event_object_table)"
                  + " = ?",
              String.class,
              table)
          .forEach(name -> sql.execute("drop trigger if exists " + name));
    }
    for (String type : List.of("FOREIGN KEY", "CHECK", "UNIQUE", "PRIMARY KEY")) {
      for (String table : OF_RUN.keySet()) {
        sql.queryForList(
                "select constraint_name from information_schema.table_constraints where"
                    + " constraint_type = ? and lower(table_name) = ?",
                String.class,
                type,
                table)
            .forEach(
                name -> sql.execute("alter table " + table + " drop constraint \"" + name + "\""));
      }
    }
    Tables all = new Tables(bench.database());
    for (String table : OF_RUN.keySet()) {
      all.columns(table)
          .forEach(
              column ->
                  sql.execute("alter table " + table + " alter column " + column + " set null"));
    }
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  private static void putBack() {
    for (String table : tables) {
      sql.execute("truncate table " + table);
      sql.execute("insert into " + table + " select * from kept_" + table);
    }
  }

  @Test
  void givenAnyCellEmptied_whenTheRunIsLookedAtAndAborted_thenNothingBreaksAndTheVerdictNamesIt()
      throws Exception {
    assertThat(walk(false)).isGreaterThan(50);
  }

  @Test
  @Tag("endurance")
  void givenAnyCellOrRowChanged_whenLookedAtEverywhere_thenNothingBreaksAndTheVerdictNamesIt()
      throws Exception {
    assertThat(walk(true)).isGreaterThan(80);
  }

  /**
   * @param everything each change on each page; else what empties a cell, or a row as a whole, on
   *     the pages that everybody needs
   * @return how many changes were judged
   */
  private int walk(boolean everything) throws Exception {
    int cases = 0;
    for (String table : OF_RUN.keySet()) {
      for (String run : runs(table)) {
        for (String change : changes(table, OF_RUN.get(table).formatted(run))) {
          if (!everything && change.startsWith("update") && !change.contains(" = null where")) {
            continue;
          }
          if (sql.update(change) > 0 && isAnother(table)) {
            cases++;
            judge(change, table, run, everything);
          }
          putBack();
        }
      }
    }
    assertThat(String.join("\n", wrong)).isEmpty();
    return cases;
  }

  /** The one that asks has no decision yet; how a run ended stands in its row. */
  private static List<String> runs(String table) {
    return switch (table) {
      case "run" -> List.of(alive, ended);
      case "approval_decision" -> List.of(ended);
      default -> List.of(alive);
    };
  }

  private static boolean isAnother(String table) {
    return sql.queryForObject(
                "select count(*) from (select * from "
                    + table
                    + " except select * from kept_"
                    + table
                    + ")",
                Long.class)
            > 0
        || !sql.queryForObject("select count(*) from " + table, Long.class)
            .equals(sql.queryForObject("select count(*) from kept_" + table, Long.class));
  }

  private static List<String> changes(String table, String where) {
    List<String> all = new ArrayList<>();
    sql.queryForList(
            "select lower(column_name) as name, data_type as type from"
                + " information_schema.columns where lower(table_name) = ?",
            table)
        .forEach(
            column ->
                values(column.get("type").toString())
                    .forEach(
                        value ->
                            all.add(
                                "update "
                                    + table
                                    + " set "
                                    + column.get("name")
                                    + " = "
                                    + value
                                    + " where "
                                    + where)));
    if (EMPTY.containsKey(table)) {
      EMPTY
          .get(table)
          .forEach(
              column -> all.add("update " + table + " set " + column + " = '' where " + where));
    }
    all.add("insert into " + table + " select * from " + table + " where " + where);
    all.add("delete from " + table + " where " + where);
    if (table.equals("evidence_entry")) {
      String lines = where.replace(" and number = 1", "");
      all.add("update evidence_entry set details = '{' where " + lines);
      all.add("update evidence_entry set kind = 'FOO' where " + lines);
      all.add("delete from evidence_entry where " + lines);
    }
    return all;
  }

  private static Stream<String> values(String type) {
    String kind = type.toUpperCase(Locale.ROOT);
    return kind.startsWith("CHARACTER")
        ? Stream.of("null", "'{'")
        : kind.startsWith("TIMESTAMP")
            ? Stream.of("null", "timestamp with time zone '1999-01-01 00:00:00+00'")
            : kind.startsWith("BOOLEAN") ? Stream.of("null", "true") : Stream.of("null", "-7");
  }

  private void judge(String change, String table, String run, boolean everything) throws Exception {
    answered(change, browser, "/runs/" + run + "/abort");
    if (everything) {
      everywhere(change, table, run);
    }
    named(change, table, run, everything);
    if (run.equals(alive)) {
      aborted(change);
    }
  }

  private void everywhere(String change, String table, String run) {
    for (String path :
        List.of(
            "/runs/" + run,
            "/runs/" + run + "/live",
            "/runs/" + run + "/plan",
            "/runs/" + run + "/plan.json",
            "/runs/" + run + "/record",
            "/runs/" + run + "/log",
            "/runs/" + run + "/note")) {
      answered(change, browser, path);
    }
    if (ON_EVERY_PAGE.contains(table)) {
      answered(change, browser, "/");
      answered(change, browser, "/runs");
      answered(change, program, "/api/runs");
    }
    for (String path : List.of("/log", "/bundle")) {
      answered(change, program, "/api/runs/" + run + path);
    }
    if (run.equals(alive) && Set.of("run", "evidence_entry").contains(table)) {
      answered(change, browser, "/agents/" + OTHER + "/diagnosis");
      answered(change, program, "/api/agents/" + OTHER + "/diagnosis");
    }
  }

  private void named(String change, String table, String run, boolean everything) throws Exception {
    JsonNode one = json(answered(change, program, "/api/runs/" + run));
    JsonNode record = json(answered(change, program, "/api/runs/" + run + "/record"));
    if (!WORKING_STATE.contains(table)) {
      boolean shown = !one.path("record").isMissingNode();
      if (shown && one.path("record").path("problems").isEmpty()) {
        wrong.add(change + ": the run's verdict does not name it: " + one.path("record"));
      }
      if (!record.path("verdict").isMissingNode()
          && record.path("verdict").path("problems").isEmpty()) {
        wrong.add(change + ": the record's verdict does not name it");
      }
      String page = answered(change, browser, "/runs/" + run);
      if (shown && !page.contains("changed from outside")) {
        wrong.add(change + ": the page does not name it");
      }
      if (everything && !table.endsWith("_head")) {
        Optional<String> problem =
            RecordVerifier.document(program.get("/api/runs/" + run + "/bundle").body());
        if (problem.isEmpty()) {
          wrong.add(change + ": the document is intact");
        }
      }
    }
  }

  private void aborted(String change) {
    var answer = program.send("POST", "/api/runs/" + alive + "/abort", null);
    if (answer.statusCode() != 202) {
      wrong.add(change + ": the abort is " + answer.statusCode() + " " + answer.body());
    } else if (bench.tasks().createTaskQuery().processInstanceId(alive).count() > 0) {
      wrong.add(change + ": the run goes on after its abort");
    }
  }

  private String answered(String change, Http visitor, String path) {
    var answer = visitor.get(path);
    if (answer.statusCode() >= 500) {
      wrong.add(change + ": " + path.replace(alive, "alive") + " is " + answer.statusCode());
    }
    return answer.body();
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
