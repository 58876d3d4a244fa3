package org.dcosrunbooks.web.receipt;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.dcosrunbooks.web.door.Roles;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the connection behind an answer to somebody who is not signed in. One such answer fits into
 * what the network keeps for a visitor, so that no thread waits until they read it; many files that
 * they ask for at once and do not read would not. What is refused before this is small.
 */
final class LeaveAfterAnswer extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (Roles.signedIn().isEmpty()) {
      response.setHeader("Connection", "close");
    }
    chain.doFilter(request, response);
  }
}
