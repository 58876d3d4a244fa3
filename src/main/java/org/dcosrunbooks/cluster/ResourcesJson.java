package org.dcosrunbooks.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the JSON form of {@code MESOS_RESOURCES}. Mesos passes over fields that it does not know; a
 * mistyped field is refused here.
 */
final class ResourcesJson {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final Set<String> FIELDS =
      Set.of("name", "type", "scalar", "ranges", "set", "role", "reservations", "disk");

  /** What frameworks and operators make later: an agent that is started with it ends. */
  private static final Set<String> NOT_AT_START =
      Set.of("reservation", "revocable", "shared", "provider_id", "allocation_info");

  private ResourcesJson() {}

  static List<AgentResources.Piece> read(String text, String defaultRole) {
    JsonNode list;
    try {
      list = JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new BadSyntax("it is no JSON: " + plain(broken));
    }
    List<AgentResources.Piece> pieces = new ArrayList<>();
    for (JsonNode one : list) {
      pieces.add(piece(one, "resource " + (pieces.size() + 1), defaultRole));
    }
    return pieces;
  }

  /** The parser also tells how it was set up, in brackets. */
  private static String plain(JsonProcessingException broken) {
    return broken.getOriginalMessage().replaceAll(" \\(start marker at .*", "");
  }

  private static AgentResources.Piece piece(JsonNode one, String which, String defaultRole) {
    if (!one.isObject()) {
      throw new BadSyntax(which + " is no object");
    }
    for (Iterator<String> names = one.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (NOT_AT_START.contains(name)) {
        throw new BadSyntax(which + " has " + name + ", which an agent cannot be started with");
      }
      if (!FIELDS.contains(name)) {
        throw new BadSyntax(which + " has a field " + name + ", which Mesos does not know");
      }
    }
    String name = text(one, "name", which);
    return new AgentResources.Piece(
        name, role(one, which, defaultRole), disk(one, which), value(one, which));
  }

  private static MesosValue value(JsonNode one, String which) {
    String type = text(one, "type", which);
    return switch (type) {
      case "SCALAR" -> {
        JsonNode value = one.path("scalar").path("value");
        if (!value.isNumber() || value.decimalValue().signum() < 0) {
          throw new BadSyntax(which + " needs scalar.value, a number from 0");
        }
        yield new MesosValue.Scalar(value.decimalValue());
      }
      case "RANGES" -> {
        List<String> ranges = new ArrayList<>();
        for (JsonNode range : one.path("ranges").path("range")) {
          if (!range.path("begin").canConvertToLong() || !range.path("end").canConvertToLong()) {
            throw new BadSyntax(which + " has a range without begin and end");
          }
          ranges.add(range.path("begin").asLong() + "-" + range.path("end").asLong());
        }
        yield MesosValue.parse("[" + String.join(",", ranges) + "]");
      }
      case "SET" -> {
        List<String> items = new ArrayList<>();
        one.path("set").path("item").forEach(item -> items.add(item.asText()));
        yield MesosValue.parse("{" + String.join(",", items) + "}");
      }
      default ->
          throw new BadSyntax(
              which + " has the type " + type + "; there are SCALAR, RANGES and SET");
    };
  }

  private static String role(JsonNode one, String which, String defaultRole) {
    JsonNode reservations = one.path("reservations");
    if (!reservations.isMissingNode()) {
      JsonNode only = reservations.path(0);
      if (reservations.size() != 1
          || !only.path("type").asText().equals("STATIC")
          || one.has("role")) {
        throw new BadSyntax(
            which + " may have one reservation of type STATIC, or a role, and not both");
      }
      return text(only, "role", which + "'s reservation");
    }
    return one.has("role") ? text(one, "role", which) : defaultRole;
  }

  private static Optional<String> disk(JsonNode one, String which) {
    JsonNode disk = one.path("disk");
    if (disk.isMissingNode()) {
      return Optional.empty();
    }
    JsonNode source = disk.path("source");
    if (disk.size() != 1 || !source.isObject()) {
      throw new BadSyntax(which + " may say of its disk only the source; volumes are made later");
    }
    String type = text(source, "type", which + "'s disk source");
    if (!type.equals("MOUNT") && !type.equals("PATH")) {
      throw new BadSyntax(
          which + " has a disk source of type " + type + "; there are MOUNT and PATH");
    }
    String kind = type.equals("MOUNT") ? "mount" : "path";
    String root = text(source.path(kind), "root", which + "'s disk source, " + kind);
    if (!root.matches("/[A-Za-z0-9_./-]*")) {
      throw new BadSyntax(which + " has the disk root " + root + ", which is no absolute path");
    }
    return Optional.of(type + " " + root);
  }

  private static String text(JsonNode one, String field, String which) {
    JsonNode value = one.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new BadSyntax(which + " has no " + field);
    }
    return value.asText();
  }
}
