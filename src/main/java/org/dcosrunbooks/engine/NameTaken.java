package org.dcosrunbooks.engine;

/**
 * Another instance with this instance's name works on the same database. Starting would take its
 * steps out of its hands while they run, so this one does not start.
 */
public final class NameTaken extends RuntimeException {

  private final String node;

  NameTaken(String node, Throwable cause) {
    super("another instance named " + node + " works on this database", cause);
    this.node = node;
  }

  public String node() {
    return node;
  }
}
