package org.dcosrunbooks.engine;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;

/**
 * What our gates throw into the engine, in the words its REST API answers by: bad input is 400,
 * what somebody may not do is 403, what somebody else has done meanwhile is 409. On the way back to
 * our own pages it becomes what it was.
 */
final class AtTheDoor {

  private AtTheDoor() {}

  static RuntimeException badInput(BadInput wrong) {
    return new RestException(Response.Status.BAD_REQUEST, wrong, plain(wrong.getMessage()));
  }

  static RuntimeException refused(String sentence) {
    return new AuthorizationException(plain(sentence));
  }

  /** Somebody else was quicker: 409. */
  static RuntimeException tooLate(Refused refused) {
    return new RestException(
        Response.Status.CONFLICT, refused, plain(refused.account().inOneParagraph()));
  }

  /** Too often: 429. */
  static RuntimeException tooMany(TooManyStarts refused) {
    return new RestException(
        Response.Status.TOO_MANY_REQUESTS, refused, plain(refused.getMessage()));
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
      if (cause instanceof RestException rest) {
        return Optional.of(rest);
      }
    }
    return Optional.empty();
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
