package org.dcosrunbooks.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.audit.Reason;
import org.dcosrunbooks.audit.Tries;
import org.dcosrunbooks.failure.DatabaseTrouble;
import org.dcosrunbooks.failure.Transient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before all doors and writes down who was refused what: each try of a known person is a
 * line of record and a line of log, unless the gate that refused it has told it already. What
 * nobody in particular tried is only counted. A database that is away is told in words.
 */
final class Doorkeeper extends OncePerRequestFilter {

  /** Request attribute: the id of who is signed in, as the doors behind know them. */
  static final String PERSON = Doorkeeper.class.getName() + ".person";

  /** Request attribute: it was not refused for what it is, it came when there were too many. */
  static final String TO_COME_AGAIN = Doorkeeper.class.getName() + ".toComeAgain";

  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final int LONGEST_PATH = 160;

  private final Tries tries;
  private final Strangers strangers;
  private final Remembered remembered;

  Doorkeeper(Tries tries, Strangers strangers, Remembered remembered) {
    this.tries = tries;
    this.strangers = strangers;
    this.remembered = remembered;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Reason.forget();
    try {
      pass(request, response, chain);
      if (isRefused(request, response.getStatus()) && !Reason.recorded()) {
        writeDown(request, response.getStatus());
      }
    } finally {
      Reason.forget();
    }
  }

  private static void pass(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException failed) {
      Optional<Transient> outage =
          DatabaseTrouble.outage("the database cannot be used now", failed);
      if (outage.isEmpty() || response.isCommitted()) {
        throw failed;
      }
      LOG.warn("{} was not answered: {}", named(request), outage.get().account().inOneParagraph());
      Refusals.answer(
          request,
          response,
          HttpStatus.SERVICE_UNAVAILABLE.value(),
          outage.get().account().inOneParagraph());
    }
  }

  /** What was closed to somebody, and every change that was not taken; not a page that is gone. */
  private static boolean isRefused(HttpServletRequest request, int status) {
    if (status < 400 || status > 499 || request.getAttribute(TO_COME_AGAIN) != null) {
      return false;
    }
    return status == HttpStatus.FORBIDDEN.value()
        || status == HttpStatus.UNAUTHORIZED.value()
        || request.getAttribute(Refusals.SENTENCE) != null
        || !READING.contains(request.getMethod());
  }

  private void writeDown(HttpServletRequest request, int status) {
    Optional<String> person =
        status == HttpStatus.UNAUTHORIZED.value() ? Optional.empty() : person(request);
    if (person.isEmpty()) {
      strangers.refused(named(request), status);
      return;
    }
    Optional<String> why =
        Reason.told()
            .or(() -> Optional.ofNullable((String) request.getAttribute(Refusals.SENTENCE)));
    String door = named(request);
    tries.refused(
        new Tries.Try(
            Tries.PEOPLE,
            "",
            person.get(),
            person.get()
                + " was refused: "
                + door
                + " ("
                + status
                + ")"
                + why.map(sentence -> ": " + sentence).orElse(""),
            Map.of("door", door, "status", status)));
  }

  private Optional<String> person(HttpServletRequest request) {
    return request.getAttribute(PERSON) instanceof String known
        ? Optional.of(known)
        : remembered.of(request);
  }

  /** Method and path; what stands behind a question mark is the visitor's business. */
  private static String named(HttpServletRequest request) {
    String path = request.getRequestURI().replaceAll("[^!-~]", "?");
    return request.getMethod().replaceAll("[^A-Z]", "?")
        + " "
        + (path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…");
  }
}
