package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dcosrunbooks.simulator.Exchange.Answer;

/** What masters and agents have in common at their HTTP ports. */
abstract class Face {

  final ClusterModel model;
  final World world;
  final MesosJson json;
  private final List<Account> accounts;
  private final String realm;

  Face(ClusterModel model, List<Account> accounts, String realm) {
    this.model = model;
    this.world = model.world();
    this.json = new MesosJson(model);
    this.accounts = accounts;
    this.realm = realm;
  }

  /** Answers a request; runs while nobody else touches the model, after due events happened. */
  abstract Answer answer(Exchange exchange);

  /** Name of the v1 call in a request, or method and path of any other. */
  static String callOf(Exchange exchange) {
    String path = exchange.path();
    if (exchange.method().equals("POST") && path.matches(".*/api/v1/?")) {
      try {
        JsonNode type = CallReader.MAPPER.readTree(exchange.text()).path("type");
        if (type.isTextual()) {
          return type.asText();
        }
      } catch (JsonProcessingException notJson) {
        return "POST " + path;
      }
    }
    return exchange.method() + " " + path;
  }

  static boolean isV1(String path) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return plain.equals("/api/v1")
        || plain.equals("/master/api/v1")
        || plain.equals("/slave(1)/api/v1");
  }

  /** Who asks: everybody may everything when the cluster has no accounts. */
  final Optional<Account> account(Exchange exchange) {
    if (accounts.isEmpty()) {
      return Optional.of(Account.operator("anybody", ""));
    }
    String header = exchange.header("authorization").orElse("");
    return accounts.stream().filter(account -> matches(account, header)).findFirst();
  }

  private static boolean matches(Account account, String header) {
    if (header.equals("token=" + account.token())) {
      return true;
    }
    String basic =
        Base64.getEncoder()
            .encodeToString(
                (account.name() + ":" + account.token()).getBytes(StandardCharsets.UTF_8));
    return header.equals("Basic " + basic);
  }

  final Answer unauthorized(boolean readWrite) {
    return Answer.text(401, "401 Unauthorized.")
        .with(
            "WWW-Authenticate",
            "Basic realm=\"" + realm + (readWrite ? "-readwrite\"" : "-readonly\""));
  }

  static Answer notFound() {
    return Answer.text(404, "404 Not Found.");
  }

  static Answer wrongMethod(Exchange exchange, String... allowed) {
    String quoted =
        String.join(", ", Arrays.stream(allowed).map(each -> "'" + each + "'").toList());
    return Answer.text(
            405,
            "405 Method Not Allowed. Expecting one of { "
                + quoted
                + " }, but received '"
                + exchange.method()
                + "'.")
        .with("Allow", String.join(", ", allowed));
  }

  /** Null when the headers of a v1 call are as Mesos wants them. */
  static Answer refuseHeaders(Exchange exchange, String accepted) {
    if (!exchange.method().equals("POST")) {
      return wrongMethod(exchange, "POST");
    }
    Optional<String> contentType = exchange.header("content-type");
    if (contentType.isEmpty()) {
      return Answer.text(400, "Expecting 'Content-Type' to be present");
    }
    if (!contentType.get().equals("application/json")) {
      return Answer.text(415, "Expecting 'Content-Type' of " + accepted);
    }
    return null;
  }

  static boolean acceptsJson(Exchange exchange) {
    String accept = exchange.header("accept").orElse("*/*").toLowerCase(Locale.ROOT);
    for (String part : accept.split(",")) {
      String type = part.split(";")[0].trim();
      if (type.equals("application/json") || type.equals("*/*") || type.equals("application/*")) {
        return true;
      }
    }
    return accept.isBlank();
  }

  static final String NOT_ACCEPTABLE =
      "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'";

  static Answer result(String type, ObjectNode payload) {
    ObjectNode answer = MesosJson.object();
    answer.put("type", type);
    answer.set(type.toLowerCase(Locale.ROOT), payload);
    return Answer.json(answer.toString());
  }

  static Answer of(Reply reply) {
    return reply.status() == 0 ? Answer.NEVER : Answer.text(reply.status(), reply.text());
  }

  /** Null for a bound that Mesos understands. */
  static Answer refuseTimeout(Exchange exchange) {
    String query = exchange.query().orElse("");
    if (!query.startsWith("timeout=")) {
      return null;
    }
    String timeout = query.substring("timeout=".length());
    if (timeout.matches("[0-9.]+(ns|us|ms|secs|mins|hrs|days|weeks)")) {
      return null;
    }
    return Answer.text(
        400, "Invalid timeout '" + timeout + "': Invalid duration '" + timeout + "'.\n");
  }

  final ObjectNode metricsList(ObjectNode metrics) {
    ObjectNode answer = MesosJson.object();
    var list = answer.putArray("metrics");
    for (var entry : metrics.properties()) {
      list.addObject().put("name", entry.getKey()).set("value", entry.getValue());
    }
    return answer;
  }
}
