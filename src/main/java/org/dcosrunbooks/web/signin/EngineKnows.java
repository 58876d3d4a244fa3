package org.dcosrunbooks.web.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.web.door.Roles;
import org.dcosrunbooks.web.door.SignedIn;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells the engine who acts, for the one request, and lets it forget afterwards. */
final class EngineKnows extends OncePerRequestFilter {

  /** Carries a checked exception through the code that runs as somebody. */
  private static final class Carried extends RuntimeException {
    Carried(ServletException cause) {
      super(cause);
    }
  }

  private final People people;

  EngineKnows(People people) {
    this.people = people;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<SignedIn> visitor = Roles.signedIn();
    if (visitor.isEmpty()) {
      // without a name the engine would take the call for the service's own
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    try {
      people.as(
          visitor.get().id(),
          Roles.groups(),
          () -> {
            try {
              chain.doFilter(request, response);
              return null;
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            } catch (ServletException failed) {
              throw new Carried(failed);
            }
          });
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    } catch (Carried failed) {
      throw (ServletException) failed.getCause();
    }
  }
}
