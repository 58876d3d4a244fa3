package org.dcosrunbooks.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * Plays recorded exchanges back on a loopback port. Of several for the same call each is played
 * once, in the order given, and the last one for ever. A call that was not recorded is answered
 * 599, and said in {@link #unexpected()}.
 */
public final class Replay implements AutoCloseable {

  private static final Set<String> OUR_OWN = Set.of("date", "content-length", "transfer-encoding");

  private final HttpServer server;
  private final Map<String, Deque<Recorded>> answers = new HashMap<>();
  private final List<String> unexpected = Collections.synchronizedList(new ArrayList<>());
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

  /** A request as it came. */
  public record Seen(String key, Map<String, List<String>> headers, JsonNode body) {
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> String.join(", ", entry.getValue()))
          .findFirst()
          .orElse(null);
    }
  }

  public Replay(String... names) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
    for (String name : names) {
      play(Recorded.read(name));
    }
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "replay");
              thread.setDaemon(true);
              return thread;
            }));
    server.createContext("/", this::answer);
    server.start();
  }

  public synchronized Replay play(Recorded recorded) {
    answers.computeIfAbsent(recorded.key(), key -> new ArrayDeque<>()).add(recorded);
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] sent = exchange.getRequestBody().readAllBytes();
    JsonNode json = sent.length == 0 ? null : new ObjectMapper().readTree(sent);
    String key =
        Recorded.key(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), json);
    seen.add(new Seen(key, Map.copyOf(exchange.getRequestHeaders()), json));
    Recorded recorded = next(key);
    if (recorded == null) {
      unexpected.add(key);
      byte[] text = ("no recording of " + key).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(599, text.length);
      exchange.getResponseBody().write(text);
      exchange.close();
      return;
    }
    for (String header : recorded.headers()) {
      String[] parts = header.split(": ", 2);
      if (!OUR_OWN.contains(parts[0].toLowerCase(java.util.Locale.ROOT))) {
        exchange.getResponseHeaders().add(parts[0], parts[1]);
      }
    }
    boolean empty = recorded.body().length == 0;
    exchange.sendResponseHeaders(recorded.status(), empty ? -1 : recorded.body().length);
    if (!empty) {
      exchange.getResponseBody().write(recorded.body());
    }
    exchange.close();
  }

  private synchronized Recorded next(String key) {
    Deque<Recorded> queue = answers.get(key);
    if (queue == null) {
      return null;
    }
    return queue.size() > 1 ? queue.poll() : queue.peek();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
