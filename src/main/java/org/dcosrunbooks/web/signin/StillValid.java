package org.dcosrunbooks.web.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.web.door.Roles;
import org.dcosrunbooks.web.door.SignedIn;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a session's person again from the user store for each request: groups count as they are
 * now, and a removed user or a changed password ends the session.
 */
final class StillValid extends OncePerRequestFilter {

  private final People people;

  StillValid(People people) {
    this.people = people;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<SignedIn> visitor = Roles.signedIn();
    if (visitor.isPresent()) {
      refresh(request, visitor.get());
    }
    chain.doFilter(request, response);
  }

  private void refresh(HttpServletRequest request, SignedIn visitor) {
    SecurityContext fresh = SecurityContextHolder.createEmptyContext();
    Optional<People.Person> person =
        people
            .stamp(visitor.id())
            .filter(visitor.stamp()::equals)
            .flatMap(same -> people.find(visitor.id()));
    if (person.isPresent()) {
      fresh.setAuthentication(
          Credentials.authentication(visitor.id(), visitor.stamp(), person.get().groups()));
    } else {
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
    }
    SecurityContextHolder.setContext(fresh);
  }
}
