package org.dcosrunbooks.simulator.machine;

import java.util.ArrayList;
import java.util.List;

/** A pattern of file names with {@code *} and {@code ?}. */
final class Glob {

  private static final int ANY = -1;
  private static final int ONE = -2;

  private final List<Integer> signs = new ArrayList<>();
  private boolean isPattern;

  /** A text in which each star and question mark counts. */
  static Glob of(String text) {
    Glob glob = new Glob();
    glob.add(text, false);
    return glob;
  }

  /**
   * @param quoted stars and question marks stand for themselves
   */
  void add(String text, boolean quoted) {
    for (int at = 0; at < text.length(); at++) {
      char each = text.charAt(at);
      boolean wild = !quoted && (each == '*' || each == '?');
      isPattern |= wild;
      signs.add(wild ? (each == '*' ? ANY : ONE) : each);
    }
  }

  boolean isPattern() {
    return isPattern;
  }

  /** The patterns between slashes. */
  List<Glob> names() {
    List<Glob> names = new ArrayList<>();
    Glob name = new Glob();
    for (int sign : signs) {
      if (sign == '/') {
        names.add(name);
        name = new Glob();
      } else {
        name.signs.add(sign);
      }
    }
    names.add(name);
    return names.stream().filter(each -> !each.signs.isEmpty()).toList();
  }

  /** A name that begins with a dot is meant only when the pattern says the dot. */
  boolean matchesFile(String name) {
    return (!name.startsWith(".") || signs.get(0) == '.') && matches(name);
  }

  boolean matches(String name) {
    int sign = 0;
    int at = 0;
    int lastAny = -1;
    int afterAny = 0;
    while (at < name.length()) {
      int wanted = sign < signs.size() ? signs.get(sign) : 0;
      if (sign < signs.size() && wanted == ANY) {
        lastAny = sign++;
        afterAny = at;
      } else if (sign < signs.size() && (wanted == ONE || wanted == name.charAt(at))) {
        sign++;
        at++;
      } else if (lastAny >= 0) {
        sign = lastAny + 1;
        at = ++afterAny;
      } else {
        return false;
      }
    }
    while (sign < signs.size() && signs.get(sign) == ANY) {
      sign++;
    }
    return sign == signs.size();
  }
}
