package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.FilterService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every path of the engine's OpenAPI file, through both trees, as everybody. */
@House
class EveryDoorTest {

  private record Operation(String method, String path) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private static final List<Operation> OPERATIONS = operations();
  private static final Map<Operation, Set<String>> PASSES = passes();

  @LocalServerPort private int port;
  @Autowired private FilterService filters;

  static Stream<String> everybody() {
    return TestPeople.all().stream();
  }

  @Test
  void givenTheListOfWhatPasses_thenEachLineIsAnOperationOfTheEngine() {
    assertThat(OPERATIONS).hasSizeGreaterThan(390).containsAll(PASSES.keySet());
  }

  @ParameterizedTest
  @MethodSource("everybody")
  void givenProgram_whenEveryOperationIsAsked_thenOnlyTheListedOnesPass(String user) {
    Http program = Http.at(port).basic(user);
    assertThat(
            surprises(
                user,
                operation ->
                    program.json(
                        operation.method(),
                        "/engine-rest" + filled(operation),
                        bodyOf(operation, user))))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everybody")
  void givenPersonInTheWebApps_whenEveryOperationIsAsked_thenOnlyTheListedOnesPass(String user) {
    Http browser = Http.at(port).signIn(user);
    String token = browser.webAppToken();
    assertThat(
            surprises(
                user,
                operation ->
                    browser.json(
                        operation.method(),
                        "/camunda/api/engine/engine/default" + filled(operation),
                        bodyOf(operation, user),
                        "X-XSRF-TOKEN",
                        token)))
        .isEmpty();
  }

  @Test
  void givenNobody_whenEveryOperationIsAsked_thenNothingPasses() {
    List<String> passed = new ArrayList<>();
    for (String tree : List.of("/engine-rest", "/camunda/api/engine/engine/default")) {
      Http nobody = Http.at(port);
      for (Operation operation : OPERATIONS) {
        int status =
            nobody
                .json(operation.method(), tree + filled(operation), bodyOf(operation, "nobody"))
                .statusCode();
        if (status != 401 && status != 403) {
          passed.add(status + " " + tree + " " + operation);
        }
      }
    }
    assertThat(passed).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("everybody")
  void givenAnExpressionBehindTheAddressOrInTheBody_whenAskedAtEachDoorInEachTree_then400ByName(
      String user) {
    Http program = Http.at(port).basic(user);
    Http browser = Http.at(port).signIn(user);
    String token = browser.webAppToken();
    List<String> surprises = new ArrayList<>();
    for (Map.Entry<Operation, Set<String>> line : PASSES.entrySet()) {
      Operation operation = line.getKey();
      if (line.getValue().stream().noneMatch(group -> user.equals("one-of-" + group))) {
        continue;
      }
      String address = filled(operation) + "?ownerExpression=%24%7B1%7D";
      String inBody = "{\"orQueries\":[{\"ownerExpression\":\"${1}\"}],\"ownerExpression\":\"\"}";
      List<HttpResponse<String>> answers = new ArrayList<>();
      answers.add(
          program.json(operation.method(), "/engine-rest" + address, bodyOf(operation, user)));
      answers.add(
          browser.json(
              operation.method(),
              "/camunda/api/engine/engine/default" + address,
              bodyOf(operation, user),
              "X-XSRF-TOKEN",
              token));
      if (Doors.find(operation.method(), "/engine-rest" + filled(operation)).orElseThrow().body()
          == Body.FIELDS) {
        answers.add(program.json(operation.method(), "/engine-rest" + filled(operation), inBody));
        answers.add(
            browser.json(
                operation.method(),
                "/camunda/api/engine/engine/default" + filled(operation),
                inBody,
                "X-XSRF-TOKEN",
                token));
      }
      for (HttpResponse<String> answer : answers) {
        boolean named =
            answer.body().contains("ownerExpression: expressions are not taken")
                || answer.body().contains("orQueries is not taken here")
                || answer.body().contains("orQueries[0].ownerExpression: expressions");
        if (answer.statusCode() != 400 || !named) {
          surprises.add(operation + " " + answer.statusCode() + " " + answer.body());
        }
      }
    }
    assertThat(surprises).isEmpty();
  }

  private interface Ask {
    HttpResponse<String> send(Operation operation);
  }

  private static List<String> surprises(String user, Ask ask) {
    List<String> surprises = new ArrayList<>();
    for (Operation operation : OPERATIONS) {
      boolean should =
          PASSES.getOrDefault(operation, Set.of()).stream()
              .anyMatch(group -> user.equals("one-of-" + group));
      HttpResponse<String> answer = ask.send(operation);
      boolean passed = answer.statusCode() != 401 && answer.statusCode() != 403;
      if (passed != should) {
        surprises.add(
            operation + " -> " + answer.statusCode() + " " + answer.body().lines().toList());
      }
    }
    return surprises;
  }

  private String filled(Operation operation) {
    String path = operation.path();
    if (path.startsWith("/filter/{id}")) {
      // the engine itself refuses to say whether there is another one
      path =
          path.replace(
              "{id}", filters.createFilterQuery().filterName("My tasks").singleResult().getId());
    }
    if (path.startsWith("/group/{id}/members")) {
      path = path.replace("{id}", "operators");
    }
    return path.replaceAll("\\{[^}]+}", "none-such");
  }

  private static String bodyOf(Operation operation, String user) {
    if (!operation.method().equals("POST") && !operation.method().equals("PUT")) {
      return null;
    }
    if (operation.path().endsWith("/claim")) {
      return "{\"userId\":\"" + user + "\"}";
    }
    if (operation.path().endsWith("/retries")) {
      return "{\"retries\":1}";
    }
    if (operation.path().endsWith("/comment/create")) {
      return "{\"message\":\"seen\"}";
    }
    return "{}";
  }

  private static List<Operation> operations() {
    try (InputStream file = EveryDoorTest.class.getResourceAsStream("/openapi.json")) {
      JsonNode paths = JsonMapper.builder().build().readTree(file).path("paths");
      List<Operation> operations = new ArrayList<>();
      for (Map.Entry<String, JsonNode> path : paths.properties()) {
        for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
          if (METHODS.contains(method.getKey())) {
            operations.add(new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey()));
          }
        }
      }
      return operations;
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static Map<Operation, Set<String>> passes() {
    try (InputStream file = EveryDoorTest.class.getResourceAsStream("/doors.tsv")) {
      Map<Operation, Set<String>> passes = new HashMap<>();
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("\t"))
          .forEach(
              line ->
                  passes.put(
                      new Operation(line[0], line[1]),
                      new HashSet<>(Arrays.asList(line[2].split(",")))));
      return passes;
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
