package org.dcosrunbooks.dcos;

import java.net.URI;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One configured address of a service: just the address, or both as {@code address} and {@code
 * send-token}.
 *
 * @param address as in {@code http://10.0.2.14:1025}
 * @param sendToken whether the token is sent there; it is not, unless it is said
 */
public record ServiceAddress(String address, @DefaultValue("false") boolean sendToken) {

  public ServiceAddress {
    address = address == null ? "" : address.strip();
  }

  /** The short form, as in a list with commas. Found by name by who reads the configuration. */
  public static ServiceAddress valueOf(String address) {
    return new ServiceAddress(address, false);
  }

  /**
   * @throws IllegalArgumentException when the address is none
   */
  Way way() {
    return new Way(URI.create(address), sendToken);
  }
}
