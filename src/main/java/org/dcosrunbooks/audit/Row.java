package org.dcosrunbooks.audit;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A row beside the record that lines of the record vouch for: a plan, a decision, or the run's own
 * row. A line that announces one carries {@code rows}: for each part of it the SHA-256 over its
 * columns as canonical JSON, without those that are null, so that columns may be added later, and
 * with the SHA-256 of each text in the text's place. So the digest is one of the stored bytes,
 * whatever this process takes for a secret, and an exported row can be checked although a text in
 * it is masked.
 *
 * @param columns by their names in lower case: as they are stored; of an exported row that has a
 *     masked text, {@code masked} and the {@code sha256} of the stored one in its place
 */
public record Row(String table, Map<String, Object> columns) {

  public static final String PLAN = "approval_plan";
  public static final String DECISION = "approval_decision";
  public static final String RUN = "run";

  /** Of a run's row: what is written when people learn what it works on. */
  public static final String SUBJECT = "subject";

  /** Of a run's row: what is written when it ends. */
  public static final String END = "end";

  private static final String MASKED = "masked";
  private static final String STORED = "sha256";

  /** Tables whose rows are vouched for, with the column that is the key. */
  static final Map<String, String> KEYS = Map.of(PLAN, "id", DECISION, "plan_id", RUN, "id");

  /**
   * A run's row is written at three moments; what is written at a later one is a part of its own.
   */
  private static final Map<String, List<String>> LATER_PARTS =
      Map.of(
          SUBJECT, List.of("business_key", "subject"),
          END, List.of("ended", "outcome", "outcome_reason"));

  /**
   * What a line calls a row, or a part of one: {@code approval_plan/<id>}, {@code run/<id>/end}.
   *
   * @param later which of the parts that are written later; empty for the rest of the row
   */
  record Name(String table, String key, String later) {

    /** Empty when the text is no such name. */
    static Optional<Name> read(String text) {
      String[] words = text.split("/", -1);
      boolean known = words.length > 1 && KEYS.containsKey(words[0]) && !words[1].isEmpty();
      boolean laterOne =
          words.length == 3 && words[0].equals(RUN) && LATER_PARTS.containsKey(words[2]);
      return known && (words.length == 2 || laterOne)
          ? Optional.of(new Name(words[0], words[1], laterOne ? words[2] : ""))
          : Optional.empty();
    }

    /** As in {@code how the run ended}. */
    String inWords() {
      return switch (table) {
        case PLAN -> "plan " + key;
        case DECISION -> "the decision about plan " + key;
        case RUN ->
            switch (later) {
              case SUBJECT -> "what the run works on";
              case END -> "how the run ended";
              default -> "the run's own row";
            };
        default -> table + " " + key;
      };
    }

    @Override
    public String toString() {
      return table + "/" + key + (later.isEmpty() ? "" : "/" + later);
    }
  }

  public Row {
    columns = new TreeMap<>(columns);
  }

  /** The plan that the result stands at; all columns have to be selected. */
  public static Row plan(ResultSet row, int number) throws SQLException {
    return of(PLAN, row);
  }

  /** The decision that the result stands at; all columns have to be selected. */
  public static Row decision(ResultSet row, int number) throws SQLException {
    return of(DECISION, row);
  }

  /** The run's own row that the result stands at; all columns have to be selected. */
  public static Row run(ResultSet row, int number) throws SQLException {
    return of(RUN, row);
  }

  static Row of(String table, ResultSet row) throws SQLException {
    ResultSetMetaData about = row.getMetaData();
    Map<String, Object> columns = new TreeMap<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      Object value = value(row, i, about.getColumnType(i));
      if (value != null) {
        columns.put(about.getColumnLabel(i).toLowerCase(Locale.ROOT), value);
      }
    }
    return new Row(table, columns);
  }

  private static Object value(ResultSet row, int column, int type) throws SQLException {
    if (type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE) {
      OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
      return time == null ? null : CanonicalJson.instant(time.toInstant());
    }
    Object value = row.getObject(column);
    return value == null || value instanceof Number ? value : row.getString(column);
  }

  String key() {
    return String.valueOf(columns.get(KEYS.getOrDefault(table, "id")));
  }

  /** Only the part of this name; what was written before it is not vouched for again. */
  public Map<String, String> part(String part) {
    Map<String, String> parts = new LinkedHashMap<>(parts());
    parts.keySet().removeIf(name -> !name.endsWith("/" + part));
    return parts;
  }

  /** Each part's name, as lines carry it, with its digest. Parts that are empty are left out. */
  public Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    names().forEach((name, digest) -> parts.put(name.toString(), digest));
    return parts;
  }

  Map<Name, String> names() {
    Map<Name, String> parts = new LinkedHashMap<>();
    Map<String, Object> rest = new TreeMap<>(columns);
    if (table.equals(RUN)) {
      LATER_PARTS.forEach(
          (part, names) -> {
            Map<String, Object> own = new TreeMap<>(columns);
            own.keySet().retainAll(names);
            rest.keySet().removeAll(names);
            if (!own.isEmpty()) {
              parts.put(new Name(table, key(), part), digest(own));
            }
          });
    }
    parts.put(new Name(table, key(), ""), digest(rest));
    return parts;
  }

  private static String digest(Map<String, Object> columns) {
    Map<String, Object> digests = new TreeMap<>();
    columns.forEach((name, value) -> digests.put(name, digest(value)));
    return Sha256.of(CanonicalJson.of(digests));
  }

  private static Object digest(Object value) {
    return value instanceof Map<?, ?> masked && masked.get(STORED) instanceof String stored
        ? stored
        : value instanceof Number ? value : Sha256.of(String.valueOf(value));
  }

  /** As it leaves the service: what looks like a secret is masked, and everything else as it is. */
  Row exported() {
    Map<String, Object> shown = new TreeMap<>();
    columns.forEach((name, value) -> shown.put(name, exported(value)));
    return new Row(table, shown);
  }

  private static Object exported(Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    String masked = Secrets.maskAll(text);
    return masked.equals(text) ? text : Map.of(MASKED, masked, STORED, Sha256.of(text));
  }

  /** Names of columns whose text is masked, and so is not vouched for. */
  List<String> maskedColumns() {
    return columns.entrySet().stream()
        .filter(column -> column.getValue() instanceof Map)
        .map(Map.Entry::getKey)
        .toList();
  }
}
