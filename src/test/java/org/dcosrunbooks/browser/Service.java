package org.dcosrunbooks.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.dcosrunbooks.Application;

/**
 * The service of the demo in a process of its own, as it is shipped: real clock, its own threads, a
 * database in a file, the simulated cluster with its control page.
 */
final class Service implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration REST = Duration.ofMinutes(2);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int port;
  private final int controlPort;
  private Process process;

  private Service(Path folder, int port, int controlPort) {
    this.folder = folder;
    this.port = port;
    this.controlPort = controlPort;
  }

  /** Comes back when the sign-in page is there. */
  static Service start() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "browser")).toAbsolutePath();
      Service service =
          new Service(Files.createTempDirectory(parent, "service-"), freePort(), freePort());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> service.process.destroyForcibly()));
      service.launch();
      return service;
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
  }

  /** As kill -9 does it, the simulated cluster with it; then started again where it was. */
  void killedAndStartedAgain() {
    process.destroyForcibly();
    until("the process is gone", REST, () -> !process.isAlive());
    try {
      launch();
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
  }

  private void launch() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                shipped(),
                Application.class.getName(),
                "--spring.profiles.active=demo",
                "--spring.main.banner-mode=off",
                "--server.port=" + port,
                "--spring.datasource.url=jdbc:h2:file:"
                    + folder.resolve("runbooks")
                    + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
                "--simulator.real-ports=false",
                "--simulator.control-port=" + controlPort,
                "--simulator.snapshot=" + folder.resolve("simulator.json"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("service.log").toFile()))
            .start();
    until("the sign-in page is there", START, this::answers);
  }

  /** The class path without what belongs to tests only. */
  private static String shipped() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(entry -> !entry.replaceAll("/+$", "").endsWith("test-classes"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError("the service ended: see " + folder.resolve("service.log"));
    }
    try {
      return get(address() + "/login", null).statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      if (notYet.getCause() instanceof ConnectException) {
        return false;
      }
      throw notYet;
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** The simulated cluster's own page. */
  String controlAddress() {
    return "http://127.0.0.1:" + controlPort + "/";
  }

  int port() {
    return port;
  }

  /** Does something to the simulated cluster. */
  void deed(String deed, Map<String, Object> fields) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + "/api/" + deed))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(text(fields)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new AssertionError(deed + ": " + answer.statusCode() + " " + answer.body());
      }
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  /** How often the simulated masters were asked this since the last reset. */
  int asked(String call) {
    return json("http://127.0.0.1:" + controlPort + "/api/requests?call=" + call, null).size();
  }

  /** Ids of the runs that are alive, newest first. */
  List<String> alive() {
    return ids("/api/runs?alive=true");
  }

  /** Ids of the newest runs. */
  List<String> runs() {
    return ids("/api/runs?limit=100");
  }

  private List<String> ids(String path) {
    return json(address() + path, "auditor").path("runs").findValuesAsText("id");
  }

  /** A run as the API tells it. */
  JsonNode run(String id) {
    return json(address() + "/api/runs/" + id, "auditor");
  }

  /** Adds somebody to the groups, as an administrator does it by program. */
  void hires(String person, String password, String... groups) {
    Map<String, Object> profile =
        Map.of("id", person, "firstName", person, "lastName", "", "email", "");
    asAdmin(
        "POST",
        "/engine-rest/user/create",
        Map.of("profile", profile, "credentials", Map.of("password", password)));
    for (String group : groups) {
      asAdmin("PUT", "/engine-rest/group/" + group + "/members/" + person, Map.of());
    }
  }

  private void asAdmin(String method, String path, Map<String, Object> body) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(address() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(text(body))),
            "admin");
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private static String text(Map<String, Object> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Ends what an earlier story left alive and puts the cluster back to its beginning. */
  void fresh() {
    deed("faults/clear", Map.of());
    deed("reset", Map.of());
    for (String run : alive()) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(address() + "/api/runs/" + run + "/abort"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{}")),
              "oncall");
      if (answer.statusCode() / 100 != 2 && answer.statusCode() != 409) {
        throw new AssertionError("abort: " + answer.statusCode() + " " + answer.body());
      }
    }
    until("no run is alive", REST, () -> alive().isEmpty());
    deed("reset", Map.of());
  }

  /** Waits for something that another process does. */
  void until(String what, Duration longest, BooleanSupplier isSo) {
    long end = System.nanoTime() + longest.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not within " + longest + ": " + what + "; see " + folder.resolve("service.log"));
      }
      try {
        // also wakes up at once when the process ends
        process.waitFor(200, TimeUnit.MILLISECONDS);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new AssertionError(stopped);
      }
    }
  }

  private JsonNode json(String address, String person) {
    HttpResponse<String> answer = get(address, person);
    if (answer.statusCode() != 200) {
      throw new AssertionError(address + ": " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  private HttpResponse<String> get(String address, String person) {
    return send(HttpRequest.newBuilder(URI.create(address)).GET(), person);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String person) {
    if (person != null) {
      request.header(
          "Authorization",
          "Basic "
              + Base64.getEncoder()
                  .encodeToString((person + ":" + person).getBytes(StandardCharsets.UTF_8)));
    }
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
