package org.dcosrunbooks.web.receipt;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.dcosrunbooks.audit.Document;

/**
 * An answer that is kept until it is whole, in memory or in a {@link Document}: whoever makes it
 * never waits for whoever reads it, and nothing of it is sent when there is no room for the rest.
 */
final class HeldAnswer extends HttpServletResponseWrapper implements Unread.Answer {

  private static final int FIRST_PIECE = 2 * 1024;
  private static final int LARGEST_PIECE = 64 * 1024;

  private final Unread unread;
  private final Supplier<String> person;
  private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
  private Document document;
  private long sent;
  private long size;
  private Unread.NoRoom noRoom;
  private boolean closed;
  private boolean givenUp;
  private Runnable end = () -> {};
  private ServletOutputStream stream;
  private PrintWriter writer;

  /**
   * @param person for whom it is, as far as that is known by then
   */
  HeldAnswer(HttpServletResponse response, Unread unread, Supplier<String> person) {
    super(response);
    this.unread = unread;
    this.person = person;
  }

  /** How many bytes were written. */
  synchronized long size() {
    return size;
  }

  /** Why it did not become whole. */
  synchronized Optional<Unread.NoRoom> noRoom() {
    return Optional.ofNullable(noRoom);
  }

  /** All of it is in the document, whatever was written before. */
  synchronized void isIn(Document whole) {
    forget();
    document = whole;
    size = whole.bytes();
    closed = true;
  }

  /** Made; from now on its pieces are taken. */
  synchronized void finish() {
    if (writer != null) {
      writer.flush();
    }
    closed = true;
    if (!pieces.isEmpty()) {
      pieces.getLast().limit(pieces.getLast().position());
      pieces.forEach(ByteBuffer::rewind);
    }
  }

  /** So much of the rest at most; null behind its end, and when it is given up. */
  synchronized ByteBuffer next(int most) throws IOException {
    if (document != null) {
      ByteBuffer piece = document.piece(sent, most);
      sent += piece.remaining();
      return piece.hasRemaining() ? piece : null;
    }
    ByteBuffer first = pieces.peek();
    if (first == null) {
      return null;
    }
    int part = Math.min(most, first.remaining());
    ByteBuffer next = first.slice(first.position(), part);
    first.position(first.position() + part);
    if (!first.hasRemaining()) {
      pieces.remove();
    }
    return next;
  }

  /** What is to be done then, at once and without waiting for anything. */
  synchronized void whenGivenUp(Runnable then) {
    end = then;
  }

  synchronized boolean isGivenUp() {
    return givenUp;
  }

  /** A few words take the place of what was written. */
  synchronized void becomes(byte[] words) {
    forget();
    writer = null;
    noRoom = null;
    size = words.length;
    pieces.add(ByteBuffer.wrap(words.clone()).position(words.length));
  }

  /** It is read, or nobody reads it any more. */
  void end() {
    unread.remove(this);
    closeDocument();
  }

  private synchronized void closeDocument() {
    if (document != null) {
      document.close();
      document = null;
    }
  }

  /** Nothing was written so far. */
  synchronized void forget() {
    pieces.clear();
    closeDocument();
    sent = 0;
    size = 0;
    unread.remove(this);
  }

  @Override
  public synchronized void giveUp() {
    givenUp = true;
    pieces.clear();
    end.run();
  }

  private synchronized void hold(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      return;
    }
    if (noRoom != null) {
      throw noRoom;
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      if (pieces.isEmpty() || !pieces.getLast().hasRemaining()) {
        addPiece();
      }
      ByteBuffer last = pieces.getLast();
      int part = Math.min(left, last.remaining());
      last.put(bytes, from, part);
      from += part;
      left -= part;
      size += part;
    }
  }

  private void addPiece() throws Unread.NoRoom {
    int larger =
        pieces.isEmpty() ? FIRST_PIECE : Math.min(LARGEST_PIECE, 2 * pieces.getLast().capacity());
    try {
      unread.grow(this, person.get(), larger);
    } catch (Unread.NoRoom full) {
      noRoom = full;
      forget();
      throw full;
    }
    pieces.add(ByteBuffer.allocate(larger));
  }

  @Override
  public ServletOutputStream getOutputStream() {
    if (stream == null) {
      stream = new Stream();
    }
    return stream;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (writer == null) {
      // the encoding that is written is the one that the head names
      setCharacterEncoding(getCharacterEncoding());
      writer = new PrintWriter(new OutputStreamWriter(getOutputStream(), getCharacterEncoding()));
    }
    return writer;
  }

  /** Nothing goes out before all of it is here. */
  @Override
  public void flushBuffer() throws IOException {
    if (writer != null) {
      writer.flush();
    }
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    startAnew();
  }

  @Override
  public void reset() {
    super.reset();
    startAnew();
  }

  @Override
  public void sendError(int status) throws IOException {
    super.sendError(status);
    startAnew();
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    super.sendError(status, message);
    startAnew();
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    super.sendRedirect(location);
    startAnew();
  }

  private synchronized void startAnew() {
    forget();
    closed = false;
    stream = null;
    writer = null;
  }

  private final class Stream extends ServletOutputStream {

    @Override
    public void write(int one) throws IOException {
      hold(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      hold(bytes, offset, length);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("the answer is kept in memory, and never full");
    }
  }
}
