package org.dcosrunbooks.cluster;

/** A text is not what Mesos or systemd would take; the message says why, for whoever wrote it. */
public final class BadSyntax extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BadSyntax(String why) {
    super(why);
  }
}
