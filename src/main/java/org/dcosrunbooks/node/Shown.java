package org.dcosrunbooks.node;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcosrunbooks.secrecy.Foreign;
import org.dcosrunbooks.secrecy.Visible;

/** What machines have said, fit to be shown: printable signs, bounded, secrets masked. */
final class Shown {

  private static final int LINE = 300;
  private static final String KEY_END = "PRIVATE KEY-----";

  /** Instead of a line whose beginning is missing. */
  static final String NO_LINE = "(a line too long to be shown)";

  /** With the next one that says something, where it ends as before a secret. Never tried twice. */
  private static final Pattern FIRST_LINE =
      Pattern.compile("[^\\n]*[:=][ \\t]*+\\n\\s*+[^\\n]*+(?:\\n|\\z)|[^\\n]*+\\n");

  private Shown() {}

  /** One line of at most 300 signs. */
  static String line(String said) {
    String line = Foreign.text(said.replaceAll("\\s+", " ").strip());
    return line.length() <= LINE ? line : line.substring(0, LINE) + "…";
  }

  /**
   * A text of several lines.
   *
   * @param beheaded bytes before it are missing: its first line is none, since it may begin in the
   *     middle of a secret
   */
  static String text(String said, boolean beheaded) {
    String text = withoutRestOfKey(printable(said));
    if (!beheaded) {
      return Foreign.lines(text);
    }
    Matcher first = FIRST_LINE.matcher(text);
    String rest = first.lookingAt() ? text.substring(first.end()) : "";
    return rest.isBlank() ? NO_LINE : Foreign.lines(rest);
  }

  /** A private key whose beginning is missing. */
  private static String withoutRestOfKey(String text) {
    int end = text.indexOf("-----END ");
    int begin = text.indexOf("-----BEGIN ");
    int line = end < 0 ? -1 : text.indexOf(KEY_END, end);
    boolean rest = line >= 0 && (begin < 0 || begin > end);
    return rest ? "***" + text.substring(line + KEY_END.length()) : text;
  }

  /** Line ends of all kinds become one. */
  private static String printable(String text) {
    return Visible.lines(text.replaceAll("\\r\\n?", "\n"));
  }
}
