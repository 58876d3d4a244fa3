package org.dcosrunbooks.testing;

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
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * A loopback port that does with each connection what a test says, byte by byte. Keeps what it was
 * sent.
 */
public final class RawServer implements AutoCloseable {

  /** What is done with a request once it has come whole. */
  public interface Behaviour {
    void answer(OutputStream out, CountDownLatch closing) throws IOException, InterruptedException;

    default void answer(String request, OutputStream out, CountDownLatch closing)
        throws IOException, InterruptedException {
      answer(out, closing);
    }
  }

  private final ServerSocket socket;
  private final Behaviour behaviour;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  public RawServer(Behaviour behaviour) {
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
  public static RawServer saying(String text) {
    return new RawServer(
        (out, closing) -> out.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** An answer with a right length. */
  public static RawServer answering(String status, String contentType, String body) {
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

  /** Answers each request with the JSON that is made for it. */
  public static RawServer json(UnaryOperator<String> bodyOfRequest) {
    return json(request -> 200, bodyOfRequest);
  }

  /** The same with a status for each. */
  public static RawServer json(
      ToIntFunction<String> statusOfRequest, UnaryOperator<String> bodyOfRequest) {
    return new RawServer(
        new Behaviour() {
          @Override
          public void answer(OutputStream out, CountDownLatch closing) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void answer(String request, OutputStream out, CountDownLatch closing)
              throws IOException {
            byte[] body = bodyOfRequest.apply(request).getBytes(StandardCharsets.UTF_8);
            String head =
                "HTTP/1.1 "
                    + statusOfRequest.applyAsInt(request)
                    + " Said\r\nContent-Type: application/json\r\nContent-Length: ";
            out.write((head + body.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(body);
          }
        });
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
      String request = request(connection.getInputStream());
      received.add(request);
      behaviour.answer(request, connection.getOutputStream(), closing);
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

  public URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Requests as they came, whole. */
  public List<String> received() {
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
