package org.dcosrunbooks.web.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.web.door.Roles;

/** Signs who is signed in here in at the web apps too, with the groups as they are now. */
final class WebAppSession extends ContainerBasedAuthenticationFilter {

  private static final String ENGINE = "default";

  WebAppSession() {
    authenticationProvider = new FromSecurityContext();
  }

  /** The web apps' own sign-in has no place for configuration here: the provider is set above. */
  @Override
  public void init(jakarta.servlet.FilterConfig configuration) {
    // nothing to read
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (Roles.signedIn().isEmpty()) {
      // only the doors that are open to anybody come here without a name
      chain.doFilter(request, response);
      return;
    }
    forgetOldGroups(((HttpServletRequest) request).getSession(false), Roles.groups());
    super.doFilter(request, response, chain);
  }

  private static void forgetOldGroups(HttpSession session, Set<Group> groups) {
    if (session == null) {
      return;
    }
    Authentications known = AuthenticationUtil.getAuthsFromSession(session);
    Authentication before = known == null ? null : known.getAuthenticationForProcessEngine(ENGINE);
    if (before instanceof UserAuthentication user
        && (user.getGroupIds() == null
            || !Set.copyOf(user.getGroupIds()).equals(Set.copyOf(ids(groups))))) {
      known.removeByEngineName(ENGINE);
    }
  }

  private static List<String> ids(Set<Group> groups) {
    return groups.stream().map(Group::id).sorted().toList();
  }

  /** Takes the person from our own sign-in. */
  private static final class FromSecurityContext implements AuthenticationProvider {

    @Override
    public AuthenticationResult extractAuthenticatedUser(
        HttpServletRequest request, ProcessEngine engine) {
      return Roles.signedIn()
          .map(
              person -> {
                AuthenticationResult result = AuthenticationResult.successful(person.id());
                result.setGroups(ids(Roles.groups()));
                result.setTenants(List.of());
                return result;
              })
          .orElseGet(AuthenticationResult::unsuccessful);
    }

    @Override
    public void augmentResponseByAuthenticationChallenge(
        jakarta.servlet.http.HttpServletResponse response, ProcessEngine engine) {
      // the sign-in page asks, no browser dialog
    }
  }
}
