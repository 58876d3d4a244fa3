package org.dcosrunbooks.web.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plan's page says, read from its JSON. Every key may be absent (null, or an empty list
 * here); keys that are not known are ignored, since runs outlive releases.
 */
record PlanContent(
    String headline,
    String question,
    String verdict,
    String reason,
    String ticket,
    String askedBy,
    List<String> warnings,
    List<Line> lines,
    List<Task> tasks,
    List<Fact> facts,
    List<String> order,
    List<String> ifAborted,
    List<String> expected,
    List<String> outNow,
    List<Check> checks,
    List<String> notChecked,
    List<String> differences,
    List<String> ifYes,
    List<Fact> earlierRuns) {

  /** What one service or task goes through. */
  record Line(String kind, String name, String text) {

    public String style() {
      return "line-" + kind.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]", "");
    }
  }

  /** A task in the complete list. */
  record Task(
      String service, String task, String state, String grace, String endsBy, String comesBack) {}

  /** A fact about what the run works on. */
  record Fact(String name, String value) {}

  /** A check that was made. */
  record Check(String check, String result, String source, String at) {}

  /**
   * @throws IllegalArgumentException when the text is no JSON object
   */
  static PlanContent of(String json, ObjectMapper mapper) {
    JsonNode page;
    try {
      page = mapper.readTree(json);
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException("The plan's page is not JSON", notJson);
    }
    if (page == null || !page.isObject()) {
      throw new IllegalArgumentException("The plan's page is no JSON object");
    }
    return new PlanContent(
        text(page, "headline"),
        text(page, "question"),
        text(page, "verdict"),
        text(page, "reason"),
        text(page, "ticket"),
        text(page, "askedBy"),
        texts(page, "warnings"),
        objects(page, "lines").stream()
            .map(one -> new Line(word(one, "kind"), word(one, "name"), word(one, "text")))
            .toList(),
        objects(page, "tasks").stream()
            .map(
                one ->
                    new Task(
                        word(one, "service"),
                        word(one, "task"),
                        word(one, "state"),
                        word(one, "grace"),
                        word(one, "endsBy"),
                        word(one, "comesBack")))
            .toList(),
        facts(page, "facts"),
        texts(page, "order"),
        texts(page, "ifAborted"),
        texts(page, "expected"),
        texts(page, "outNow"),
        objects(page, "checks").stream()
            .map(
                one ->
                    new Check(
                        word(one, "check"),
                        word(one, "result"),
                        word(one, "source"),
                        word(one, "at")))
            .toList(),
        texts(page, "notChecked"),
        objects(page, "changes").stream()
            .map(one -> word(one, "text"))
            .filter(text -> !text.isBlank())
            .toList(),
        texts(page, "ifYes"),
        facts(page, "earlierRuns"));
  }

  private static List<Fact> facts(JsonNode page, String key) {
    return objects(page, key).stream()
        .map(one -> new Fact(word(one, "name"), word(one, "value")))
        .toList();
  }

  /** Empty when the text is not what this page understands. */
  static Optional<PlanContent> readable(String json, ObjectMapper mapper) {
    try {
      return Optional.of(of(json, mapper));
    } catch (IllegalArgumentException unreadable) {
      // the page says so, and nobody can say yes to what they cannot read
      return Optional.empty();
    }
  }

  private static String text(JsonNode page, String key) {
    String word = word(page, key);
    return word.isBlank() ? null : word;
  }

  private static String word(JsonNode object, String key) {
    JsonNode value = object.path(key);
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }

  /** A list of sentences; a single sentence is a list of one. */
  private static List<String> texts(JsonNode page, String key) {
    JsonNode value = page.path(key);
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      if (one.isValueNode() && !one.isNull() && !one.asText().isBlank()) {
        texts.add(one.asText());
      }
    }
    return List.copyOf(texts);
  }

  private static List<JsonNode> objects(JsonNode page, String key) {
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode one : page.path(key)) {
      if (one.isObject()) {
        objects.add(one);
      }
    }
    return objects;
  }
}
