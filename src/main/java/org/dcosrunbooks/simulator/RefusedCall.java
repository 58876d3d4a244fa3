package org.dcosrunbooks.simulator;

/**
 * A call that does not get past the reading of its message: status and text as Mesos gives them.
 */
final class RefusedCall extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedCall(int status, String text) {
    super(text, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
