package org.dcosrunbooks.diagnosis;

import java.util.Optional;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;

/**
 * What somebody who was asked has said, or why nothing was heard.
 *
 * @param said absent when nothing was heard
 * @param silence what kind of silence it was; {@link Silence#NONE} when something was said
 * @param why one sentence about the silence; empty when something was said
 */
public record Heard<T>(Optional<T> said, Silence silence, String why) {

  /** Why nothing was heard. */
  public enum Silence {
    NONE,
    /** No answer, or none that could be read. */
    NO_ANSWER,
    /** Something else answers at the address. */
    SOMEBODY_ELSE,
    /** The account may not ask, or the configuration is wrong. */
    NOT_ALLOWED,
    /** There was nothing to ask, or no way to. */
    NOT_ASKED
  }

  public static <T> Heard<T> said(T what) {
    return new Heard<>(Optional.of(what), Silence.NONE, "");
  }

  /** Nobody was asked, for this reason. */
  public static <T> Heard<T> notAsked(String why) {
    return new Heard<>(Optional.empty(), Silence.NOT_ASKED, why);
  }

  /** The call failed. */
  public static <T> Heard<T> failed(Failure failure) {
    Silence silence =
        failure instanceof Refused
            ? Silence.SOMEBODY_ELSE
            : failure instanceof Fault ? Silence.NOT_ALLOWED : Silence.NO_ANSWER;
    return new Heard<>(Optional.empty(), silence, failure.account().inOneParagraph());
  }
}
