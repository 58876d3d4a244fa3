package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Talks to simulated masters and agents by their announced addresses, as a client would. */
final class Caller {

  static final ObjectMapper JSON = new ObjectMapper();

  private final Simulator simulator;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private String authorization;

  Caller(Simulator simulator) {
    this.simulator = simulator;
  }

  Caller as(String header) {
    authorization = header;
    return this;
  }

  URI uri(String announced, String path) {
    return URI.create("http://" + simulator.connectTo().get(announced) + path);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  HttpResponse<String> post(String announced, String body) throws IOException {
    return send(
        HttpRequest.newBuilder(uri(announced, "/api/v1"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String announced, String path) throws IOException {
    return send(HttpRequest.newBuilder(uri(announced, path)).GET());
  }

  String leader() {
    return simulator.leader() + ":5050";
  }

  /** The payload of a call without arguments to the leader. */
  JsonNode master(String type) throws IOException {
    HttpResponse<String> answer = post(leader(), "{\"type\":\"" + type + "\"}");
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(type + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body()).get(type.toLowerCase(java.util.Locale.ROOT));
  }

  JsonNode agent(String host, String type) throws IOException {
    return agent(host, type, 5051);
  }

  JsonNode agent(String host, String type, int port) throws IOException {
    HttpResponse<String> answer = post(host + ":" + port, "{\"type\":\"" + type + "\"}");
    return JSON.readTree(answer.body()).get(type.toLowerCase(java.util.Locale.ROOT));
  }

  JsonNode agentSeenByMaster(String host) throws IOException {
    for (JsonNode agent : master("GET_AGENTS").get("agents")) {
      if (agent.at("/agent_info/hostname").asText().equals(host)) {
        return agent;
      }
    }
    return null;
  }

  String command(String type, String host, String more) throws IOException {
    return commandOf(type, simulator.agentId(host), more);
  }

  /** Status and text of a command about an agent. */
  String commandOf(String type, String id, String more) throws IOException {
    HttpResponse<String> answer =
        post(
            leader(),
            "{\"type\":\""
                + type
                + "\",\""
                + type.toLowerCase(java.util.Locale.ROOT)
                + "\":{\"agent_id\":{\"value\":\""
                + id
                + "\"}"
                + more
                + "}}");
    return answer.statusCode() + (answer.body().isEmpty() ? "" : " " + answer.body());
  }

  String drain(String host) throws IOException {
    return command("DRAIN_AGENT", host, "");
  }

  String drain(String host, int graceSeconds) throws IOException {
    return command("DRAIN_AGENT", host, ",\"max_grace_period\":{\"seconds\":" + graceSeconds + "}");
  }
}
