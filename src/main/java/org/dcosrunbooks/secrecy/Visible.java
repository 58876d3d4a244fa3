package org.dcosrunbooks.secrecy;

import java.util.List;
import java.util.Optional;

/**
 * Texts in which each sign can be seen: what controls a terminal, ends a line, turns the direction
 * of writing or is not drawn at all becomes a stand-in that tells what it was. Letters of all
 * languages, emoji and spaces stay.
 */
public final class Visible {

  /** From the first to the last of them. */
  private record Range(int first, int last) {
    boolean has(int sign) {
      return sign >= first && sign <= last;
    }
  }

  /** Letters, marks and symbols by their type, and yet nothing is drawn for them. */
  private static final List<Range> BLANKS =
      List.of(
          new Range(0x034F, 0x034F), // grapheme joiner
          new Range(0x115F, 0x1160), // Hangul fillers
          new Range(0x17B4, 0x17B5), // Khmer vowels that are inherent
          new Range(0x180B, 0x180F), // Mongolian variation selectors
          new Range(0x2065, 0x2065), // kept for a control
          new Range(0x2800, 0x2800), // Braille pattern without dots
          new Range(0x3164, 0x3164), // Hangul filler
          new Range(0xFDD0, 0xFDEF), // never a character
          new Range(0xFE00, 0xFE0F), // variation selectors
          new Range(0xFFA0, 0xFFA0), // half as wide a Hangul filler
          new Range(0xFFF0, 0xFFFC), // annotations, and what stands for an object
          new Range(0x1107F, 0x1107F), // Brahmi number joiner
          new Range(0x13430, 0x13442), // Egyptian controls and blanks
          new Range(0x16FE4, 0x16FE4), // Khitan filler
          new Range(0x1BCA0, 0x1BCA3), // shorthand controls
          new Range(0x1D159, 0x1D159), // note without a head
          new Range(0x1D173, 0x1D17A), // musical controls
          new Range(0xE0000, 0xE0FFF)); // tags and further variation selectors

  private static final int JOINER = 0x200D;
  private static final int TEXT_STYLE = 0xFE0E;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int FIRST_OF_CONTROL_PICTURES = 0x2400;
  private static final int PICTURE_OF_DELETE = 0x2421;
  private static final int DELETE = 0x7F;

  private Visible() {}

  /** On one line: an end of a line is shown too. */
  public static String text(String text) {
    return shown(text, false);
  }

  /** On as many lines as it has: line feeds and tabs stay. */
  public static String lines(String text) {
    return shown(text, true);
  }

  /** The first sign of a line that would be shown by a stand-in. */
  public static Optional<Integer> firstHidden(String text) {
    int first = firstToShow(text, false);
    return first == text.length() ? Optional.empty() : Optional.of(text.codePointAt(first));
  }

  private static String shown(String text, boolean lines) {
    int first = firstToShow(text, lines);
    if (first == text.length()) {
      return text;
    }
    StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); ) {
      int sign = text.codePointAt(i);
      if (isHidden(text, i, sign, lines)) {
        standIn(visible, sign);
      } else {
        visible.appendCodePoint(sign);
      }
      i += Character.charCount(sign);
    }
    return visible.toString();
  }

  /** Where the first one stands; its length when there is none, as nearly always. */
  private static int firstToShow(String text, boolean lines) {
    int i = 0;
    while (i < text.length()) {
      char sign = text.charAt(i);
      if (sign >= ' ' && sign < DELETE) {
        i++;
        continue;
      }
      int whole = text.codePointAt(i);
      if (isHidden(text, i, whole, lines)) {
        return i;
      }
      i += Character.charCount(whole);
    }
    return i;
  }

  private static void standIn(StringBuilder visible, int sign) {
    if (sign < ' ') {
      visible.appendCodePoint(FIRST_OF_CONTROL_PICTURES + sign);
    } else if (sign == DELETE) {
      visible.appendCodePoint(PICTURE_OF_DELETE);
    } else {
      visible.append(String.format("⟨U+%04X⟩", sign));
    }
  }

  private static boolean isHidden(String text, int at, int sign, boolean lines) {
    if (sign == '\n' || sign == '\t') {
      return !lines;
    }
    if (sign == '\r' && after(text, at, sign) == '\n') {
      return !lines;
    }
    if (sign == JOINER) {
      return !(isEmoji(before(text, at)) && isEmoji(after(text, at, sign)));
    }
    if (sign == TEXT_STYLE || sign == EMOJI_STYLE) {
      return !canHaveStyle(before(text, at));
    }
    if (BLANKS.stream().anyMatch(range -> range.has(sign)) || (sign & 0xFFFE) == 0xFFFE) {
      return true;
    }
    return switch (Character.getType(sign)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static int before(String text, int at) {
    return at == 0 ? -1 : text.codePointBefore(at);
  }

  private static int after(String text, int at, int sign) {
    int next = at + Character.charCount(sign);
    return next >= text.length() ? -1 : text.codePointAt(next);
  }

  /** Newer ones than this Java knows have no type yet. */
  private static boolean isEmoji(int sign) {
    return (sign >= 0x1F000 && sign <= 0x1FAFF)
        || (sign >= 0x2190 && sign <= 0x2BFF)
        || sign == EMOJI_STYLE;
  }

  private static boolean canHaveStyle(int sign) {
    return isEmoji(sign)
        || (sign >= '0' && sign <= '9')
        || sign == '#'
        || sign == '*'
        || sign == 0xA9
        || sign == 0xAE
        || sign == 0x203C
        || sign == 0x2049
        || sign == 0x2122
        || sign == 0x2139
        || (sign >= 0x3030 && sign <= 0x3299);
  }
}
