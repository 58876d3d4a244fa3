package org.dcosrunbooks.web.door;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;

/**
 * Lets a few questions to the engine through at a time, and fewer of one person: the rest of the
 * database's connections are for the runs, for aborts and for health. A page of the web apps asks
 * some ten things at once, which wait for each other.
 */
final class Turn {

  /** Of sixteen connections. */
  private static final int AT_ONCE = 8;

  private static final int OF_ONE_PERSON = 4;
  private static final int WAITING_OF_ONE_PERSON = 24;
  private static final long LONGEST_WAIT_MILLIS = 10_000;

  private record Theirs(Semaphore asking, Semaphore waiting) {}

  private final Semaphore all = new Semaphore(AT_ONCE, true);
  private final Map<String, Theirs> people = new ConcurrentHashMap<>();

  interface Question<T extends Exception, U extends Exception> {
    void ask() throws T, U;
  }

  /**
   * @param question has its turn
   * @param answer comes behind it, in nobody's turn: whoever reads slowly keeps nobody waiting. It
   *     counts among what this person waits for
   * @throws Closed when there was no turn in time, or this person waits for many already
   */
  <T extends Exception, U extends Exception> void take(
      String person, Question<T, U> question, Question<T, U> answer) throws Closed, T, U {
    Theirs theirs =
        people.computeIfAbsent(
            person,
            first ->
                new Theirs(
                    new Semaphore(OF_ONE_PERSON, true), new Semaphore(WAITING_OF_ONE_PERSON)));
    if (!theirs.waiting().tryAcquire()) {
      throw new Closed(
          HttpStatus.TOO_MANY_REQUESTS.value(),
          "Many questions of yours wait already. Ask again when they are answered.");
    }
    try {
      await(theirs.asking());
      try {
        await(all);
        try {
          question.ask();
        } finally {
          all.release();
        }
      } finally {
        theirs.asking().release();
      }
      answer.ask();
    } finally {
      theirs.waiting().release();
    }
  }

  private static void await(Semaphore turn) throws Closed {
    boolean taken;
    try {
      taken = turn.tryAcquire(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      taken = false;
    }
    if (!taken) {
      throw new Closed(
          HttpStatus.SERVICE_UNAVAILABLE.value(),
          "Too much is asked for at the moment. Nothing was done; ask again in a moment.");
    }
  }
}
