package org.dcosrunbooks.engine;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.PrintWriter;
import java.util.Optional;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.dcosrunbooks.audit.Reason;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.DatabaseTrouble;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;

/**
 * What our gates throw into the engine, in the words its REST API answers by: bad input is 400,
 * what somebody may not do is 403, what somebody else has done meanwhile is 409. On the way back to
 * our own pages it becomes what it was.
 */
final class AtTheDoor {

  private AtTheDoor() {}

  static RuntimeException badInput(BadInput wrong) {
    Reason.is(wrong.fieldsInWords());
    return new RestException(Response.Status.BAD_REQUEST, wrong, plain(wrong.getMessage()));
  }

  static RuntimeException refused(String sentence) {
    Reason.is(sentence);
    return new AuthorizationException(plain(sentence));
  }

  /** Somebody else was quicker: 409. */
  static RuntimeException tooLate(Refused refused) {
    Reason.is(refused.account().summary());
    return new RestException(
        Response.Status.CONFLICT, refused, plain(refused.account().inOneParagraph()));
  }

  /** Too often: 429. */
  static RuntimeException tooMany(TooManyStarts refused) {
    Reason.is(refused.getMessage());
    return new RestException(
        Response.Status.TOO_MANY_REQUESTS, refused, plain(refused.getMessage()));
  }

  /**
   * What a person's call of the engine ends with: a failure of ours in its own words, however deep
   * the engine has buried it, and a database that cannot be used by its name; anything else as it
   * is.
   */
  static RuntimeException inWords(RuntimeException thrown) {
    if (thrownBehind(thrown).isPresent()) {
      return thrown;
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refused refused) {
        return tooLate(refused);
      }
      if (cause instanceof OptimisticLockingException) {
        return new NotDone(
            Response.Status.CONFLICT,
            new Refused(
                Account.of("Somebody else changed the same at the same moment")
                    .means("Nothing was done.")
                    .todo("Look at it again, and do it again if it is still to be done."),
                thrown));
      }
      if (cause instanceof Failure failure) {
        return new NotDone(
            failure instanceof Fault
                ? Response.Status.INTERNAL_SERVER_ERROR
                : Response.Status.SERVICE_UNAVAILABLE,
            failure);
      }
    }
    return DatabaseTrouble.outage("the database cannot be used now", thrown)
        .<RuntimeException>map(outage -> new NotDone(Response.Status.SERVICE_UNAVAILABLE, outage))
        .orElse(thrown);
  }

  /** Where it was thrown says nothing; the REST layer writes it into the log as one line. */
  private static final class NotDone extends WebApplicationException {

    NotDone(Response.Status status, Failure failure) {
      // no RestException: some of the engine's resources put words of their own around those
      super(plain(failure.account().inOneParagraph()), failure, status);
    }

    @Override
    public void printStackTrace(PrintWriter log) {
      log.println(getMessage());
    }
  }

  /** What it says, as {@link #plain(String)} shows it. */
  static String plain(Throwable thrown) {
    return plain(String.valueOf(thrown.getMessage()));
  }

  /**
   * Tasklist shows such a sentence as markup, and it may name what the cluster or a person has
   * called something.
   */
  private static String plain(String sentence) {
    return sentence.replace('<', '‹').replace('>', '›');
  }

  /** What a gate threw, out of whatever the engine wrapped it in. */
  static Optional<RuntimeException> thrownBehind(Throwable wrapped) {
    for (Throwable cause = wrapped; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException refused) {
        return Optional.of(refused);
      }
      if (cause instanceof RestException || cause instanceof NotDone) {
        return Optional.of((RuntimeException) cause);
      }
    }
    return Optional.empty();
  }

  /** True when it was not done because the same was changed at the same moment. */
  static boolean isCollision(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptimisticLockingException) {
        return true;
      }
    }
    return false;
  }

  /** True when the engine itself refused it for a missing right, and no gate of ours. */
  static boolean isEnginesOwn(RuntimeException thrown) {
    return thrown instanceof AuthorizationException refused && refused.getUserId() != null;
  }

  /**
   * The same for our own pages: {@link BadInput}, {@link TooManyStarts} or a {@link Failure}, of
   * which {@link Refused} is one; anything else as it is.
   */
  static RuntimeException forPages(RuntimeException thrown) {
    RuntimeException gate = thrownBehind(thrown).orElse(thrown);
    if (gate.getCause() instanceof BadInput wrong) {
      return wrong;
    }
    if (gate.getCause() instanceof TooManyStarts tooMany) {
      return tooMany;
    }
    if (gate instanceof AuthorizationException refused) {
      return new Refused(inWords(refused), refused);
    }
    for (Throwable cause = gate; cause != null; cause = cause.getCause()) {
      if (cause instanceof Failure failure) {
        return failure;
      }
    }
    return gate;
  }

  /** The engine's own refusal lists its rights and resources; ours is a sentence already. */
  private static Account inWords(AuthorizationException refused) {
    return isEnginesOwn(refused)
        ? Account.of(refused.getUserId() + " may not do this: it is for people of another group")
            .means("Nothing was changed.")
            .todo("Ask one of them.")
        : Account.of(refused.getMessage());
  }
}
