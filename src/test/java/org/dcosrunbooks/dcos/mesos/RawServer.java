package org.dcosrunbooks.dcos.mesos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A loopback port that does with each connection what a test says, byte by byte. Keeps what it was
 * sent.
 */
final class RawServer implements AutoCloseable {

  /** What is done with a request once it has come whole. */
  interface Behaviour {
    void answer(OutputStream out, CountDownLatch closing) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final Behaviour behaviour;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  RawServer(Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      socket = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    Thread thread = new Thread(this::accept, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers these bytes and closes. */
  static RawServer saying(String text) {
    return new RawServer(
        (out, closing) -> out.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** An answer with a right length. */
  static RawServer answering(String status, String contentType, String body) {
    return saying(
        "HTTP/1.1 "
            + status
            + "\n"
            + (contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\n")
            + "Content-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\n\n"
            + body);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread thread = new Thread(() -> serve(connection), "raw-server-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      received.add(request(connection.getInputStream()));
      behaviour.answer(connection.getOutputStream(), closing);
    } catch (IOException gone) {
      received.add("(" + gone.getMessage() + ")");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int length = 0;
    while (true) {
      int next = in.read();
      if (next < 0) {
        return bytes.toString(StandardCharsets.UTF_8);
      }
      bytes.write(next);
      String text = bytes.toString(StandardCharsets.UTF_8);
      if (text.endsWith("\r\n\r\n")) {
        for (String line : text.split("\r\n")) {
          if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
            length = Integer.parseInt(line.substring(16));
          }
        }
        bytes.write(in.readNBytes(length));
        return bytes.toString(StandardCharsets.UTF_8);
      }
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Requests as they came, whole. */
  List<String> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      socket.close();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
