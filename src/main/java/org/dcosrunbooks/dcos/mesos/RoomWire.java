package org.dcosrunbooks.dcos.mesos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.dcos.http.Json;

/** Reads what an agent has room for out of Mesos' lists of resources. */
final class RoomWire {

  private RoomWire() {}

  static Agent.Room room(Json agentInfo, List<Json> total, List<Json> allocated) {
    Optional<Json> domain = agentInfo.find("domain").flatMap(found -> found.find("fault_domain"));
    List<Agent.Ports> ports = ports(total);
    return new Agent.Room(
        byRole(total),
        byRole(allocated),
        ports,
        without(ports, ports(allocated)),
        volumes(total),
        domain.flatMap(found -> name(found, "region")),
        domain.flatMap(found -> name(found, "zone")));
  }

  private static Optional<String> name(Json faultDomain, String part) {
    return faultDomain.find(part).map(found -> found.need("name").text());
  }

  private static Map<String, Resources> byRole(List<Json> resources) {
    Map<String, List<Json>> grouped = new HashMap<>();
    for (Json resource : resources) {
      if (isRoom(resource)) {
        grouped.computeIfAbsent(role(resource), role -> new ArrayList<>()).add(resource);
      }
    }
    Map<String, Resources> byRole = new HashMap<>();
    grouped.forEach(
        (role, list) -> {
          Resources sum = Wire.resources(list);
          if (!sum.equals(Resources.NONE)) {
            byRole.put(role, sum);
          }
        });
    return byRole;
  }

  private static boolean isRoom(Json resource) {
    return resource.find("revocable").isEmpty()
        && resource
            .find("disk")
            .map(disk -> disk.find("persistence").isEmpty() && disk.find("source").isEmpty())
            .orElse(true);
  }

  /**
   * The role that a resource is reserved for. Since Mesos 1.4 reservations are a list, refined from
   * one to the next; before, and beside it for old clients, there is one role.
   */
  static String role(Json resource) {
    List<Json> reservations = resource.list("reservations");
    if (!reservations.isEmpty()) {
      return reservations.get(reservations.size() - 1).need("role").text();
    }
    return resource.find("role").map(Json::text).orElse(Agent.Room.NOBODYS);
  }

  private static List<Agent.Ports> ports(List<Json> resources) {
    List<Agent.Ports> ports = new ArrayList<>();
    for (Json resource : resources) {
      if (resource.need("name").text().equals("ports") && isRoom(resource)) {
        for (Json range : resource.need("ranges").list("range")) {
          ports.add(
              new Agent.Ports(role(resource), port(range.need("begin")), port(range.need("end"))));
        }
      }
    }
    return ports;
  }

  private static int port(Json number) {
    long port = number.integer();
    if (port < 0 || port > 65_535) {
      throw number.wrong("is no port");
    }
    return (int) port;
  }

  private static List<Agent.Ports> without(List<Agent.Ports> all, List<Agent.Ports> taken) {
    List<Agent.Ports> free = all;
    for (Agent.Ports range : taken) {
      free = free.stream().flatMap(each -> each.without(range).stream()).toList();
    }
    return free;
  }

  private static List<Agent.Volume> volumes(List<Json> resources) {
    List<Agent.Volume> volumes = new ArrayList<>();
    for (Json resource : resources) {
      resource
          .find("disk")
          .flatMap(disk -> disk.find("persistence"))
          .ifPresent(
              persistence ->
                  volumes.add(
                      new Agent.Volume(
                          persistence.need("id").text(),
                          role(resource),
                          resource.need("scalar").need("value").number().doubleValue())));
    }
    return volumes;
  }
}
