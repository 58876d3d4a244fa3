package org.dcosrunbooks.web.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.dcosrunbooks.web.visitor.NotAllowed;

/**
 * Browsers keep a password that was typed for Basic authentication and send it with requests that
 * pages elsewhere make. Programs send neither of these headers.
 */
final class SameOrigin {

  private SameOrigin() {}

  /**
   * @throws NotAllowed when a browser says that the request was made by a page of another site
   */
  static void must(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
    String origin = request.getHeader("Origin");
    if (foreign || (origin != null && !isOurs(origin, request.getHeader("Host")))) {
      throw new NotAllowed(
          "A page of another site asked for this, so nothing was done.",
          "Use the console, or a program of your own.");
    }
  }

  private static boolean isOurs(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
