package org.dcosrunbooks.web.api;

/** The call itself is not understood. The message is a sentence, {@code todo} what to send. */
final class BadRequest extends RuntimeException {

  private final int status;
  private final String todo;

  BadRequest(int status, String sentence, String todo) {
    super(sentence);
    this.status = status;
    this.todo = todo;
  }

  BadRequest(String sentence, String todo) {
    this(400, sentence, todo);
  }

  int status() {
    return status;
  }

  String todo() {
    return todo;
  }
}
