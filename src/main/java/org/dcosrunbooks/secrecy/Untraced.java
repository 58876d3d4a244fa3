package org.dcosrunbooks.secrecy;

import java.util.Locale;

/**
 * The address of a database without a trace. H2 writes statements that fail into a file beside its
 * own, with what people wrote in them: it grows without end, and is open to whoever the umask lets.
 */
public final class Untraced {

  private static final String LEVEL = "TRACE_LEVEL_FILE";

  private Untraced() {}

  /**
   * The same address; that of an H2 database keeps no trace where it does not say anything else.
   */
  public static String address(String url) {
    return url.startsWith("jdbc:h2:") && !url.toUpperCase(Locale.ROOT).contains(LEVEL)
        ? url + ";" + LEVEL + "=0"
        : url;
  }
}
