package org.dcosrunbooks.web.visitor;

/** What the address names does not exist. The message is a sentence for the visitor. */
public final class NothingThere extends RuntimeException {

  private final String todo;

  public NothingThere(String sentence, String todo) {
    super(sentence);
    this.todo = todo;
  }

  public static NothingThere run(String id) {
    return new NothingThere(
        "There is no run " + Named.shortly(id) + ".", "Look for it in the list of runs.");
  }

  public static NothingThere runbook(String id) {
    return new NothingThere(
        "There is no runbook " + Named.shortly(id) + ".", "Look for it in the list of runbooks.");
  }

  public String todo() {
    return todo;
  }
}
