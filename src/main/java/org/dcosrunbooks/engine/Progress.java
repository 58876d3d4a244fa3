package org.dcosrunbooks.engine;

/**
 * What a condition saw.
 *
 * @param reason a sentence an operator can act on
 */
public record Progress(Kind kind, String reason) {

  /** How it stands with a fact that is waited for. */
  public enum Kind {
    REACHED,
    NOT_YET,
    /** It will not be reached any more, whatever is waited. */
    IMPOSSIBLE
  }

  public static Progress reached(String reason) {
    return new Progress(Kind.REACHED, reason);
  }

  public static Progress notYet(String reason) {
    return new Progress(Kind.NOT_YET, reason);
  }

  public static Progress impossible(String reason) {
    return new Progress(Kind.IMPOSSIBLE, reason);
  }

  public boolean isNotYet() {
    return kind == Kind.NOT_YET;
  }

  public boolean isReached() {
    return kind == Kind.REACHED;
  }
}
