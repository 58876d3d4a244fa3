package org.dcosrunbooks.simulator.machine;

import java.util.Map;
import java.util.Optional;

/** Signals by name. */
final class Signals {

  private static final Map<String, Integer> NUMBERS =
      Map.of("HUP", 1, "INT", 2, "KILL", 9, "USR1", 10, "USR2", 12, "TERM", 15, "CONT", 18);

  private Signals() {}

  /** The plain name of what a person may have written: with SIG before it, or a number. */
  static Optional<String> named(String text) {
    String plain = text.startsWith("SIG") ? text.substring(3) : text;
    if (NUMBERS.containsKey(plain)) {
      return Optional.of(plain);
    }
    return NUMBERS.entrySet().stream()
        .filter(each -> String.valueOf(each.getValue()).equals(text))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** 0 for a signal that ends nothing. */
  static int number(String name) {
    return name.equals("CONT") ? 0 : NUMBERS.get(name);
  }
}
