package org.dcosrunbooks.node;

import java.nio.charset.StandardCharsets;

/**
 * What a command on a machine has said.
 *
 * @param code its exit code
 * @param bytes its output, no more of it than was wanted
 * @param cut there was more
 * @param errors its error output, at most some thousand signs
 */
record Output(int code, byte[] bytes, boolean cut, String errors) {

  /** That the one file which the program was to open is not there, by its own word. */
  boolean saysMissing(String program) {
    return errors.lines().anyMatch(line -> saysMissing(line, program));
  }

  private static boolean saysMissing(String line, String program) {
    int colon = line.indexOf(": ");
    String who = colon < 0 ? "" : line.substring(0, colon);
    boolean it = who.equals(program) || who.endsWith("/" + program) && !who.contains(" ");
    return it
        && line.endsWith(": No such file or directory")
        && line.length() >= colon + 2 + ": No such file or directory".length();
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
