package org.dcosrunbooks.simulator;

/**
 * What a master or agent does with a call, before it is written to a socket.
 *
 * @param status 0 means that no answer ever comes
 */
record Reply(int status, String text) {

  static final Reply OK = new Reply(200, "");

  /** Taken, and never answered. */
  static final Reply NEVER = new Reply(0, "");

  static Reply bad(String text) {
    return new Reply(400, text);
  }

  boolean ok() {
    return status == 200;
  }
}
