package org.dcosrunbooks.runbook;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcosrunbooks.dcos.ClusterProperties;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.guard.RunbookServiceStaysUp;
import org.dcosrunbooks.guard.Verdict;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The machines that this service and its database run on, as far as it can know: its own addresses
 * and name, the host of the configured database, and, as a task of DC/OS, the agent that Marathon
 * names in the environment as {@code HOST}.
 */
@Component
public class OwnMachines {

  /** {@code jdbc:postgresql://db1:5432,db2/runbooks}, and H2's {@code jdbc:h2:tcp://db/…}. */
  private static final Pattern HOSTS = Pattern.compile("^jdbc:[a-z0-9:]+?://([^/?;]+)");

  private final Set<String> service = new HashSet<>();
  private final Set<String> database = new HashSet<>();
  private final ConnectTo connectTo;

  OwnMachines(
      ClusterProperties cluster,
      @Value("${HOST:}") String agentOfOwnTask,
      @Value("${spring.datasource.url:}") String databaseUrl) {
    connectTo = new ConnectTo(cluster.connectTo());
    service.addAll(ownAddresses());
    if (!agentOfOwnTask.isBlank()) {
      service.addAll(namesOf(agentOfOwnTask.strip()));
    }
    databaseHosts(databaseUrl).forEach(host -> database.addAll(namesOf(host)));
  }

  /**
   * Why this machine must not be taken away, as a sentence; empty when nothing speaks against it.
   *
   * @param address where its agent is reached; empty when that is not known
   */
  public Optional<String> against(String host, String address) {
    Set<String> names = new HashSet<>(Set.of(real(host)));
    if (!address.isEmpty()) {
      names.add(real(address));
    }
    Verdict verdict =
        new RunbookServiceStaysUp()
            .judge(new RunbookServiceStaysUp.Wanted(host, names, service, database));
    return verdict.allows() ? Optional.empty() : Optional.of(verdict.reason());
  }

  /** An announced address that leads elsewhere by configuration is not that machine's own. */
  private String real(String announced) {
    return connectTo.of(announced, 0).host();
  }

  static Set<String> databaseHosts(String url) {
    Set<String> hosts = new HashSet<>();
    Matcher matcher = HOSTS.matcher(url);
    if (matcher.find()) {
      for (String part : matcher.group(1).split(",")) {
        String host = part.replaceFirst("^.*@", "").replaceFirst(":\\d+$", "");
        hosts.add(host.replaceAll("[\\[\\]]", ""));
      }
    }
    return hosts;
  }

  private static Set<String> ownAddresses() {
    Set<String> own = new HashSet<>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(InetAddress::getHostAddress)
          .forEach(own::add);
    } catch (SocketException unreadable) {
      throw new UncheckedIOException("the addresses of this machine cannot be read", unreadable);
    }
    try {
      own.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException nameless) {
      return own; // a machine whose own name leads nowhere is known by its addresses
    }
    return own;
  }

  /** A name and what it resolves to now; a name that does not resolve is compared as it is. */
  private static Set<String> namesOf(String host) {
    Set<String> names = new HashSet<>(Set.of(host));
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        names.add(address.getHostAddress());
      }
    } catch (UnknownHostException unresolved) {
      return names;
    }
    return names;
  }
}
