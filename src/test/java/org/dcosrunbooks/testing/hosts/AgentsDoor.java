package org.dcosrunbooks.testing.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dcosrunbooks.simulator.Elsewhere;
import org.dcosrunbooks.simulator.Simulator;

/**
 * Where the programs that stand in for agents reach their simulated master, on the hosts' network.
 * A program whose word is missed for some seconds is cut off, as by a pulled cable, until it is
 * heard again.
 *
 * <p>{@code POST /agents/ADDRESS/start|runs|leave|stop} is what a program tells; {@code
 * /agents/ADDRESS/ask/…} asks the simulated agent as if it listened there.
 */
final class AgentsDoor implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration MISSED_AFTER = Duration.ofSeconds(4);
  private static final String ASK = "ask";

  /** A program that runs: which start of it, and when it was heard last. */
  private record Heard(long run, long nanos, boolean cutOff) {}

  private final Simulator simulator;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Heard> programs = new ConcurrentHashMap<>();
  private final AtomicLong runs = new AtomicLong();
  private boolean open;

  AgentsDoor(String address, int port, Simulator simulator) {
    this.simulator = simulator;
    try {
      server = HttpServer.create(new InetSocketAddress(address, port), 0);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    server.setExecutor(threads);
    server.createContext("/agents/", this::handle);
    server.start();
    watch.scheduleWithFixedDelay(this::cutOffTheSilent, 500, 500, TimeUnit.MILLISECONDS);
  }

  synchronized void open() {
    open = true;
  }

  /** Nobody is heard any more, and nobody remembered. */
  synchronized void shut() {
    open = false;
    programs.clear();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getRawPath().split("/", 5);
      String address = path[2];
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path[3].equals(ASK)) {
        ask(exchange, address, "/" + path[4], body);
        return;
      }
      Optional<ObjectNode> answer = hear(address, path[3], JSON.readTree(body));
      byte[] text = JSON.writeValueAsBytes(answer.orElse(JSON.createObjectNode()));
      exchange.sendResponseHeaders(answer.isPresent() ? 200 : 503, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  /** Empty while nobody is heard, or when a program speaks that was started anew since. */
  private synchronized Optional<ObjectNode> hear(String address, String deed, JsonNode said) {
    if (!open) {
      return Optional.empty();
    }
    Elsewhere agent = simulator.elsewhere(address);
    if (deed.equals("start")) {
      return Optional.of(start(agent, address, said));
    }
    Heard known = programs.get(address);
    if (known == null || known.run != said.path("run").asLong()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (deed) {
          case "runs" -> {
            programs.put(address, new Heard(known.run, System.nanoTime(), false));
            if (known.cutOff) {
              simulator.hand().comeBack(address);
            }
            ObjectNode answer = JSON.createObjectNode().put("told to go", agent.isToldToGo());
            agent.registration().ifPresent(it -> answer.put("id", it.id()).put("info", it.info()));
            yield answer;
          }
          case "leave" -> JSON.createObjectNode().put("millis", agent.leaves());
          case "stop" -> {
            programs.remove(address);
            agent.stops();
            yield JSON.createObjectNode();
          }
          default -> throw new IllegalArgumentException(deed);
        });
  }

  private ObjectNode start(Elsewhere agent, String address, JsonNode said) {
    Optional<String> ends =
        agent.starts(
            new Elsewhere.Found(
                text(said, "latest"),
                text(said, "info"),
                said.path("rebooted").asBoolean(),
                said.path("attributes").asText(),
                said.path("resources").asText()));
    if (ends.isPresent()) {
      programs.remove(address);
      return JSON.createObjectNode().put("ends", ends.get());
    }
    Heard heard = new Heard(runs.incrementAndGet(), System.nanoTime(), false);
    programs.put(address, heard);
    return JSON.createObjectNode().put("run", heard.run);
  }

  private static Optional<String> text(JsonNode said, String name) {
    return Optional.of(said.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  private synchronized void cutOffTheSilent() {
    programs.replaceAll(
        (address, heard) -> {
          // who is slow to register is not missed yet: there is nobody to be missed
          boolean silent =
              simulator.elsewhere(address).registration().isPresent()
                  && System.nanoTime() - heard.nanos > MISSED_AFTER.toNanos();
          if (silent && !heard.cutOff) {
            simulator.hand().cutOff(address);
          }
          return new Heard(heard.run, heard.nanos, silent);
        });
  }

  /** What the simulated agent answers; nothing at all when it does not listen. */
  private void ask(HttpExchange exchange, String address, String path, byte[] body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://" + simulator.connectTo().get(address + ":5051") + path))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : new String[] {"Content-Type", "Accept", "Authorization"}) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .ifPresent(value -> request.header(name, value));
    }
    try {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }
}
