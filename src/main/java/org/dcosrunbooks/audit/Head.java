package org.dcosrunbooks.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last link of the chain over all runs at some moment. Noted outside of the database it shows
 * later whether anything that stood there then was rewritten.
 *
 * @param number of the link; 0 before the first
 * @param hash its hash
 */
public record Head(long number, String hash) {

  private static final Pattern FORM =
      Pattern.compile("\\s*(\\d{1,18})\\s*[: ]\\s*([0-9a-f]{64})\\s*");

  static final Head START = new Head(0, Chain.START);

  /** Reads {@code 812:5be1…} as logs and pages write it; empty for anything else. */
  public static Optional<Head> read(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new Head(Long.parseLong(form.group(1)), form.group(2)))
        : Optional.empty();
  }

  /** As in {@code 812:5be1…}. */
  @Override
  public String toString() {
    return number + ":" + hash;
  }
}
