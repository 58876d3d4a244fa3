package org.dcosrunbooks.node;

import java.util.Optional;

/** A text file, read as root. */
record ReadFile(String path) implements Command<Optional<String>> {

  private static final int MOST_BYTES = 1 << 20;

  ReadFile {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("not an absolute path: " + path);
    }
  }

  @Override
  public String inWords() {
    return "read the file " + path;
  }

  @Override
  public String text() {
    return "sudo -n /usr/bin/cat " + Words.quoted(path);
  }

  @Override
  public int mostBytes() {
    return MOST_BYTES;
  }

  @Override
  public Optional<String> read(Output output) {
    if (output.cut()) {
      throw Unexpected.answer("it is larger than " + MOST_BYTES + " bytes");
    }
    if (output.code() == 0) {
      return Optional.of(output.text());
    }
    if (output.errors().contains("No such file or directory")) {
      return Optional.empty();
    }
    throw Unexpected.answer("it said \"" + Shown.line(output.errors()) + "\"");
  }
}
