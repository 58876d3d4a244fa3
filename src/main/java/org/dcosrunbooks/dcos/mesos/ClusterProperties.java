package org.dcosrunbooks.dcos.mesos;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The one cluster that this installation serves, as configured.
 *
 * @param name how people call it
 * @param masters each as {@code http://10.0.0.2:5050}, as it announces itself; when given, Mesos is
 *     asked directly
 * @param adminRouter as {@code https://cluster.example.com}; used when no masters are given
 * @param caCertificate PEM file with the cluster's authority; empty: those of the Java installation
 * @param connectTo announced host or host:port → where to connect to really; a key with dots is
 *     written in brackets, as in {@code "[10.0.2.11]": 127.0.2.11}
 */
@ConfigurationProperties("dcos.cluster")
public record ClusterProperties(
    String name,
    List<String> masters,
    String adminRouter,
    String caCertificate,
    Map<String, String> connectTo) {

  public ClusterProperties {
    name = name == null ? "" : name;
    masters =
        masters == null
            ? List.of()
            : masters.stream().map(String::strip).filter(m -> !m.isEmpty()).toList();
    adminRouter = adminRouter == null ? "" : adminRouter.strip();
    caCertificate = caCertificate == null ? "" : caCertificate.strip();
    connectTo = connectTo == null ? Map.of() : Map.copyOf(connectTo);
  }
}
