package org.dcosrunbooks.web.signin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.web.door.ReadBody;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes the web apps' own sign-in and sign-out count everywhere. Their form appears when a session
 * ended while a page was open; whoever signs in there is signed in at the console too, under the
 * same throttle, and whoever signs out there is signed out everywhere.
 */
final class WebAppSignIn extends OncePerRequestFilter {

  private static final String USER = "/camunda/api/admin/auth/user/default/";
  private static final String ENGINE = "default";

  /** Bytes; what is longer is cut, and then is no right password. */
  private static final int LONGEST_BODY = 4096;

  private final People people;
  private final Throttle throttle;
  private final SecurityContextRepository sessions;

  WebAppSignIn(People people, Throttle throttle, SecurityContextRepository sessions) {
    this.people = people;
    this.throttle = throttle;
    this.sessions = sessions;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (!request.getMethod().equals("POST")) {
      chain.doFilter(request, response);
    } else if (path.startsWith(USER + "login/")) {
      signIn(request, response, chain);
    } else if (path.equals(USER + "logout")) {
      signOut(request, response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void signIn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    byte[] body = request.getInputStream().readNBytes(LONGEST_BODY);
    String user = userIn(body);
    Duration wait = throttle.begin(user, request.getRemoteAddr());
    if (!wait.isZero()) {
      long seconds = new TooManyTries(wait).seconds();
      response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
      response.setContentType("application/json");
      response
          .getOutputStream()
          .write(
              JsonMapper.builder()
                  .build()
                  .writeValueAsBytes(
                      Map.of(
                          "type",
                          "Refused",
                          "message",
                          "Too many wrong passwords. Wait " + seconds + " s.")));
      return;
    }
    chain.doFilter(new ReadBody(request, body), response);
    if (response.getStatus() != HttpStatus.OK.value()) {
      return;
    }
    throttle.succeeded(user, request.getRemoteAddr());
    // who it is, the web apps say: they judged the password
    signedInThere(request.getSession(false))
        .flatMap(id -> people.find(id))
        .ifPresent(person -> remember(person, request, response));
  }

  /** Read from the body itself: asking the container for a parameter would empty it. */
  private static String userIn(byte[] form) {
    for (String field : new String(form, StandardCharsets.UTF_8).split("&")) {
      if (field.startsWith("username=")) {
        try {
          return URLDecoder.decode(field.substring("username=".length()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
          return "";
        }
      }
    }
    return "";
  }

  private void remember(
      People.Person person, HttpServletRequest request, HttpServletResponse response) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        Credentials.authentication(
            person.id(), people.stamp(person.id()).orElse(""), person.groups()));
    sessions.saveContext(context, request, response);
  }

  private static Optional<String> signedInThere(HttpSession session) {
    if (session == null) {
      return Optional.empty();
    }
    Authentications all = AuthenticationUtil.getAuthsFromSession(session);
    Authentication one = all == null ? null : all.getAuthenticationForProcessEngine(ENGINE);
    return Optional.ofNullable(one).map(Authentication::getIdentityId);
  }

  private static void signOut(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    // refused for want of the web apps' token: then nothing happens
    if (HttpStatusCode.valueOf(response.getStatus()).is2xxSuccessful()) {
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
      SecurityContextHolder.clearContext();
    }
  }
}
