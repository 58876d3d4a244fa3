package org.dcosrunbooks.web.door;

/** A request is refused at the door. The message is a sentence for whoever asked. */
final class Closed extends Exception {

  private final int status;

  Closed(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  int status() {
    return status;
  }
}
