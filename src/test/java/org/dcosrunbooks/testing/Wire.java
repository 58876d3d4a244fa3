package org.dcosrunbooks.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loopback address that hands everything on to another one, until a test takes it away: {@link
 * #cut()} ends all connections and refuses new ones, {@link #silence()} keeps them open and lets
 * nothing through.
 */
public final class Wire implements AutoCloseable {

  private final int target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private ServerSocket door;
  private boolean silent;

  public Wire(int targetPort) {
    target = targetPort;
    try {
      door = listen(0);
      port = door.getLocalPort();
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
    accept(door);
  }

  public int port() {
    return port;
  }

  public void cut() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  public void silence() {
    synchronized (change) {
      silent = true;
    }
  }

  /** Everything as in the beginning; connections that were cut stay so. */
  public void mend() throws IOException {
    synchronized (change) {
      silent = false;
      change.notifyAll();
    }
    if (door.isClosed()) {
      door = listen(port);
      accept(door);
    }
  }

  @Override
  public void close() throws IOException {
    mend();
    cut();
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private void accept(ServerSocket from) {
    start(
        () -> {
          while (!from.isClosed()) {
            Socket near = from.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(near);
            open.add(far);
            start(() -> pump(near, far));
            start(() -> pump(far, near));
          }
        });
  }

  private void pump(Socket from, Socket to) throws IOException, InterruptedException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8192];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        synchronized (change) {
          while (silent) {
            change.wait();
          }
        }
        out.write(bytes, 0, n);
      }
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException ended) {
                return; // a closed socket is how each of these threads ends
              } catch (Exception unexpected) {
                throw new IllegalStateException(unexpected);
              }
            },
            "wire");
    thread.setDaemon(true);
    thread.start();
  }
}
