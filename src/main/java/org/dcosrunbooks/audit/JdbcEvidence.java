package org.dcosrunbooks.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;

/**
 * The record in our own tables.
 *
 * <p>Plain JDBC on purpose: Spring's helpers would hold the record's connection until the caller's
 * transaction ends. A line is written under two row locks, always in this order: the run's head,
 * then, as late as possible, the head of the chain over all runs.
 */
final class JdbcEvidence implements Evidence, Export, AutoCloseable {

  private static final String SERVICE = "service";

  /** Stands where a run's id stands, in a line that is never committed. */
  private static final String PULSE = "pulse";

  /** SQL state of our own: what a line goes on from is gone. */
  private static final String DAMAGED = "RB001";

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_TEXT = 20_000;
  private static final int LONGEST_DATA = 500_000;

  /** Milliseconds for one statement of a check of everything. */
  private static final int PATIENCE = 60_000;

  /** A page waits for no look at its run longer than this, and then a moment. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

  /** Of an export: a line holds half a megabyte at most, and most of them hold little. */
  static final int LINES_OF_PAGE = 50;

  static final int LINKS_OF_PAGE = 2_000;

  private static final String ENTRY =
      "select run_id, number, happened_at, kind, step, actor, sentence, details, answers,"
          + " previous_hash, hash from evidence_entry ";

  private final HikariDataSource pool;
  private final Clock clock;
  private final RecordCheck check;

  /** Half of the connections: whoever writes a line finds one, however much is read. */
  private final Semaphore pictures;

  /** An export and a check of everything take minutes, and leave room for a look at one run. */
  private final Semaphore whole = new Semaphore(1, true);

  JdbcEvidence(HikariDataSource pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
    this.pictures = new Semaphore(Math.max(1, pool.getMaximumPoolSize() / 2), true);
    this.check = new RecordCheck(this::snapshot, this::patiently, this::now, LONGEST_LOOK);
  }

  @Override
  public Entry append(
      String runId, Entry.Kind kind, String step, String actor, String text, Map<String, ?> data) {
    if (kind == Entry.Kind.INTENT || kind == Entry.Kind.RESULT) {
      throw new IllegalArgumentException(kind + " lines are written by intend and conclude");
    }
    Line line = new Line(kind, step, actor, text, data(data), Optional.empty());
    return write(runId, "Nothing was done.", (connection, head) -> add(connection, head, line));
  }

  @Override
  public Entry intend(String runId, String step, String act, boolean undo, Map<String, ?> data) {
    ObjectNode details = data(data);
    if (undo) {
      details.put("undo", true);
    }
    Line line = new Line(Entry.Kind.INTENT, step, SERVICE, act, details, Optional.empty());
    return write(
        runId,
        "Nothing was done.",
        (connection, head) -> {
          if (!undo && tellsOfAnAbort(connection, runId)) {
            throw new Refused(
                Account.of("The run is being aborted: nothing new is begun")
                    .seen("an abort stands in the record of run " + runId)
                    .means("\"" + act + "\" was not done.")
                    .todo("Start the runbook anew if it is still wanted."));
          }
          return add(connection, head, line);
        });
  }

  @Override
  public Entry announce(String recordId, String actor, String what, Map<String, ?> data) {
    Line line = new Line(Entry.Kind.INTENT, "", actor, what, data(data), Optional.empty());
    return write(recordId, "Nothing was done.", (connection, head) -> add(connection, head, line));
  }

  @Override
  public void tryWriting() {
    Line line = new Line(Entry.Kind.COURSE, "", SERVICE, "", data(Map.of()), Optional.empty());
    try (Connection connection = pool.getConnection()) {
      try {
        Savepoint before = connection.setSavepoint();
        add(connection, new RunHead(PULSE, 0, Chain.START, false), line);
        connection.rollback(before);
        beat(connection);
        connection.commit();
      } catch (SQLException | RuntimeException failed) {
        rollback(connection, failed);
        throw failed;
      }
    } catch (SQLException trouble) {
      throw new Transient(
          Account.of("the record could not be written")
              .seen(inWords(trouble))
              .means("Nothing is begun while it cannot be.")
              .todo("See to the database."),
          trouble);
    }
  }

  private void beat(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update evidence_pulse set written_at = ? where id = 1")) {
      update.setObject(1, OffsetDateTime.ofInstant(now(), ZoneOffset.UTC));
      if (update.executeUpdate() != 1) {
        throw new SQLException("the row of the record's pulse is missing");
      }
    }
  }

  @Override
  public Entry conclude(Entry intent, String text, Map<String, ?> data) {
    if (intent.kind() != Entry.Kind.INTENT) {
      throw new IllegalArgumentException("only an intent has a result, not a " + intent.kind());
    }
    Line line =
        new Line(
            Entry.Kind.RESULT,
            intent.step(),
            SERVICE,
            text,
            data(data),
            Optional.of(intent.number()));
    return write(
        intent.runId(),
        "\"" + intent.text() + "\" has begun and its result is not recorded; the next try looks.",
        (connection, head) -> {
          Optional<Entry> earlier = answerTo(connection, intent);
          if (earlier.isPresent()) {
            return earlier.get();
          }
          requireStands(connection, intent);
          return add(connection, head, line);
        });
  }

  @Override
  public boolean closeForActs(String runId, String actor, String text) {
    try {
      return close(runId, actor, text, false);
    } catch (Transient unwritten) {
      if (!(unwritten.getCause() instanceof SQLException cause) || !isDamage(cause)) {
        throw unwritten;
      }
      return close(runId, actor, text, true);
    }
  }

  /** A head that somebody has changed stands in the way of a line, and would go on to do so. */
  private static boolean isDamage(SQLException trouble) {
    String state = String.valueOf(trouble.getSQLState());
    return state.startsWith("23") || state.equals(DAMAGED);
  }

  /**
   * @param mending the line goes behind what stands there, whatever the heads say, and tells so: a
   *     changed head takes no abort away, and is never forgotten
   */
  private boolean close(String runId, String actor, String text, boolean mending) {
    ObjectNode details = data(Map.of(RecordVerifier.CLOSES, true));
    if (mending) {
      details.put(RecordVerifier.MENDS, true);
    }
    Line line = new Line(Entry.Kind.PERSON, "", actor, text, details, Optional.empty());
    return write(
        runId,
        "The run was not closed; it goes on.",
        (connection, head) -> {
          if (tellsOfAnAbort(connection, runId)) {
            return false;
          }
          if (mending) {
            mend(connection, head);
          }
          head.closed = true;
          add(connection, head, line);
          return true;
        });
  }

  /** By its line: the head's own word is one cell that somebody may have changed. */
  private static boolean tellsOfAnAbort(Connection connection, String runId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from evidence_entry where run_id = ? and kind = 'PERSON' and details like"
                + " '%\""
                + RecordVerifier.CLOSES
                + "\":true%' fetch first 1 rows only")) {
      bind(select, runId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void mend(Connection connection, RunHead head) throws SQLException {
    Head line =
        last(connection, "evidence_entry where run_id = ? and number is not null", head.runId);
    head.number = line.number();
    head.hash = line.hash();
    Head link = last(connection, "evidence_anchor where number is not null");
    try (PreparedStatement update =
            connection.prepareStatement(
                "update evidence_anchor_head set number = ?, hash = ? where id = 1");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into evidence_anchor_head (number, hash, id) values (?, ?, 1)")) {
      bind(update, link.number(), link.hash());
      bind(insert, link.number(), link.hash());
      if (update.executeUpdate() == 0) {
        insert.executeUpdate();
      }
    }
  }

  private static Head last(Connection connection, String among, Object... values)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select number, hash from "
                + among
                + " order by number desc fetch first 1 rows only")) {
      bind(select, values);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? new Head(rows.getLong(1), orNothing(rows.getString(2))) : Head.START;
      }
    }
  }

  @Override
  public boolean closedForActs(String runId) {
    return read(connection -> tellsOfAnAbort(connection, runId));
  }

  @Override
  public Set<String> takenUp(Set<String> runIds) {
    if (runIds.isEmpty()) {
      return Set.of();
    }
    return read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select distinct run_id from evidence_entry where run_id in ("
                      + String.join(", ", Collections.nCopies(runIds.size(), "?"))
                      + ") and kind not in ('PERSON', 'REFUSAL')")) {
            int at = 0;
            for (String run : runIds) {
              select.setString(++at, run);
            }
            try (ResultSet rows = select.executeQuery()) {
              Set<String> found = new HashSet<>();
              while (rows.next()) {
                found.add(rows.getString(1));
              }
              return found;
            }
          }
        });
  }

  @Override
  public List<Entry> openIntents(String runId) {
    return read(
        connection ->
            entries(
                connection,
                "e where run_id = ? and kind = 'INTENT' and not exists (select 1 from"
                    + " evidence_entry a where a.run_id = e.run_id and a.answers = e.number)"
                    + " order by number",
                runId));
  }

  @Override
  public List<Entry> intentsOf(String beginning, int most) {
    if (most < 1 || most > 100) {
      throw new IllegalArgumentException("1 to 100 announcements, not " + most);
    }
    String literally = beginning.replaceAll("[!%_]", "!$0");
    return read(
        connection ->
            entries(
                connection,
                "where kind = 'INTENT' and sentence like ? escape '!'"
                    + " order by happened_at desc, run_id, number desc fetch first "
                    + most
                    + " rows only",
                literally + "%"));
  }

  @Override
  public List<Entry> entries(String runId) {
    return read(connection -> entries(connection, "where run_id = ? order by number", runId));
  }

  @Override
  public Lines lines(String runId) {
    return read(
        connection -> {
          List<Entry> readable = new ArrayList<>();
          List<String> unread = new ArrayList<>();
          for (Written line : lines(connection, "where run_id = ? order by number", runId)) {
            line.unreadInFull().ifPresentOrElse(unread::add, () -> readable.add(line.whole()));
          }
          return new Lines(readable, unread);
        });
  }

  @Override
  public Optional<Entry> entry(String runId, long number) {
    return read(
        connection ->
            entries(connection, "where run_id = ? and number = ?", runId, number).stream()
                .findFirst());
  }

  @Override
  public Verdict verify(String runId) {
    return check.run(runId);
  }

  @Override
  public Verdict verifyAll(Optional<Head> noted) {
    return check.all(noted);
  }

  @Override
  public Head head() {
    return read(JdbcEvidence::shownHead);
  }

  @Override
  public long bundle(String runId, Map<String, ?> more, Consumer<String> to) {
    Instant at = now();
    return whole(
        LONGEST_LOOK,
        connection ->
            Bundle.write(
                runId,
                at,
                anchorsFrom(connection, runId),
                above ->
                    lines(
                        connection,
                        "where run_id = ? and number > ? order by number fetch first "
                            + LINES_OF_PAGE
                            + " rows only",
                        runId,
                        above),
                RecordCheck.rows(connection, runId),
                shownHead(connection),
                more,
                to));
  }

  /** The chain over all runs from the run's first link on; nothing of a run without one. */
  private static Bundle.Pages<Anchor> anchorsFrom(Connection connection, String runId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select min(number) from evidence_anchor where run_id = ?")) {
      select.setString(1, runId);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        Long first = rows.getObject(1, Long.class);
        return above ->
            first == null
                ? List.of()
                : anchors(
                    connection,
                    "where number >= ? and number > ? order by number fetch first "
                        + LINKS_OF_PAGE
                        + " rows only",
                    first,
                    above);
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  // writing

  private static final class RunHead {
    final String runId;
    long number;
    String hash;
    boolean closed;

    RunHead(String runId, long number, String hash, boolean closed) {
      this.runId = runId;
      this.number = number;
      this.hash = hash;
      this.closed = closed;
    }
  }

  private record Line(
      Entry.Kind kind,
      String step,
      String actor,
      String text,
      ObjectNode data,
      Optional<Long> answers) {}

  private interface Write<T> {
    T under(Connection connection, RunHead head) throws SQLException;
  }

  /** Work on a connection that only reads. */
  interface Read<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T write(String runId, String otherwise, Write<T> work) {
    if (runId.isBlank() || runId.length() > 64) {
      throw new IllegalArgumentException("not a run's id: " + runId);
    }
    try {
      Optional<T> done = writeUnderHead(runId, work);
      if (done.isEmpty()) {
        addHead(runId);
        done = writeUnderHead(runId, work);
      }
      return done.orElseThrow(() -> new SQLException("the head of run " + runId + " vanished"));
    } catch (SQLException trouble) {
      throw new Transient(
          Account.of("the record could not be written")
              .seen("run " + runId + ": " + inWords(trouble))
              .means(otherwise)
              .todo("See to the database; the step tries again by itself."),
          trouble);
    }
  }

  /** Empty when the run has no head yet, and nothing was written. */
  private <T> Optional<T> writeUnderHead(String runId, Write<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      try {
        Optional<RunHead> head = lockHead(connection, runId);
        Optional<T> result =
            head.isPresent() ? Optional.of(work.under(connection, head.get())) : Optional.empty();
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException failed) {
        rollback(connection, failed);
        throw failed;
      }
    }
  }

  /** In a transaction of its own: on PostgreSQL the loser of the race could not go on in it. */
  private void addHead(String runId) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into evidence_head (run_id, number, hash, closed)"
                    + " values (?, 0, ?, false)")) {
      insert.setString(1, runId);
      insert.setString(2, Chain.START);
      try {
        insert.executeUpdate();
        connection.commit();
      } catch (SQLException failed) {
        rollback(connection, failed);
        boolean somebodyElseDid =
            failed.getSQLState() != null && failed.getSQLState().startsWith("23");
        if (!somebodyElseDid) {
          throw failed;
        }
      }
    }
  }

  private static Optional<RunHead> lockHead(Connection connection, String runId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select number, hash, closed from evidence_head where run_id = ? for update")) {
      select.setString(1, runId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new RunHead(runId, rows.getLong(1), rows.getString(2), rows.getBoolean(3)))
            : Optional.empty();
      }
    }
  }

  private Entry add(Connection connection, RunHead head, Line line) throws SQLException {
    Entry entry =
        Chain.entry(
            head.runId,
            head.number + 1,
            now(),
            line.kind(),
            name(line.step()),
            name(line.actor()),
            text(line.text()),
            details(line.data()),
            line.answers(),
            head.hash);
    insert(connection, entry);
    try (PreparedStatement update =
        connection.prepareStatement(
            "update evidence_head set number = ?, hash = ?, closed = ? where run_id = ?")) {
      update.setLong(1, entry.number());
      update.setString(2, entry.hash());
      update.setBoolean(3, head.closed);
      update.setString(4, head.runId);
      update.executeUpdate();
    }
    anchor(connection, entry);
    return entry;
  }

  private static void insert(Connection connection, Entry entry) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into evidence_entry (run_id, number, happened_at, kind, step, actor, sentence,"
                + " details, answers, previous_hash, hash)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, entry.runId());
      insert.setLong(2, entry.number());
      insert.setObject(3, OffsetDateTime.ofInstant(entry.at(), ZoneOffset.UTC));
      insert.setString(4, entry.kind().name());
      insert.setString(5, entry.step());
      insert.setString(6, entry.actor());
      insert.setString(7, entry.text());
      insert.setString(8, entry.data());
      insert.setObject(9, entry.answers().orElse(null), java.sql.Types.BIGINT);
      insert.setString(10, entry.previousHash());
      insert.setString(11, entry.hash());
      insert.executeUpdate();
    }
  }

  private static void anchor(Connection connection, Entry entry) throws SQLException {
    Head head = anchorHead(connection);
    Anchor anchor = Chain.anchor(head.number() + 1, entry, head.hash());
    try (PreparedStatement insert =
            connection.prepareStatement(
                "insert into evidence_anchor (number, run_id, entry_number, entry_hash,"
                    + " previous_hash, hash) values (?, ?, ?, ?, ?, ?)");
        PreparedStatement update =
            connection.prepareStatement(
                "update evidence_anchor_head set number = ?, hash = ? where id = 1")) {
      insert.setLong(1, anchor.number());
      insert.setString(2, anchor.runId());
      insert.setLong(3, anchor.entryNumber());
      insert.setString(4, anchor.entryHash());
      insert.setString(5, anchor.previousHash());
      insert.setString(6, anchor.hash());
      insert.executeUpdate();
      update.setLong(1, anchor.number());
      update.setString(2, anchor.hash());
      update.executeUpdate();
    }
  }

  /** Locked, to go on from. */
  private static Head anchorHead(Connection connection) throws SQLException {
    return anchorHead(connection, " for update")
        .orElseThrow(
            () -> new SQLException("the head of the chain over all runs is missing", DAMAGED));
  }

  /** As it stands; nothing fits one that is gone. */
  private static Head shownHead(Connection connection) throws SQLException {
    return anchorHead(connection, "").orElse(new Head(0, ""));
  }

  private static Optional<Head> anchorHead(Connection connection, String lock) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "select number, hash from evidence_anchor_head where id = 1" + lock);
        ResultSet rows = select.executeQuery()) {
      return rows.next()
          ? Optional.of(new Head(rows.getLong(1), orNothing(rows.getString(2))))
          : Optional.empty();
    }
  }

  private static void requireStands(Connection connection, Entry intent) throws SQLException {
    boolean stands =
        entries(
                connection,
                "where run_id = ? and number = ? and kind = 'INTENT'",
                intent.runId(),
                intent.number())
            .stream()
            .anyMatch(row -> row.hash().equals(intent.hash()));
    if (!stands) {
      throw new Fault(
          Account.of("a result without its intent")
              .seen("run " + intent.runId() + " has no such intent " + intent.number())
              .means("The record was changed, or this is a mistake in this service.")
              .todo("Verify the record of the run before anything else."));
    }
  }

  // reading

  private <T> T read(Read<T> work) {
    return read(false, work);
  }

  /** Everything as it was at one moment, while others go on writing. */
  private <T> T snapshot(Read<T> work) {
    return inTurn(pictures, LONGEST_LOOK, () -> read(true, work));
  }

  /** The same for a check of everything: nobody waits for its answers. */
  private <T> T patiently(Read<T> work) {
    return whole(
        Duration.ofMillis(PATIENCE),
        connection -> {
          if (pool.getJdbcUrl().startsWith("jdbc:postgresql:")) {
            connection.setNetworkTimeout(Runnable::run, PATIENCE); // the pool sets it back
          }
          return work.on(connection);
        });
  }

  /** The same for what takes as long as the record is. */
  private <T> T whole(Duration patience, Read<T> work) {
    return inTurn(whole, patience, () -> snapshot(work));
  }

  private static <T> T inTurn(Semaphore turns, Duration patience, Supplier<T> work) {
    if (!awaited(turns, patience)) {
      throw new Transient(
          Account.of("the record could not be read")
              .seen("others check or export it at the moment")
              .means("Nothing was done.")
              .todo("Ask again in a moment."),
          new TimeoutException("no turn within " + patience));
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  private static boolean awaited(Semaphore turns, Duration patience) {
    try {
      return turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private <T> T read(boolean snapshot, Read<T> work) {
    try (Connection connection = pool.getConnection()) {
      if (snapshot) {
        // H2's repeatable read takes its picture of each table at another moment
        boolean h2 = pool.getJdbcUrl().startsWith("jdbc:h2:");
        connection.setTransactionIsolation( // the pool sets it back
            h2 ? Connection.TRANSACTION_SERIALIZABLE : Connection.TRANSACTION_REPEATABLE_READ);
      }
      try {
        return work.on(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException trouble) {
      throw new Transient(
          Account.of("the record could not be read")
              .seen(inWords(trouble))
              .means("Nothing was done.")
              .todo("See to the database; the step tries again by itself."),
          trouble);
    }
  }

  static List<Entry> entries(Connection connection, String where, Object... values)
      throws SQLException {
    List<Entry> entries = new ArrayList<>();
    for (Written line : lines(connection, where, values)) {
      entries.add(line.whole());
    }
    return entries;
  }

  /** Lines as they stand in the table, be they as they were written or not. */
  static List<Written> lines(Connection connection, String where, Object... values)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ENTRY + where)) {
      bind(select, values);
      try (ResultSet rows = select.executeQuery()) {
        List<Written> lines = new ArrayList<>();
        while (rows.next()) {
          lines.add(
              new Written(
                  rows.getString(1),
                  rows.getObject(2, Long.class),
                  Optional.ofNullable(rows.getObject(3, OffsetDateTime.class))
                      .map(OffsetDateTime::toInstant)
                      .orElse(null),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getString(7),
                  rows.getString(8),
                  rows.getObject(9, Long.class),
                  rows.getString(10),
                  rows.getString(11)));
        }
        return lines;
      }
    }
  }

  static List<Anchor> anchors(Connection connection, String where, Object... values)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select number, run_id, entry_number, entry_hash, previous_hash, hash"
                + " from evidence_anchor "
                + where)) {
      bind(select, values);
      try (ResultSet rows = select.executeQuery()) {
        List<Anchor> anchors = new ArrayList<>();
        while (rows.next()) {
          anchors.add(
              new Anchor(
                  rows.getLong(1),
                  orNothing(rows.getString(2)),
                  rows.getLong(3),
                  orNothing(rows.getString(4)),
                  orNothing(rows.getString(5)),
                  orNothing(rows.getString(6))));
        }
        return anchors;
      }
    }
  }

  /** What is gone from a link fits nothing. */
  private static String orNothing(String text) {
    return text == null ? "" : text;
  }

  private static Optional<Entry> answerTo(Connection connection, Entry intent) throws SQLException {
    return entries(connection, "where run_id = ? and answers = ?", intent.runId(), intent.number())
        .stream()
        .findFirst();
  }

  static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  // words

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static ObjectNode data(Map<String, ?> data) {
    return (ObjectNode) Secrets.mask(CanonicalJson.tree(data));
  }

  private static String details(JsonNode data) {
    String json = CanonicalJson.text(data);
    if (json.length() <= LONGEST_DATA) {
      return json;
    }
    return CanonicalJson.of(
        Map.of("tooLong", Map.of("characters", json.length(), "sha256", Sha256.of(json))));
  }

  private static String text(String text) {
    String storable = CanonicalJson.storable(text, false);
    String masked = Secrets.mask(cut(storable, LONGEST_TEXT));
    return cut(masked, LONGEST_TEXT);
  }

  private static String name(String text) {
    return cut(CanonicalJson.storable(text, false), LONGEST_NAME);
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    String end = "… (" + text.length() + " characters)";
    return CanonicalJson.storable(text.substring(0, longest - end.length()), false) + end;
  }

  /** Without the statement and its values, which drivers like to add on further lines. */
  private static String inWords(SQLException trouble) {
    String message = String.valueOf(trouble.getMessage()).lines().findFirst().orElse("");
    int statement = message.indexOf("; SQL statement");
    String sentence = statement < 0 ? message : message.substring(0, statement);
    return cut(Secrets.mask(sentence), 300);
  }

  private static void rollback(Connection connection, Exception failed) {
    try {
      connection.rollback();
    } catch (SQLException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
  }
}
