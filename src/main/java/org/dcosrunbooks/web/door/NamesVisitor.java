package org.dcosrunbooks.web.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells the doorkeeper who was signed in: when the request is over, nobody knows any more. */
final class NamesVisitor extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    name(request);
    chain.doFilter(request, response);
  }

  static void name(HttpServletRequest request) {
    Roles.signedIn().ifPresent(visitor -> request.setAttribute(Doorkeeper.PERSON, visitor.id()));
  }
}
