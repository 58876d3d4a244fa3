package org.dcosrunbooks.dcos.mesos;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where the masters are. With masters they are asked directly, and each one by itself; otherwise
 * through Admin Router. With neither every call is a Fault that says so.
 *
 * @param masters as they announce themselves, as in {@code http://10.0.0.2:5050}; nothing else ever
 *     receives a request or the token
 * @param adminRouter as in {@code https://cluster.example.com}
 */
public record MesosSettings(List<URI> masters, Optional<URI> adminRouter) {

  /**
   * @throws IllegalArgumentException when an address has no http or https scheme, no host, or more
   *     than these and a port
   */
  public MesosSettings {
    masters = masters.stream().map(MesosSettings::checked).toList();
    adminRouter = adminRouter.map(MesosSettings::checked);
  }

  /** Without a slash at the end. */
  private static URI checked(URI uri) {
    boolean scheme = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean more =
        uri.getRawUserInfo() != null
            || uri.getRawQuery() != null
            || uri.getRawFragment() != null
            || !(uri.getRawPath() == null || uri.getRawPath().matches("/?"));
    if (!scheme || uri.getHost() == null || uri.getPort() > 65_535 || more) {
      // the address is not repeated: a password may stand in it
      throw new IllegalArgumentException(
          "not an address like http://10.0.0.2:5050 or https://cluster.example.com");
    }
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
  }

  /** Direct, to these masters. */
  public static MesosSettings direct(URI... masters) {
    return new MesosSettings(List.of(masters), Optional.empty());
  }

  /** Through Admin Router. */
  public static MesosSettings through(URI adminRouter) {
    return new MesosSettings(List.of(), Optional.of(adminRouter));
  }

  boolean isDirect() {
    return !masters.isEmpty();
  }
}
