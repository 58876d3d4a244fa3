package org.dcosrunbooks.web.receipt;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.dcosrunbooks.web.door.ReadBody;
import org.dcosrunbooks.web.door.Refusals;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/** Hands on the body that {@link WholeRequests} has received, or says that it was too large. */
final class ReceivedBody extends OncePerRequestFilter {

  /** Request attribute: a {@link Kept}. */
  static final String KEPT = ReceivedBody.class.getName() + ".kept";

  /**
   * What there is of a body.
   *
   * @param mostBytes when it was too large: how large it may be; else 0
   */
  record Kept(byte[] body, int mostBytes) {}

  static Kept of(byte[] body) {
    return new Kept(body, 0);
  }

  static Kept tooLarge(int mostBytes) {
    return new Kept(new byte[0], mostBytes);
  }

  /**
   * Makes the fields of a form the request's parameters, as the container does when it reads the
   * body itself.
   */
  static void addFields(Request request, byte[] body) {
    String type = request.getContentType();
    if (type == null || !type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
      return;
    }
    request.getCoyoteRequest().setCharset(StandardCharsets.UTF_8);
    // those of the address come first
    request.getParameterNames();
    // it decodes in place
    request.getCoyoteRequest().getParameters().processParameters(body.clone(), 0, body.length);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!(request.getAttribute(KEPT) instanceof Kept kept)) {
      chain.doFilter(request, response);
    } else if (kept.mostBytes() > 0) {
      response.setHeader("Connection", "close");
      Refusals.answer(
          request,
          response,
          HttpStatus.PAYLOAD_TOO_LARGE.value(),
          "The body is larger than " + kept.mostBytes() / 1024 + " KiB.");
    } else {
      chain.doFilter(new Whole(request, kept.body()), response);
    }
  }

  /** How the body came is nobody's concern any more. */
  private static final class Whole extends ReadBody {

    Whole(HttpServletRequest request, byte[] body) {
      super(request, body);
    }

    @Override
    public boolean isAsyncStarted() {
      return false;
    }

    @Override
    public boolean isAsyncSupported() {
      return false;
    }
  }
}
