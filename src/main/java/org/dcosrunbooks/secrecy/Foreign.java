package org.dcosrunbooks.secrecy;

/**
 * The one sink for what others have written, the cluster and its machines above all, before it is
 * shown, logged or recorded: secrets masked, each sign visible. What has gone through stays as it
 * is when it goes through again.
 */
public final class Foreign {

  private Foreign() {}

  /** On one line. */
  public static String text(String said) {
    return Masked.text(Visible.text(said));
  }

  /** On as many lines as it has. */
  public static String lines(String said) {
    return Masked.text(Visible.lines(said));
  }
}
