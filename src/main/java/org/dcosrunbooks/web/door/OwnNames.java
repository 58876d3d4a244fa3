package org.dcosrunbooks.web.door;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which the service is asked, and no others: those that are configured, or those of
 * the address on which it listens. A name that anybody else can point at this machine is none of
 * them, so no page of another site becomes one of ours.
 *
 * @param names in the form of {@link #plain}
 */
record OwnNames(Set<String> names) {

  OwnNames {
    names = Collections.unmodifiableSet(new TreeSet<>(names));
  }

  static OwnNames of(Collection<String> hosts) {
    return new OwnNames(hosts.stream().map(OwnNames::plain).collect(Collectors.toSet()));
  }

  /**
   * Of an address on which one listens: a loopback address has the names of loopback, any other its
   * own and those of this machine, and no address in particular all of these.
   */
  static OwnNames ofListening(InetAddress address) {
    Set<String> names = new TreeSet<>();
    if (address == null || address.isAnyLocalAddress()) {
      names.addAll(loopback());
      names.addAll(machine());
      everyAddress().forEach(own -> names.add(text(own)));
    } else if (address.isLoopbackAddress()) {
      names.addAll(loopback());
      names.add(text(address));
    } else {
      names.add(text(address));
      names.add(plain(address.getHostName()));
      // asked backwards and forwards again; it is the address itself where these do not agree
      names.add(plain(literal(address.getCanonicalHostName())));
      names.addAll(machine());
    }
    return new OwnNames(names);
  }

  /**
   * @param host as it stands in a request, without port
   */
  boolean include(String host) {
    return host != null && names.contains(plain(host));
  }

  @Override
  public String toString() {
    return String.join(", ", names);
  }

  private static Set<String> loopback() {
    return Set.of("localhost", "127.0.0.1", plain("[::1]"));
  }

  /** What this machine calls itself, in full and without its domain. */
  private static Set<String> machine() {
    try {
      String name = plain(InetAddress.getLocalHost().getHostName());
      return Stream.of(name, name.replaceFirst("\\..*", "")).collect(Collectors.toSet());
    } catch (UnknownHostException nameless) {
      // a machine that cannot find its own name is asked by its addresses
      return Set.of();
    }
  }

  private static Set<InetAddress> everyAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toSet());
    } catch (SocketException unreadable) {
      throw new IllegalStateException(
          "The addresses of this machine cannot be read: name what the service is called in"
              + " runbooks.hosts.",
          unreadable);
    }
  }

  private static String text(InetAddress address) {
    return plain(literal(address.getHostAddress()));
  }

  /** With the brackets that an IPv6 address has in a request. */
  private static String literal(String text) {
    return text.contains(":") ? "[" + text.replaceFirst("%.*", "") + "]" : text;
  }

  /** Lower case; an IPv6 address, which can be written in many ways, in the longest one. */
  private static String plain(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    if (!name.startsWith("[") || !name.endsWith("]")) {
      return name;
    }
    try {
      // in brackets it is an address or nothing: no name server is asked
      return "[" + InetAddress.getByName(name).getHostAddress().replaceFirst("%.*", "") + "]";
    } catch (UnknownHostException noAddress) {
      return name;
    }
  }
}
