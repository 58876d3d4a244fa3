package org.dcosrunbooks.web.receipt;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ContinueResponseTiming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request on only when its body is here. Until then no thread waits for it: the container
 * tells when more has come, and whatever is not whole in time is answered by 408. {@link
 * ReceivedBody} hands the body to whoever reads it.
 */
final class WholeRequests extends ValveBase {

  private static final Logger LOG = LoggerFactory.getLogger(WholeRequests.class);

  /** Bytes of a body that is too large; so much is read and thrown away, to be able to answer. */
  private static final int MOST_THROWN_AWAY = 1024 * 1024;

  private static final String SEEN = WholeRequests.class.getName();

  private final Duration within;
  private final Unfinished unfinished;

  /**
   * @param within how long a body may take, from the request's head to its last byte
   */
  WholeRequests(Duration within, Unfinished unfinished) {
    super(true);
    this.within = within;
    this.unfinished = unfinished;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    // the container comes here a second time to have a mistake reported
    if (request.getNote(SEEN) != null || request.isFinished() || request.getContext() == null) {
      getNext().invoke(request, response);
      return;
    }
    request.setNote(SEEN, Boolean.TRUE);
    Arriving body = new Arriving(request, response);
    if (request.getContentLengthLong() > MOST_THROWN_AWAY) {
      body.refuse();
      return;
    }
    response.sendAcknowledgement(ContinueResponseTiming.IMMEDIATELY);
    body.receive();
  }

  /**
   * Whose address it is. Empty where many visitors may have the same: somebody on this machine
   * passes requests on, or a proxy that is not configured to be believed.
   */
  private static Optional<String> visitor(Request request) {
    String address = request.getRemoteAddr();
    boolean forwarded = !address.equals(request.getPeerAddr());
    boolean behindStranger =
        Stream.of("X-Forwarded-For", "Forwarded", "Via")
            .anyMatch(header -> request.getHeader(header) != null);
    return forwarded || !behindStranger && !isLoopback(address)
        ? Optional.of(address)
        : Optional.empty();
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return true;
    }
  }

  /** A body on its way, and what becomes of it. */
  private final class Arriving implements Unfinished.Body, ReadListener, AsyncListener {

    private final Request request;
    private final Response response;
    private final Optional<String> address;
    private final int most;
    private final byte[] piece = new byte[8 * 1024];
    private ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long received;
    private AsyncContext waiting;
    private volatile boolean givenUp;

    Arriving(Request request, Response response) {
      this.request = request;
      this.response = response;
      this.address = visitor(request);
      this.most = LargestBody.at(request.getDecodedRequestURI());
    }

    void receive() {
      waiting = request.startAsync();
      waiting.setTimeout(within.toMillis());
      waiting.addListener(this);
      unfinished.begin(this);
      try {
        request.getInputStream().setReadListener(this);
      } catch (IOException gone) {
        onError(gone);
        waiting.complete();
      }
    }

    /** Without a body. As it began apart from its thread, none waits for what is still to come. */
    void refuse() {
      waiting = request.startAsync();
      refuseUnread();
    }

    /** It is too large even to be thrown away: the connection ends with the answer. */
    private void refuseUnread() {
      request.setAttribute(ReceivedBody.KEPT, ReceivedBody.tooLarge(most));
      letOn();
    }

    @Override
    public Optional<String> address() {
      return address;
    }

    @Override
    public void giveUp() {
      givenUp = true;
      waiting.setTimeout(1);
    }

    @Override
    public void onDataAvailable() throws IOException {
      ServletInputStream in = request.getInputStream();
      while (in.isReady()) {
        int count = in.read(piece);
        if (count < 0) {
          return;
        }
        received += count;
        if (received > MOST_THROWN_AWAY) {
          if (unfinished.remove(this)) {
            refuseUnread();
          }
          return;
        }
        if (received > most) {
          kept = new ByteArrayOutputStream();
        } else if (unfinished.grow(this, count)) {
          kept.write(piece, 0, count);
        } else {
          return;
        }
      }
    }

    @Override
    public void onAllDataRead() {
      if (!unfinished.remove(this)) {
        return;
      }
      if (received > most) {
        request.setAttribute(ReceivedBody.KEPT, ReceivedBody.tooLarge(most));
      } else {
        byte[] body = kept.toByteArray();
        request.setAttribute(ReceivedBody.KEPT, ReceivedBody.of(body));
        ReceivedBody.addFields(request, body);
      }
      letOn();
    }

    /** As if it had been here from the beginning, for as long as the answer takes. */
    private void letOn() {
      waiting.setTimeout(0);
      try {
        getNext().invoke(request, response);
      } catch (IOException gone) {
        LOG.debug("A visitor went while they were answered", gone);
      } catch (ServletException | RuntimeException broken) {
        LOG.error("A request ended in a mistake that nobody has reported", broken);
        response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      } finally {
        waiting.complete();
      }
    }

    @Override
    public void onTimeout(AsyncEvent late) throws IOException {
      if (!unfinished.remove(this) && !givenUp) {
        return;
      }
      kept = new ByteArrayOutputStream();
      response.setStatus(HttpServletResponse.SC_REQUEST_TIMEOUT);
      response.setHeader("Connection", "close");
      response.setContentType("text/plain;charset=UTF-8");
      String sentence =
          givenUp
              ? "Too many requests are on their way, and this one took the longest. Nothing was"
                  + " done; send it again."
              : "The request did not come whole within "
                  + within.toSeconds()
                  + " s. Nothing was done; send it again.";
      response.getOutputStream().write(sentence.getBytes(StandardCharsets.UTF_8));
      waiting.complete();
    }

    @Override
    public void onError(Throwable gone) {
      unfinished.remove(this);
    }

    @Override
    public void onError(AsyncEvent gone) {
      unfinished.remove(this);
      waiting.complete();
    }

    @Override
    public void onComplete(AsyncEvent over) {
      unfinished.remove(this);
    }

    @Override
    public void onStartAsync(AsyncEvent begun) {
      // only this valve begins it, once
    }
  }
}
