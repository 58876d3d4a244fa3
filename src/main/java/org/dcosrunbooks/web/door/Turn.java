package org.dcosrunbooks.web.door;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpStatus;

/**
 * Lets a few requests of one kind through at a time, and fewer of one person: the rest of the
 * threads and of the database's connections are for everybody else. Those that are one too many
 * wait for each other, so many of one person and so many in all.
 */
final class Turn {

  /**
   * How many.
   *
   * @param atOnce have their turn
   * @param ofOnePerson of these
   * @param here have their turn or wait for it
   * @param hereOfOnePerson of these
   * @param patience how long one waits
   */
  record Most(int atOnce, int ofOnePerson, int here, int hereOfOnePerson, Duration patience) {}

  private record Theirs(Semaphore turns, Semaphore here) {}

  private final Most most;
  private final Semaphore turns;
  private final Semaphore here;
  private final Map<String, Theirs> people = new ConcurrentHashMap<>();

  Turn(Most most) {
    this.most = most;
    this.turns = new Semaphore(most.atOnce(), true);
    this.here = new Semaphore(most.here());
  }

  interface Work<T extends Exception, U extends Exception> {
    void run() throws T, U;
  }

  /**
   * @throws Closed when there was no turn in time, or too many wait already
   */
  <T extends Exception, U extends Exception> void take(String person, Work<T, U> work)
      throws Closed, T, U {
    Theirs theirs =
        people.computeIfAbsent(
            person,
            first ->
                new Theirs(
                    new Semaphore(most.ofOnePerson(), true),
                    new Semaphore(most.hereOfOnePerson())));
    if (!theirs.here().tryAcquire()) {
      throw tooManyOfTheirs();
    }
    try {
      if (!here.tryAcquire()) {
        throw tooMany();
      }
      try {
        inTurn(theirs, work);
      } finally {
        here.release();
      }
    } finally {
      theirs.here().release();
    }
  }

  private <T extends Exception, U extends Exception> void inTurn(Theirs theirs, Work<T, U> work)
      throws Closed, T, U {
    if (!awaited(theirs.turns())) {
      throw tooManyOfTheirs();
    }
    try {
      if (!awaited(turns)) {
        throw tooMany();
      }
      try {
        work.run();
      } finally {
        turns.release();
      }
    } finally {
      theirs.turns().release();
    }
  }

  private boolean awaited(Semaphore turn) {
    try {
      return turn.tryAcquire(most.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Closed tooManyOfTheirs() {
    return new Closed(
        HttpStatus.TOO_MANY_REQUESTS.value(),
        "Many questions of yours wait already. Nothing was done; ask again when they are"
            + " answered.");
  }

  private static Closed tooMany() {
    return new Closed(
        HttpStatus.SERVICE_UNAVAILABLE.value(),
        "Too much is asked for at the moment. Nothing was done; ask again in a moment.");
  }
}
