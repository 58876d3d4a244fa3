package org.dcosrunbooks.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Transient;

/**
 * Checks the record from its rows, a run at a time or all of it. Nothing but the links it has seen
 * since the process started is kept; one look at a time goes on with them, each in a picture of the
 * database of its own, so that lines which are written meanwhile are no alarm. Nobody waits long
 * for their turn, and nobody walks long for others: what that leaves open is said.
 */
final class RecordCheck {

  static final int PAGE = 2_000;
  private static final int MOST_PROBLEMS = 20;

  /** Stands in the sentence about a head that somebody brings, and in no other. */
  static final String WHEN_NOTED = "it was noted";

  private static final String ANOTHER = "another check is under way";
  private static final Duration FOR_EVER = Duration.ofDays(1_000);

  /** Runs work in a picture of the database as it was at one moment. */
  interface Snapshot {
    <T> T of(JdbcEvidence.Read<T> work);
  }

  private final Snapshot snapshot;
  private final Snapshot patiently;
  private final Supplier<Instant> now;
  private final Duration patience;
  private final ReentrantLock looking = new ReentrantLock(true);
  private SeenLinks seen;

  /**
   * @param snapshot throws a {@link Transient} with a {@link TimeoutException} when there is no
   *     turn
   * @param patiently for what reads everything
   * @param patience so long a look waits for its turn, and so long it walks on from there
   */
  RecordCheck(Snapshot snapshot, Snapshot patiently, Supplier<Instant> now, Duration patience) {
    this.snapshot = snapshot;
    this.patiently = patiently;
    this.now = now;
    this.patience = patience;
    this.seen = new SeenLinks(now.get());
  }

  Evidence.Verdict run(String runId) {
    Instant at = now.get();
    Found found = new Found();
    try {
      found = snapshot.of(connection -> own(connection, runId, at));
      return links(found, at);
    } catch (Transient unread) {
      if (!(unread.getCause() instanceof TimeoutException)) {
        throw unread;
      }
      return found.unchecked(ANOTHER, at);
    }
  }

  private Evidence.Verdict links(Found found, Instant at) {
    if (!isOurTurn()) {
      return found.unchecked(ANOTHER, at);
    }
    try {
      // behind the lock: a picture taken before it might lack links that were seen since
      return snapshot.of(connection -> links(connection, found, at));
    } finally {
      looking.unlock();
    }
  }

  private boolean isOurTurn() {
    try {
      return looking.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Evidence.Verdict links(Connection connection, Found found, Instant at)
      throws SQLException {
    beginIfNeeded(at);
    if (found.isOfSomething()) {
      Optional<String> problem = notStanding(connection);
      if (problem.isEmpty() && !walk(connection, seen, patience)) {
        return found.unchecked("the chain over all runs is not walked to its end yet", at);
      }
      if (problem.isEmpty()) {
        problem = headProblem(connection, seen.end());
      }
      if (problem.isEmpty()) {
        problem =
            seen.problemOf(
                found.anchors,
                (above, upTo) ->
                    JdbcEvidence.anchors(
                        connection,
                        "where number > ? and number <= ? order by number",
                        above,
                        upTo));
      }
      problem.ifPresent(found::add);
    }
    return found.verdict(seen.end(), seen.since(), at);
  }

  private void beginIfNeeded(Instant at) {
    if (seen.end().number() == 0) {
      seen = new SeenLinks(at);
    }
  }

  /** A problem when the end of what was seen is not there any more. */
  private Optional<String> notStanding(Connection connection) throws SQLException {
    return stands(connection, seen.end())
        ? Optional.empty()
        : Optional.of(rewritten(seen.end(), "it was checked at " + words(seen.since())));
  }

  /**
   * Walks what nobody has walked yet, a page at a time, so that looks come in between: the first
   * one after a start finds a way that is walked already.
   */
  private void walkAhead() {
    boolean more = true;
    while (more) {
      looking.lock();
      try {
        more =
            snapshot.of(
                connection -> {
                  beginIfNeeded(now.get());
                  return notStanding(connection).isEmpty()
                      && !walk(connection, seen, Duration.ZERO);
                });
      } finally {
        looking.unlock();
      }
    }
  }

  /**
   * Sees the links that come next, at least a page of them.
   *
   * @return whether the end was reached within that time
   */
  private static boolean walk(Connection connection, SeenLinks links, Duration atMost)
      throws SQLException {
    long begun = System.nanoTime();
    List<Anchor> page;
    do {
      page =
          JdbcEvidence.anchors(
              connection,
              "where number > ? order by number fetch first " + PAGE + " rows only",
              links.end().number());
      page.forEach(links::next);
    } while (page.size() == PAGE && System.nanoTime() - begun < atMost.toNanos());
    return page.size() < PAGE;
  }

  private static void walk(Connection connection, SeenLinks links) throws SQLException {
    walk(connection, links, FOR_EVER);
  }

  private static Optional<String> headProblem(Connection connection, Head end) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select number, hash from evidence_anchor_head where id = 1");
        ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        return Optional.of("the head of the chain over all runs was removed");
      }
      Head head = new Head(rows.getLong(1), rows.getString(2));
      if (head.equals(end)) {
        return rows.next()
            ? Optional.of("the head of the chain over all runs stands there more than once")
            : Optional.empty();
      }
      return Optional.of(
          "the chain over all runs ends at link "
              + end.number()
              + " and should end at "
              + head.number()
              + (end.number() == head.number() ? " with another hash" : ""));
    }
  }

  private static boolean stands(Connection connection, Head head) throws SQLException {
    return head.number() == 0
        ? head.equals(Head.START)
        : JdbcEvidence.anchors(connection, "where number = ?", head.number()).stream()
            .anyMatch(link -> link.hash().equals(head.hash()));
  }

  private static String rewritten(Head head, String when) {
    return "link "
        + head.number()
        + " of the chain over all runs is not the one that it was when "
        + when
        + ": what stood before it was rewritten, or cut off";
  }

  /**
   * Everything, from the first link and run by run. What this process had seen has to stand in it,
   * and takes its place then.
   */
  Evidence.Verdict all(Optional<Head> noted) {
    walkAhead();
    Instant at = now.get();
    SeenLinks anew = new SeenLinks(at);
    Found found = new Found();
    Head end =
        patiently.of(
            connection -> {
              all(connection, anew, found, at);
              if (noted.isPresent() && !stands(connection, noted.get())) {
                found.add(rewritten(noted.get(), WHEN_NOTED));
              }
              return anew.end();
            });
    // what was written meanwhile: most of it while others look, and with the lock only what is left
    snapshot.of(connection -> walk(connection, anew, FOR_EVER));
    looking.lock();
    try {
      snapshot.of(
          connection -> {
            Optional<String> problem = notStanding(connection);
            if (problem.isEmpty()) {
              walk(connection, anew); // it may be seen already
              seen = anew;
            }
            problem.ifPresent(found::add);
            return null;
          });
    } finally {
      looking.unlock();
    }
    return found.verdict(end, at, at);
  }

  private void all(Connection connection, SeenLinks links, Found found, Instant at)
      throws SQLException {
    walk(connection, links);
    links.problems().forEach(found::add);
    headProblem(connection, links.end()).ifPresent(found::add);
    linesThatAreMissing(connection, found);
    decisionsWithoutPlan(connection, found);
    // an id without a sign is one too: nothing sorts before it
    if (!rows(connection, "").isEmpty()) {
      found.take("", own(connection, "", at));
    }
    for (Optional<String> run = runAfter(connection, "");
        run.isPresent();
        run = runAfter(connection, run.get())) {
      found.take(run.get(), own(connection, run.get(), at));
    }
    found.walked.put("evidence_entry", found.lines);
    found.walked.put("evidence_anchor", links.walked());
    rowsOfNobody(connection, found);
  }

  /** Rows that no key leads to: the database refuses them until somebody lets it. */
  private static void rowsOfNobody(Connection connection, Found found) throws SQLException {
    for (String table :
        List.of("evidence_entry", "evidence_anchor", Row.RUN, Row.PLAN, Row.DECISION)) {
      long stand = count(connection, table);
      long walked = found.walked.getOrDefault(table, 0L);
      if (stand != walked) {
        found.add(
            "%d rows stand in %s, and the keys of runs lead to %d: one has no key, or stands twice"
                .formatted(stand, table, walked));
      }
    }
    if (count(connection, "evidence_head where run_id is null") > 0) {
      found.add("the head of a chain belongs to no run");
    }
    if (count(connection, "evidence_anchor_head where id is null or id <> 1") > 0) {
      found.add("the head of the chain over all runs stands there more than once");
    }
  }

  private static long count(Connection connection, String of) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("select count(*) from " + of);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Any id that stands in one of the tables that belong to a run; the next in their order. */
  private static Optional<String> runAfter(Connection connection, String before)
      throws SQLException {
    String next =
        Stream.of("evidence_entry run_id", "evidence_head run_id", "approval_plan run_id", "run id")
            .map(one -> one.split(" "))
            .map(one -> "select min(%2$s) as id from %1$s where %2$s > ?".formatted(one[0], one[1]))
            .collect(Collectors.joining(" union all ", "select min(id) from (", ") t"));
    try (PreparedStatement select = connection.prepareStatement(next)) {
      JdbcEvidence.bind(select, before, before, before, before);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    }
  }

  /** Links whose line is gone, or another one: also those of runs that left nothing else. */
  private static void linesThatAreMissing(Connection connection, Found found) throws SQLException {
    long last = 0;
    boolean more = true;
    while (more) {
      more = false;
      try (PreparedStatement select =
          connection.prepareStatement(
              "select a.number, a.run_id, a.entry_number, a.entry_hash, e.hash"
                  + " from evidence_anchor a left join evidence_entry e"
                  + " on e.run_id = a.run_id and e.number = a.entry_number"
                  + " where a.number > ? order by a.number fetch first "
                  + PAGE
                  + " rows only")) {
        JdbcEvidence.bind(select, last);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            more = true;
            last = rows.getLong(1);
            if (rows.getString(5) == null) {
              found.add(
                  "run "
                      + rows.getString(2)
                      + ": line "
                      + rows.getLong(3)
                      + " was written once and is missing");
            } else if (!rows.getString(5).equals(rows.getString(4))) {
              found.add(
                  "run "
                      + rows.getString(2)
                      + ": line "
                      + rows.getLong(3)
                      + " is not the one that the chain over all runs knows");
            }
          }
        }
      }
    }
  }

  private static void decisionsWithoutPlan(Connection connection, Found found) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select d.plan_id from approval_decision d left join approval_plan p"
                    + " on p.id = d.plan_id where p.id is null order by d.plan_id"
                    + " fetch first 1 rows only");
        ResultSet rows = select.executeQuery()) {
      if (rows.next()) {
        found.add(
            "the decision about plan " + rows.getString(1) + " is about a plan that is not there");
      }
    }
  }

  // one run

  /** Its lines, its part of the chain over all runs, its head and its rows, against each other. */
  private static Found own(Connection connection, String runId, Instant at) throws SQLException {
    Found found = new Found();
    List<Anchor> anchors =
        JdbcEvidence.anchors(connection, "where run_id = ? order by entry_number, number", runId);
    found.anchors = anchors;
    List<Written> lines = JdbcEvidence.lines(connection, "where run_id = ? order by number", runId);
    found.lines = lines.size();
    List<Row> rows = rows(connection, runId);
    rows.forEach(row -> found.walked.merge(row.table(), 1L, Long::sum));
    lines.stream().map(Written::unread).flatMap(Optional::stream).forEach(found::add);
    if (found.problems.isEmpty()) {
      judge(connection, runId, lines.stream().map(Written::whole).toList(), rows, at, found);
    }
    return found;
  }

  /** What breaks while it is judged does not fit: nothing that is written here does so. */
  private static void judge(
      Connection connection,
      String runId,
      List<Entry> entries,
      List<Row> rows,
      Instant at,
      Found found)
      throws SQLException {
    try {
      Optional<String> problem =
          RecordVerifier.chain(runId, entries)
              .or(() -> RecordVerifier.anchored(entries, found.anchors));
      if (problem.isEmpty()) {
        problem = ownHead(connection, runId, entries);
      }
      problem.ifPresent(found::add);
      if (problem.isEmpty()) {
        found.rows = Announced.compare(entries, rows, at);
        found.rows.forEach(row -> found.add(row.sentence()));
      }
    } catch (Fault unreadable) {
      found.add(unreadable.account().summary() + ": " + unreadable.account().seen());
    } catch (RuntimeException broken) {
      found.add("could not be judged: " + broken);
    }
  }

  private static Optional<String> ownHead(Connection connection, String runId, List<Entry> entries)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select number, hash, closed from evidence_head where run_id = ?")) {
      select.setString(1, runId);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return entries.isEmpty()
              ? Optional.empty()
              : Optional.of("the head of the run's chain was removed");
        }
        if (rows.getObject(1) == null || rows.getString(2) == null || rows.getObject(3) == null) {
          return Optional.of("the head of the run's chain was changed: a field of it is gone");
        }
        Optional<String> problem =
            RecordVerifier.head(entries, rows.getLong(1), rows.getString(2), rows.getBoolean(3));
        return problem.isEmpty() && rows.next()
            ? Optional.of("the head of the run's chain stands there more than once")
            : problem;
      }
    }
  }

  /** The run's own row, its plans and the decisions about them. */
  static List<Row> rows(Connection connection, String runId) throws SQLException {
    List<Row> rows = new ArrayList<>();
    rows(connection, Row.RUN, "select * from run where id = ?", runId, rows);
    rows(
        connection,
        Row.PLAN,
        "select * from approval_plan where run_id = ? order by version",
        runId,
        rows);
    rows(
        connection,
        Row.DECISION,
        "select d.* from approval_decision d join approval_plan p on p.id = d.plan_id"
            + " where p.run_id = ? order by p.version",
        runId,
        rows);
    return rows;
  }

  private static void rows(
      Connection connection, String table, String query, String runId, List<Row> all)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setString(1, runId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          all.add(Row.of(table, rows));
        }
      }
    }
  }

  private static String words(Instant instant) {
    return CanonicalJson.instant(instant);
  }

  /** What a check comes across. */
  private static final class Found {
    private final List<String> problems = new ArrayList<>();
    private List<ChangedRow> rows = new ArrayList<>();
    private List<Anchor> anchors = List.of();
    private final Map<String, Long> walked = new HashMap<>();
    private long lines;

    void add(String problem) {
      if (problems.size() < MOST_PROBLEMS) {
        problems.add(problem);
      }
    }

    void take(String runId, Found run) {
      lines += run.lines;
      run.walked.forEach((table, rows) -> walked.merge(table, rows, Long::sum));
      run.problems.forEach(problem -> add("run " + runId + ": " + problem));
      if (rows.size() < MOST_PROBLEMS) {
        rows.addAll(run.rows);
      }
    }

    boolean isOfSomething() {
      return !anchors.isEmpty() || lines > 0;
    }

    Evidence.Verdict unchecked(String why, Instant at) {
      return new Evidence.Verdict(lines, problems, rows, Head.START, at, at, Optional.of(why));
    }

    Evidence.Verdict verdict(Head upTo, Instant linksSince, Instant at) {
      return new Evidence.Verdict(lines, problems, rows, upTo, linksSince, at);
    }
  }
}
