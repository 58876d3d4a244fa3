package org.dcosrunbooks.simulator.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A pattern of file names with {@code *} and {@code ?}. */
final class Glob {

  private final StringBuilder text = new StringBuilder();

  /** Where a star or a question mark counts. */
  private final BitSet wild = new BitSet();

  /** A text in which each star and question mark counts. */
  static Glob of(String text) {
    Glob glob = new Glob();
    glob.add(text, false);
    return glob;
  }

  /**
   * @param quoted stars and question marks stand for themselves
   */
  void add(String more, boolean quoted) {
    for (int at = 0; !quoted && at < more.length(); at++) {
      if (more.charAt(at) == '*' || more.charAt(at) == '?') {
        wild.set(text.length() + at);
      }
    }
    text.append(more);
  }

  boolean isPattern() {
    return !wild.isEmpty();
  }

  String text() {
    return text.toString();
  }

  int length() {
    return text.length();
  }

  /** The patterns between slashes. */
  List<Glob> names() {
    List<Glob> names = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || text.charAt(at) == '/') {
        if (at > from) {
          Glob name = new Glob();
          name.text.append(text, from, at);
          name.wild.or(wild.get(from, at));
          names.add(name);
        }
        from = at + 1;
      }
    }
    return names;
  }

  /** A name that begins with a dot is meant only when the pattern says the dot. */
  boolean matchesFile(String name) {
    return (!name.startsWith(".") || text.charAt(0) == '.') && matches(name);
  }

  boolean matches(String name) {
    int sign = 0;
    int at = 0;
    int lastStar = -1;
    int afterStar = 0;
    while (at < name.length()) {
      if (isStar(sign)) {
        lastStar = sign++;
        afterStar = at;
      } else if (sign < text.length() && (wild.get(sign) || text.charAt(sign) == name.charAt(at))) {
        sign++;
        at++;
      } else if (lastStar >= 0) {
        sign = lastStar + 1;
        at = ++afterStar;
      } else {
        return false;
      }
    }
    while (isStar(sign)) {
      sign++;
    }
    return sign == text.length();
  }

  private boolean isStar(int sign) {
    return sign < text.length() && wild.get(sign) && text.charAt(sign) == '*';
  }
}
