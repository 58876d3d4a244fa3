package org.dcosrunbooks.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
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

  private final Documents room;
  private final Runnable whenOver;
  private final FileChannel file;
  private final Writer text;
  private long taken;
  private boolean over;

  /** Empty. */
  Document(Documents room, Runnable whenOver) {
    this.room = room;
    this.whenOver = whenOver;
    try {
      file = PrivateFile.withoutName();
    } catch (IOException trouble) {
      whenOver.run();
      throw noRoom(trouble);
    }
    // closed with the file
    text = new OutputStreamWriter(new BufferedOutputStream(new OnDisk()), StandardCharsets.UTF_8);
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

  /** So many bytes from there on at most; empty at its end. */
  public ByteBuffer piece(long from, int most) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(most);
    file.read(piece, from);
    return piece.flip();
  }

  @Override
  public synchronized void close() {
    if (over) {
      return;
    }
    over = true;
    try {
      room.giveBack(taken);
      file.close();
    } catch (IOException trouble) {
      throw noRoom(trouble);
    } finally {
      whenOver.run();
    }
  }

  private final class OnDisk extends OutputStream {

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      room.take(length);
      taken += length;
      ByteBuffer piece = ByteBuffer.wrap(bytes, offset, length);
      while (piece.hasRemaining()) {
        file.write(piece);
      }
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
