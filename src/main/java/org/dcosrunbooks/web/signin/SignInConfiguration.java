package org.dcosrunbooks.web.signin;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.withDefaults;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.web.door.Refusals;
import org.dcosrunbooks.web.door.Remembered;
import org.dcosrunbooks.web.door.Roles;
import org.dcosrunbooks.web.door.SignedIn;
import org.dcosrunbooks.web.door.WebSettings;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The three filter chains. Programs: basic authentication with each call, no session, session
 * cookies not even looked at. Web apps: the session, and their own token against forged requests.
 * Console: the session, and Spring's token.
 */
@Configuration(proxyBeanMethods = false)
class SignInConfiguration {

  private static final String LOGIN = "/login";

  private static final String TOKEN = "RUNBOOKS-TOKEN";

  /** Characters of an address. */
  private static final int LONGEST_WANTED = 1_500;

  private static final int WANTED_SECONDS = 600;

  private static final Duration LONGEST_WAIT_FOR_A_TURN = Duration.ofSeconds(2);

  /** Nothing but our own files; no script and no style inside a page. */
  private static final String CONTENT_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  @Bean
  ServletListenerRegistrationBean<StrangersSessions> strangersSessions() {
    return new ServletListenerRegistrationBean<>(new StrangersSessions());
  }

  @Bean
  Throttle throttle(Clock clock) {
    return new Throttle(clock);
  }

  /**
   * The only one who judges: as a bean it stands behind all three chains. A chain that named it too
   * would ask it twice about a wrong password.
   */
  @Bean
  Credentials credentials(People people, Throttle throttle, Clock clock) {
    return new Credentials(
        people,
        throttle,
        new Proven(clock, new SecureRandom()),
        new Turns(Runtime.getRuntime().availableProcessors(), LONGEST_WAIT_FOR_A_TURN));
  }

  @Bean
  Remembered remembered(Credentials credentials) {
    return new RememberedVisitor(credentials);
  }

  @Bean
  @Order(1)
  SecurityFilterChain programs(HttpSecurity http, WebSettings settings) throws Exception {
    return http.securityMatcher(any("/engine-rest/**", "/api/**", "/actuator/**"))
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .httpBasic(basic -> basic.authenticationEntryPoint(askForPassword()))
        .exceptionHandling(
            handling ->
                handling.authenticationEntryPoint(askForPassword()).accessDeniedHandler(inWords()))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                    .permitAll()
                    .requestMatchers(any("/actuator/health/**"))
                    .permitAll()
                    .requestMatchers(any("/actuator/prometheus"))
                    .hasAnyRole("admins", "oncall")
                    .requestMatchers(any("/actuator/**"))
                    .denyAll()
                    .requestMatchers(any("/api/**"))
                    .hasAnyRole(Roles.any())
                    // the table of doors says the rest
                    .anyRequest()
                    .authenticated())
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(
                        policy ->
                            policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                    .httpStrictTransportSecurity(hsts -> overHttps(hsts, settings)))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain webApps(
      HttpSecurity http, Credentials credentials, People people, WebSettings settings)
      throws Exception {
    RequestMatcher calls = any("/camunda/api/**");
    return http.securityMatcher(any("/camunda/**"))
        // the web apps have a token of their own
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(cache -> cache.requestCache(wanted()))
        .logout(AbstractHttpConfigurer::disable)
        .addFilterAfter(new StillValid(people), SecurityContextHolderFilter.class)
        .addFilterAfter(
            new WebAppSignIn(people, credentials, new HttpSessionSecurityContextRepository()),
            StillValid.class)
        .exceptionHandling(
            handling ->
                handling
                    .defaultAuthenticationEntryPointFor(
                        new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), calls)
                    .defaultAuthenticationEntryPointFor(toSignIn(), any("/**"))
                    .accessDeniedHandler(inWords()))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                    .permitAll()
                    .requestMatchers(
                        withDefaults()
                            .matcher(HttpMethod.GET, "/camunda/api/admin/auth/user/default"),
                        withDefaults()
                            .matcher(
                                HttpMethod.POST, "/camunda/api/admin/auth/user/default/login/*"),
                        withDefaults()
                            .matcher(
                                HttpMethod.POST, "/camunda/api/admin/auth/user/default/logout"))
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        // the content policy is the web apps' own: it knows their scripts
        .headers(
            headers ->
                headers
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                    .httpStrictTransportSecurity(hsts -> overHttps(hsts, settings)))
        .build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain console(HttpSecurity http, People people, WebSettings settings)
      throws Exception {
    return http.securityMatcher(any("/**"))
        .csrf(csrf -> csrf.csrfTokenRepository(ownTokens(settings)))
        .addFilterAfter(new StillValid(people), SecurityContextHolderFilter.class)
        .sessionManagement(
            session ->
                session.addSessionAuthenticationStrategy(
                    (person, request, response) ->
                        request.getSession().setMaxInactiveInterval(WebAppSignIn.SESSION_SECONDS)))
        .formLogin(
            form ->
                form.loginPage(LOGIN)
                    .loginProcessingUrl(LOGIN)
                    .successHandler(whereTheyWanted())
                    .failureHandler(backToSignIn())
                    .permitAll())
        .logout(
            logout ->
                logout
                    .logoutUrl("/logout")
                    .logoutSuccessUrl(LOGIN + "?out")
                    .deleteCookies("JSESSIONID", "XSRF-TOKEN", TOKEN)
                    .permitAll())
        .requestCache(cache -> cache.requestCache(wanted()))
        .exceptionHandling(
            handling ->
                handling
                    .defaultAuthenticationEntryPointFor(openThePageAnew(), POLL)
                    .defaultAuthenticationEntryPointFor(toSignIn(), any("/**"))
                    .accessDeniedHandler(inWords()))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                    .permitAll()
                    .requestMatchers(
                        any(LOGIN, "/assets/**", "/favicon.ico", Refusals.PAGE, "/error"))
                    .permitAll()
                    .anyRequest()
                    .hasAnyRole(Roles.any()))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                    .httpStrictTransportSecurity(hsts -> overHttps(hsts, settings)))
        .build();
  }

  @Bean
  FilterRegistrationBean<WebAppSession> webAppSession() {
    FilterRegistrationBean<WebAppSession> filter =
        new FilterRegistrationBean<>(new WebAppSession());
    filter.addUrlPatterns("/camunda/app/*", "/camunda/api/*", "/camunda/lib/*");
    filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 2);
    return filter;
  }

  @Bean
  FilterRegistrationBean<EngineKnows> engineKnows(People people) {
    FilterRegistrationBean<EngineKnows> filter =
        new FilterRegistrationBean<>(new EngineKnows(people));
    filter.addUrlPatterns("/engine-rest/*");
    filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 2);
    return filter;
  }

  /** Other servlets than Spring's own live below these paths, so the pattern is matched plainly. */
  private static RequestMatcher any(String... patterns) {
    RequestMatcher[] matchers = new RequestMatcher[patterns.length];
    for (int i = 0; i < patterns.length; i++) {
      matchers[i] = withDefaults().matcher(patterns[i]);
    }
    return new OrRequestMatcher(matchers);
  }

  /** Also without word from a proxy that the visitor came over https: plain http ignores it. */
  private static void overHttps(
      HeadersConfigurer<HttpSecurity>.HstsConfig hsts, WebSettings settings) {
    if (settings.plainHttp()) {
      hsts.disable();
    } else {
      // other services of the site decide for themselves
      hsts.includeSubDomains(false).requestMatcher(AnyRequestMatcher.INSTANCE);
    }
  }

  /** What an open page asks by itself every few seconds. */
  private static final RequestMatcher POLL = new RequestHeaderRequestMatcher("HX-Request");

  /**
   * The token against forged requests, in a cookie of the visitor's: a page of sign-in needs no
   * session, so nobody can end one by beginning many. The web apps have a cookie of their own.
   */
  private static CookieCsrfTokenRepository ownTokens(WebSettings settings) {
    CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName(TOKEN);
    tokens.setCookieCustomizer(
        cookie -> cookie.sameSite("Lax").secure(!settings.plainHttp()).path("/").httpOnly(true));
    return tokens;
  }

  /**
   * Remembers the page that somebody wanted before they signed in: its address, in a cookie of
   * theirs. Kept here, with all that a request carries, it would be memory that anybody may fill.
   */
  private static RequestCache wanted() {
    CookieRequestCache cache = new CookieRequestCache();
    cache.setRequestMatcher(
        request ->
            request.getMethod().equals(HttpMethod.GET.name())
                && !POLL.matches(request)
                && !request.getRequestURI().startsWith("/camunda/api/")
                && request.getRequestURL().length() + lengthOf(request.getQueryString())
                    <= LONGEST_WANTED);
    cache.setCookieCustomizer(cookie -> cookie.setMaxAge(WANTED_SECONDS));
    return cache;
  }

  private static int lengthOf(String query) {
    return query == null ? 0 : query.length();
  }

  /**
   * The page that polls is opened as a whole again, which leads to the sign-in and back: a sign-in
   * page as part of it would be of no use, and its session would take the place of another one's.
   */
  private static AuthenticationEntryPoint openThePageAnew() {
    return (request, response, nobody) -> {
      response.setHeader("HX-Refresh", "true");
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
    };
  }

  private static AuthenticationEntryPoint toSignIn() {
    LoginUrlAuthenticationEntryPoint page = new LoginUrlAuthenticationEntryPoint(LOGIN);
    page.setFavorRelativeUris(true);
    return page;
  }

  private static AuthenticationSuccessHandler whereTheyWanted() {
    SavedRequestAwareAuthenticationSuccessHandler handler =
        new SavedRequestAwareAuthenticationSuccessHandler();
    handler.setRequestCache(wanted());
    handler.setRedirectStrategy(
        (request, response, url) -> response.sendRedirect(withoutHost(url)));
    return handler;
  }

  /**
   * The host was the visitor's word, and so may be what looks like a path and leads elsewhere: a
   * browser leaves out a tab and takes a backslash for a slash. Our addresses have neither.
   */
  static String withoutHost(String url) {
    int host = url.indexOf("://");
    int from = host < 0 ? 0 : url.indexOf('/', host + 3);
    String path = from < 0 ? "/" : url.substring(from);
    return path.matches("/(?:[!-~&&[^/\\\\]][!-~&&[^\\\\]]*)?") ? path : "/";
  }

  private static AuthenticationEntryPoint askForPassword() {
    return (request, response, failed) -> {
      // whoever sent many at once is answered once
      response.setHeader(HttpHeaders.CONNECTION, "close");
      if (failed instanceof TooManyTries tooMany) {
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(tooMany.seconds()));
        Refusals.answer(
            request,
            response,
            HttpStatus.TOO_MANY_REQUESTS.value(),
            "Too many wrong passwords. Wait " + tooMany.seconds() + " s.");
        return;
      }
      if (failed instanceof TooManyAtOnce) {
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(TooManyAtOnce.SECONDS));
        Refusals.answer(
            request, response, HttpStatus.SERVICE_UNAVAILABLE.value(), TooManyAtOnce.SENTENCE);
        return;
      }
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"dcos-runbooks\"");
      Refusals.answer(
          request,
          response,
          HttpStatus.UNAUTHORIZED.value(),
          "Sign in with user name and password (basic authentication).");
    };
  }

  private static AccessDeniedHandler inWords() {
    return (HttpServletRequest request,
        HttpServletResponse response,
        AccessDeniedException denied) ->
        Refusals.answer(request, response, HttpStatus.FORBIDDEN.value(), reason(request));
  }

  private static String reason(HttpServletRequest request) {
    String visitor = Roles.signedIn().map(SignedIn::id).orElse("nobody");
    if (Roles.signedIn().isPresent() && Roles.groups().isEmpty()) {
      return "You are signed in as "
          + visitor
          + ", but you are in no group, so there is nothing you may see. Ask an administrator to"
          + " put you into a group.";
    }
    if (!request.getMethod().equals("GET") && !request.getRequestURI().startsWith("/a")) {
      return "This page was too old to act from, or another site sent it. Nothing was done; load"
          + " the page again.";
    }
    return "This is not for " + visitor + ".";
  }

  private static AuthenticationFailureHandler backToSignIn() {
    return (HttpServletRequest request,
        HttpServletResponse response,
        AuthenticationException failed) ->
        toSignIn(
            request,
            response,
            failed instanceof TooManyTries tooMany
                ? "wait=" + tooMany.seconds()
                : failed instanceof TooManyAtOnce ? "busy" : "wrong");
  }

  private static void toSignIn(HttpServletRequest request, HttpServletResponse response, String why)
      throws IOException {
    response.sendRedirect(request.getContextPath() + LOGIN + "?" + why);
  }
}
