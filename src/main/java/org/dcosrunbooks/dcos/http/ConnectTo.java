package org.dcosrunbooks.dcos.http;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to connect to for the addresses that a cluster announces. The name stays the announced one:
 * in the {@code Host} header, in the check of a certificate, and in every sentence.
 */
public final class ConnectTo {

  public static final ConnectTo NONE = new ConnectTo(Map.of());

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s/\\[\\]]+)(?::(\\d{1,5}))?");

  /** A host with a port. */
  public record Place(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  private final Map<String, String> places;

  /**
   * @param places announced {@code host} or {@code host:port} → real {@code host} or {@code
   *     host:port}; a missing port stays the announced one
   * @throws IllegalArgumentException naming the entry that is neither
   */
  public ConnectTo(Map<String, String> places) {
    Map<String, String> checked = new HashMap<>();
    places.forEach(
        (announced, real) -> {
          if (!isPlace(announced) || !isPlace(real)) {
            throw new IllegalArgumentException(
                "not host or host:port: " + announced + " → " + real);
          }
          checked.put(announced, real);
        });
    this.places = Map.copyOf(checked);
  }

  private static boolean isPlace(String text) {
    Matcher matcher = HOST_AND_PORT.matcher(text);
    return matcher.matches()
        && (matcher.group(2) == null || Integer.parseInt(matcher.group(2)) <= 65535);
  }

  /** Whether the installation has said where an announced place is really. */
  public boolean knows(String host, int port) {
    return real(host, port) != null;
  }

  private String real(String host, int port) {
    String real = places.get(host + ":" + port);
    return real == null ? places.get(host) : real;
  }

  /** The real place of an announced one; the same when nothing is known about it. */
  public Place of(String host, int port) {
    String real = real(host, port);
    if (real == null) {
      return new Place(host, port);
    }
    Matcher matcher = HOST_AND_PORT.matcher(real);
    if (!matcher.matches()) {
      throw new IllegalStateException(real);
    }
    return new Place(
        matcher.group(1), matcher.group(2) == null ? port : Integer.parseInt(matcher.group(2)));
  }
}
