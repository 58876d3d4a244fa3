package org.dcosrunbooks.dcos.http;

import java.net.URI;

/** What may be configured as the address of something that is called. */
public final class Address {

  private Address() {}

  /**
   * A server, without a slash at the end, as in {@code http://10.0.0.2:5050}.
   *
   * @throws IllegalArgumentException when it has no http or https scheme, no host, or more than
   *     these and a port
   */
  public static URI ofServer(URI uri) {
    URI address = ofService(uri);
    if (!address.getRawPath().isEmpty()) {
      throw wrong();
    }
    return address;
  }

  /**
   * A service, perhaps with a path below its server, without a slash at the end.
   *
   * @throws IllegalArgumentException when it has no http or https scheme, no host, or a user, a
   *     query or a fragment
   */
  public static URI ofService(URI uri) {
    boolean scheme = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean more =
        uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null;
    if (!scheme || uri.getHost() == null || uri.getPort() > 65_535 || more) {
      throw wrong();
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path);
  }

  /** The address is not repeated: a password may stand in it. */
  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "not an address like http://10.0.0.2:5050 or https://cluster.example.com");
  }
}
