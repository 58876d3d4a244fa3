package org.dcosrunbooks.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.dcosrunbooks.simulator.Simulator;

/** What people and programs do with a running service, over HTTP with basic authentication. */
final class Api {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final ServiceProcess service;
  private final UnaryOperator<String> passwords;

  Api(ServiceProcess service) {
    this(service, Api::passwordOf);
  }

  /**
   * @param passwords of each user
   */
  Api(ServiceProcess service, UnaryOperator<String> passwords) {
    this.service = service;
    this.passwords = passwords;
  }

  // ---------------------------------------------------------------- calls

  HttpResponse<String> call(String user, String password, String method, String path, Object body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .timeout(Duration.ofSeconds(60));
    if (!user.isEmpty()) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
    }
    try {
      if (body == null) {
        request.method(method, HttpRequest.BodyPublishers.noBody());
      } else {
        request
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
      }
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(method + " " + path, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private JsonNode good(String user, String method, String path, Object body) {
    HttpResponse<String> answer = call(user, passwords.apply(user), method, path, body);
    assertThat(answer.statusCode())
        .as(method + " " + path + " as " + user + ": " + answer.body() + service.told())
        .isBetween(200, 299);
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException unreadable) {
      throw new AssertionError(answer.body(), unreadable);
    }
  }

  static String passwordOf(String user) {
    return user.equals(Installation.FIRST) ? Installation.FIRST_PASSWORD : "Zug-nach-Ulm-" + user;
  }

  /** Health as everybody sees it: UP or DOWN. */
  String health() {
    HttpResponse<String> answer = call("", "", "GET", "/actuator/health", null);
    try {
      return JSON.readTree(answer.body()).path("status").asText(answer.body());
    } catch (JsonProcessingException unreadable) {
      return answer.statusCode() + " " + answer.body();
    }
  }

  // ---------------------------------------------------------------- people

  /** As the first administrator does it, with the engine's own user API. */
  void make(String user, String group) {
    good(
        Installation.FIRST,
        "POST",
        "/engine-rest/user/create",
        Map.of(
            "profile",
            Map.of("id", user, "firstName", user, "lastName", "of " + group),
            "credentials",
            Map.of("password", passwordOf(user))));
    good(Installation.FIRST, "PUT", "/engine-rest/group/" + group + "/members/" + user, null);
  }

  // ---------------------------------------------------------------- a run

  String drain(String agent, String... more) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("agent", agent);
    variables.put("reason", "replace DIMM B2");
    for (int at = 0; at < more.length; at += 2) {
      variables.put(more[at], more[at + 1]);
    }
    return good("operator", "POST", "/api/runbooks/drain-node/runs", variables).get("id").asText();
  }

  void approve(String run) {
    String task = awaitTask(run, "approval");
    complete("approver", task, Map.of("approved", "yes", "acknowledged", toTick(task)));
  }

  /** What the question's own form offers to tick, as names separated by commas. */
  private String toTick(String task) {
    JsonNode variable =
        good(
            "approver",
            "GET",
            "/engine-rest/task/" + task + "/variables/acknowledgeable?deserializeValue=false",
            null);
    JsonNode ticks = variable.get("value");
    try {
      ticks = ticks.isTextual() ? new ObjectMapper().readTree(ticks.asText()) : ticks;
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
    return StreamSupport.stream(ticks.spliterator(), false)
        .map(tick -> tick.get("value").asText())
        .collect(Collectors.joining(","));
  }

  /** The whole maintenance of an agent. */
  void doneByHand(String run, Simulator simulator, String agent) {
    awaitTask(run, "manual");
    simulator.hand().stopAgent(agent);
    manual(run, "unit stopped");
    manual(run, "DIMM replaced");
    // one that runs already is not asked for
    awaitTask(run, "manual");
    simulator.hand().comeBack(agent);
    manual(run, "unit started");
  }

  void manual(String run, String note) {
    complete("operator", awaitTask(run, "manual"), Map.of("note", note));
  }

  private void complete(String user, String task, Map<String, String> fields) {
    Map<String, Object> variables = new LinkedHashMap<>();
    fields.forEach((name, value) -> variables.put(name, Map.of("value", value)));
    good(user, "POST", "/engine-rest/task/" + task + "/complete", Map.of("variables", variables));
  }

  JsonNode run(String run) {
    return good("operator", "GET", "/api/runs/" + run, null);
  }

  JsonNode record(String run) {
    return good("operator", "GET", "/api/runs/" + run + "/record", null);
  }

  List<JsonNode> entries(String run, Predicate<JsonNode> wanted) {
    return StreamSupport.stream(record(run).get("entries").spliterator(), false)
        .filter(wanted)
        .toList();
  }

  /** When the run's first entry after an instant was written. */
  Optional<Instant> firstEntryAfter(String run, Instant instant) {
    return entries(run, entry -> true).stream()
        .map(entry -> Instant.parse(entry.get("at").asText()))
        .filter(at -> at.isAfter(instant))
        .findFirst();
  }

  Instant awaitEntryAfter(String run, Instant instant) {
    return await(run, "an entry after " + instant, () -> firstEntryAfter(run, instant));
  }

  /** Whether a wait, a task or a step of the run is at an element. */
  boolean isAt(String run, String element) {
    return StreamSupport.stream(run(run).get("active").spliterator(), false)
        .anyMatch(active -> active.asText().equals(element));
  }

  void awaitAt(String run, String element) {
    await(run, element, () -> isAt(run, element) ? Optional.of(element) : Optional.<String>empty());
  }

  String awaitTask(String run, String form) {
    return await(
        run,
        "a task " + form,
        () ->
            StreamSupport.stream(run(run).get("tasks").spliterator(), false)
                .filter(task -> task.get("form").asText().equals(form))
                .map(task -> task.get("id").asText())
                .findFirst());
  }

  String awaitOutcome(String run) {
    return await(
        run,
        "an outcome",
        () -> Optional.ofNullable(run(run).get("outcome")).map(JsonNode::asText));
  }

  /** A bounded wait for what only the other process can bring about. */
  private <T> T await(String run, String what, Supplier<Optional<T>> question) {
    try {
      return Awaitility.await(what)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(150))
          .until(question::get, Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          what + " did not come: " + run(run) + "\n" + record(run) + service.told(), late);
    }
  }

  // ---------------------------------------------------------------- what must hold at an end

  /**
   * The run ended with this outcome, its chain is whole, each intent has its result, and the
   * cluster was asked for each act once.
   */
  void endsOnce(String run, String outcome, String... acts) {
    assertThat(awaitOutcome(run)).as(run(run) + service.told()).isEqualTo(outcome);
    JsonNode record = record(run);
    assertThat(record.at("/verdict/intact").asBoolean()).as(record.toPrettyString()).isTrue();
    List<JsonNode> intents = entries(run, entry -> entry.get("kind").asText().equals("INTENT"));
    assertThat(intents.stream().map(entry -> entry.get("text").asText().split(" ")[0]))
        .as(record.toPrettyString())
        .containsExactly(acts);
    for (JsonNode intent : intents) {
      long number = intent.get("number").asLong();
      assertThat(entries(run, entry -> entry.path("answers").asLong(-1) == number))
          .as("results of entry " + number + " in " + record.toPrettyString())
          .hasSize(1);
    }
  }
}
