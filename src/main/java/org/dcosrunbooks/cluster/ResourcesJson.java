package org.dcosrunbooks.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** The same pieces as Mesos reads them. */
  static String write(List<AgentResources.Piece> pieces) {
    ArrayNode list = JSON.createArrayNode();
    for (AgentResources.Piece piece : pieces) {
      AgentResources.Key key = piece.key();
      ObjectNode one = list.addObject().put("name", key.name());
      write(piece.value(), one);
      one.put("role", key.role());
      key.disk()
          .ifPresent(
              disk -> {
                String[] kindAndRoot = disk.split(" ", 2);
                ObjectNode source =
                    one.putObject("disk").putObject("source").put("type", kindAndRoot[0]);
                if (kindAndRoot.length > 1) {
                  source
                      .putObject(kindAndRoot[0].toLowerCase(Locale.ROOT))
                      .put("root", kindAndRoot[1]);
                }
              });
    }
    return list.toString();
  }

  private static void write(MesosValue value, ObjectNode one) {
    if (value instanceof MesosValue.Scalar scalar) {
      one.put("type", "SCALAR").putObject("scalar").put("value", new BigDecimal(scalar.toString()));
    } else if (value instanceof MesosValue.Ranges ranges) {
      ArrayNode all = one.put("type", "RANGES").putObject("ranges").putArray("range");
      ranges.ranges().forEach(r -> all.addObject().put("begin", r.begin()).put("end", r.end()));
    } else if (value instanceof MesosValue.Items items) {
      ArrayNode all = one.put("type", "SET").putObject("set").putArray("item");
      items.items().forEach(all::add);
    }
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
        yield MesosValue.parse(value.asText());
      }
      case "RANGES" -> {
        List<MesosValue.Range> ranges = new ArrayList<>();
        for (JsonNode range : one.path("ranges").path("range")) {
          if (!range.path("begin").canConvertToLong() || !range.path("end").canConvertToLong()) {
            throw new BadSyntax(which + " has a range without begin and end");
          }
          ranges.add(
              apart(
                  new MesosValue.Range(range.path("begin").asLong(), range.path("end").asLong()),
                  ranges,
                  which));
        }
        yield MesosValue.parse(
            ranges.stream()
                .map(MesosValue.Range::toString)
                .collect(Collectors.joining(",", "[", "]")));
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

  /** In JSON, Mesos takes no ranges that lie over each other. */
  private static MesosValue.Range apart(
      MesosValue.Range next, List<MesosValue.Range> others, String which) {
    for (MesosValue.Range other : others) {
      if (other.begin() <= next.end() && next.begin() <= other.end()) {
        throw new BadSyntax(
            which + " has ranges that lie over each other, " + other + " and " + next);
      }
    }
    return next;
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
    if (!one.path("name").asText().equals("disk")) {
      throw new BadSyntax(which + " has disk, which only a resource of the name disk may have");
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
