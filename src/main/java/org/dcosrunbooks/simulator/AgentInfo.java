package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.simulator.World.Node;

/**
 * What an agent announces: its configuration as read at its start. Mesos writes it down beside the
 * agent's id and compares it at the next start.
 *
 * @param attributes name to value, as configured
 * @param ports first and last of each range; null: those that DC/OS' agents have
 * @param more resources of other names or on disks of their own, each as JSON
 */
record AgentInfo(
    String host,
    int port,
    Map<String, String> attributes,
    double cpus,
    double mem,
    double disk,
    List<int[]> ports,
    List<String> more) {

  /** The configuration cannot be read: the agent exits at once. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Mesos takes where no ports are written. */
  private static final int[] PORTS_OF_MESOS = {31_000, 32_000};

  private static final String NUMBER = "-?\\d{1,15}(\\.\\d{1,9})?";
  private static final String RANGES = "\\[\\d{1,9}-\\d{1,9}(, ?\\d{1,9}-\\d{1,9})*\\]";

  /** As the agent stands now. */
  static AgentInfo of(Node node) {
    return new AgentInfo(
        node.host,
        node.port,
        new LinkedHashMap<>(node.attributes),
        node.cpus,
        node.mem,
        node.disk,
        node.ports,
        List.copyOf(node.moreResources));
  }

  /**
   * As configured: what is not said is found out from the machine.
   *
   * @param attributes of MESOS_ATTRIBUTES; empty for none
   * @param resources of MESOS_RESOURCES, JSON or the short form; empty for none
   */
  static AgentInfo configured(Node node, String attributes, String resources) throws Unreadable {
    Found found = new Found(node.hardware);
    if (resources.strip().startsWith("[")) {
      found.json(resources);
    } else {
      found.plain(resources);
    }
    return new AgentInfo(
        node.host,
        node.port,
        attributes(attributes),
        found.cpus,
        found.mem,
        found.disk,
        found.ports == null ? List.of(PORTS_OF_MESOS) : found.ports,
        found.more);
  }

  private static Map<String, String> attributes(String text) throws Unreadable {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : text.split("[;\n]")) {
      if (pair.isBlank()) {
        continue;
      }
      int colon = pair.indexOf(':');
      if (colon <= 0 || colon == pair.length() - 1) {
        throw new Unreadable("Invalid attribute key:value pair '" + pair + "'");
      }
      attributes.put(pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
    }
    return attributes;
  }

  private static final class Found {
    double cpus;
    double mem;
    double disk;
    List<int[]> ports;
    final List<String> more = new ArrayList<>();

    Found(double[] hardware) {
      cpus = hardware[0];
      mem = hardware[1];
      disk = hardware[2];
    }

    void json(String text) throws Unreadable {
      JsonNode all;
      try {
        all = JSON.readTree(text);
      } catch (JsonProcessingException broken) {
        throw new Unreadable("Failed to parse resources JSON: " + broken.getOriginalMessage());
      }
      double disks = 0;
      boolean anyDisk = false;
      for (JsonNode each : all) {
        String name = each.path("name").asText();
        String type = each.path("type").asText();
        boolean scalar = type.equals("SCALAR") && each.at("/scalar/value").isNumber();
        boolean ranges = type.equals("RANGES") && each.at("/ranges/range").isArray();
        boolean set = type.equals("SET") && each.at("/set/item").isArray();
        if (name.isEmpty() || !scalar && !ranges && !set) {
          throw new Unreadable("Failed to parse resources JSON: '" + name + "' has no value");
        }
        double value = each.at("/scalar/value").asDouble();
        if (scalar && name.equals("cpus")) {
          cpus = value;
        } else if (scalar && name.equals("mem")) {
          mem = value;
        } else if (scalar && name.equals("disk") && !each.has("disk")) {
          disks += value;
          anyDisk = true;
        } else if (ranges && name.equals("ports")) {
          ports = new ArrayList<>();
          for (JsonNode range : each.at("/ranges/range")) {
            ports.add(new int[] {range.path("begin").asInt(), range.path("end").asInt()});
          }
        } else {
          ObjectNode other = each.deepCopy();
          other.remove("role");
          more.add(other.toString());
        }
      }
      disk = anyDisk ? disks : disk;
    }

    void plain(String text) throws Unreadable {
      for (String pair : text.split("[;\n]")) {
        if (pair.isBlank()) {
          continue;
        }
        String name = pair.split(":", 2)[0].strip();
        String value = pair.contains(":") ? pair.split(":", 2)[1].strip() : "";
        if (name.equals("ports") && value.matches(RANGES)) {
          ports = new ArrayList<>();
          for (String range : value.substring(1, value.length() - 1).split(", ?")) {
            String[] ends = range.split("-");
            ports.add(new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[1])});
          }
        } else if (!value.matches(NUMBER)) {
          throw new Unreadable("Bad value for resources, missing or extra ':' in " + pair);
        } else {
          scalar(name, Double.parseDouble(value));
        }
      }
    }

    private void scalar(String name, double value) {
      switch (name) {
        case "cpus" -> cpus = value;
        case "mem" -> mem = value;
        case "disk" -> disk = value;
        default -> {
          ObjectNode other = JSON.createObjectNode().put("name", name).put("type", "SCALAR");
          other.putObject("scalar").put("value", value);
          more.add(other.toString());
        }
      }
    }
  }

  static AgentInfo read(String text) {
    try {
      return JSON.readValue(text, AgentInfo.class);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("no agent info: " + text, broken);
    }
  }

  String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  void applyTo(Node node) {
    node.attributes = new LinkedHashMap<>(attributes);
    node.cpus = cpus;
    node.mem = mem;
    node.disk = disk;
    node.ports = ports;
    node.moreResources = new ArrayList<>(more);
  }

  /** How Mesos reads an attribute's value: TEXT, SCALAR or RANGES. */
  static String type(String value) {
    return value.matches(NUMBER) ? "SCALAR" : value.matches(RANGES) ? "RANGES" : "TEXT";
  }

  // ---------------------------------------------------------------- may it keep its id?

  /** What a policy has against this after that; empty when nothing. */
  Optional<String> against(AgentInfo previous, boolean additive) {
    if (!additive) {
      return text().equals(previous.text())
          ? Optional.empty()
          : Optional.of(
              "Incompatible agent info detected.\nOld agent info:\n"
                  + previous.text()
                  + "\nNew agent info:\n"
                  + text());
    }
    return resourcesAgainst(previous)
        .or(() -> attributesAgainst(previous))
        .map(reason -> "Configuration change not permitted under 'additive' policy: " + reason);
  }

  private Optional<String> resourcesAgainst(AgentInfo previous) {
    return shrunk("cpus", previous.cpus, cpus)
        .or(() -> shrunk("mem", previous.mem, mem))
        .or(() -> shrunk("disk", previous.disk, disk))
        .or(() -> portsAgainst(previous))
        .or(() -> moreAgainst(previous));
  }

  private static Optional<String> shrunk(String name, double before, double after) {
    return after >= before
        ? Optional.empty()
        : Optional.of(
            "Value of scalar resource '"
                + name
                + "' decreased from "
                + plain(before)
                + " to "
                + plain(after));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  private Optional<String> portsAgainst(AgentInfo previous) {
    if (ports == null || previous.ports == null) {
      return ports == previous.ports
          ? Optional.empty()
          : Optional.of("Previous value of range resource 'ports' not included in current");
    }
    boolean kept =
        previous.ports.stream()
            .allMatch(
                old -> ports.stream().anyMatch(each -> each[0] <= old[0] && old[1] <= each[1]));
    return kept
        ? Optional.empty()
        : Optional.of("Previous value of range resource 'ports' not included in current");
  }

  private Optional<String> moreAgainst(AgentInfo previous) {
    for (String old : previous.more) {
      JsonNode wanted = tree(old);
      JsonNode now =
          more.stream()
              .map(AgentInfo::tree)
              .filter(each -> sameKind(each, wanted))
              .findFirst()
              .orElse(null);
      String name = wanted.path("name").asText();
      if (now == null) {
        return Optional.of("Resource not found: " + name);
      }
      Optional<String> less =
          wanted.has("scalar")
              ? shrunk(
                  name, wanted.at("/scalar/value").asDouble(), now.at("/scalar/value").asDouble())
              : wanted.equals(now)
                  ? Optional.empty()
                  : Optional.of("Previous value of '" + name + "' not included in current");
      if (less.isPresent()) {
        return less;
      }
    }
    return Optional.empty();
  }

  private static boolean sameKind(JsonNode one, JsonNode other) {
    return one.path("name").equals(other.path("name"))
        && one.path("type").equals(other.path("type"))
        && one.path("disk").equals(other.path("disk"))
        && one.path("reservations").equals(other.path("reservations"));
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("no resource: " + json, broken);
    }
  }

  private Optional<String> attributesAgainst(AgentInfo previous) {
    for (Map.Entry<String, String> old : previous.attributes.entrySet()) {
      String now = attributes.get(old.getKey());
      if (now == null) {
        return Optional.of("Couldn't find attribute " + old.getKey() + ":" + old.getValue());
      }
      String type = type(old.getValue());
      if (!type(now).equals(type)) {
        return Optional.of(
            "Type of attribute '" + old.getKey() + "' changed from " + type + " to " + type(now));
      }
      boolean same =
          type.equals("SCALAR")
              ? Double.parseDouble(old.getValue()) == Double.parseDouble(now)
              : old.getValue().equals(now);
      if (!same) {
        return Optional.of(
            "Value of "
                + (type.equals("TEXT") ? "text" : type.equals("SCALAR") ? "scalar" : "ranges")
                + " attribute '"
                + old.getKey()
                + "' changed from "
                + old.getValue()
                + " to "
                + now);
      }
    }
    return Optional.empty();
  }
}
