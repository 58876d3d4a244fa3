package org.dcosrunbooks.engine;

import java.util.Optional;
import java.util.regex.Pattern;
import org.dcosrunbooks.secrecy.Visible;

/** Texts that people give. */
final class Text {

  private static final Pattern BLANKS_AROUND =
      Pattern.compile("^[\\s\\p{Z}]++|(?<![\\s\\p{Z}])[\\s\\p{Z}]++$");

  private Text() {}

  /**
   * The first character that hides or moves what stands around it. Blanks of all keyboards, emoji
   * and letters of all languages are seen.
   */
  static Optional<String> firstHidden(String text) {
    return Visible.firstHidden(text).map(character -> String.format("U+%04X", character));
  }

  /** The same for texts of several lines. */
  static Optional<String> firstHiddenInLines(String text) {
    return firstHidden(text.replace("\r\n", " ").replace('\n', ' ').replace('\t', ' '));
  }

  /** What is said of it, behind the field's name. */
  static String refusal(String which) {
    return "has a character that hides itself or moves others (" + which + "); leave it out";
  }

  /** Without blanks before and behind it, whatever keyboard they are from. */
  static String stripped(String text) {
    return BLANKS_AROUND.matcher(text).replaceAll("");
  }

  /** Nothing but blanks. */
  static boolean isBlank(String text) {
    return stripped(text).isEmpty();
  }

  /** At most so many characters, with a mark where something is left out. */
  static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  /** A name of somebody's making, short and visible enough to be repeated to them. */
  static String shown(String text) {
    String visible =
        text.codePoints()
            .limit(60)
            .map(character -> invisible(character) ? '?' : character)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return visible.isBlank() ? "(blank)" : visible;
  }

  private static boolean invisible(int character) {
    return Visible.firstHidden(Character.toString(character)).isPresent();
  }
}
