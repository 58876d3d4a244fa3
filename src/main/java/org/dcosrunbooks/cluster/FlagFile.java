package org.dcosrunbooks.cluster;

/**
 * A value that begins with {@code file://}: Mesos takes the file at that path on the agent's
 * machine for the value of the flag (mesos:3rdparty/stout/include/stout/flags/fetch.hpp).
 */
final class FlagFile {

  private static final String SCHEME = "file://";

  private FlagFile() {}

  /**
   * @throws BadSyntax when the value is such a path: what is in the file could be approved by
   *     nobody
   */
  static void refuse(String text) {
    if (text.startsWith(SCHEME)) {
      throw new BadSyntax(
          "Mesos would read the file "
              + text.substring(SCHEME.length())
              + " on the agent's machine; give what is to be in it");
    }
  }
}
