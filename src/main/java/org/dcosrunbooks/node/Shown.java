package org.dcosrunbooks.node;

import java.nio.charset.StandardCharsets;
import org.dcosrunbooks.failure.Masked;

/** What machines have said, fit to be shown: printable signs, bounded, secrets masked. */
final class Shown {

  private static final int LINE = 300;
  private static final String KEY_END = "PRIVATE KEY-----";

  private Shown() {}

  /** One line of at most 300 signs. */
  static String line(String said) {
    String line = Masked.text(printable(said).replaceAll("\\s+", " ").strip());
    return line.length() <= LINE ? line : line.substring(0, LINE) + "…";
  }

  /**
   * A text of several lines.
   *
   * @param beheaded bytes before it are missing: its first line is none
   */
  static String text(byte[] said, boolean beheaded) {
    String text = new String(said, StandardCharsets.UTF_8);
    return text(beheaded ? text.substring(text.indexOf('\n') + 1) : text);
  }

  /** The same for a text that is whole, or whose beginning nobody will see. */
  static String text(String said) {
    return Masked.text(withoutRestOfKey(printable(said)));
  }

  /** A private key whose beginning is missing. */
  private static String withoutRestOfKey(String text) {
    int end = text.indexOf("-----END ");
    int begin = text.indexOf("-----BEGIN ");
    int line = end < 0 ? -1 : text.indexOf(KEY_END, end);
    boolean rest = line >= 0 && (begin < 0 || begin > end);
    return rest ? "***" + text.substring(line + KEY_END.length()) : text;
  }

  /** Line ends of all kinds become one; other signs that cannot be seen become dots. */
  private static String printable(String text) {
    return text.replaceAll("\\r\\n?", "\n").replaceAll("[\\p{C}&&[^\\n\\t]]", "·");
  }
}
