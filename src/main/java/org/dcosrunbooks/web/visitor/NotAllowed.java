package org.dcosrunbooks.web.visitor;

/** The visitor's groups do not let them. The message is a sentence for the visitor. */
public final class NotAllowed extends RuntimeException {

  private final String todo;

  public NotAllowed(String sentence, String todo) {
    super(sentence);
    this.todo = todo;
  }

  public String todo() {
    return todo;
  }
}
