package org.dcosrunbooks.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host as somebody in the cluster names it: an IP address written out, or a host name. Nothing
 * that could be read in two ways: no short or whole-number forms, no user, path or zone.
 */
public final class Host {

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IP_4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IP_6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
              + "(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");

  /** A last part that begins like a number makes other readers take the whole for an address. */
  private static final Pattern LIKE_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX].*)");

  private final String text;
  private final Optional<InetAddress> address;

  private Host(String text, Optional<InetAddress> address) {
    this.text = text;
    this.address = address;
  }

  /** Empty when it is neither. An IPv6 address may stand in brackets. Asks nobody. */
  public static Optional<Host> of(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String plain = bracketed ? text.substring(1, text.length() - 1) : text;
    if (IP_4.matcher(plain).matches()) {
      return bracketed ? Optional.empty() : literal(plain, plain);
    }
    if (plain.contains(":")) {
      return IP_6.matcher(plain).matches() ? literal(plain, "[" + plain + "]") : Optional.empty();
    }
    String bare = withoutFinalDot(plain);
    boolean name = NAME.matcher(bare).matches() && !LIKE_A_NUMBER.matcher(bare).matches();
    return name && !bracketed ? Optional.of(new Host(bare, Optional.empty())) : Optional.empty();
  }

  /** Whether two names mean the same host: case does not count, nor does a dot at the very end. */
  public static boolean same(String one, String other) {
    return plain(one).equals(plain(other));
  }

  /** A name as all its spellings are compared: in lower case, without a dot at the very end. */
  public static String plain(String name) {
    return withoutFinalDot(name).toLowerCase(Locale.ROOT);
  }

  private static String withoutFinalDot(String name) {
    return name.length() > 1 && name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static Optional<Host> literal(String plain, String unmistakable) {
    try {
      return Optional.of(new Host(plain, Optional.of(InetAddress.getByName(unmistakable))));
    } catch (UnknownHostException none) {
      return Optional.empty();
    }
  }

  /** True for a port that somebody can be asked at. */
  public static boolean isPort(long port) {
    return port >= 1 && port <= 65_535;
  }

  /** Its address when it is written as one; empty for a name, which has to be looked up. */
  public Optional<InetAddress> address() {
    return address;
  }

  /** As it stands in an address of something: an IPv6 address in brackets. */
  public String inUri() {
    return text.contains(":") ? "[" + text + "]" : text;
  }

  @Override
  public String toString() {
    return text;
  }
}
