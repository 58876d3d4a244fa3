package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of fields is the engine's own description of its doors less every expression. Each
 * field of each door at each depth in each tree is judged, as each group.
 */
class FieldsTest {

  private static final Path FILE =
      Path.of("src", "main", "resources", "org", "dcosrunbooks", "web", "door", "fields.tsv");

  private static final List<String> TREES =
      List.of("/engine-rest/", "/camunda/api/engine/engine/default/");

  private static final EngineDescription DESCRIPTION = new EngineDescription();

  @Test
  void givenTheEnginesDescription_whenItHasChanged_thenTheTableIsWrittenAnew() throws IOException {
    Set<String> shapes = new TreeSet<>();
    Map<String, String> parameters = new TreeMap<>();
    Map<String, String> bodies = new TreeMap<>();
    for (Door door : Doors.ofTheEngine()) {
      String key = EngineDescription.keyOf(door);
      String names = String.join(" ", withoutExpressions(DESCRIPTION.parameters(key)));
      if (!names.isEmpty()) {
        parameters.put(key, "parameters\t" + key + "\t" + names);
      }
      if (door.body() == Body.FIELDS) {
        String body = DESCRIPTION.body(key).orElseThrow(() -> new AssertionError(key));
        bodies.put(key, "body\t" + key + "\t" + body);
        shapes.addAll(DESCRIPTION.shapesIn(body));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "# What each door of the engine's tree takes: parameters behind its address, the body, and"
            + " what such a body is.");
    lines.add(
        "# Written by FieldsTest from the engine's own description, less every field that the engine"
            + " would work out as an expression.");
    lines.addAll(parameters.values());
    lines.addAll(bodies.values());
    for (String shape : shapes) {
      Map<String, String> fields = DESCRIPTION.shape(shape);
      lines.add(
          "shape\t"
              + shape
              + "\t"
              + String.join(
                  " ",
                  withoutExpressions(fields.keySet()).stream()
                      .map(
                          name -> fields.get(name).isEmpty() ? name : name + ":" + fields.get(name))
                      .toList()));
    }
    String text = String.join("\n", lines) + "\n";
    if (!Files.exists(FILE) || !Files.readString(FILE, StandardCharsets.UTF_8).equals(text)) {
      Files.writeString(FILE, text, StandardCharsets.UTF_8);
      System.out.println("Wrote " + FILE + " anew: read it, and commit it.");
    }
  }

  private static Set<String> withoutExpressions(Set<String> names) {
    Set<String> plain = new TreeSet<>(names);
    plain.removeIf(name -> name.endsWith("Expression"));
    return plain;
  }

  @Test
  void givenEveryParameterOfEveryDoor_whenJudgedInBothTrees_thenOnlyExpressionsAreRefused() {
    int judged = 0;
    int expressions = 0;
    for (Door line : Doors.ofTheEngine()) {
      for (String parameter : DESCRIPTION.parameters(EngineDescription.keyOf(line))) {
        for (String tree : TREES) {
          Door door = Doors.find(line.method(), tree + filled(line)).orElseThrow();
          Optional<String> refused = refused(() -> door.fields().checkQuery(parameter + "=1"));
          judged++;
          if (parameter.endsWith("Expression")) {
            expressions++;
            assertThat(refused).as(line + " " + parameter).hasValueSatisfying(namesIt(parameter));
          } else {
            assertThat(refused).as(line + " " + parameter).isEmpty();
          }
        }
      }
    }
    assertThat(judged).isGreaterThan(1500);
    assertThat(expressions).isGreaterThan(60);
  }

  @Test
  void givenEveryFieldOfEveryBody_whenJudgedAtEachDepth_thenOnlyExpressionsAreRefused() {
    int judged = 0;
    int expressions = 0;
    for (Door line : Doors.ofTheEngine()) {
      if (line.body() != Body.FIELDS) {
        continue;
      }
      String body = DESCRIPTION.body(EngineDescription.keyOf(line)).orElseThrow();
      for (Step step : steps(body, 3)) {
        for (Map.Entry<String, String> field : DESCRIPTION.shape(step.shape()).entrySet()) {
          ObjectNode innermost = comparison(step.shape());
          put(innermost, field.getKey(), field.getValue());
          JsonNode json = step.around(innermost);
          for (String tree : TREES) {
            Door door = Doors.find(line.method(), tree + filled(line)).orElseThrow();
            Optional<String> refused = refused(() -> door.fields().checkBody(json));
            judged++;
            if (field.getKey().endsWith("Expression")) {
              expressions++;
              assertThat(refused).as(line + " " + json).hasValueSatisfying(namesIt(field.getKey()));
            } else {
              assertThat(refused).as(line + " " + json).isEmpty();
            }
          }
        }
      }
    }
    assertThat(judged).isGreaterThan(5_000);
    assertThat(expressions).isGreaterThan(500);
  }

  /** Who asks makes no difference to what is taken. */
  @Test
  void givenAnyGroup_whenItsDoorsAreJudged_thenAnExpressionIsRefusedThereToo() {
    for (var group : org.dcosrunbooks.engine.People.Group.values()) {
      long doors =
          Stream.concat(Doors.ofTheEngine().stream(), Doors.ofTheWebApps().stream())
              .filter(door -> door.lets(Set.of(group)))
              .peek(
                  door -> {
                    assertThat(refused(() -> door.fields().checkQuery("a=b&ownerExpression=x")))
                        .as("%s %s", group, door)
                        .isPresent();
                    ObjectNode json = JsonNodeFactory.instance.objectNode();
                    json.put("ownerExpression", "x");
                    assertThat(refused(() -> door.fields().checkBody(json)))
                        .as("%s %s", group, door)
                        .hasValueSatisfying(namesIt("ownerExpression"));
                  })
              .count();
      assertThat(doors).isGreaterThan(100);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/engine-rest/task|{\"nonsense\":1}|nonsense is not taken here",
        "POST|/engine-rest/task|{\"orQueries\":[{\"sortBy\":1}]}|orQueries[0].sortBy is not taken here",
        "POST|/engine-rest/task|{\"taskIdIn\":\"x\"}|taskIdIn must be a list",
        "POST|/engine-rest/task|{\"taskIdIn\":[{}]}|taskIdIn[0] must be a text",
        "POST|/engine-rest/task|{\"taskId\":{}}|taskId must be a text",
        "POST|/engine-rest/task|{\"taskId\":[]}|taskId must be a text",
        "POST|/engine-rest/task|{\"orQueries\":{}}|orQueries must be a list",
        "POST|/engine-rest/task|{\"orQueries\":[1]}|orQueries[0] must be an object",
        "POST|/engine-rest/task|{\"orQueries\":[{},{\"x\":1}]}|orQueries[1].x is not taken here",
        "POST|/engine-rest/task|{\"sorting\":[{\"parameters\":{\"x\":1}}]}|sorting[0].parameters.x is not",
        "POST|/engine-rest/task|{\"taskIdIn\":[null]}|taskIdIn[0] must be a text",
        "POST|/engine-rest/task|{\"orQueries\":[null]}|orQueries[0] must be an object",
        "POST|/engine-rest/task|{\"taskVariables\":[{}]}|taskVariables[0].operator must be a word",
        "POST|/engine-rest/task|{\"taskVariables\":[{\"operator\":\"eq\",\"value\":{\"a\":1}}]}|taskVariables[0].value must be",
        "POST|/engine-rest/filter/1/list|{\"assigneeExpression\":\"x\"}|assigneeExpression: expressions",
        "POST|/engine-rest/filter/1/count|{\"orQueries\":[{\"nameLikeExpression\":1}]}|orQueries[0].nameLikeExpression",
        "POST|/engine-rest/task|{\"assignee\\u0045xpression\":\"x\"}|assigneeExpression: expressions",
        "POST|/engine-rest/task|{\"AssigneeExpression\":\"x\"}|AssigneeExpression: expressions",
        "POST|/engine-rest/task|{\"assignee_expression\":\"x\"}|assignee_expression is not taken",
        "POST|/engine-rest/task|{\"<b>\\u202e\":1}|?b?? is not taken here",
      })
  void givenAFieldThatIsNone_whenJudged_thenRefusedByName(
      String method, String path, String body, String sentence) throws IOException {
    Door door = Doors.find(method, path).orElseThrow();
    JsonNode json = JsonMapper.builder().build().readTree(body);
    assertThat(refused(() -> door.fields().checkBody(json)))
        .hasValueSatisfying(said -> assertThat(said).startsWith(sentence));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/engine-rest/task|assigneeExpression=x|assigneeExpression: expressions",
        "/engine-rest/task|firstResult=0&sortBy=x&ownerExpression|ownerExpression: expressions",
        "/engine-rest/task|assignee%45xpression=x|assignee%45xpression is not taken",
        "/engine-rest/task|%61ssignee=x|%61ssignee is not taken",
        "/engine-rest/task|nonsense|nonsense is not taken",
        "/engine-rest/version|x=1|x is not taken",
        "/camunda/app/tasklist/x.js|assigneeExpression=x|assigneeExpression: expressions",
      })
  void givenAParameterThatIsNone_whenJudged_thenRefusedByName(
      String path, String query, String sentence) {
    Door door = Doors.find("GET", path).orElseThrow();
    assertThat(refused(() -> door.fields().checkQuery(query)))
        .hasValueSatisfying(said -> assertThat(said).startsWith(sentence));
  }

  /**
   * Each comparison is a join, and each thing in a list is work: a small question is to stay small.
   */
  @Test
  void givenAQuestionThatAsksForMuch_whenJudged_thenRefusedByName() throws IOException {
    Door door = Doors.find("POST", "/engine-rest/history/process-instance/count").orElseThrow();
    String one = "{\"name\":\"v\",\"operator\":\"eq\",\"value\":\"x\"}";
    assertThat(judged(door, "{\"variables\":[" + times(8, one) + "]}")).isEmpty();
    assertThat(judged(door, "{\"variables\":[" + times(9, one) + "]}"))
        .hasValueSatisfying(said -> assertThat(said).contains("at most 8 comparisons"));
    assertThat(judged(door, "{\"orQueries\":[{\"variables\":[" + times(2, one) + "]}]}")).isEmpty();
    assertThat(judged(door, "{\"orQueries\":[{\"variables\":[" + times(3, one) + "]}]}"))
        .hasValueSatisfying(said -> assertThat(said).contains("at most 2 comparisons"));
    assertThat(judged(door, "{\"orQueries\":[" + times(11, "{}") + "]}"))
        .hasValueSatisfying(said -> assertThat(said).contains("at most 10 inner questions"));
    assertThat(judged(door, "{\"processInstanceIds\":[" + times(500, "\"a\"") + "]}")).isEmpty();
    assertThat(judged(door, "{\"processInstanceIds\":[" + times(501, "\"a\"") + "]}"))
        .hasValueSatisfying(said -> assertThat(said).contains("at most 500 things in lists"));
    String sort =
        "{\"sortBy\":\"processVariable\",\"sortOrder\":\"asc\",\"parameters\":{\"variable\":\"a\"}}";
    Door search = Doors.find("POST", "/engine-rest/task").orElseThrow();
    assertThat(judged(search, "{\"sorting\":[" + times(8, sort) + "]}")).isEmpty();
    assertThat(judged(search, "{\"sorting\":[" + times(9, sort) + "]}")).isPresent();
    assertThat(
            judged(
                search,
                "{\"processVariables\":["
                    + times(3, one)
                    + "],\"orQueries\":[{\"taskVariables\":["
                    + times(2, one)
                    + "]}]}"))
        .isEmpty();
    Door tasks = Doors.find("GET", "/engine-rest/task").orElseThrow();
    assertThat(
            refused(
                () ->
                    tasks
                        .fields()
                        .checkQuery(
                            "processVariables="
                                + times(5, "a_eq_b")
                                + "&taskVariables="
                                + times(4, "a_eq_b"))))
        .isPresent();
    assertThat(refused(() -> tasks.fields().checkQuery("processVariables=" + times(8, "a_eq_b"))))
        .isEmpty();
    assertThat(refused(() -> tasks.fields().checkQuery("processVariables=" + times(9, "a_eq_b"))))
        .isPresent();
    assertThat(
            refused(
                () ->
                    tasks
                        .fields()
                        .checkQuery("processVariables=" + times(9, "a_eq_b").replace(",", "%2C"))))
        .isPresent();
    assertThat(refused(() -> tasks.fields().checkQuery("name=" + "x".repeat(4_001)))).isPresent();
  }

  private static String times(int number, String text) {
    return String.join(",", java.util.Collections.nCopies(number, text));
  }

  private static Optional<String> judged(Door door, String body) throws IOException {
    JsonNode json = JsonMapper.builder().build().readTree(body);
    return refused(() -> door.fields().checkBody(json));
  }

  @Test
  void givenTheAddressOfAFile_whenJudged_thenAnythingElseMayStandBehindIt() {
    Door door = Doors.find("GET", "/camunda/app/tasklist/scripts/config.js").orElseThrow();
    assertThat(refused(() -> door.fields().checkQuery("bust=7240"))).isEmpty();
    assertThat(refused(() -> door.fields().checkQuery(null))).isEmpty();
    assertThat(refused(() -> door.fields().checkQuery(""))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"agent\":{\"value\":\"x\",\"type\":\"Foo\"}}|agent has a type that is not taken",
        "{\"agent\":{\"value\":\"x\",\"type\":\"Xml\"}}|agent has a type that is not taken",
        "{\"agent\":{\"value\":\"rO0\",\"type\":\"Object\"}}|agent has a type that is not taken",
        "{\"agent\":{\"value\":\"x\",\"type\":\"Bytes\"}}|agent has a type that is not taken",
        "{\"agent\":{\"value\":\"x\",\"type\":\"File\"}}|agent has a type that is not taken",
        "{\"agent\":{\"value\":\"x\",\"type\":7}}|agent has a type that is not taken",
        "{\"agent\":{\"value\":\"x\",\"valueInfo\":{\"transient\":true}}}|agent has a valueInfo",
        "{\"agent\":{\"value\":\"x\",\"valueInfo\":{\"objectTypeName\":\"a.B\"}}}|agent has a valueInfo",
        "{\"agent\":{\"value\":\"x\",\"valueInfo\":true}}|agent has a valueInfo",
        "{\"agent\":{\"value\":\"x\",\"local\":true}}|agent has more than a value",
        "{\"agent\":\"x\"}|agent must be an object with its value",
        "{\"agent\":{\"value\":{\"a\":1}}}|agent is neither a plain value",
        "{\"agent\":{\"value\":[[1]]}}|agent is neither a plain value",
        "{\"decommission\":{\"value\":\"yes\",\"type\":\"Boolean\"}}|decommission is no boolean",
        "{\"n\":{\"value\":1.5,\"type\":\"Integer\"}}|n is no integer",
        "{\"n\":{\"value\":99999999999,\"type\":\"Integer\"}}|n is no integer",
        "{\"s\":{\"value\":1,\"type\":\"String\"}}|s is no string",
        "[]|variables must be an object",
        "\"x\"|variables must be an object",
      })
  void givenAVariableThatIsNoPlainValue_whenJudged_thenRefusedByName(
      String variables, String sentence) throws IOException {
    JsonNode json = JsonMapper.builder().build().readTree(variables);
    assertThat(refused(() -> Values.check(json)))
        .hasValueSatisfying(said -> assertThat(said).startsWith(sentence));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"agent\":{\"value\":\"10.0.0.1\"}}",
        "{\"agent\":{\"value\":\"10.0.0.1\",\"type\":\"String\",\"valueInfo\":{}}}",
        "{\"agent\":{\"value\":null,\"type\":\"string\",\"valueInfo\":null}}",
        "{\"decommission\":{\"value\":true,\"type\":\"Boolean\"}}",
        "{\"acknowledged\":{\"value\":[\"/shop\",\"/x\"]}}",
        "{\"acknowledged\":{\"value\":\"[1]\",\"type\":\"Json\"}}",
        "{\"agent\":{}}",
        "null",
        "{}",
      })
  void givenPlainValues_whenJudged_thenTaken(String variables) throws IOException {
    JsonNode json = JsonMapper.builder().build().readTree(variables);
    assertThat(refused(() -> Values.check(json))).isEmpty();
  }

  /**
   * A way from a body to an object inside it.
   *
   * @param shape what stands at its end
   * @param way fields with their kinds, outermost first
   */
  private record Step(String shape, List<Map.Entry<String, String>> way) {

    JsonNode around(ObjectNode innermost) {
      ObjectNode json = innermost;
      for (int i = way.size() - 1; i >= 0; i--) {
        ObjectNode outer = JsonNodeFactory.instance.objectNode();
        if (way.get(i).getValue().endsWith("[]")) {
          outer.putArray(way.get(i).getKey()).add(json);
        } else {
          outer.set(way.get(i).getKey(), json);
        }
        json = outer;
      }
      return json;
    }
  }

  private static Set<Step> steps(String body, int deepest) {
    Set<Step> all = new LinkedHashSet<>(List.of(new Step(body, List.of())));
    Set<Step> edge = all;
    for (int depth = 1; depth <= deepest; depth++) {
      Set<Step> next = new LinkedHashSet<>();
      for (Step step : edge) {
        for (Map.Entry<String, String> field : DESCRIPTION.shape(step.shape()).entrySet()) {
          String inside = field.getValue().replace("[]", "");
          if (!inside.isEmpty()) {
            List<Map.Entry<String, String>> way = new ArrayList<>(step.way());
            way.add(Map.entry(field.getKey(), field.getValue()));
            next.add(new Step(inside, List.copyOf(way)));
          }
        }
      }
      edge = next;
      Set<Step> both = new LinkedHashSet<>(all);
      both.addAll(next);
      all = both;
    }
    return all;
  }

  private static void put(ObjectNode json, String field, String kind) {
    String inside = kind.replace("[]", "");
    JsonNode one = inside.isEmpty() ? JsonNodeFactory.instance.textNode("x") : comparison(inside);
    if (kind.endsWith("[]")) {
      json.putArray(field).add(one);
    } else {
      json.set(field, one);
    }
  }

  /** An empty object; one that compares says how. */
  private static ObjectNode comparison(String shape) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (DESCRIPTION.shape(shape).containsKey("operator")) {
      json.put("operator", "eq");
    }
    return json;
  }

  private static String filled(Door door) {
    return door.path().toString().replaceAll("\\{[^}]*}", "any");
  }

  private static java.util.function.Consumer<String> namesIt(String field) {
    return said -> assertThat(said).contains(field + ": expressions are not taken");
  }

  private interface Judge {
    void check() throws Closed;
  }

  private static Optional<String> refused(Judge judge) {
    try {
      judge.check();
      return Optional.empty();
    } catch (Closed closed) {
      assertThat(closed.status()).isEqualTo(400);
      return Optional.of(closed.getMessage());
    }
  }
}
