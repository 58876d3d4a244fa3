package org.dcosrunbooks.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/**
 * A small HTTP/1.1 server on one loopback address. Plain sockets, since it must be able to do what
 * a good server never does: refuse, say nothing, or stop in mid-sentence.
 */
final class Listener implements AutoCloseable {

  private static final int MAX_BODY = 8 * 1024 * 1024;
  private static final int MAX_HEADER = 64 * 1024;
  private static final int GZIP_FROM = 1024;
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;

  private final String name;
  private final InetAddress address;
  private final int port;
  private final Function<Exchange, Exchange.Answer> handler;
  private final Supplier<Instant> now;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket server;
  private Thread acceptor;
  private boolean closed;

  /**
   * Binds at once.
   *
   * @param port 0 for any free one
   * @throws UncheckedIOException when the address cannot be bound; names it
   */
  Listener(
      String name,
      String address,
      int port,
      Supplier<Instant> now,
      Function<Exchange, Exchange.Answer> handler) {
    this.name = name;
    this.handler = handler;
    this.now = now;
    try {
      this.address = InetAddress.getByName(address);
      if (!this.address.isLoopbackAddress()) {
        throw new IllegalArgumentException("not a loopback address: " + address);
      }
      if (port == 0) {
        bindAnywhere();
      } else {
        bind(port);
      }
      this.port = server.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(
          name + ": cannot listen on " + address + ":" + port + ": " + failure.getMessage(),
          failure);
    }
  }

  /**
   * Takes a port below those that the system gives to clients: while we refuse connections no
   * client must get it, or we could not listen again.
   */
  private void bindAnywhere() throws IOException {
    for (int attempt = 1; server == null; attempt++) {
      try {
        bind(ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT));
      } catch (BindException taken) {
        if (attempt == 100) {
          throw taken;
        }
      }
    }
  }

  private void bind(int wanted) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, wanted), 128);
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
    server = socket;
    acceptor = new Thread(() -> accept(socket), "simulator-" + name);
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** Whether this system lets us listen on an address at all; some know only 127.0.0.1. */
  static boolean canListenOn(String address) {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return probe.isBound();
    } catch (IOException notHere) {
      return false;
    }
  }

  /** The port when it can be had; 0 when somebody else has it or the system refuses it to us. */
  static int freeOr(String address, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(address, port));
      return port;
    } catch (IOException taken) {
      return 0;
    }
  }

  /** Host and port that it really listens on. */
  String endpoint() {
    return address.getHostAddress() + ":" + port;
  }

  /** Refuses connections and cuts those that are open, or listens again. */
  synchronized void refuse(boolean refuse) {
    if (closed) {
      return;
    }
    boolean listening = server != null;
    if (refuse && listening) {
      shut();
    } else if (!refuse && !listening) {
      try {
        bind(port);
      } catch (IOException failure) {
        throw new UncheckedIOException(name + ": cannot listen again on " + endpoint(), failure);
      }
    }
  }

  private void shut() {
    quietly(server);
    server = null;
    try {
      // the port is free only when nobody waits at it any more
      acceptor.join(5_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    open.forEach(Listener::reset);
    open.clear();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (server != null) {
      shut();
    }
  }

  private static void quietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception alreadyGone) {
      // closing is all that was wanted
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException alreadyGone) {
      // closing is all that was wanted
    }
    quietly(socket);
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        open.add(socket);
        Thread worker = new Thread(() -> serve(socket), "simulator-" + name + "-connection");
        worker.setDaemon(true);
        worker.start();
      } catch (IOException stopped) {
        if (!from.isClosed()) {
          throw new UncheckedIOException(name + ": cannot accept connections", stopped);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      boolean again = true;
      while (again) {
        Exchange exchange = read(in);
        if (exchange == null) {
          return;
        }
        again = respond(socket, in, out, exchange);
      }
    } catch (IOException gone) {
      // the client went away, or we cut the connection on purpose
    } finally {
      open.remove(socket);
    }
  }

  private boolean respond(Socket socket, InputStream in, OutputStream out, Exchange exchange)
      throws IOException {
    Exchange.Answer answer = handler.apply(exchange);
    if (answer.silent()) {
      if (answer.cut() == 0) {
        reset(socket);
      } else {
        // until the client gives up or we are closed
        while (in.read() >= 0) {
          continue;
        }
      }
      return false;
    }
    byte[] body = answer.body();
    boolean zipped =
        body.length >= GZIP_FROM
            && answer.cut() < 0
            && exchange.header("accept-encoding").orElse("").contains("gzip");
    if (zipped) {
      body = gzip(body);
    }
    boolean keep =
        answer.cut() < 0
            && !"close".equalsIgnoreCase(exchange.header("connection").orElse("keep-alive"));
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(answer.status()).append(' ').append(answer.reason()).append("\r\n");
    head.append("Date: ")
        .append(
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.ofInstant(now.get(), ZoneOffset.UTC)))
        .append("\r\n");
    answer.headers().forEach((key, value) -> head.append(key + ": " + value + "\r\n"));
    if (zipped) {
      head.append("Content-Encoding: gzip\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n");
    if (!keep) {
      head.append("Connection: close\r\n");
    }
    head.append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!exchange.method().equals("HEAD")) {
      int length = answer.cut() < 0 ? body.length : Math.min(answer.cut(), body.length);
      out.write(body, 0, length);
    }
    out.flush();
    return keep;
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }

  /** Null when the client has closed the connection. */
  private static Exchange read(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    String[] parts = first.split(" ");
    if (parts.length < 2) {
      throw new IOException("not HTTP");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    int size = 0;
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      size += line.length();
      int colon = line.indexOf(':');
      if (colon < 0 || size > MAX_HEADER) {
        throw new IOException("not HTTP");
      }
      headers.put(
          line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).trim());
    }
    byte[] body;
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      body = chunks(in);
    } else {
      int length = number(headers.getOrDefault("content-length", "0"), 10);
      body = in.readNBytes(length);
      if (body.length < length) {
        throw new IOException("cut off");
      }
    }
    return new Exchange(parts[0], parts[1], headers, body);
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text.trim(), radix);
      if (number >= 0 && number <= MAX_BODY) {
        return number;
      }
    } catch (NumberFormatException bad) {
      throw new IOException("not a length: " + text, bad);
    }
    throw new IOException("too long: " + text);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in);
      if (size == null) {
        throw new IOException("cut off");
      }
      int length = number(size.split(";")[0], 16);
      if (length == 0) {
        String trailer = line(in);
        while (trailer != null && !trailer.isEmpty()) {
          trailer = line(in);
        }
        return body.toByteArray();
      }
      body.write(in.readNBytes(length));
      line(in);
      if (body.size() > MAX_BODY) {
        throw new IOException("too long");
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (next != '\r') {
        line.write(next);
      }
      if (line.size() > MAX_HEADER) {
        throw new IOException("not HTTP");
      }
      next = in.read();
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
