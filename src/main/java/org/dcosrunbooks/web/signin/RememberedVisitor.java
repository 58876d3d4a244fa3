package org.dcosrunbooks.web.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.dcosrunbooks.web.door.Remembered;
import org.dcosrunbooks.web.door.SignedIn;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.authentication.www.BasicAuthenticationConverter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** By the session in memory, or by a password that was right a few minutes ago. */
final class RememberedVisitor implements Remembered {

  private final Credentials credentials;
  private final BasicAuthenticationConverter basic = new BasicAuthenticationConverter();

  RememberedVisitor(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public Optional<String> of(HttpServletRequest request) {
    return bySession(request.getSession(false)).or(() -> byPassword(request));
  }

  private static Optional<String> bySession(HttpSession session) {
    return session != null
            && session.getAttribute(
                    HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                instanceof SecurityContext kept
            && kept.getAuthentication() != null
            && kept.getAuthentication().getPrincipal() instanceof SignedIn visitor
        ? Optional.of(visitor.id())
        : Optional.empty();
  }

  private Optional<String> byPassword(HttpServletRequest request) {
    try {
      UsernamePasswordAuthenticationToken said = basic.convert(request);
      return said == null
              || !credentials.remembers(said.getName(), String.valueOf(said.getCredentials()))
          ? Optional.empty()
          : Optional.of(said.getName());
    } catch (AuthenticationException unreadable) {
      return Optional.empty();
    }
  }
}
