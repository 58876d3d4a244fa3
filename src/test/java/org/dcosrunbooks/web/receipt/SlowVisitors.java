package org.dcosrunbooks.web.receipt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Visitors who have sent the beginning of a request, and go on byte by byte for as long as they are
 * let. They read nothing unless asked.
 */
final class SlowVisitors implements AutoCloseable {

  private static final int PAUSE_MILLIS = 500;

  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread dripping;

  /**
   * @param beginnings what each of them sends at once
   * @param drip what each goes on with; empty for somebody who falls silent
   */
  SlowVisitors(int port, List<String> beginnings, String drip) {
    try {
      for (String beginning : beginnings) {
        Socket socket = new Socket();
        // so small that the machine keeps little of an answer for them
        socket.setReceiveBufferSize(2_048);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        sockets.add(socket);
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    dripping = new Thread(() -> drip(drip.getBytes(StandardCharsets.US_ASCII)), "slow-visitors");
    dripping.setDaemon(true);
    dripping.start();
  }

  /** How many of them there are. */
  int size() {
    return sockets.size();
  }

  private void drip(byte[] drip) {
    for (int at = 0; drip.length > 0 && !over.get(); at++) {
      for (Socket socket : sockets) {
        try {
          socket.getOutputStream().write(drip[at % drip.length]);
        } catch (IOException cutOff) {
          continue; // what it was told is still there to be read
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  /** The first line that one of them is answered, or empty when it is cut off without a word. */
  Optional<String> answer(int which, int withinMillis) throws IOException {
    Socket socket = sockets.get(which);
    socket.setSoTimeout(withinMillis);
    StringBuilder line = new StringBuilder();
    try {
      for (int next = socket.getInputStream().read();
          next >= 0 && next != '\r';
          next = socket.getInputStream().read()) {
        line.append((char) next);
      }
    } catch (SocketTimeoutException silent) {
      throw new AssertionError("not answered and not cut off within " + withinMillis, silent);
    } catch (IOException reset) {
      return Optional.empty();
    }
    return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
  }

  /** One of them is cut off without a word, whichever it is. */
  boolean oneIsCutOff(int withinMillis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
    while (System.nanoTime() < end) {
      for (Socket socket : sockets) {
        socket.setSoTimeout(20);
        try {
          if (socket.getInputStream().read() < 0) {
            return true;
          }
        } catch (SocketTimeoutException silent) {
          continue;
        } catch (IOException reset) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    over.set(true);
    dripping.interrupt();
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
