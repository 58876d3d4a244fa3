package org.dcosrunbooks.dcos.mesos;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.dcos.http.Address;

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
    masters = masters.stream().map(Address::ofServer).toList();
    adminRouter = adminRouter.map(Address::ofServer);
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
