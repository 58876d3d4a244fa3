package org.dcosrunbooks.engine;

import java.util.Optional;
import java.util.Set;

/** Texts that people give. */
final class Text {

  private Text() {}

  /**
   * The first character that a person cannot see or that moves others around: control, format,
   * private, unassigned, line and paragraph separators, half surrogates. A plain space is fine,
   * other spaces are not.
   */
  static Optional<String> firstInvisible(String text) {
    return text.codePoints()
        .filter(Text::invisible)
        .mapToObj(character -> String.format("U+%04X", character))
        .findFirst();
  }

  /** The same for texts of several lines. */
  static Optional<String> firstInvisibleInLines(String text) {
    return firstInvisible(text.replace("\r\n", " ").replace('\n', ' ').replace('\t', ' '));
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

  /** Letters and symbols by their type, and yet nothing is drawn for them. */
  private static final Set<Integer> BLANKS = Set.of(0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0);

  private static boolean invisible(int character) {
    if (BLANKS.contains(character)) {
      return true;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.SPACE_SEPARATOR -> character != ' ';
      default -> false;
    };
  }
}
