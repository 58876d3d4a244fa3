package org.dcosrunbooks.secrecy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The secrets that this process was given, so that they can be found in any text, whoever put them
 * there. One for the whole process, as its log is. May be used by many threads.
 */
public final class OwnSecrets {

  /** A shorter one is a word that anybody may write: it is masked by its name only. */
  static final int SHORTEST = 8;

  /** From here on it is found inside of longer words too. */
  private static final int SURELY = 12;

  /** A token is changed now and then; the oldest is forgotten. */
  private static final int MOST = 200;

  private static final Set<String> KNOWN = new LinkedHashSet<>();
  private static volatile List<String> longestFirst = List.of();

  private OwnSecrets() {}

  /** From now on no text shows it. A secret of several lines is found by each long one. */
  public static void know(String secret) {
    for (String line : secret.split("\\R")) {
      String value = line.strip();
      if (value.length() >= SHORTEST && !value.startsWith("-----")) {
        add(value);
      }
    }
  }

  private static void add(String value) {
    synchronized (KNOWN) {
      if (KNOWN.contains(value)) {
        return;
      }
      KNOWN.add(value);
      if (KNOWN.size() > MOST) {
        KNOWN.remove(KNOWN.iterator().next());
      }
      List<String> next = new ArrayList<>(KNOWN);
      next.sort(Comparator.comparingInt(String::length).reversed());
      longestFirst = List.copyOf(next);
    }
  }

  /** The text with {@code ***} for each of them. */
  static String without(String text) {
    String masked = text;
    for (String known : longestFirst) {
      if (masked.contains(known)) {
        masked =
            known.length() >= SURELY ? masked.replace(known, Masked.MARK) : asWord(masked, known);
      }
    }
    return masked;
  }

  /** Only where no letter, digit or underscore stands before or behind it. */
  private static String asWord(String text, String known) {
    StringBuilder masked = new StringBuilder();
    int from = 0;
    for (int at = text.indexOf(known); at >= 0; at = text.indexOf(known, from)) {
      int end = at + known.length();
      boolean word =
          (at == 0 || !isOfWord(text.charAt(at - 1)))
              && (end == text.length() || !isOfWord(text.charAt(end)));
      masked.append(text, from, at).append(word ? Masked.MARK : known);
      from = end;
    }
    return masked.append(text, from, text.length()).toString();
  }

  private static boolean isOfWord(char sign) {
    return sign == '_' || (sign < 128 && Character.isLetterOrDigit(sign));
  }
}
