package org.dcosrunbooks.cluster;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where machines of the cluster may be. What an agent announces is its own word: this says which
 * addresses are asked, and so get the token, at all. Loopback, link-local and the like, which would
 * be this machine or nobody, only when a network names just them.
 */
public final class AgentNetworks {

  /** Anywhere but on this machine: what counts when nothing is configured. */
  public static final AgentNetworks ANYWHERE = new AgentNetworks(List.of());

  private static final int BYTES_OF_IPV6 = 16;

  /** What is never a machine of a cluster, unless it is said. */
  private static final List<Network> SPECIAL =
      List.of(
          network("this machine (loopback)", "127.0.0.0/8"),
          network("this machine (loopback)", "::1/128"),
          network("no address of a machine", "0.0.0.0/8"),
          network("no address of a machine", "::/128"),
          network("link-local", "169.254.0.0/16"),
          network("link-local", "fe80::/10"),
          network("an address of many (multicast)", "224.0.0.0/4"),
          network("an address of many (multicast)", "ff00::/8"),
          network("reserved", "240.0.0.0/4"));

  private final List<Network> networks;

  private AgentNetworks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * @param networks each as {@code 10.0.0.0/8}, {@code 10.0.2.11} or {@code fd00::/8}; none:
   *     anywhere
   * @throws IllegalArgumentException naming the one that is none
   */
  public static AgentNetworks of(List<String> networks) {
    List<Network> read = new ArrayList<>();
    for (String network : networks) {
      read.add(network("", network.strip()));
    }
    return new AgentNetworks(List.copyOf(read));
  }

  /** Why nobody is asked at this address, as the end of a sentence; empty when it may be. */
  public Optional<String> against(InetAddress announced) {
    byte[] address = inner(announced.getAddress());
    Optional<Network> special = SPECIAL.stream().filter(it -> it.has(address)).findFirst();
    if (special.isPresent()) {
      boolean said =
          networks.stream()
              .anyMatch(it -> it.has(address) && SPECIAL.stream().anyMatch(wide -> wide.has(it)));
      return said ? Optional.empty() : Optional.of("is " + special.get().what());
    }
    return networks.isEmpty() || networks.stream().anyMatch(it -> it.has(address))
        ? Optional.empty()
        : Optional.of("is in none of the networks of dcos.cluster.agent-networks");
  }

  /**
   * The IPv4 address inside of an IPv6 one that is only its wrapping: mapped, compatible, of a
   * translator (64:ff9b::/96) or of 6to4.
   */
  private static byte[] inner(byte[] address) {
    if (address.length != BYTES_OF_IPV6) {
      return address;
    }
    boolean zeros = isZero(address, 0, 10);
    boolean mapped = zeros && address[10] == -1 && address[11] == -1;
    boolean compatible = zeros && isZero(address, 10, 12) && !isZero(address, 12, 15);
    boolean translated =
        address[0] == 0
            && address[1] == 0x64
            && address[2] == -1
            && address[3] == (byte) 0x9b
            && isZero(address, 4, 12);
    if (mapped || compatible || translated) {
      return Arrays.copyOfRange(address, 12, 16);
    }
    boolean sixToFour = address[0] == 0x20 && address[1] == 0x02;
    return sixToFour ? Arrays.copyOfRange(address, 2, 6) : address;
  }

  private static boolean isZero(byte[] address, int from, int to) {
    for (int i = from; i < to; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static Network network(String what, String text) {
    String[] parts = text.split("/", -1);
    byte[] base =
        Host.of(parts[0])
            .flatMap(Host::address)
            .map(InetAddress::getAddress)
            .orElseThrow(() -> none(text));
    int bits = base.length * 8;
    boolean sized = parts.length == 2 && parts[1].matches("\\d{1,3}");
    int prefix = parts.length == 1 ? bits : sized ? Integer.parseInt(parts[1]) : -1;
    if (prefix < 0 || prefix > bits || parts.length > 2) {
      throw none(text);
    }
    return new Network(what, base, prefix);
  }

  private static IllegalArgumentException none(String text) {
    return new IllegalArgumentException("\"" + text + "\" is no network like 10.0.0.0/8");
  }

  private record Network(String what, byte[] base, int prefix) {

    boolean has(byte[] address) {
      int shift = base.length * 8 - prefix;
      return address.length == base.length
          && new BigInteger(1, address)
              .shiftRight(shift)
              .equals(new BigInteger(1, base).shiftRight(shift));
    }

    boolean has(Network other) {
      return other.prefix >= prefix && has(other.base);
    }
  }
}
