package org.dcosrunbooks.dcos;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The one cluster that this installation serves, as configured.
 *
 * @param name how people call it
 * @param masters each as {@code http://10.0.0.2:5050}, as it announces itself; when given, Mesos is
 *     asked directly
 * @param adminRouter as in {@code https://cluster.example.com}; the way to everything that is given
 *     no address of its own
 * @param marathon each as in {@code http://10.0.0.2:8080}, asked directly, one after the other
 *     until one answers; empty: through Admin Router
 * @param services name as Mesos knows it → where its scheduler is asked, as in {@code
 *     http://10.0.2.14:1025}; those that are not here are asked through Admin Router
 * @param tokenInClear true: the token may go over http to other machines than this one
 * @param agentNetworks as in {@code 10.0.0.0/8}: where agents may be; empty: anywhere but on this
 *     machine
 * @param caCertificate PEM file with the cluster's authority; empty: those of the Java installation
 * @param connectTo announced host or host:port → where to connect to really; a key with dots is
 *     written in brackets, as in {@code "[10.0.2.11]": 127.0.2.11}
 */
@ConfigurationProperties("dcos.cluster")
public record ClusterProperties(
    String name,
    List<String> masters,
    String adminRouter,
    List<ServiceAddress> marathon,
    Map<String, ServiceAddress> services,
    @DefaultValue("false") boolean tokenInClear,
    List<String> agentNetworks,
    String caCertificate,
    Map<String, String> connectTo) {

  public ClusterProperties {
    name = name == null ? "" : name;
    masters = given(masters);
    adminRouter = adminRouter == null ? "" : adminRouter.strip();
    marathon =
        marathon == null
            ? List.of()
            : marathon.stream().filter(entry -> !entry.address().isEmpty()).toList();
    services = services == null ? Map.of() : Map.copyOf(services);
    agentNetworks = given(agentNetworks);
    caCertificate = caCertificate == null ? "" : caCertificate.strip();
    connectTo = connectTo == null ? Map.of() : Map.copyOf(connectTo);
  }

  /** The way to everything that is given no address of its own; empty when none is configured. */
  public Optional<URI> router() {
    return adminRouter.isEmpty() ? Optional.empty() : Optional.of(URI.create(adminRouter));
  }

  AgentNetworks networks() {
    return AgentNetworks.of(agentNetworks);
  }

  private static List<String> given(List<String> addresses) {
    return (addresses == null ? Stream.<String>empty() : addresses.stream())
        .map(String::strip)
        .filter(address -> !address.isEmpty())
        .toList();
  }
}
