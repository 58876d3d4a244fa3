package org.dcosrunbooks.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A line to a server on this machine that can be cut: then open connections end and new ones are
 * dropped at once. Or that falls silent: then nothing passes any more and nobody is told, and what
 * was open then stays silent for good, as behind a firewall that has forgotten it.
 */
final class Line implements AutoCloseable {

  private enum State {
    OPEN,
    CUT,
    SILENT
  }

  private final ServerSocket door;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Socket> silenced = ConcurrentHashMap.newKeySet();
  private volatile State state = State.OPEN;

  Line(int target) {
    this.target = target;
    try {
      door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    background("accepting", this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  void cut() {
    state = State.CUT;
    sockets.forEach(Line::end);
  }

  void fallSilent() {
    state = State.SILENT;
    silenced.addAll(sockets);
  }

  /** New connections pass again. */
  void mend() {
    state = State.OPEN;
  }

  private static void background(String what, Runnable work) {
    Thread thread = new Thread(work, "line, " + what);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket caller = door.accept();
        sockets.add(caller);
        if (state == State.CUT) {
          end(caller);
        } else if (state == State.SILENT) {
          silenced.add(caller);
        } else {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(server);
          background("there", () -> pump(caller, server));
          background("back", () -> pump(server, caller));
        }
      } catch (IOException closed) {
        if (!door.isClosed()) {
          throw new UncheckedIOException(closed);
        }
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] bytes = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        if (!silenced.contains(from)) {
          out.write(bytes, 0, count);
          out.flush();
        }
      }
    } catch (IOException ended) {
      // one side hung up: so does the other, below
    } finally {
      end(from);
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException ended) {
      // it is closed already
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      sockets.forEach(Line::end);
    }
  }
}
