package org.dcosrunbooks.node;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The way to the machines, as configured. Without a user there is none, and people do the work.
 *
 * @param user who signs in, on all machines
 * @param port where their SSH servers listen
 * @param knownHosts file with their host keys, as OpenSSH writes it
 * @param privateKey file with the user's key; or
 * @param agentSocket of the SSH agent that holds it
 * @param connectTo address → host or host:port to connect to really; a key with dots is written in
 *     brackets, as in {@code "[10.0.2.11]": 127.0.0.1:2222}. Host keys are looked for under the
 *     address all the same
 * @param followInBackground false: who follows a job looks itself, and waits for the machine
 */
@ConfigurationProperties("dcos.nodes")
public record NodeProperties(
    String user,
    @DefaultValue("22") int port,
    String knownHosts,
    String privateKey,
    String agentSocket,
    Map<String, String> connectTo,
    @DefaultValue("true") boolean followInBackground) {

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s/\\[\\]]+)(?::(\\d{1,5}))?");

  public NodeProperties {
    user = user == null ? "" : user.strip();
    knownHosts = knownHosts == null ? "" : knownHosts.strip();
    privateKey = privateKey == null ? "" : privateKey.strip();
    agentSocket = agentSocket == null ? "" : agentSocket.strip();
    connectTo = connectTo == null ? Map.of() : Map.copyOf(connectTo);
  }

  /** True for a port that a server can have. */
  public static boolean isPort(int port) {
    return port >= 1 && port <= 65_535;
  }

  /** True for a host, or a host with a port, in the form of {@link #connectTo}. */
  public static boolean isPlace(String text) {
    Matcher parts = HOST_AND_PORT.matcher(text);
    return parts.matches() && (parts.group(2) == null || isPort(Integer.parseInt(parts.group(2))));
  }

  boolean isWay() {
    return !user.isEmpty();
  }

  /** Whether the installation has said where a node is reached really. */
  boolean knowsPlaceOf(Node node) {
    return connectTo.containsKey(node.address());
  }

  /** Where to connect to for a node. */
  Place placeOf(Node node) {
    String real = connectTo.get(node.address());
    if (real == null) {
      return new Place(node.address(), port);
    }
    Matcher parts = HOST_AND_PORT.matcher(real);
    if (!isPlace(real) || !parts.matches()) {
      throw new IllegalStateException("neither host nor host:port: " + real);
    }
    return new Place(
        parts.group(1).replaceAll("[\\[\\]]", ""),
        parts.group(2) == null ? port : Integer.parseInt(parts.group(2)));
  }

  /** A host with a port. */
  record Place(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }
}
