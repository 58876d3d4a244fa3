package org.dcosrunbooks.diagram;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines by the approximate widths of a sans-serif font. */
final class Words {

  private Words() {}

  /** Width in pixels at the given font size; within a tenth of what common system fonts need. */
  static double width(String text, double size) {
    double em = 0;
    for (int i = 0; i < text.length(); i++) {
      em += em(text.charAt(i));
    }
    return em * size;
  }

  private static double em(char c) {
    if ("iljI.,:;'|!".indexOf(c) >= 0) {
      return 0.27;
    }
    if ("ftr()[]{}- /\"".indexOf(c) >= 0) {
      return 0.35;
    }
    if ("mwMW@%".indexOf(c) >= 0) {
      return 0.87;
    }
    if (Character.isUpperCase(c)) {
      return 0.67;
    }
    return c > 0x2000 ? 1.0 : 0.555;
  }

  /**
   * At most {@code most} lines no wider than {@code width} pixels; what does not fit ends in an
   * ellipsis. A word that is too wide for a line is cut.
   */
  static List<String> wrap(String text, double width, double size, int most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && width(line + " " + word, size) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) {
        line.append(' ');
      }
      for (int i = 0; i < word.length(); ) {
        int next = word.offsetByCodePoints(i, 1);
        String letter = word.substring(i, next);
        if (!line.isEmpty() && width(line + letter, size) > width) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(letter);
        i = next;
      }
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    if (lines.size() <= most) {
      return lines;
    }
    List<String> kept = new ArrayList<>(lines.subList(0, most));
    String last = kept.get(most - 1);
    while (!last.isEmpty() && width(last + "…", size) > width) {
      last = last.substring(0, last.offsetByCodePoints(last.length(), -1));
    }
    kept.set(most - 1, last.stripTrailing() + "…");
    return kept;
  }
}
