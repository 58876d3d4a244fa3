package org.dcosrunbooks.node;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A text file, read as root. Its content follows its name: {@code sudo} and the login shell may
 * have said something before.
 */
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
    return "sudo -n /usr/bin/head -v -c " + (MOST_BYTES + 1) + " " + Words.quoted(path);
  }

  @Override
  public int mostBytes() {
    return MOST_BYTES + 65_536;
  }

  /** That there is none is an answer, whatever {@code sudo} has to say besides. */
  @Override
  public boolean failed(Output output) {
    return output.code() != 0 && !output.saysMissing("head");
  }

  @Override
  public Optional<String> read(Output output) {
    byte[] said = output.bytes();
    int content = content(output);
    if (output.cut() || said.length - content > MOST_BYTES) {
      throw Unexpected.answer("it is larger than " + MOST_BYTES + " bytes");
    }
    if (output.code() == 0 && content >= 0) {
      return Optional.of(new String(said, content, said.length - content, StandardCharsets.UTF_8));
    }
    if (output.code() != 0 && output.saysMissing("head")) {
      return Optional.empty();
    }
    throw Unexpected.answer("it said \"" + Shown.line(output.errors()) + "\"");
  }

  /** Where the content begins; negative when its header did not come. */
  private int content(Output output) {
    String header = "==> " + path + " <==\n";
    // one character a byte: it is bytes that are counted
    String bytes = new String(output.bytes(), StandardCharsets.ISO_8859_1);
    String wanted =
        new String(header.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    int at = bytes.startsWith(wanted) ? 0 : bytes.indexOf("\n" + wanted) + 1;
    boolean found = at > 0 || bytes.startsWith(wanted);
    return found ? at + wanted.length() : -1;
  }
}
