package org.dcosrunbooks.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo dies with its simulated cluster in it, and both go on in the same folder. */
class DemoRestartedTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALM = "10.0.2.11";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder = Installation.newFolder();
  private int control;
  private ServiceProcess service;
  private Api api;

  @BeforeEach
  void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      control = free.getLocalPort();
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spring.profiles.active", "demo");
    settings.put("server.port", "0");
    settings.put("simulator.control-port", String.valueOf(control));
    settings.put("simulator.real-ports", "false");
    service = ServiceProcess.launch(folder, settings, Map.of()).awaitStarted();
    api = new Api(service, UnaryOperator.identity());
  }

  @AfterEach
  void end() {
    service.close();
  }

  private JsonNode control(String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control + path))
            .timeout(Duration.ofSeconds(10));
    if (body != null) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return JSON.readTree(answer.body());
  }

  private int drains() throws IOException, InterruptedException {
    return control("/api/requests?call=DRAIN_AGENT", null).size();
  }

  @Test
  void givenDrainAskedAndNotAnswered_whenTheDemoIsKilled_thenClusterAndRunGoOn() throws Exception {
    control("/api/faults", "{\"kind\": \"DO_AND_HANG\", \"call\": \"DRAIN_AGENT\"}");
    String run = api.drain(CALM);
    api.approve(run);
    Awaitility.await("DRAIN_AGENT received")
        .atMost(Api.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(this::drains, Predicate.isEqual(1));
    service.kill();
    assertThat(Files.exists(folder.resolve("data/simulator.json"))).isTrue();
    start();
    api.endsOnce(run, "drained", "DRAIN_AGENT");
    assertThat(drains()).isEqualTo(1);
  }
}
