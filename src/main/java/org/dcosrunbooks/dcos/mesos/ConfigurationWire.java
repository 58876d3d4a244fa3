package org.dcosrunbooks.dcos.mesos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentAttributes;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.cluster.AgentResources;
import org.dcosrunbooks.cluster.MesosValue;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.dcos.http.Json;

/** Reads what an agent was started with out of a master's list. */
final class ConfigurationWire {

  private ConfigurationWire() {}

  static Entries<AgentConfiguration> all(Json getAgents) {
    return Entries.of(
        getAgents.list("agents"),
        new Entries.Called("Agent", agent -> Wire.id(agent, "agent_info", "id", "value")),
        ConfigurationWire::of);
  }

  /**
   * @param agent one of {@code agents} in an answer to GET_AGENTS
   */
  static AgentConfiguration of(Json agent) {
    Json info = agent.need("agent_info");
    List<AgentResources.Piece> held = new ArrayList<>();
    List<String> volumes = new ArrayList<>();
    for (Json resource : agent.list("total_resources")) {
      Optional<Json> persistence = resource.find("disk").flatMap(disk -> disk.find("persistence"));
      if (persistence.isPresent() || isReservedLater(resource)) {
        held.add(piece(resource));
      }
      persistence.ifPresent(
          volume ->
              volumes.add(
                  "volume "
                      + volume.need("id").text()
                      + " of role "
                      + RoomWire.role(resource)
                      + ", "
                      + value(resource)
                      + " MiB"));
    }
    return new AgentConfiguration(
        Wire.agentId(info.need("id")),
        attributes(info),
        new AgentResources(info.list("resources").stream().map(ConfigurationWire::piece).toList()),
        new AgentResources(held),
        volumes);
  }

  private static AgentAttributes attributes(Json info) {
    return new AgentAttributes(
        info.list("attributes").stream()
            .map(one -> new AgentAttributes.Attribute(one.need("name").text(), value(one)))
            .toList());
  }

  /** By a framework or an operator, while the agent ran. */
  private static boolean isReservedLater(Json resource) {
    return resource.find("reservation").isPresent()
        || resource.list("reservations").stream().anyMatch(ConfigurationWire::isDynamic);
  }

  private static boolean isDynamic(Json reservation) {
    return reservation.need("type").text().equals("DYNAMIC");
  }

  private static AgentResources.Piece piece(Json resource) {
    return new AgentResources.Piece(
        resource.need("name").text(), configuredRole(resource), disk(resource), value(resource));
  }

  /** Reservations refine each other, from the agent's configuration to the latest one. */
  private static String configuredRole(Json resource) {
    List<Json> reservations = resource.list("reservations");
    if (!reservations.isEmpty()) {
      return isDynamic(reservations.get(0))
          ? AgentResources.NOBODYS
          : reservations.get(0).need("role").text();
    }
    return resource.find("reservation").isPresent()
        ? AgentResources.NOBODYS
        : resource.find("role").map(Json::text).orElse(AgentResources.NOBODYS);
  }

  private static Optional<String> disk(Json resource) {
    return resource
        .find("disk")
        .flatMap(disk -> disk.find("source"))
        .map(
            source -> {
              String type = source.need("type").text();
              String root =
                  source
                      .find(type.equals("MOUNT") ? "mount" : "path")
                      .flatMap(place -> place.find("root"))
                      .map(Json::text)
                      .orElse("");
              return (type + " " + root).strip();
            });
  }

  private static MesosValue value(Json typed) {
    Json type = typed.need("type");
    return switch (type.text()) {
      case "SCALAR" ->
          new MesosValue.Scalar(typed.need("scalar").need("value").number().doubleValue());
      case "RANGES" -> {
        List<MesosValue.Range> ranges = new ArrayList<>();
        for (Json range : typed.need("ranges").list("range")) {
          ranges.add(
              new MesosValue.Range(range.need("begin").integer(), range.need("end").integer()));
        }
        yield new MesosValue.Ranges(ranges);
      }
      case "SET" ->
          new MesosValue.Items(typed.need("set").list("item").stream().map(Json::text).toList());
      case "TEXT" -> new MesosValue.Text(typed.need("text").need("value").text());
      default -> throw type.wrong("is no type of a value");
    };
  }
}
