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
    String says = "(?:\\S*/)?" + program + ": .*: No such file or directory";
    return errors.lines().anyMatch(line -> line.matches(says));
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
