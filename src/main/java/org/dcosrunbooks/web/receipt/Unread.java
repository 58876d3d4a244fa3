package org.dcosrunbooks.web.receipt;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The answers in memory: those that are being made, and those that somebody has not read whole yet.
 * One has so many bytes, those that one person does not read have so many together, and so have
 * all. Nobody has to wait for a slow reader: where it is too much, the one that has been read
 * longest is given up, of the same person first.
 */
final class Unread {

  /** Bytes: of one answer, of what one person does not read, of all. */
  record Most(long answer, long person, long all) {

    private static final long MIB = 1024 * 1024;

    /** By the memory of this process: an eighth for all, a quarter of that for one. */
    static Most ofMemory(long bytes) {
      long one = Math.max(8 * MIB, Math.min(32 * MIB, bytes / 32));
      return new Most(one, one, 4 * one);
    }
  }

  /** An answer. All is called with the lock of the {@link Unread} held. */
  interface Answer {

    /** It is not waited for any longer, and its bytes are forgotten. Called once at most. */
    void giveUp();
  }

  /** No room for more of an answer; nothing of it was sent. */
  static final class NoRoom extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    NoRoom(boolean tooLarge, String sentence) {
      super(sentence);
      this.tooLarge = tooLarge;
    }

    /** By itself, whatever else is in memory: to ask again is of no use. */
    boolean isTooLarge() {
      return tooLarge;
    }
  }

  /** How large it is, whose it is, and whether they read it; nobody does while it is made. */
  private record Held(long bytes, String person, boolean read) {}

  /** So small a part of the largest answer is the usual size: 64 KiB of 8 MiB. */
  private static final int SMALL = 128;

  private final Most most;

  /** Those that are read come in the order in which that began. */
  private final Map<Answer, Held> all = new LinkedHashMap<>();

  private long bytes;

  Unread(Most most) {
    this.most = most;
  }

  /**
   * There is to be more of an answer that is being made.
   *
   * @param person for whom, or where somebody is who did not say
   */
  synchronized void grow(Answer answer, String person, int more) throws NoRoom {
    long now = more + (all.containsKey(answer) ? all.get(answer).bytes() : 0);
    if (now > most.answer()) {
      throw new NoRoom(
          true,
          "The answer is larger than "
              + most.answer() / Most.MIB
              + " MiB. Ask for less at a time, as with maxResults.");
    }
    giveUp(held -> held.read() && held.person().equals(person), of(person) + more - most.person());
    giveUp(Held::read, bytes + more - most.all());
    // an answer of the usual size never waits: health, sign-in and an abort say what they have to
    if (now > most.answer() / SMALL) {
      if (of(person) + more > most.person()) {
        throw new NoRoom(
            false, "Large answers of yours are made already. Ask again when they are there.");
      }
      if (bytes + more > most.all()) {
        throw new NoRoom(
            false, "Too many large answers are made at the moment. Ask again in a moment.");
      }
    }
    all.put(answer, new Held(now, person, false));
    bytes += more;
  }

  private long of(String person) {
    return all.values().stream()
        .filter(held -> held.person().equals(person))
        .mapToLong(Held::bytes)
        .sum();
  }

  /**
   * It is whole, and this person begins to read it.
   *
   * @param person who reads it, or where somebody is who did not say
   */
  synchronized void begin(Answer answer, String person) {
    Held made = all.remove(answer);
    if (made == null) {
      return;
    }
    giveUp(
        held -> held.read() && held.person().equals(person),
        of(person) + made.bytes() - most.person());
    all.put(answer, new Held(made.bytes(), person, true));
  }

  /** It is read, or nobody reads it any more. */
  synchronized void remove(Answer answer) {
    Held held = all.remove(answer);
    if (held != null) {
      bytes -= held.bytes();
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  /** The eldest of these, until so many bytes are free. */
  private void giveUp(Predicate<Held> which, long wanted) {
    long missing = wanted;
    Iterator<Map.Entry<Answer, Held>> eldest = all.entrySet().iterator();
    while (missing > 0 && eldest.hasNext()) {
      Map.Entry<Answer, Held> one = eldest.next();
      if (which.test(one.getValue())) {
        eldest.remove();
        missing -= one.getValue().bytes();
        bytes -= one.getValue().bytes();
        one.getKey().giveUp();
      }
    }
  }
}
