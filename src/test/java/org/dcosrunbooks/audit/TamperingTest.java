package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Somebody owns the database while the service is off, and changes one thing in it: every table,
 * every column, in every way, with as much computed anew as they please. Whatever stands below the
 * noted head is found, by the check of everything and by a look at one of the runs.
 */
class TamperingTest {

  /** What they do not hold is no record: places, what a task asks, where agents were seen. */
  private static final Set<String> WORKING_STATE =
      Set.of("agent_seen", "asked", "evidence_pulse", "place", "place_budget");

  private static final List<String> RECORD =
      List.of(
          "approval_decision",
          "approval_plan",
          "evidence_anchor",
          "evidence_anchor_head",
          "evidence_entry",
          "evidence_head",
          "run");

  private static final List<String> RUNS = List.of("a", "b", "people", "c");

  /** What can be told of one thing that was done. */
  private record Tampering(String words, boolean ofARun, Runnable act) {}

  private static final class World {
    final Tables tables;
    final HikariDataSource pool;
    final Map<String, List<Map<String, Object>>> asWritten = new TreeMap<>();
    final List<Tampering> all = new ArrayList<>();

    World(Tables tables, HikariDataSource pool) {
      this.tables = tables;
      this.pool = pool;
      RECORD.forEach(table -> asWritten.put(table, tables.rows(table)));
    }

    List<Map<String, Object>> rows(String table) {
      List<Map<String, Object>> copies = new ArrayList<>();
      asWritten.get(table).forEach(row -> copies.add(new LinkedHashMap<>(row)));
      return copies;
    }

    void putBack() {
      asWritten.forEach(tables::put);
    }

    /** The service after its start: it remembers nothing. */
    JdbcEvidence service() {
      return new JdbcEvidence(
          pool, Clock.fixed(EvidenceFixture.NOW.plus(Duration.ofHours(1)), ZoneOffset.UTC));
    }
  }

  @ParameterizedTest
  @CsvSource({"H2_MEMORY, 1", "POSTGRES, 5"})
  void givenEachTableAndColumn_whenChangedInAnyWay_thenItIsFound(Kind kind, int every) {
    try (Database database = kind.fresh();
        HikariDataSource pool = pool(database)) {
      write(database);
      Tables tables = new Tables(database);
      assertThat(tables.names())
          .as("a new table is of the record, or it is not")
          .isEqualTo(union(RECORD, WORKING_STATE));
      tables.takeProtectionAway();
      World world = new World(tables, pool);
      Head noted = world.service().head();
      assertThat(world.service().verifyAll(Optional.of(noted)).problems()).isEmpty();
      for (String run : RUNS) {
        assertThat(world.service().verify(run).problems()).isEmpty();
        assertThat(
                RecordVerifier.document(
                    EvidenceFixture.document(world.service(), run, Map.of()), Optional.of(noted)))
            .isEmpty();
      }

      RECORD.forEach(table -> everyWay(world, table));
      rewritten(world);
      List<String> unseen = new ArrayList<>();
      for (int i = 0; i < world.all.size(); i += every) {
        Tampering one = world.all.get(i);
        one.act().run();
        if (world.service().verifyAll().intact()) {
          unseen.add("everything: " + one.words());
        }
        if (one.ofARun() && RUNS.stream().allMatch(run -> world.service().verify(run).intact())) {
          unseen.add("a run: " + one.words());
        }
        if (one.ofARun()
            && !one.words().startsWith("evidence_head")
            && RUNS.stream()
                .noneMatch(
                    run ->
                        found(
                            () ->
                                RecordVerifier.document(
                                    EvidenceFixture.document(world.service(), run, Map.of()))))) {
          unseen.add("a document: " + one.words());
        }
        world.putBack();
      }

      assertThat(unseen).isEmpty();
      assertThat(world.all.size()).isGreaterThan(250);
      assertThat(world.service().verifyAll(Optional.of(noted)).problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"H2_MEMORY", "POSTGRES"})
  void givenEverythingComputedAnew_whenChecked_thenOnlyANotedHeadTells(Kind kind) {
    try (Database database = kind.fresh();
        HikariDataSource pool = pool(database)) {
      write(database);
      Tables tables = new Tables(database);
      tables.takeProtectionAway();
      World world = new World(tables, pool);
      JdbcEvidence running = world.service();
      Head noted = running.head();
      String exported = EvidenceFixture.document(running, "a", Map.of());
      assertThat(running.verify("a").problems()).isEmpty();

      List<Map<String, Object>> lines = world.rows("evidence_entry");
      row(lines, "a", 1).put("sentence", "nobody starts anything");
      rehash(lines, "a");
      tables.put("evidence_entry", lines);
      heads(world, lines);
      List<Map<String, Object>> links = world.rows("evidence_anchor");
      relink(links, lines, Set.copyOf(RUNS), true);
      tables.put("evidence_anchor", links);
      Map<String, Object> last = links.get(links.size() - 1);
      tables.put(
          "evidence_anchor_head",
          List.of(
              new LinkedHashMap<>(
                  Map.of("id", 1, "number", last.get("number"), "hash", last.get("hash")))));

      JdbcEvidence restarted = world.service();
      assertThat(restarted.verifyAll().problems()).as("nothing to compare with").isEmpty();
      assertThat(restarted.verifyAll(Optional.of(noted)).problem().orElseThrow())
          .contains("link " + noted.number())
          .contains("when it was noted");
      String forged = EvidenceFixture.document(restarted, "a", Map.of());
      assertThat(RecordVerifier.document(forged)).isEmpty();
      assertThat(RecordVerifier.document(forged, Optional.of(noted)).orElseThrow())
          .contains("is not the one that was noted");
      assertThat(RecordVerifier.document(exported, Optional.of(noted))).isEmpty();
      assertThat(running.verify("a").problem().orElseThrow())
          .as("the service that was running remembers")
          .contains("link " + noted.number())
          .contains("when it was checked");
      assertThat(running.verifyAll().problem().orElseThrow()).contains("when it was checked");

      world.putBack();
      assertThat(running.verifyAll().problems()).isEmpty();
      assertThat(running.verify("a").problems()).isEmpty();
    }
  }

  @Test
  void givenALineThatSaysAnything_whenItsChainIsComputedAnew_thenTheCheckEndsAndFindsIt() {
    try (Database database = Kind.H2_MEMORY.fresh();
        HikariDataSource pool = pool(database)) {
      write(database);
      Tables tables = new Tables(database);
      tables.takeProtectionAway();
      World world = new World(tables, pool);
      List<String> unseen = new ArrayList<>();
      for (String said : details()) {
        List<Map<String, Object>> lines = world.rows("evidence_entry");
        int first = lines.indexOf(row(lines, "a", 1));
        rewrite(world, first, "details", said, true);
        if (world.service().verify("a").intact()) {
          unseen.add("a run with " + said);
        }
        if (!world.service().verifyAll().problems().toString().contains("run a: ")) {
          unseen.add("everything with " + said);
        }
        String document = EvidenceFixture.document(world.service(), "a", Map.of());
        if (RecordVerifier.document(document).isEmpty()) {
          unseen.add("the document with " + said);
        }
        world.putBack();
      }
      assertThat(unseen).isEmpty();
    }
  }

  /** In place of what line 1 has announced. */
  private static List<String> details() {
    List<String> all =
        new ArrayList<>(List.of("", "{", "[]", "5", "null", "\"rows\"", "{\"rows\""));
    for (String rows :
        List.of(
            "null",
            "5",
            "[]",
            "[1,2]",
            "\"x\"",
            "{}",
            "{\"\":\"x\"}",
            "{\"/\":\"x\"}",
            "{\"//\":\"x\"}",
            "{\"///\":{}}",
            "{\"run\":\"x\"}",
            "{\"run/\":null}",
            "{\"run/a\":{}}",
            "{\"run/a\":[5]}",
            "{\"run/a/b/c\":\"x\"}",
            "{\"users/a\":\"x\"}",
            "{\"run/a\":\"\"}",
            "[".repeat(2_000))) {
      all.add("{\"rows\":" + rows + "}");
    }
    for (String back : List.of("null", "{}", "[]", "\"x\"", "1", "-1", "9".repeat(400))) {
      all.add("{\"takesBackRowsOf\":" + back + "}");
    }
    return all;
  }

  // what was written

  private static HikariDataSource pool(Database database) {
    return OwnPool.open(
        database.url(),
        database.user(),
        database.password(),
        new OwnPool.Limits(
            4, Duration.ofMillis(1500), Duration.ofMillis(1500), Duration.ofSeconds(3)));
  }

  /** Two runs with plans and decisions, one of them ended, and a third one after them. */
  private static void write(Database database) {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                DataSourceTransactionManagerAutoConfiguration.class,
                JdbcTemplateAutoConfiguration.class,
                JdbcClientAutoConfiguration.class,
                FlywayAutoConfiguration.class))
        .withUserConfiguration(OurTablesTest.Beans.class)
        .withPropertyValues(
            "spring.datasource.url=" + database.url(),
            "spring.datasource.username=" + database.user(),
            "spring.datasource.password=" + database.password())
        .run(
            context -> {
              Evidence evidence = context.getBean(Evidence.class);
              Witness witness = context.getBean(Witness.class);
              Approvals approvals = context.getBean(Approvals.class);
              JdbcClient sql = context.getBean(JdbcClient.class);
              evidence.append("people", Entry.Kind.PERSON, "", "admin", "admin adds b", Map.of());
              start(sql, witness, "a");
              start(sql, witness, "b");
              approvals.propose(proposal("a", 1));
              Plan second = approvals.propose(proposal("a", 2));
              approvals.decide(
                  second.id(),
                  true,
                  "approver",
                  Set.of("approvers"),
                  "operator",
                  "well",
                  List.of("x"));
              witness.append(
                  "a",
                  Entry.Kind.PERSON,
                  "Approve",
                  "approver",
                  "approver approves",
                  Map.of(),
                  approvals.row(second.id()).parts());
              Plan other = approvals.propose(proposal("b", 3));
              approvals.settle(other.id(), Decision.Word.EXPIRED, "service", "nobody decided");
              evidence.conclude(
                  evidence.intend("a", "s", "act", false, Map.of()), "done", Map.of());
              evidence.closeForActs("b", "operator", "operator asks for an abort");
              sql.sql(
                      "update run set ended = started, outcome = 'drained', outcome_reason = 'fine'"
                          + " where id = 'a'")
                  .update();
              witness.append(
                  "a",
                  Entry.Kind.COURSE,
                  "",
                  "service",
                  "ends",
                  Map.of(),
                  run(sql, "a").part(Row.END));
              start(sql, witness, "c");
              evidence.append("c", Entry.Kind.LOOK, "", "service", "after all of them", Map.of());
            });
  }

  private static void start(JdbcClient sql, Witness witness, String id) {
    sql.sql(
            "insert into run (id, runbook, definition, business_key, subject, reason, ticket,"
                + " started_by, started) values (?, ?, ?, ?, ?, 'disk', 'CHG-1', 'operator', ?)")
        .params(
            id,
            "drain-" + id,
            "drain-node:1:" + id,
            "drain-node/" + id,
            "host-" + id,
            Timestamp.from(EvidenceFixture.NOW.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)))
        .update();
    witness.append(
        id, Entry.Kind.PERSON, "", "operator", "operator starts", Map.of(), run(sql, id).parts());
  }

  private static Row run(JdbcClient sql, String id) {
    return sql.sql("select * from run where id = ?").param(id).query(Row::run).single();
  }

  private static Approvals.Proposal proposal(String run, int which) {
    return new Approvals.Proposal(
        run,
        "drain-node",
        Map.of("body", which),
        Map.of("bound", which),
        Map.of("page", which),
        List.of("x"),
        "p".repeat(63) + which,
        Duration.ofHours(which));
  }

  // what is done to it

  private static void everyWay(World world, String table) {
    List<Map<String, Object>> rows = world.rows(table);
    for (int i = 0; i < rows.size(); i++) {
      int at = i;
      boolean all = i == 0 || i == rows.size() / 2;
      if (all || !table.startsWith("evidence")) {
        for (String column : world.tables.columns(table)) {
          changed(world, table, at, column);
        }
      }
      if (!table.equals("evidence_anchor_head")) {
        add(world, table + " row " + at + " deleted", true, without(world, table, at));
      }
    }
    for (String column : world.tables.columns(table)) {
      swapped(world, table, column);
    }
    add(world, table + " emptied", true, () -> world.tables.put(table, List.of()));
    inserted(world, table);
    ofNobody(world, table);
    doubled(world, table);
  }

  private static void changed(World world, String table, int at, String column) {
    Object old = world.rows(table).get(at).get(column);
    String words = table + "." + column + " of row " + at;
    add(world, words + " changed", true, with(world, table, at, column, other(column, old)));
    if (old != null) {
      add(world, words + " made null", true, with(world, table, at, column, null));
    }
    if (table.equals("evidence_entry")
        && !List.of("run_id", "number", "previous_hash", "hash").contains(column)) {
      String run = (String) world.rows(table).get(at).get("run_id");
      add(
          world,
          words + " changed, its own chain computed anew",
          true,
          () -> rewrite(world, at, column, other(column, old), false));
      if (RUNS.subList(0, 3).contains(run)) {
        add(
            world,
            words + " changed, its own chain and links computed anew",
            true,
            () -> rewrite(world, at, column, other(column, old), true));
      }
    }
  }

  private static void swapped(World world, String table, String column) {
    List<Map<String, Object>> rows = world.rows(table);
    for (int other = 1; other < rows.size(); other++) {
      if (!Objects.equals(rows.get(0).get(column), rows.get(other).get(column))) {
        Object first = rows.get(0).put(column, rows.get(other).get(column));
        rows.get(other).put(column, first);
        add(
            world,
            table + "." + column + " swapped between rows 0 and " + other,
            true,
            () -> world.tables.put(table, rows));
        return;
      }
    }
  }

  private static void inserted(World world, String table) {
    List<Map<String, Object>> rows = world.rows(table);
    Map<String, Object> more = new LinkedHashMap<>(rows.get(0));
    String key = table.equals("evidence_head") ? "run_id" : Row.KEYS.get(table);
    if (key != null) {
      more.put(key, "another");
    } else {
      long last =
          rows.stream().mapToLong(row -> ((Number) row.get("number")).longValue()).max().orElse(0);
      more.put("number", last + 1);
    }
    if (table.equals("evidence_anchor_head")) {
      return;
    }
    rows.add(more);
    add(
        world,
        table + " row inserted",
        !Set.of("run", "evidence_head", "evidence_anchor").contains(table)
            && !table.equals("approval_decision"),
        () -> world.tables.put(table, rows));
  }

  /** A row more, which no key leads to. */
  private static void ofNobody(World world, String table) {
    for (String key : List.of("id", "run_id", "plan_id", "number")) {
      if (world.tables.columns(table).contains(key)) {
        List<Map<String, Object>> rows = world.rows(table);
        Map<String, Object> more = new LinkedHashMap<>(rows.get(0));
        more.put(key, null);
        rows.add(more);
        add(
            world,
            table + " row inserted without " + key,
            false,
            () -> world.tables.put(table, rows));
      }
    }
  }

  private static void doubled(World world, String table) {
    List<Map<String, Object>> rows = world.rows(table);
    rows.add(new LinkedHashMap<>(rows.get(rows.size() / 2)));
    add(
        world,
        table + " row doubled",
        !table.equals("evidence_anchor_head"),
        () -> world.tables.put(table, rows));
  }

  /** A row beside the record together with the line that announced it, and all of a run's own. */
  private static void rewritten(World world) {
    for (String table : Row.KEYS.keySet()) {
      for (String column : world.tables.columns(table)) {
        for (boolean links : new boolean[] {false, true}) {
          add(
              world,
              table
                  + "."
                  + column
                  + " changed with the line that announced it, "
                  + (links ? "chain and links" : "chain")
                  + " computed anew",
              true,
              () -> withItsLine(world, table, column, links));
        }
      }
    }
    for (String run : RUNS.subList(0, 2)) {
      add(
          world,
          "run " + run + " deleted with its links",
          true,
          () -> {
            delete(world, "evidence_entry", "run_id", run);
            delete(world, "evidence_anchor", "run_id", run);
            delete(world, "evidence_head", "run_id", run);
            delete(world, "approval_plan", "run_id", run);
            List<Map<String, Object>> decisions = world.rows("approval_decision");
            decisions.removeIf(row -> row.get("plan_id").toString().startsWith(run));
            world.tables.put("approval_decision", decisions);
            delete(world, "run", "id", run);
          });
    }
  }

  private static void withItsLine(World world, String table, String column, boolean links) {
    List<Map<String, Object>> rows = world.rows(table);
    Map<String, Object> row =
        rows.stream()
            .filter(one -> one.values().stream().anyMatch(v -> "a".equals(v) || "a-2".equals(v)))
            .findFirst()
            .orElseThrow();
    Map<String, String> before = digests(table, row);
    row.put(column, other(column, row.get(column)));
    Map<String, String> after = digests(table, row);
    world.tables.put(table, rows);
    List<Map<String, Object>> lines = world.rows("evidence_entry");
    for (Map<String, Object> line : lines) {
      String details = (String) line.get("details");
      for (Map.Entry<String, String> part : before.entrySet()) {
        String now = after.get(part.getKey());
        if (now != null) {
          details = details.replace(part.getValue(), now);
        }
      }
      line.put("details", details);
    }
    rehash(lines, "a");
    world.tables.put("evidence_entry", lines);
    heads(world, lines);
    if (links) {
      List<Map<String, Object>> anchors = world.rows("evidence_anchor");
      relink(anchors, lines, Set.of("a"), false);
      world.tables.put("evidence_anchor", anchors);
    }
  }

  private static Map<String, String> digests(String table, Map<String, Object> row) {
    Map<String, Object> columns = new TreeMap<>();
    row.forEach(
        (name, value) -> {
          if (value != null) {
            columns.put(
                name,
                value instanceof OffsetDateTime || value instanceof Timestamp
                    ? CanonicalJson.instant(instant(value))
                    : value);
          }
        });
    return new Row(table, columns).parts();
  }

  private static void rewrite(World world, int at, String column, Object value, boolean links) {
    List<Map<String, Object>> lines = world.rows("evidence_entry");
    lines.get(at).put(column, value);
    String run = (String) lines.get(at).get("run_id");
    rehash(lines, run);
    world.tables.put("evidence_entry", lines);
    heads(world, lines);
    if (links) {
      List<Map<String, Object>> anchors = world.rows("evidence_anchor");
      relink(anchors, lines, Set.of(run), false);
      world.tables.put("evidence_anchor", anchors);
    }
  }

  private static void rehash(List<Map<String, Object>> lines, String run) {
    String previous = Chain.START;
    for (Map<String, Object> line :
        lines.stream()
            .filter(one -> run.equals(one.get("run_id")))
            .sorted(Comparator.comparing(one -> ((Number) one.get("number")).longValue()))
            .toList()) {
      line.put("previous_hash", previous);
      Entry entry = entry(line);
      line.put("hash", Chain.hashOf(entry));
      previous = (String) line.get("hash");
    }
  }

  private static Entry entry(Map<String, Object> line) {
    Object kind = line.get("kind");
    Entry.Kind known =
        java.util.Arrays.stream(Entry.Kind.values())
            .filter(one -> one.name().equals(kind))
            .findFirst()
            .orElse(Entry.Kind.LOOK);
    return new Entry(
        (String) line.get("run_id"),
        ((Number) line.get("number")).longValue(),
        instant(line.get("happened_at")),
        known,
        (String) line.get("step"),
        (String) line.get("actor"),
        (String) line.get("sentence"),
        (String) line.get("details"),
        Optional.ofNullable((Number) line.get("answers")).map(Number::longValue),
        (String) line.get("previous_hash"),
        Chain.START);
  }

  private static void heads(World world, List<Map<String, Object>> lines) {
    List<Map<String, Object>> heads = world.rows("evidence_head");
    for (Map<String, Object> head : heads) {
      lines.stream()
          .filter(line -> line.get("run_id").equals(head.get("run_id")))
          .filter(line -> line.get("number").equals(head.get("number")))
          .forEach(line -> head.put("hash", line.get("hash")));
    }
    world.tables.put("evidence_head", heads);
  }

  /**
   * @param onwards each link follows the one before; else only the runs' own links are hashed anew
   */
  private static void relink(
      List<Map<String, Object>> anchors,
      List<Map<String, Object>> lines,
      Set<String> runs,
      boolean onwards) {
    anchors.sort(Comparator.comparing(one -> ((Number) one.get("number")).longValue()));
    String previous = Chain.START;
    for (Map<String, Object> anchor : anchors) {
      if (onwards) {
        anchor.put("previous_hash", previous);
      }
      if (onwards || runs.contains(anchor.get("run_id"))) {
        anchor.put(
            "entry_hash",
            lines.stream()
                .filter(line -> line.get("run_id").equals(anchor.get("run_id")))
                .filter(line -> line.get("number").equals(anchor.get("entry_number")))
                .findFirst()
                .orElseThrow()
                .get("hash"));
        anchor.put(
            "hash",
            Chain.hashOf(
                new Anchor(
                    ((Number) anchor.get("number")).longValue(),
                    (String) anchor.get("run_id"),
                    ((Number) anchor.get("entry_number")).longValue(),
                    (String) anchor.get("entry_hash"),
                    (String) anchor.get("previous_hash"),
                    Chain.START)));
      }
      previous = (String) anchor.get("hash");
    }
  }

  private static Runnable with(World world, String table, int at, String column, Object value) {
    return () -> {
      List<Map<String, Object>> rows = world.rows(table);
      rows.get(at).put(column, value);
      world.tables.put(table, rows);
    };
  }

  private static Runnable without(World world, String table, int at) {
    return () -> {
      List<Map<String, Object>> rows = world.rows(table);
      rows.remove(at);
      world.tables.put(table, rows);
    };
  }

  private static void delete(World world, String table, String column, String run) {
    List<Map<String, Object>> rows = world.rows(table);
    rows.removeIf(row -> run.equals(row.get(column)));
    world.tables.put(table, rows);
  }

  private static Map<String, Object> row(List<Map<String, Object>> rows, String run, long number) {
    return rows.stream()
        .filter(row -> run.equals(row.get("run_id")))
        .filter(row -> ((Number) row.get("number")).longValue() == number)
        .findFirst()
        .orElseThrow();
  }

  private static void add(World world, String words, boolean ofARun, Runnable act) {
    world.all.add(new Tampering(words, ofARun, act));
  }

  private static Object other(String column, Object old) {
    if (old instanceof Boolean flag) {
      return !flag;
    }
    if (old instanceof Number number) {
      return number.longValue() + 1;
    }
    if (old instanceof OffsetDateTime || old instanceof Timestamp) {
      return Timestamp.from(instant(old).plusMillis(1));
    }
    if (old == null) {
      return switch (column) {
        case "answers" -> 1L;
        case "ended" -> Timestamp.from(EvidenceFixture.NOW);
        default -> "x";
      };
    }
    String text = old.toString();
    return text.isEmpty() ? "x" : (text.charAt(0) == 'x' ? "y" : "x") + text.substring(1);
  }

  private static Instant instant(Object value) {
    return value instanceof OffsetDateTime time
        ? time.toInstant()
        : ((Timestamp) value).toInstant();
  }

  private static TreeSet<String> union(List<String> some, Set<String> others) {
    TreeSet<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  private interface Look {
    Optional<String> problem();
  }

  /** Something that cannot be read any more is said in words, and is no sign of health. */
  private static boolean found(Look look) {
    try {
      return look.problem().isPresent();
    } catch (Failure inWords) {
      return true;
    }
  }
}
