package org.dcosrunbooks.dcos;

import java.net.URI;
import org.dcosrunbooks.dcos.http.Address;
import org.dcosrunbooks.dcos.http.Call;

/**
 * Where a service is asked, and whether it is told who we are.
 *
 * @param base without a slash at its end
 * @param withToken false for what belongs to somebody else than the cluster, as the scheduler of a
 *     tenant: whoever has the token is the service
 */
public record Way(URI base, boolean withToken) {

  /**
   * @throws IllegalArgumentException when the address is none
   */
  public Way {
    base = Address.ofService(base);
  }

  /** Without the token. */
  public static Way to(URI base) {
    return new Way(base, false);
  }

  /** With the token. */
  public static Way telling(URI base) {
    return new Way(base, true);
  }

  Call get(String name, String path) {
    Call call = Call.get(name, URI.create(base + path));
    return withToken ? call.telling() : call;
  }
}
