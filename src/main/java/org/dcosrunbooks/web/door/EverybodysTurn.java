package org.dcosrunbooks.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcosrunbooks.failure.ForPeople;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request of somebody who is signed in its {@link Turn}, of the kind that it is of: what
 * one kind takes is never missing to another. All kinds together are fewer than there are threads,
 * so health and whoever signs in get through as well.
 */
final class EverybodysTurn extends OncePerRequestFilter {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final String RETRY_SECONDS = "5";

  /** To stop a run, and to see how the service is. */
  private static final Pattern URGENT =
      Pattern.compile("POST (?:/api)?/runs/[^/]+/abort|GET /actuator/.*");

  /**
   * What asks the cluster or a machine, or reads a whole record: each takes up to 15 s, many calls
   * or much memory.
   */
  private static final Pattern LOOK =
      Pattern.compile(
          "GET (?:/api)?/agents/[^/]+/diagnosis|GET (?:/api)?/runs/[^/]+/(?:log|bundle|record)"
              + "|POST /runbooks/[^/]+/preview|GET /api/record/check|POST /record");

  private static final Pattern ENGINE = Pattern.compile("[A-Z]+ (?:/engine-rest|/camunda/api)/.*");

  private static final Turn.Most OF_URGENT = new Turn.Most(6, 4, 20, 8, LONG);
  private static final Turn.Most OF_LOOKS = new Turn.Most(4, 2, 14, 4, Duration.ofSeconds(5));

  /** A page of the web apps asks some ten things at once. */
  private static final Turn.Most OF_ENGINE = new Turn.Most(6, 4, 44, 16, LONG);

  private static final Turn.Most OF_PAGES = new Turn.Most(6, 4, 40, 16, LONG);

  /**
   * So many are at work at once, with a connection each: the database's pool has more than these
   * and the engine's threads.
   */
  static final int AT_ONCE =
      Stream.of(OF_URGENT, OF_LOOKS, OF_ENGINE, OF_PAGES).mapToInt(Turn.Most::atOnce).sum();

  private final Turn urgent = new Turn(OF_URGENT);
  private final Turn looks = new Turn(OF_LOOKS);
  private final Turn engine = new Turn(OF_ENGINE);
  private final Turn pages = new Turn(OF_PAGES);

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<SignedIn> visitor = Roles.signedIn();
    if (visitor.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    try {
      of(request)
          .<IOException, ServletException>take(
              visitor.get().id(),
              () ->
                  ForPeople.<IOException, ServletException>run(
                      () -> chain.doFilter(request, response)));
    } catch (Closed notNow) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
      request.setAttribute(Doorkeeper.TO_COME_AGAIN, true);
      Refusals.answer(request, response, notNow.status(), notNow.getMessage());
    }
  }

  private Turn of(HttpServletRequest request) {
    // as the pages are found: decoded, and HEAD by what serves GET
    String path =
        request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    String asked = method + " " + path;
    if (URGENT.matcher(asked).matches()) {
      return urgent;
    }
    if (LOOK.matcher(asked).matches()) {
      return looks;
    }
    return ENGINE.matcher(asked).matches() ? engine : pages;
  }
}
