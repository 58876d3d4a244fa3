package org.dcosrunbooks.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what no honest client sends, on every path: addresses that two readers could read
 * differently, names that are not ours, methods in disguise, and changes asked for by a page of
 * another site.
 */
final class Hygiene extends OncePerRequestFilter {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE");

  /** The status for a request that belongs to another host. */
  private static final int MISDIRECTED = 421;

  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  private static final List<String> DISGUISES =
      List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

  /**
   * An encoded first word; dots, slashes, semicolons, percents and control characters, encoded or
   * doubled.
   */
  private static final Pattern TRICK =
      Pattern.compile(
          "^/[^/]*%|//|\\\\|;|[^!-~]|(?:^|/)\\.{1,2}(?:/|$)"
              + "|%(?:2[eEfF5]|5[cC]|3[bBfF]|23|[01][0-9a-fA-F]|7[fF])|%(?![0-9a-fA-F]{2})");

  private final OwnNames names;

  Hygiene(OwnNames names) {
    this.names = names;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      check(request);
    } catch (Closed closed) {
      Refusals.answer(request, response, closed.status(), closed.getMessage());
      return;
    }
    chain.doFilter(request, response);
  }

  private void check(HttpServletRequest request) throws Closed {
    if (!names.include(request.getServerName())) {
      // a foreign name that leads here would make its pages this site's own
      throw new Closed(
          MISDIRECTED,
          "The service is not called by this name. Whoever runs it names it in runbooks.hosts.");
    }
    if (!METHODS.contains(request.getMethod())) {
      throw new Closed(HttpStatus.FORBIDDEN.value(), "This method is not taken here.");
    }
    if (TRICK.matcher(request.getRequestURI()).find()) {
      throw new Closed(
          HttpStatus.BAD_REQUEST.value(), "The address can be read in more than one way.");
    }
    String query = request.getQueryString();
    if (query != null && query.contains("%00")) {
      throw new Closed(
          HttpStatus.BAD_REQUEST.value(),
          "A parameter has a character in it that no text has (U+0000). Leave it out.");
    }
    if (DISGUISES.stream().anyMatch(header -> request.getHeader(header) != null)) {
      throw new Closed(HttpStatus.FORBIDDEN.value(), "A request says by its method what it wants.");
    }
    if (!HARMLESS.contains(request.getMethod()) && isFromAnotherSite(request)) {
      throw new Closed(
          HttpStatus.FORBIDDEN.value(), "A page of another site asked for this; nothing was done.");
    }
  }

  /** Browsers say where a request comes from; programs say nothing, and carry no session. */
  private static boolean isFromAnotherSite(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return false;
    }
    try {
      String from = URI.create(origin).getRawAuthority();
      String here = request.getHeader("Host");
      return from == null
          || here == null
          || !withoutStandardPort(from).equals(withoutStandardPort(here));
    } catch (IllegalArgumentException unreadable) {
      return true;
    }
  }

  private static String withoutStandardPort(String authority) {
    return authority.toLowerCase(Locale.ROOT).replaceFirst(":(?:80|443)$", "");
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return true;
  }
}
