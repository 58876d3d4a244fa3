package org.dcosrunbooks.audit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.secrecy.PrivateFile;

/**
 * An exported record of any length, on the disk until it is read: whoever reads it slowly keeps
 * neither memory nor the database. It is gone when it is closed, and when the service is killed.
 */
public final class Document implements Consumer<String>, AutoCloseable {

  private final FileChannel file;
  private final Writer text;

  /** Empty. */
  public Document() {
    try {
      file = PrivateFile.withoutName();
    } catch (IOException trouble) {
      throw noRoom(trouble);
    }
    // closed with the file
    text = new BufferedWriter(Channels.newWriter(file, StandardCharsets.UTF_8));
  }

  /** Adds a piece at the end. */
  @Override
  public void accept(String piece) {
    try {
      text.write(piece);
    } catch (IOException trouble) {
      throw noRoom(trouble);
    }
  }

  /** Ends it. What is added later is in no copy. */
  public long bytes() {
    try {
      text.flush();
      return file.size();
    } catch (IOException trouble) {
      throw noRoom(trouble);
    }
  }

  /** Copies it from its beginning. */
  public void to(OutputStream reader) throws IOException {
    Channels.newInputStream(file.position(0)).transferTo(reader);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException trouble) {
      throw noRoom(trouble);
    }
  }

  private static Transient noRoom(IOException trouble) {
    return new Transient(
        Account.of("The document could not be put down on the service's disk.")
            .seen(String.valueOf(trouble.getMessage()))
            .means("Nothing was handed out.")
            .todo(
                "Make room in "
                    + System.getProperty("java.io.tmpdir")
                    + " of the service's machine, and ask again."),
        trouble);
  }
}
