package org.dcosrunbooks.audit;

import java.util.Optional;

/**
 * Why something was refused, told by the gate deep inside that refused it to the door around it,
 * which answers and writes the line. Of this thread's request only; the door takes it away.
 */
public final class Reason {

  private record Told(String sentence, boolean recorded) {}

  private static final ThreadLocal<Told> TOLD = new ThreadLocal<>();

  private Reason() {}

  /** A sentence of ours, without what somebody sent. The first one told counts. */
  public static void is(String sentence) {
    if (TOLD.get() == null) {
      TOLD.set(new Told(sentence, false));
    }
  }

  /** The record has its line about this refusal already. */
  public static void isRecorded() {
    Told told = TOLD.get();
    TOLD.set(new Told(told == null ? "" : told.sentence(), true));
  }

  public static boolean recorded() {
    return TOLD.get() != null && TOLD.get().recorded();
  }

  public static Optional<String> told() {
    return Optional.ofNullable(TOLD.get()).map(Told::sentence).filter(it -> !it.isBlank());
  }

  /** At the beginning and the end of each request. */
  public static void forget() {
    TOLD.remove();
  }
}
