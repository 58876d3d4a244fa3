package org.dcosrunbooks.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One recorded exchange with a service of a cluster. Bodies are stored pretty-printed and played
 * back compact, as they were sent. Lines at the top that begin with # say where it is from.
 */
public record Recorded(
    String name,
    String method,
    String path,
    JsonNode request,
    int status,
    String reason,
    List<String> headers,
    byte[] body) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * @param name below {@code recorded/}, as in {@code marathon/1.9/apps}; one of the Mesos 1.12.0
   *     when it names no folder
   */
  public static Recorded read(String name) {
    String path = name.contains("/") ? name : "mesos/1.12.0/" + name;
    try (InputStream file =
        Objects.requireNonNull(
            Recorded.class.getResourceAsStream("/recorded/" + path + ".http"),
            "no recording " + path)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return parse(name, text.replaceFirst("^(#.*\\R)*", ""));
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static Recorded parse(String name, String text) throws IOException {
    int middle = text.indexOf("\nHTTP/1.1 ");
    List<String> asked = text.substring(0, middle).strip().lines().toList();
    List<String> answered = text.substring(middle + 1).lines().toList();
    String[] requestLine = asked.get(0).split(" ");
    String[] statusLine = answered.get(0).split(" ", 3);
    List<String> headers = new ArrayList<>();
    int line = 1;
    while (line < answered.size() && answered.get(line).matches("[A-Za-z-]+: .*")) {
      headers.add(answered.get(line++));
    }
    String body = String.join("\n", answered.subList(line, answered.size()));
    return new Recorded(
        name,
        requestLine[0],
        requestLine[1],
        requestOf(asked),
        Integer.parseInt(statusLine[1]),
        statusLine[2],
        headers,
        compact(body));
  }

  private static JsonNode requestOf(List<String> lines) throws JsonProcessingException {
    int from = lines.indexOf("{");
    return from < 0 ? null : MAPPER.readTree(String.join("\n", lines.subList(from, lines.size())));
  }

  private static byte[] compact(String body) throws JsonProcessingException {
    // numbers must come back digit for digit
    return (body.startsWith("{") || body.startsWith("[")
            ? MAPPER
                .reader()
                .with(
                    com.fasterxml.jackson.databind.DeserializationFeature
                        .USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(body)
                .toString()
            : body)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The same answer without some fields of its payload: how it is a moment later. */
  public Recorded without(String... fields) {
    try {
      ObjectNode answer = (ObjectNode) MAPPER.readTree(body);
      ((ObjectNode) answer.get(answer.get("type").asText().toLowerCase(Locale.ROOT)))
          .remove(List.of(fields));
      return new Recorded(
          name, method, path, request, status, reason, headers, MAPPER.writeValueAsBytes(answer));
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** The same answer of a master with another value of a flag. */
  public Recorded with(String flag, String value) {
    try {
      ObjectNode answer = (ObjectNode) MAPPER.readTree(body);
      for (JsonNode each : answer.at("/get_flags/flags")) {
        if (each.path("name").asText().equals(flag)) {
          ((ObjectNode) each).put("value", value);
        }
      }
      return new Recorded(
          name, method, path, request, status, reason, headers, MAPPER.writeValueAsBytes(answer));
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** A text inside a recorded answer. */
  public static String firstText(String name, String pointer) {
    try {
      return MAPPER.readTree(read(name).body()).at(pointer).asText();
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** What is asked, for matching: method, path and call. */
  public String key() {
    return key(method, path, request);
  }

  public static String key(String method, String path, JsonNode request) {
    return method
        + " "
        + path.replaceFirst("\\?.*", "")
        + (request == null ? "" : " " + request.path("type").asText());
  }
}
