package org.dcosrunbooks.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;

/** One command on an open connection. */
final class Exec {

  /** Kept of what comes as errors. */
  private static final int MOST_ERRORS = 8_192;

  /** Whoever says more than this as errors does not come to an end. */
  private static final int ENDLESS_ERRORS = 4 * 1024 * 1024;

  /** Its channel, which notes the moment from which the machine may have got the command. */
  private static final class Line extends ChannelExec {

    private volatile boolean sent;

    Line(String command) {
      // told in English where the machine lets us choose
      super(command, StandardCharsets.UTF_8, null, Map.of("LC_ALL", "C"));
    }

    @Override
    protected void doOpen() throws IOException {
      sent = true;
      super.doOpen();
    }
  }

  /** What comes, as far as it is wanted; more of it ends the command. */
  private static final class Bounded extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;
    private final long end;
    private final Runnable full;
    private long said;
    private boolean over;

    /**
     * @param most bytes that are kept
     * @param end more than so many end the command
     */
    Bounded(int most, long end, Runnable full) {
      this.most = most;
      this.end = end;
      this.full = full;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] more, int from, int length) {
      bytes.write(more, from, Math.min(length, most - bytes.size()));
      said += length;
      if (said > end && !over) {
        over = true;
        full.run();
      }
    }

    synchronized byte[] bytes() {
      return bytes.toByteArray();
    }

    /** More came than ends a command. */
    synchronized boolean isOver() {
      return over;
    }
  }

  private final CountDownLatch over = new CountDownLatch(1);
  private final Line line;
  private final Bounded out;
  private final Bounded err;

  Exec(String command, int mostBytes) {
    line = new Line(command);
    out = new Bounded(mostBytes, mostBytes, over::countDown);
    err = new Bounded(MOST_ERRORS, ENDLESS_ERRORS, over::countDown);
    line.setOut(out);
    line.setErr(err);
    line.addCloseFutureListener(closed -> over.countDown());
  }

  /** Whether the machine may have begun with it. */
  boolean sent() {
    return line.sent;
  }

  /**
   * Runs it to its end, or until more came than was wanted.
   *
   * @throws Lost when it does not end in time, or the connection breaks
   */
  Output run(ClientSession session, Duration limit) throws Lost, InterruptedException {
    try {
      session.getService(ConnectionService.class).registerChannel(line);
      OpenFuture opening = line.open();
      if (!over.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Lost("No end of it came within " + limit.toMillis() / 1000.0 + " s.", true, null);
      }
      if (session.isOpen() && opening.getException() != null) {
        throw new Lost("It takes no more commands at once.", true, opening.getException());
      }
    } catch (IOException | IllegalStateException broken) {
      throw new Lost("The connection is broken.", false, broken);
    } finally {
      line.close(true);
    }
    Integer code = line.getExitStatus();
    if (code == null && line.getExitSignal() != null) {
      throw new Lost("It was ended there by the signal " + line.getExitSignal() + ".", false, null);
    }
    if (code == null && !out.isOver() && err.isOver()) {
      throw new Lost("Its errors did not come to an end.", true, null);
    }
    if (code == null && !out.isOver()) {
      throw new Lost("The connection broke before its end.", false, null);
    }
    return new Output(
        code == null ? -1 : code,
        out.bytes(),
        out.isOver(),
        new String(err.bytes(), StandardCharsets.UTF_8));
  }

  /** It has no answer. */
  static final class Lost extends Exception {

    private final boolean connected;

    Lost(String sentence, boolean connected, Throwable cause) {
      super(sentence, cause);
      this.connected = connected;
    }

    /** The connection may still be well. */
    boolean connected() {
      return connected;
    }
  }
}
