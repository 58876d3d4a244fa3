package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
   * As configured: what is not named is found out from the machine.
   *
   * @param attributes of MESOS_ATTRIBUTES; empty for none
   * @param resources of MESOS_RESOURCES, JSON or the short form; empty for none
   */
  static AgentInfo configured(Node node, String attributes, String resources) throws Unreadable {
    ConfiguredResources found =
        ConfiguredResources.read(resources, node.role == null ? "*" : node.role);
    return new AgentInfo(
        node.host,
        node.port,
        attributes(attributes),
        found.scalar("cpus", node.hardware[0]),
        found.scalar("mem", node.hardware[1]),
        found.scalar("disk", node.hardware[2]),
        found.ports(PORTS_OF_MESOS),
        found.others());
  }

  private static Map<String, String> attributes(String text) throws Unreadable {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String pair : text.split("[;\n]")) {
      if (pair.isEmpty()) {
        continue;
      }
      int colon = pair.indexOf(':');
      if (colon <= 0 || colon == pair.length() - 1) {
        throw new Unreadable("Invalid attribute key:value pair '" + pair + "'");
      }
      String name = pair.substring(0, colon);
      MesosText value = MesosText.parse(pair.substring(colon + 1));
      if (value.type().equals("SET")) {
        throw new Unreadable("Bad type for attribute " + name + " text " + value.text());
      }
      attributes.put(name, value.text());
    }
    return attributes;
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

  // ---------------------------------------------------------------- may it keep its id?

  /** What a policy has against this after that; empty when nothing. */
  Optional<String> against(AgentInfo previous, boolean additive) {
    Optional<String> lost = resourcesAgainst(previous).or(() -> attributesAgainst(previous));
    if (additive) {
      return lost.map(
          reason -> "Configuration change not permitted under 'additive' policy: " + reason);
    }
    return lost.isEmpty() && previous.against(this, true).isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Incompatible agent info detected.\nOld agent info:\n"
                + previous.text()
                + "\nNew agent info:\n"
                + text());
  }

  private Optional<String> resourcesAgainst(AgentInfo previous) {
    return shrunk("cpus", previous.cpus, cpus)
        .or(() -> shrunk("mem", previous.mem, mem))
        .or(() -> shrunk("disk", previous.disk, disk))
        .or(() -> portsAgainst(previous))
        .or(() -> moreAgainst(previous));
  }

  private static Optional<String> shrunk(String name, double before, double after) {
    return MesosText.thousandths(after) >= MesosText.thousandths(before)
        ? Optional.empty()
        : Optional.of(
            "Value of scalar resource '"
                + name
                + "' decreased from "
                + MesosText.plain(before)
                + " to "
                + MesosText.plain(after));
  }

  private Optional<String> portsAgainst(AgentInfo previous) {
    boolean kept =
        ports == null || previous.ports == null
            ? ports == previous.ports
            : MesosText.included(joined(previous.ports), joined(ports));
    return kept
        ? Optional.empty()
        : Optional.of("Previous value of range resource 'ports' not included in current");
  }

  private static List<long[]> joined(List<int[]> ports) {
    return MesosText.joined(ports.stream().map(range -> new long[] {range[0], range[1]}).toList());
  }

  private Optional<String> moreAgainst(AgentInfo previous) {
    for (String old : previous.more) {
      JsonNode wanted = tree(old);
      JsonNode now =
          more.stream()
              .map(AgentInfo::tree)
              .filter(each -> ConfiguredResources.sameKind(each, wanted))
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
              : ConfiguredResources.included(wanted, now)
                  ? Optional.empty()
                  : Optional.of("Previous value of '" + name + "' not included in current");
      if (less.isPresent()) {
        return less;
      }
    }
    return Optional.empty();
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
      if (!attributes.containsKey(old.getKey())) {
        return Optional.of("Couldn't find attribute " + old.getKey() + "=" + old.getValue());
      }
      MesosText was = MesosText.known(old.getValue());
      MesosText now = MesosText.known(attributes.get(old.getKey()));
      if (!was.type().equals(now.type())) {
        return Optional.of(
            "Type of attribute '"
                + old.getKey()
                + "' changed from "
                + was.type()
                + " to "
                + now.type());
      }
      boolean ranges = was.type().equals("RANGES");
      if (ranges ? !MesosText.included(was.ranges(), now.ranges()) : !was.same(now)) {
        return Optional.of(
            "Value of "
                + was.type().toLowerCase(Locale.ROOT)
                + " attribute '"
                + old.getKey()
                + "' changed from "
                + was.text()
                + " to "
                + now.text());
      }
    }
    return Optional.empty();
  }
}
