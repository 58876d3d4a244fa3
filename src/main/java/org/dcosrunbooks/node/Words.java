package org.dcosrunbooks.node;

/** Words of a remote command. */
public final class Words {

  private Words() {}

  /**
   * A text as one word of a POSIX shell, whatever is in it.
   *
   * @throws IllegalArgumentException for a NUL character, which no argument can hold
   */
  public static String quoted(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a word of a command cannot hold a NUL character");
    }
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
