package org.dcosrunbooks.web.receipt;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.RequestDispatcher;
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
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ContinueResponseTiming;
import org.dcosrunbooks.audit.Document;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.web.door.NamesVisitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request on only when its body is here, and an answer only when it is whole. No thread
 * waits for either: the container tells when more of a body has come, or more of an answer was
 * read. What is not here in time is answered by 408; who has not read in time is cut off. {@link
 * ReceivedBody} hands the body to whoever reads it.
 */
final class WholeRequests extends ValveBase {

  private static final Logger LOG = LoggerFactory.getLogger(WholeRequests.class);

  /** Bytes of a body that is too large; so much is read and thrown away, to be able to answer. */
  private static final int MOST_THROWN_AWAY = 1024 * 1024;

  private static final String BROKEN =
      "The service failed while it answered; whether anything was done is not known. Look before"
          + " you ask again; the service's log has the cause.";

  private static final String SEEN = WholeRequests.class.getName();

  /**
   * @param body how long one may take, from the request's head to its last byte
   * @param answer how long it may be read, if it is not longer than memory would hold
   */
  record Within(Duration body, Duration answer) {

    private static final long BYTES_A_SECOND = 512 * 1024;

    Duration answerOf(long bytes) {
      return answer.plusSeconds(bytes / BYTES_A_SECOND);
    }
  }

  private final Within within;
  private final Unfinished unfinished;
  private final Unread unread;

  WholeRequests(Within within, Unfinished unfinished, Unread unread) {
    super(true);
    this.within = within;
    this.unfinished = unfinished;
    this.unread = unread;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    // the container comes here a second time to have a mistake reported
    if (request.getNote(SEEN) != null || request.getContext() == null) {
      getNext().invoke(request, response);
      return;
    }
    request.setNote(SEEN, Boolean.TRUE);
    Arriving body = new Arriving(request, response);
    if (request.isFinished()) {
      body.isThere();
      return;
    }
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
    private final long begun = System.nanoTime();
    private AsyncContext waiting;
    private HeldAnswer answer;
    private Sending sending;
    private volatile boolean givenUp;

    Arriving(Request request, Response response) {
      this.request = request;
      this.response = response;
      this.address = visitor(request);
      this.most = LargestBody.at(request.getDecodedRequestURI());
    }

    void receive() {
      waiting = request.startAsync();
      waiting.setTimeout(within.body().toMillis());
      waiting.addListener(this);
      unfinished.begin(this);
      try {
        request.getInputStream().setReadListener(this);
      } catch (IOException gone) {
        onError(gone);
        waiting.complete();
      }
    }

    /** There is nothing to wait for. */
    void isThere() {
      waiting = request.startAsync();
      waiting.addListener(this);
      request.setAttribute(ReceivedBody.KEPT, ReceivedBody.of(new byte[0]));
      letOn();
    }

    /** Without a body. As it began apart from its thread, none waits for what is still to come. */
    void refuse() {
      waiting = request.startAsync();
      waiting.addListener(this);
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
      answer = new HeldAnswer(response.getResponse(), unread, this::reader);
      request.setAttribute(LargeAnswer.TAKER, (Consumer<Document>) answer::isIn);
      try {
        answer();
      } catch (IOException gone) {
        LOG.debug("A visitor went while they were answered", gone);
        answer.end();
        waiting.complete();
      }
    }

    private void answer() throws IOException {
      response.setResponse(answer);
      try {
        getNext().invoke(request, response);
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
          Breakdowns.tellErrorIn(Breakdowns.During.REQUEST, asked(), thrown);
          // it is answered for; the container would end the connection for it
          request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        }
      } catch (ServletException | RuntimeException broken) {
        LOG.error("A request ended in a mistake that nobody has reported", broken);
        fail(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, BROKEN);
      } catch (Error broken) {
        Breakdowns.tell(Breakdowns.During.REQUEST, asked(), broken);
        fail(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, BROKEN);
      }
      if (answer.noRoom().isPresent()) {
        Unread.NoRoom full = answer.noRoom().get();
        fail(
            full.isTooLarge()
                ? HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE
                : HttpServletResponse.SC_SERVICE_UNAVAILABLE,
            full.getMessage());
      }
      send();
    }

    private String asked() {
      return request.getMethod() + " " + request.getDecodedRequestURI();
    }

    /** In words, instead of whatever there was of an answer. */
    private void fail(int status, String sentence) {
      response.setSuspended(false);
      response.setErrorReported();
      if (!response.isCommitted()) {
        response.reset();
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/plain;charset=UTF-8");
        answer.becomes(sentence.getBytes(StandardCharsets.UTF_8));
      }
    }

    private void send() throws IOException {
      answer.finish();
      if (answer.size() == 0 || response.isErrorReportRequired()) {
        answer.end();
        waiting.complete();
        return;
      }
      if (!request.getMethod().equals("HEAD")) {
        response.setContentLengthLong(answer.size());
      }
      sending = new Sending(response, answer, waiting);
      answer.whenGivenUp(() -> waiting.setTimeout(1));
      unread.begin(answer, reader());
      Duration sofar = Duration.ofNanos(System.nanoTime() - begun);
      waiting.setTimeout(sofar.plus(within.answerOf(answer.size())).toMillis());
      sending.begin();
    }

    /** Who is signed in; else where they are, as far as that is known. */
    private String reader() {
      return NamesVisitor.of(request).orElse("at " + address.orElse("an unknown place"));
    }

    @Override
    public void onTimeout(AsyncEvent late) throws IOException {
      if (sending != null) {
        sending.breakOff("not read within " + within.answerOf(answer.size()).toSeconds() + " s");
        waiting.complete();
        return;
      }
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
                  + within.body().toSeconds()
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
      if (sending != null) {
        sending.breakOff("the visitor has gone");
      }
      waiting.complete();
    }

    @Override
    public void onComplete(AsyncEvent over) {
      unfinished.remove(this);
      if (answer != null) {
        answer.end();
      }
    }

    @Override
    public void onStartAsync(AsyncEvent begun) {
      // only this valve begins it, once
    }
  }
}
