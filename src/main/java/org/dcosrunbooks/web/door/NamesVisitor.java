package org.dcosrunbooks.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells those in front who was signed in: when the request is over, nobody knows any more. */
public final class NamesVisitor extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    name(request);
    chain.doFilter(request, response);
  }

  /** Who was signed in while the request was answered. */
  public static Optional<String> of(ServletRequest request) {
    return Optional.ofNullable((String) request.getAttribute(Doorkeeper.PERSON));
  }

  static void name(HttpServletRequest request) {
    Roles.signedIn().ifPresent(visitor -> request.setAttribute(Doorkeeper.PERSON, visitor.id()));
  }
}
