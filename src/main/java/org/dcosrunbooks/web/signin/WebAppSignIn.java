package org.dcosrunbooks.web.signin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.web.door.ReadBody;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.BadCredentialsException;
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

  /** Bytes. */
  private static final int LONGEST_BODY = 4096;

  /** How long a session lasts without a request, once somebody is signed in; shorter before. */
  static final int SESSION_SECONDS = 8 * 60 * 60;

  private final People people;
  private final Credentials credentials;
  private final SecurityContextRepository sessions;

  WebAppSignIn(People people, Credentials credentials, SecurityContextRepository sessions) {
    this.people = people;
    this.credentials = credentials;
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
    String type = request.getContentType();
    if (type == null || !type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
      // the door behind refuses it; there is no body left that anybody could sign in with
      chain.doFilter(new ReadBody(request, new byte[0]), response);
      return;
    }
    Optional<Form> form = Form.of(request, request.getInputStream().readNBytes(LONGEST_BODY + 1));
    if (form.isEmpty()) {
      answer(response, HttpStatus.BAD_REQUEST, "One username and one password are taken here.");
      return;
    }
    String user = form.get().user();
    try {
      // the web apps answer sooner for a user they do not know; here both take as long
      credentials.judge(user, form.get().password(), request.getRemoteAddr());
    } catch (TooManyTries tooMany) {
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooMany.seconds()));
      answer(
          response,
          HttpStatus.TOO_MANY_REQUESTS,
          "Too many wrong passwords. Wait " + tooMany.seconds() + " s.");
      return;
    } catch (TooManyAtOnce notNow) {
      response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(TooManyAtOnce.SECONDS));
      answer(response, HttpStatus.SERVICE_UNAVAILABLE, TooManyAtOnce.SENTENCE);
      return;
    } catch (BadCredentialsException wrong) {
      answer(response, HttpStatus.UNAUTHORIZED, wrong.getMessage());
      return;
    }
    chain.doFilter(new ReadBody(request, form.get().written()), response);
    if (response.getStatus() != HttpStatus.OK.value()) {
      return;
    }
    // who it is, the web apps say: they judged the password too
    signedInThere(request.getSession(false))
        .flatMap(id -> people.find(id))
        .ifPresent(person -> remember(person, request, response));
  }

  private static void answer(HttpServletResponse response, HttpStatus status, String sentence)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType("application/json");
    response
        .getOutputStream()
        .write(
            JsonMapper.builder()
                .build()
                .writeValueAsBytes(Map.of("type", "Refused", "message", sentence)));
  }

  /** What was sent, read as the web apps read it; they get it written anew, one way only. */
  private record Form(String user, String password) {

    /**
     * Read from the body itself: asking the container for a parameter would empty it. Empty unless
     * there is exactly one user name, one password, and nothing else.
     */
    static Optional<Form> of(HttpServletRequest request, byte[] body) {
      String[] fields = new String(body, StandardCharsets.UTF_8).split("&", -1);
      Map<String, String> read = new HashMap<>();
      if (request.getQueryString() != null || body.length > LONGEST_BODY || fields.length != 2) {
        return Optional.empty();
      }
      try {
        for (String field : fields) {
          int equals = field.indexOf('=');
          if (equals > 0) {
            read.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
          }
        }
      } catch (IllegalArgumentException unreadable) {
        return Optional.empty();
      }
      return read.keySet().equals(Set.of("username", "password"))
          ? Optional.of(new Form(read.get("username"), read.get("password")))
          : Optional.empty();
    }

    byte[] written() {
      return ("username=" + encoded(user) + "&password=" + encoded(password))
          .getBytes(StandardCharsets.US_ASCII);
    }

    private static String decoded(String text) {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return user;
    }
  }

  private void remember(
      People.Person person, HttpServletRequest request, HttpServletResponse response) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        Credentials.authentication(
            person.id(), people.stamp(person.id()).orElse(""), person.groups()));
    sessions.saveContext(context, request, response);
    request.getSession().setMaxInactiveInterval(SESSION_SECONDS);
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
