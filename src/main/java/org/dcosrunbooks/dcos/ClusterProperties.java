package org.dcosrunbooks.dcos;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;

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
 * @param caCertificate PEM file with the cluster's authority; empty: those of the Java installation
 * @param connectTo announced host or host:port → where to connect to really; a key with dots is
 *     written in brackets, as in {@code "[10.0.2.11]": 127.0.2.11}
 */
@ConfigurationProperties("dcos.cluster")
public record ClusterProperties(
    String name,
    List<String> masters,
    String adminRouter,
    List<String> marathon,
    Map<String, String> services,
    String caCertificate,
    Map<String, String> connectTo) {

  public ClusterProperties {
    name = name == null ? "" : name;
    masters = given(masters);
    adminRouter = adminRouter == null ? "" : adminRouter.strip();
    marathon = given(marathon);
    services = services == null ? Map.of() : Map.copyOf(services);
    caCertificate = caCertificate == null ? "" : caCertificate.strip();
    connectTo = connectTo == null ? Map.of() : Map.copyOf(connectTo);
  }

  /** The way to everything that is given no address of its own; empty when none is configured. */
  public Optional<URI> router() {
    return adminRouter.isEmpty() ? Optional.empty() : Optional.of(URI.create(adminRouter));
  }

  private static List<String> given(List<String> addresses) {
    return (addresses == null ? Stream.<String>empty() : addresses.stream())
        .map(String::strip)
        .filter(address -> !address.isEmpty())
        .toList();
  }
}
