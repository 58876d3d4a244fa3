package org.dcosrunbooks.web.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/**
 * What one door takes: the parameters behind its address, and the fields of its body at any depth.
 * Everything else is refused by name, so that nothing reaches the engine that it could understand
 * and nobody here has meant: above all no field that it would work out as an expression. The table
 * is {@code fields.tsv}, made from the engine's own description of its doors, and {@code
 * web-app-fields.tsv} for those that the web apps have of their own.
 */
final class Fields {

  /** So ends each field whose text the engine would work out. */
  static final String EXPRESSION = "Expression";

  /** Things in all lists of a question together: the engine joins a table for some of them. */
  private static final int MOST_IN_LISTS = 500;

  private static final int MOST_INNER = 10;

  /**
   * Comparisons with variables: each is a join, and where any of several may hold nothing narrows
   * it. Four of a run's fifteen variables are fifty thousand rows of one run.
   */
  private static final int MOST_COMPARISONS = 8;

  private static final int MOST_COMPARISONS_IN_ANY = 2;

  /**
   * Rows of a list, also where the question does not say how many. The web apps ask for so many.
   */
  static final int MOST_ROWS = 2_000;

  private static final String ROWS = "maxResults";

  private static final String FIRST_ROW = "firstResult";

  /** So end the lists of what is left out; the engine writes no valid SQL for one of nothing. */
  private static final String LEFT_OUT = "NotIn";

  /** Characters of a parameter's value. */
  private static final int LONGEST_VALUE = 4_000;

  private static final String A_ROW = "a number from 0 on";

  private static final String SOMETHING = "a list of one thing or more";

  /** What compares needs to know how. */
  private static final String OPERATOR = "operator";

  /** What is sorted by needs a join just so. */
  private static final String BY_VARIABLE = "variable";

  /** Questions of which any may hold. */
  private static final String ANY = "orQueries";

  /**
   * Which part of the answer, in which order: the web apps ask so everywhere, also where it is
   * idle.
   */
  private static final Set<String> PART = Set.of(FIRST_ROW, ROWS, "sortBy", "sortOrder");

  private static final Set<String> NOTHING = Set.of();

  private static final Table TABLE = Table.of("fields.tsv", "web-app-fields.tsv");

  /** Absent: any. */
  private final Optional<Set<String>> parameters;

  private final Optional<String> body;

  private Fields(Optional<Set<String>> parameters, Optional<String> body) {
    this.parameters = parameters;
    this.body = body;
  }

  /**
   * Of one door. A door that the table does not name takes nothing; behind the address of a file
   * may stand anything, for nobody reads it.
   *
   * @param path with placeholders, below the door's own tree
   */
  static Fields of(String method, String path) {
    if (path.endsWith("**")) {
      return new Fields(Optional.empty(), Optional.empty());
    }
    String door = method + " " + path.replaceAll("\\{[^}]*}", "{}").replaceAll("/$", "");
    return new Fields(
        Optional.of(TABLE.parameters().getOrDefault(door, NOTHING)),
        Optional.ofNullable(TABLE.bodies().get(door)));
  }

  /**
   * @param query as it was sent, without the question mark; null without one
   */
  void checkQuery(String query) throws Closed {
    if (query == null || query.isEmpty()) {
      return;
    }
    Count count = new Count();
    for (String pair : query.split("&", -1)) {
      int end = pair.indexOf('=');
      String name = end < 0 ? pair : pair.substring(0, end);
      // a name that is written in another way than letters is none of the table's
      if (name.endsWith(EXPRESSION)
          || (parameters.isPresent()
              && !parameters.get().contains(name)
              && !PART.contains(name)
              && !pair.isEmpty())) {
        throw refused(name);
      }
      String value = end < 0 ? "" : pair.substring(end + 1);
      if (value.length() > LONGEST_VALUE) {
        throw new Closed(
            HttpStatus.BAD_REQUEST.value(),
            shown(name) + " is longer than " + LONGEST_VALUE + " characters.");
      }
      if (name.equals(ROWS)
          && !(value.matches("\\d{1,9}") && Integer.parseInt(value) <= MOST_ROWS)) {
        throw new Closed(
            HttpStatus.BAD_REQUEST.value(),
            ROWS
                + " is a number up to "
                + MOST_ROWS
                + ". Ask for the rest with "
                + FIRST_ROW
                + ".");
      }
      if (name.equals(FIRST_ROW) && !value.matches("\\d{1,9}")) {
        throw wrong(FIRST_ROW, A_ROW);
      }
      if (name.endsWith(LEFT_OUT) && value.isEmpty()) {
        throw wrong(name, SOMETHING);
      }
      if (name.endsWith("ariables") || name.endsWith("ariableValues")) {
        count.comparisons(
            name, value.replace("%2C", ",").replace("%2c", ",").split(",", -1).length);
      }
    }
  }

  /**
   * What is asked for, with a number of rows where a list was asked for without one.
   *
   * @param query that was checked; null without one
   */
  String withRows(String query) {
    boolean list = parameters.filter(names -> names.contains(ROWS)).isPresent();
    if (!list || (query != null && query.matches("(?:.*&)?" + ROWS + "=.*"))) {
      return query;
    }
    String rows = ROWS + "=" + MOST_ROWS;
    return query == null || query.isEmpty() ? rows : query + "&" + rows;
  }

  /**
   * @param json the body's object
   */
  void checkBody(JsonNode json) throws Closed {
    if (body.isEmpty()) {
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        throw refused(field.getKey());
      }
      return;
    }
    Count count = new Count();
    check(TABLE.shape(body.get()), json, "", count);
  }

  /** How much is asked for in all. */
  private static final class Count {
    private int inLists;
    private int comparisons;
    private int comparisonsInAny;
    private int depth;

    void inList(String name) throws Closed {
      if (++inLists > MOST_IN_LISTS) {
        throw tooMany(name, MOST_IN_LISTS + " things in lists");
      }
    }

    void comparison(String at) throws Closed {
      if (depth > 0 && ++comparisonsInAny > MOST_COMPARISONS_IN_ANY) {
        throw tooMany(at, MOST_COMPARISONS_IN_ANY + " comparisons in an or");
      }
      comparisons(at, 1);
    }

    void comparisons(String at, int more) throws Closed {
      comparisons += more;
      if (comparisons > MOST_COMPARISONS) {
        throw tooMany(at, MOST_COMPARISONS + " comparisons");
      }
    }
  }

  private static Closed tooMany(String name, String most) {
    return new Closed(
        HttpStatus.BAD_REQUEST.value(),
        shown(name) + ": at most " + most + " are taken in one question. Ask for less at a time.");
  }

  private void check(Map<String, Kind> shape, JsonNode json, String at, Count count) throws Closed {
    if (shape.containsKey(OPERATOR) && !json.path(OPERATOR).isTextual()) {
      throw wrong(at + OPERATOR, "a word such as eq");
    }
    if (shape.containsKey(OPERATOR) || shape.containsKey(BY_VARIABLE)) {
      count.comparison(at);
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      String name = at + field.getKey();
      Kind kind = shape.get(field.getKey());
      if (kind == null) {
        if (at.isEmpty() && PART.contains(name)) {
          kind = Kind.of("");
        } else {
          throw refused(name);
        }
      }
      JsonNode value = field.getValue();
      if (value.isNull()) {
        continue;
      }
      if (field.getKey().equals(FIRST_ROW)
          && !(value.canConvertToInt() && value.isIntegralNumber() && value.asInt() >= 0)) {
        throw wrong(name, A_ROW);
      }
      if (kind.list()) {
        if (!value.isArray()) {
          throw wrong(name, "a list" + each(kind));
        }
        if (field.getKey().endsWith(LEFT_OUT) && value.isEmpty()) {
          throw wrong(name, SOMETHING);
        }
        boolean any = field.getKey().equals(ANY);
        if (any && value.size() > MOST_INNER) {
          throw tooMany(name, MOST_INNER + " inner questions");
        }
        count.depth += any ? 1 : 0;
        int number = 0;
        for (JsonNode each : value) {
          count.inList(name);
          check(kind, each, name + "[" + number++ + "]", count);
        }
        count.depth -= any ? 1 : 0;
      } else {
        check(kind, value, name, count);
      }
    }
  }

  private void check(Kind kind, JsonNode value, String name, Count count) throws Closed {
    if (kind.shape().isEmpty()) {
      if (!value.isValueNode() || value.isNull()) {
        throw wrong(name, "a text, a number, true or false");
      }
    } else if (value.isObject()) {
      check(TABLE.shape(kind.shape().get()), value, name + ".", count);
    } else {
      throw wrong(name, "an object");
    }
  }

  /** How one of a list is written, where it is not a plain value. */
  private static String each(Kind kind) {
    return kind.shape()
        .map(TABLE::shape)
        .filter(shape -> shape.containsKey(OPERATOR))
        .map(
            shape ->
                ", each as {"
                    + shape.keySet().stream()
                        .sorted()
                        .map(field -> "\"" + field + "\": …")
                        .collect(Collectors.joining(", "))
                    + "}")
        .orElse("");
  }

  private static Closed refused(String name) {
    String shown = shown(name);
    return new Closed(
        HttpStatus.BAD_REQUEST.value(),
        name.endsWith(EXPRESSION)
            ? shown + ": expressions are not taken. Ask for the value itself."
            : shown + " is not taken here. Nothing was asked.");
  }

  private static Closed wrong(String name, String expected) {
    return new Closed(HttpStatus.BAD_REQUEST.value(), shown(name) + " must be " + expected + ".");
  }

  /** A sender's word, short and without anything that could be taken for something else. */
  static String shown(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_.\\[\\]%-]", "?");
    return plain.length() <= 120 ? plain : "…" + plain.substring(plain.length() - 119);
  }

  /**
   * @param list several of them
   * @param shape of an object; empty for a plain value
   */
  private record Kind(boolean list, Optional<String> shape) {

    private static final String LIST = "[]";

    static Kind of(String written) {
      boolean list = written.endsWith(LIST);
      String shape = list ? written.substring(0, written.length() - LIST.length()) : written;
      return new Kind(list, Optional.of(shape).filter(name -> !name.isEmpty()));
    }
  }

  /**
   * Lines of both files: what, where or of what name, and the fields with their kinds. What the web
   * apps ask of a door of the engine beyond its description comes on top.
   */
  private record Table(
      Map<String, Set<String>> parameters,
      Map<String, String> bodies,
      Map<String, Map<String, Kind>> shapes) {

    static Table of(String... files) {
      Table table = new Table(new HashMap<>(), new HashMap<>(), new HashMap<>());
      for (String file : files) {
        try (InputStream lines = Fields.class.getResourceAsStream(file)) {
          new String(lines.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> List.of(line.split("\t", -1)))
              .forEach(table::add);
        } catch (IOException unreadable) {
          throw new IllegalStateException(file + " cannot be read", unreadable);
        }
      }
      return table;
    }

    private void add(List<String> line) {
      String name = line.get(1);
      switch (line.get(0)) {
        case "parameters" ->
            parameters
                .computeIfAbsent(name, first -> new HashSet<>())
                .addAll(Arrays.asList(line.get(2).split(" ")));
        case "body" -> bodies.put(name, line.get(2));
        case "shape" -> {
          Map<String, Kind> fields = shapes.computeIfAbsent(name, first -> new HashMap<>());
          for (String field : line.get(2).split(" ")) {
            String[] parts = field.split(":", 2);
            fields.put(parts[0], Kind.of(parts.length == 1 ? "" : parts[1]));
          }
        }
        default -> throw new IllegalStateException("no such line: " + line);
      }
    }

    Map<String, Kind> shape(String name) {
      Map<String, Kind> shape = shapes.get(name);
      if (shape == null) {
        throw new IllegalStateException("the table has no shape " + name);
      }
      return shape;
    }
  }
}
