package org.dcosrunbooks.dcos.marathon;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dcosrunbooks.dcos.http.Json;

/**
 * The host ports that one instance takes. Which field tells them depends on the network: on that of
 * the host the port definitions, behind a bridge and in a network of its own the mappings.
 *
 * @param count all of them
 * @param fixed those that must be these very ones
 */
record HostPorts(int count, Set<Integer> fixed) {

  static HostPorts ofApp(Json app) {
    return switch (network(app)) {
      case HOST -> onHost(app);
      case BRIDGE -> of(mappings(app).map(mapping -> mapping.find("hostPort")), true);
      case CONTAINER -> of(mappings(app).map(mapping -> mapping.find("hostPort")), false);
    };
  }

  static HostPorts ofPod(List<Json> containers) {
    return of(
        containers.stream()
            .flatMap(container -> container.list("endpoints").stream())
            .map(endpoint -> endpoint.find("hostPort")),
        false);
  }

  private enum Network {
    HOST,
    BRIDGE,
    CONTAINER
  }

  /** Since Marathon 1.5 a list of networks; before, a word for Docker, or an IP address. */
  private static Network network(Json app) {
    List<Json> networks = app.list("networks");
    if (!networks.isEmpty()) {
      String mode = networks.get(0).find("mode").map(Json::text).orElse("container");
      return mode.equals("host")
          ? Network.HOST
          : mode.equals("container/bridge") ? Network.BRIDGE : Network.CONTAINER;
    }
    Optional<String> docker =
        app.find("container")
            .flatMap(container -> container.find("docker"))
            .flatMap(found -> found.find("network"))
            .map(Json::text);
    if (docker.isPresent()) {
      return switch (docker.get()) {
        case "BRIDGE" -> Network.BRIDGE;
        case "USER", "NONE" -> Network.CONTAINER;
        default -> Network.HOST;
      };
    }
    return app.find("ipAddress").isPresent() ? Network.CONTAINER : Network.HOST;
  }

  private static HostPorts onHost(Json app) {
    List<Integer> ports =
        app.find("portDefinitions").isPresent()
            ? app.list("portDefinitions").stream()
                .map(definition -> definition.find("port").map(HostPorts::port).orElse(0))
                .toList()
            : app.list("ports").stream().map(HostPorts::port).toList();
    Set<Integer> fixed = new HashSet<>();
    if (app.find("requirePorts").map(Json::flag).orElse(false)) {
      ports.stream().filter(port -> port > 0).forEach(fixed::add);
    }
    return new HostPorts(ports.size(), fixed);
  }

  private static Stream<Json> mappings(Json app) {
    Optional<Json> container = app.find("container");
    List<Json> mappings = container.map(found -> found.list("portMappings")).orElse(List.of());
    if (mappings.isEmpty()) {
      mappings =
          container
              .flatMap(found -> found.find("docker"))
              .map(docker -> docker.list("portMappings"))
              .orElse(List.of());
    }
    return mappings.stream();
  }

  /** Zero is any port; none at all is one behind a bridge, and none in a network of its own. */
  private static HostPorts of(Stream<Optional<Json>> hostPorts, boolean missingIsAny) {
    int count = 0;
    Set<Integer> fixed = new HashSet<>();
    for (Optional<Json> hostPort : hostPorts.toList()) {
      if (hostPort.isPresent() || missingIsAny) {
        count++;
        hostPort.map(HostPorts::port).filter(port -> port > 0).ifPresent(fixed::add);
      }
    }
    return new HostPorts(count, fixed);
  }

  private static int port(Json json) {
    long port = json.integer();
    if (port < 0 || port > 65_535) {
      throw json.wrong("is no port");
    }
    return (int) port;
  }
}
