package org.dcosrunbooks.web.receipt;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;

/**
 * Sends a whole answer piece by piece, whenever the visitor has read what was sent before. No
 * thread waits for them.
 */
final class Sending implements WriteListener {

  /** Bytes: so many are kept beside the answer, for a connection that takes no more. */
  private static final int AT_ONCE = 8 * 1024;

  private final Response response;
  private final HeldAnswer answer;
  private final AsyncContext waiting;
  private ServletOutputStream out;
  private boolean flushed;

  Sending(Response response, HeldAnswer answer, AsyncContext waiting) {
    this.response = response;
    this.answer = answer;
    this.waiting = waiting;
  }

  /** From here on the container tells when there is room for more. */
  void begin() throws IOException {
    out = response.getOutputStream();
    out.setWriteListener(this);
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      ByteBuffer piece = answer.next(AT_ONCE);
      if (answer.isGivenUp()) {
        breakOff("given up: too much of what was answered is not read");
        waiting.complete();
        return;
      }
      if (piece != null) {
        out.write(piece.array(), piece.arrayOffset(), piece.remaining());
      } else if (!flushed) {
        // what is left behind this would be waited for
        flushed = true;
        out.flush();
      } else {
        answer.end();
        waiting.complete();
        return;
      }
    }
  }

  /** The connection ends here, however much of the answer is still to be read. */
  void breakOff(String why) {
    answer.end();
    response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, new IOException(why));
  }

  @Override
  public void onError(Throwable gone) {
    breakOff("the visitor has gone");
  }
}
