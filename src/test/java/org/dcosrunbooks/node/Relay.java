package org.dcosrunbooks.node;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A wire between a client and a machine that can be cut, muted and counted. */
public final class Relay implements AutoCloseable {

  private final String door;
  private final ServerSocket server;
  private final List<Socket> ends = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong budget = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean mute;

  /**
   * @param door of the machine, as in {@code 127.0.0.1:2222}
   */
  public Relay(String door) throws IOException {
    this.door = door;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    begin(this::accept);
  }

  /** What the client connects to. */
  public String place() {
    return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  /** How many connections there have been. */
  public int connections() {
    return connections.get();
  }

  /** All connections break now; new ones are made as before. */
  public void cut() {
    synchronized (ends) {
      ends.forEach(Relay::closed);
      ends.clear();
    }
  }

  /** From now on nothing goes either way, and nothing is refused: the machine has fallen silent. */
  public void mute() {
    mute = true;
  }

  /**
   * When the client has sent this many bytes more, the machine still gets everything and the client
   * hears nothing any more: the answer is lost.
   */
  public void loseAnswersAfter(long bytes) {
    budget.set(bytes);
  }

  /** All is well again; connections that were muted are cut. */
  public void mend() {
    mute = false;
    budget.set(Long.MAX_VALUE);
    cut();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        connections.incrementAndGet();
        int colon = door.lastIndexOf(':');
        Socket machine = new Socket();
        synchronized (ends) {
          ends.add(client);
          ends.add(machine);
        }
        begin(
            () -> {
              try {
                machine.connect(
                    new InetSocketAddress(
                        door.substring(0, colon), Integer.parseInt(door.substring(colon + 1))),
                    5_000);
              } catch (IOException refused) {
                closed(client);
                return;
              }
              begin(() -> pump(client, machine, true));
              pump(machine, client, false);
            });
      } catch (IOException over) {
        closed(server);
      }
    }
  }

  private void pump(Socket from, Socket to, boolean fromClient) {
    byte[] bytes = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(bytes);
      while (read >= 0) {
        boolean lost = !fromClient && budget.get() < 0;
        if (fromClient) {
          budget.addAndGet(-read);
        }
        if (!mute && !lost) {
          out.write(bytes, 0, read);
          out.flush();
        }
        read = in.read(bytes);
      }
    } catch (IOException cut) {
      closed(from);
      closed(to);
    }
  }

  private static void begin(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closed(Closeable end) {
    try {
      end.close();
    } catch (IOException gone) {
      throw new IllegalStateException("a socket that cannot be closed", gone);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
