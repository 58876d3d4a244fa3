package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The value of MESOS_RESOURCES as Mesos takes it: those of the same kind added up, those of nothing
 * left out, and each name remembered, since what is named is not looked for on the machine.
 */
final class ConfiguredResources {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESERVATIONS = "reservations";

  private final String defaultRole;
  private final List<ObjectNode> kept = new ArrayList<>();
  private final Set<String> named = new HashSet<>();
  private final Map<String, String> types = new HashMap<>();

  private ConfiguredResources(String defaultRole) {
    this.defaultRole = defaultRole;
  }

  static ConfiguredResources read(String text, String defaultRole) throws AgentInfo.Unreadable {
    ConfiguredResources all = new ConfiguredResources(defaultRole);
    JsonNode list = list(text);
    if (list == null) {
      all.plain(text);
    } else {
      for (JsonNode each : list) {
        all.json(each);
      }
    }
    return all;
  }

  /** Null when it is no JSON array: Mesos takes it for the short form then. */
  private static JsonNode list(String text) {
    try {
      JsonNode all = JSON.readTree(text);
      return all != null && all.isArray() ? all : null;
    } catch (JsonProcessingException noJson) {
      return null;
    }
  }

  private void json(JsonNode each) throws AgentInfo.Unreadable {
    String name = each.path("name").asText();
    String type = each.path("type").asText();
    for (String later : List.of("reservation", "revocable")) {
      if (each.has(later)) {
        throw new AgentInfo.Unreadable(
            "do not include a '" + later + "' key in the resources JSON");
      }
    }
    if (each.at("/reservations/0/type").asText().equals("DYNAMIC")) {
      throw new AgentInfo.Unreadable(
          "Dynamic reservations cannot be specified at the command line");
    }
    if (each.at("/disk/persistence").isObject()) {
      throw new AgentInfo.Unreadable("Persistent volumes cannot be specified at the command line");
    }
    if (each.has("disk") && !name.equals("disk")) {
      throw new AgentInfo.Unreadable("DiskInfo should not be set for " + name + " resource");
    }
    ObjectNode one = JSON.createObjectNode().put("name", name).put("type", type);
    boolean valued =
        type.equals("SCALAR") && each.at("/scalar/value").isNumber()
            || type.equals("RANGES") && each.has("ranges")
            || type.equals("SET") && each.has("set");
    if (name.isEmpty() || !valued) {
      throw new AgentInfo.Unreadable(
          "Some JSON resources were not formatted properly: '" + name + "' has no value");
    }
    for (String field : List.of("scalar", "ranges", "set", "disk")) {
      if (each.has(field)) {
        one.set(field, each.get(field).deepCopy());
      }
    }
    JsonNode role = each.at("/reservations/0/role");
    add(one, role.isTextual() ? role.asText() : each.path("role").asText(defaultRole));
  }

  private void plain(String text) throws AgentInfo.Unreadable {
    for (String token : text.split(";")) {
      if (token.isEmpty()) {
        continue;
      }
      String[] pair = token.split(":", -1);
      if (pair.length != 2 || pair[0].isEmpty() || pair[1].isEmpty()) {
        throw new AgentInfo.Unreadable("Bad value for resources, missing or extra ':' in " + token);
      }
      String name = pair[0].strip();
      String role = defaultRole;
      int opens = name.indexOf('(');
      if (opens >= 0) {
        int closes = name.indexOf(')');
        if (closes < opens) {
          throw new AgentInfo.Unreadable(
              "Bad value for resources, mismatched parentheses in " + token);
        }
        role = name.substring(opens + 1, closes).strip();
        name = name.substring(0, opens).strip();
      }
      MesosText value = MesosText.parse(pair[1]);
      ObjectNode one = JSON.createObjectNode().put("name", name).put("type", value.type());
      switch (value.type()) {
        case "SCALAR" -> one.putObject("scalar").put("value", value.number());
        case "RANGES" -> write(value.ranges(), one);
        case "SET" -> value.items().forEach(one.putObject("set").putArray("item")::add);
        default ->
            throw new AgentInfo.Unreadable(
                "Bad type for resource " + name + " value " + pair[1] + " type TEXT");
      }
      add(one, role);
    }
  }

  private void add(ObjectNode one, String role) throws AgentInfo.Unreadable {
    String name = one.get("name").asText();
    String type = one.get("type").asText();
    validate(one);
    named.add(name);
    if (isNothing(one)) {
      return;
    }
    String other = types.putIfAbsent(name, type);
    if (other != null && !other.equals(type)) {
      throw new AgentInfo.Unreadable(
          "Resources with the same name ('" + name + "') but different types are not allowed");
    }
    // all of a public agent is for its role here, also what DC/OS writes for nobody
    if (!role.equals(defaultRole) && !role.equals("*")) {
      ObjectNode reservation = one.putArray(RESERVATIONS).addObject();
      reservation.put("type", "STATIC").put("role", role);
    }
    boolean mount = one.at("/disk/source/type").asText().equals("MOUNT");
    for (ObjectNode before : kept) {
      if (!mount && sameKind(before, one)) {
        sum(before, one);
        return;
      }
    }
    kept.add(one);
  }

  private static void validate(ObjectNode one) throws AgentInfo.Unreadable {
    double number = one.at("/scalar/value").asDouble();
    if (number != 0 && MesosText.thousandths(number) <= 0) {
      throw new AgentInfo.Unreadable("Invalid scalar resource: value <= 0");
    }
    List<long[]> ranges = ranges(one);
    for (int at = 0; at < ranges.size(); at++) {
      long[] range = ranges.get(at);
      if (range[0] > range[1]) {
        throw new AgentInfo.Unreadable("Invalid ranges resource: begin > end");
      }
      for (long[] later : ranges.subList(at + 1, ranges.size())) {
        if (range[0] <= later[0] && later[0] <= range[1]) {
          throw new AgentInfo.Unreadable("Invalid ranges resource: overlapping ranges");
        }
      }
    }
    List<String> items = items(one);
    if (new HashSet<>(items).size() < items.size()) {
      throw new AgentInfo.Unreadable("Invalid set resource: duplicated elements");
    }
  }

  private static boolean isNothing(JsonNode one) {
    return one.has("scalar")
        ? MesosText.thousandths(one.at("/scalar/value").asDouble()) == 0
        : ranges(one).isEmpty() && items(one).isEmpty();
  }

  private static void sum(ObjectNode one, JsonNode more) {
    if (one.has("scalar")) {
      long thousandths =
          MesosText.thousandths(one.at("/scalar/value").asDouble())
              + MesosText.thousandths(more.at("/scalar/value").asDouble());
      one.putObject("scalar").put("value", thousandths / 1000.0);
    } else if (one.has("ranges")) {
      List<long[]> all = new ArrayList<>(ranges(one));
      all.addAll(ranges(more));
      write(MesosText.joined(all), one);
    } else {
      Set<String> all = new LinkedHashSet<>(items(one));
      all.addAll(items(more));
      all.forEach(one.putObject("set").putArray("item")::add);
    }
  }

  private static void write(List<long[]> ranges, ObjectNode one) {
    ArrayNode list = one.putObject("ranges").putArray("range");
    ranges.forEach(range -> list.addObject().put("begin", range[0]).put("end", range[1]));
  }

  private static List<long[]> ranges(JsonNode one) {
    List<long[]> ranges = new ArrayList<>();
    one.at("/ranges/range")
        .forEach(
            range ->
                ranges.add(new long[] {range.path("begin").asLong(), range.path("end").asLong()}));
    return ranges;
  }

  private static List<String> items(JsonNode one) {
    List<String> items = new ArrayList<>();
    one.at("/set/item").forEach(item -> items.add(item.asText()));
    return items;
  }

  static boolean sameKind(JsonNode one, JsonNode other) {
    return one.path("name").equals(other.path("name"))
        && one.path("type").equals(other.path("type"))
        && one.path("disk").equals(other.path("disk"))
        && one.path(RESERVATIONS).equals(other.path(RESERVATIONS));
  }

  /** Each range or item of the one is in the other. */
  static boolean included(JsonNode one, JsonNode other) {
    return MesosText.included(MesosText.joined(ranges(one)), MesosText.joined(ranges(other)))
        && items(other).containsAll(items(one));
  }

  private static boolean usual(JsonNode one, String name) {
    return one.get("name").asText().equals(name) && !one.has(RESERVATIONS) && !one.has("disk");
  }

  /** How much of the usual kind there is; what the machine has when the name is nowhere. */
  double scalar(String name, double found) {
    return named.contains(name)
        ? kept.stream()
            .filter(each -> usual(each, name))
            .mapToDouble(each -> each.at("/scalar/value").asDouble())
            .findFirst()
            .orElse(0)
        : found;
  }

  List<int[]> ports(int[] found) {
    if (!named.contains("ports")) {
      return List.of(found);
    }
    return kept.stream()
        .filter(each -> usual(each, "ports"))
        .flatMap(each -> ranges(each).stream())
        .map(range -> new int[] {(int) range[0], (int) range[1]})
        .toList();
  }

  /** Of other names, or on disks of their own, or reserved, each as JSON. */
  List<String> others() {
    return kept.stream()
        .filter(
            each -> List.of("cpus", "mem", "disk", "ports").stream().noneMatch(n -> usual(each, n)))
        .map(ObjectNode::toString)
        .toList();
  }
}
