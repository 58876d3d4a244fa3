package org.dcosrunbooks.secrecy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static volatile List<Known> inOrder = List.of();

  private record Known(String value, Pattern asWord) {}

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
      List<Known> next = new ArrayList<>();
      for (String known : KNOWN) {
        next.add(new Known(known, Pattern.compile("(?<!\\w)" + Pattern.quote(known) + "(?!\\w)")));
      }
      next.sort(Comparator.comparingInt((Known known) -> known.value().length()).reversed());
      inOrder = List.copyOf(next);
    }
  }

  /** The text with {@code ***} for each of them. */
  static String without(String text) {
    String masked = text;
    for (Known known : inOrder) {
      if (masked.contains(known.value())) {
        masked =
            known.value().length() >= SURELY
                ? masked.replace(known.value(), Masked.MARK)
                : known.asWord().matcher(masked).replaceAll(Matcher.quoteReplacement(Masked.MARK));
      }
    }
    return masked;
  }
}
