package org.dcosrunbooks.simulator.machine;

/** What the system says when a file cannot be had, in its own words. */
final class FileTrouble extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final String MISSING = "No such file or directory";
  static final String EXISTS = "File exists";
  static final String DENIED = "Permission denied";
  static final String FULL = "No space left on device";
  static final String IS_FOLDER = "Is a directory";
  static final String NO_FOLDER = "Not a directory";
  static final String NOT_EMPTY = "Directory not empty";
  static final String INVALID = "Invalid argument";
  static final String TOO_LONG = "File name too long";
  static final String LOOP = "Too many levels of symbolic links";
  static final String READ_ONLY = "Read-only file system";

  FileTrouble(String words) {
    super(words, null, false, false);
  }
}
