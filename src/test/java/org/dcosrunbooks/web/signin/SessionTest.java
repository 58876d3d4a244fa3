package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.camunda.bpm.engine.IdentityService;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.People.Person;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.dcosrunbooks.web.door.TestPeople;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** One sign-in for console, Tasklist and Cockpit; and how it ends. */
@House
class SessionTest {

  private static final String OPERATOR = TestPeople.of(Group.OPERATORS);
  private static final String TASKLIST = "/camunda/app/tasklist/default/";
  private static final String WHO = "/camunda/api/admin/auth/user/default";

  @LocalServerPort private int port;
  @Autowired private ServletWebServerApplicationContext server;
  @Autowired private People people;
  @Autowired private IdentityService identities;

  @Test
  void givenNobody_whenPageIsOpened_thenSignInPageAsksAndLeadsBack() {
    Http browser = Http.at(port);
    HttpResponse<String> answer = browser.get(TASKLIST, "Accept", "text/html");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(location(answer)).endsWith("/login");

    answer = browser.trySignIn(OPERATOR, TestPeople.passwordOf(OPERATOR));
    assertThat(location(answer)).contains(TASKLIST);
    assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
  }

  @Test
  void givenNobody_whenAnOpenPagePolls_thenToldToOpenItAnewAndNoSessionBegins() {
    HttpResponse<String> answer = Http.at(port).get("/live", "HX-Request", "true");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("HX-Refresh")).contains("true");
    assertThat(answer.headers().allValues("Set-Cookie"))
        .noneMatch(cookie -> cookie.startsWith("JSESSIONID"));
  }

  @Test
  void givenSignedIn_thenEachGroupFindsItsApps() {
    Map<Group, String> apps =
        Map.of(
            Group.OPERATORS, "tasklist cockpit",
            Group.APPROVERS, "tasklist",
            Group.ONCALL, "tasklist cockpit",
            Group.AUDITORS, "cockpit",
            Group.ADMINS, "tasklist cockpit admin");
    for (Group group : Group.values()) {
      Http browser = Http.at(port).signIn(TestPeople.of(group));
      for (String app : List.of("tasklist", "cockpit", "admin", "welcome")) {
        boolean opens = (apps.get(group) + " welcome").contains(app);
        assertThat(browser.get("/camunda/app/" + app + "/default/").statusCode())
            .as(group + " " + app)
            .isEqualTo(opens ? 200 : 403);
      }
    }
  }

  @Test
  void givenSignIn_thenTheSessionIsAnotherOneThanBefore() {
    Http browser = Http.at(port);
    browser.get("/login");
    String before = browser.cookie("JSESSIONID");
    browser.signIn(OPERATOR);
    assertThat(browser.cookie("JSESSIONID")).isNotEmpty().isNotEqualTo(before);
  }

  @Test
  void givenSession_thenItIsShortUntilSomebodySignsIn() {
    Http nobody = Http.at(port);
    nobody.get("/login");
    nobody.get("/runs");
    // the page of sign-in needs none, so that nobody can end one by beginning many
    assertThat(nobody.cookie("JSESSIONID")).isEmpty();
    nobody.webAppToken();
    assertThat(secondsOf(nobody)).isEqualTo(300);
    assertThat(secondsOf(Http.at(port).signIn(OPERATOR))).isEqualTo(28_800);

    Http tasklist = Http.at(port);
    assertThat(
            inTasklist(tasklist, TestPeople.passwordOf(OPERATOR), tasklist.webAppToken())
                .statusCode())
        .isEqualTo(200);
    assertThat(secondsOf(tasklist)).isEqualTo(28_800);
  }

  private int secondsOf(Http browser) {
    Container[] apps =
        ((TomcatWebServer) server.getWebServer()).getTomcat().getHost().findChildren();
    try {
      return ((Context) apps[0])
          .getManager()
          .findSession(browser.cookie("JSESSIONID"))
          .getMaxInactiveInterval();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void givenARedirect_thenItNamesNoHost() {
    Http browser = Http.at(port);
    for (String page : List.of(TASKLIST, "/runs", "/runs/any/log", "/camunda")) {
      assertThat(location(browser.get(page, "Accept", "text/html"))).as(page).isEqualTo("/login");
    }
    HttpResponse<String> answer = browser.trySignIn(OPERATOR, TestPeople.passwordOf(OPERATOR));
    assertThat(location(answer)).startsWith("/camunda");
    assertThat(SignInConfiguration.withoutHost("http://other.example")).isEqualTo("/");
    assertThat(SignInConfiguration.withoutHost("https://other.example:1/a?b=c://d"))
        .isEqualTo("/a?b=c://d");
    assertThat(SignInConfiguration.withoutHost("/a")).isEqualTo("/a");
    assertThat(SignInConfiguration.withoutHost("http://here/runs?x=1&y=%C3%A4"))
        .isEqualTo("/runs?x=1&y=%C3%A4");
    for (String elsewhere :
        List.of(
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\n/evil.example",
            "/a\r\nSet-Cookie: b",
            "/a\\b",
            "/\u00a0/evil.example",
            "/\u2028/evil.example",
            "http://here/\t/evil.example",
            "javascript:alert(1)")) {
      assertThat(SignInConfiguration.withoutHost(elsewhere)).isEqualTo("/");
    }
  }

  @Test
  void givenAnotherNameForTheService_whenAsked_thenRefused() throws IOException {
    for (String host : List.of("evil.example", "evil.example:" + port, "127.0.0.1.evil.example")) {
      assertThat(statusFor(host)).as(host).contains(" 421 ");
    }
    for (String host : List.of("127.0.0.1", "LOCALHOST:" + port)) {
      assertThat(statusFor(host)).as(host).contains(" 200 ");
    }
  }

  private String statusFor(String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              ("GET /login HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  @Test
  void givenSignIn_thenTheCookieIsHardened() {
    Http browser = Http.at(port);
    List<String> cookies = new ArrayList<>(browser.get("/login").headers().allValues("Set-Cookie"));
    cookies.addAll(
        browser
            .trySignIn(OPERATOR, TestPeople.passwordOf(OPERATOR))
            .headers()
            .allValues("Set-Cookie"));
    assertThat(cookies)
        .anyMatch(cookie -> cookie.startsWith("JSESSIONID="))
        .anyMatch(cookie -> cookie.startsWith("RUNBOOKS-TOKEN="))
        .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax"));
  }

  @Test
  void givenPages_thenTheyCarryTheSecurityHeaders() {
    Http browser = Http.at(port).signIn(OPERATOR);
    for (String page : List.of("/login", "/", "/runbooks", TASKLIST)) {
      HttpResponse<String> answer = browser.get(page);
      assertThat(header(answer, "Content-Security-Policy"))
          .as(page)
          .contains("frame-ancestors 'none'")
          .contains("object-src 'none'");
      assertThat(header(answer, "X-Content-Type-Options")).as(page).isEqualTo("nosniff");
      assertThat(header(answer, "Referrer-Policy")).as(page).isEqualTo("same-origin");
      assertThat(header(answer, "Cache-Control")).as(page).contains("no-store");
    }
    assertThat(header(browser.get("/"), "Content-Security-Policy"))
        .contains("default-src 'self'")
        .doesNotContain("unsafe");
  }

  @Test
  void givenSession_whenProgramsAddressesAreAsked_thenItDoesNotCount() {
    Http browser = Http.at(port).signIn(OPERATOR);
    for (String path : List.of("/engine-rest/task", "/api/runs", "/actuator/prometheus")) {
      assertThat(browser.get(path).statusCode()).as(path).isEqualTo(401);
    }
    Http program = Http.at(port).basic(OPERATOR);
    assertThat(program.get("/engine-rest/task").headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void givenSignOutInTheConsole_thenTheWebAppsAreLeftToo() {
    Http browser = Http.at(port).signIn(OPERATOR);
    assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
    HttpResponse<String> answer =
        browser.form("/logout", Map.of("_csrf", browser.token("/runbooks")));
    assertThat(location(answer)).endsWith("/login?out");
    assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(302);
    assertThat(browser.get(WHO).statusCode()).isEqualTo(404);
    assertThat(browser.get("/").statusCode()).isEqualTo(302);
  }

  @Test
  void givenSignOutInTasklist_thenTheConsoleIsLeftToo() {
    Http browser = Http.at(port).signIn(OPERATOR);
    assertThat(browser.webApp("POST", WHO + "/logout", "").statusCode()).isBetween(200, 299);
    assertThat(browser.get("/").statusCode()).isEqualTo(302);
    assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(302);
  }

  @Test
  void givenEndedSession_whenSignedInAgainInTasklistsOwnForm_thenItCountsEverywhere() {
    Http browser = Http.at(port);
    String before = browser.webAppToken();
    String session = browser.cookie("JSESSIONID");
    HttpResponse<String> answer = inTasklist(browser, TestPeople.passwordOf(OPERATOR), before);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(browser.cookie("JSESSIONID")).isNotEqualTo(session);
    assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(200);
    assertThat(browser.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void givenTasklistsOwnForm_whenPasswordOrTokenIsWrong_thenNobodyIsSignedIn() {
    Http browser = Http.at(port);
    assertThat(
            browser
                .form(
                    WHO + "/login/tasklist",
                    Map.of("username", "no-such-user", "password", "wrong"),
                    "X-XSRF-TOKEN",
                    browser.webAppToken())
                .statusCode())
        .isEqualTo(401);
    assertThat(browser.get("/").statusCode()).isEqualTo(302);
    Http other = Http.at(port);
    other.webAppToken();
    assertThat(inTasklist(other, TestPeople.passwordOf(OPERATOR), "forged").statusCode())
        .isEqualTo(403);
    assertThat(other.get("/").statusCode()).isEqualTo(302);
  }

  @Test
  void givenGroupTakenAway_whenTheSessionGoesOn_thenItCountsAtOnce() {
    String user = "changes-groups";
    people.add(new Person(user, user, Set.of(Group.APPROVERS)), TestPeople.passwordOf(user));
    Http browser = Http.at(port).signIn(user);
    Http program = Http.at(port).basic(user);
    String filters = "/camunda/api/engine/engine/default/filter";
    assertThat(browser.get(filters).body()).contains("Approvals waiting");
    assertThat(program.get("/engine-rest/filter").statusCode()).isEqualTo(200);

    identities.deleteMembership(user, Group.APPROVERS.id());
    assertThat(browser.get(filters).statusCode()).isEqualTo(403);
    assertThat(browser.get("/").statusCode()).isEqualTo(403);
    assertThat(program.get("/engine-rest/filter").statusCode()).isEqualTo(403);

    identities.createMembership(user, Group.AUDITORS.id());
    assertThat(browser.get(filters).body()).doesNotContain("Approvals waiting");
    assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(403);
    assertThat(browser.get("/camunda/app/cockpit/default/").statusCode()).isEqualTo(200);
    identities.deleteUser(user);
    assertThat(browser.get("/").statusCode()).isEqualTo(302);
    assertThat(program.get("/engine-rest/filter").statusCode()).isEqualTo(401);
  }

  @Test
  void givenPasswordChangedByAnAdministrator_thenOldSessionsAndProgramsAreOut() {
    String user = "changes-password";
    people.add(new Person(user, user, Set.of(Group.OPERATORS)), TestPeople.passwordOf(user));
    Http browser = Http.at(port).signIn(user);
    Http program = Http.at(port).basic(user);
    assertThat(program.get("/engine-rest/task").statusCode()).isEqualTo(200);

    Http admin = Http.at(port).basic(TestPeople.of(Group.ADMINS));
    String admins = TestPeople.passwordOf(TestPeople.of(Group.ADMINS));
    String path = "/engine-rest/user/" + user + "/credentials";
    assertThat(admin.json("PUT", path, credentials("too short", admins)).statusCode())
        .isNotEqualTo(204);
    assertThat(admin.json("PUT", path, credentials("another long password", admins)).statusCode())
        .isEqualTo(204);

    assertThat(browser.get("/").statusCode()).isEqualTo(302);
    assertThat(browser.get(TASKLIST).statusCode()).isEqualTo(302);
    assertThat(program.get("/engine-rest/task").statusCode()).isEqualTo(401);
    identities.deleteUser(user);
  }

  @Test
  void givenSignInPage_thenItOffersNoUsersAndPrintsNoTextFromItsAddress() {
    Http browser = Http.at(port);
    String page = browser.get("/login?wrong&wait=%3Cscript%3Ealert(1)%3C/script%3E").body();
    assertThat(page).contains("wrong").doesNotContain("alert(1)").doesNotContain("Demo");
  }

  private static String credentials(String password, String ofAdmin) {
    return "{\"password\":\"" + password + "\",\"authenticatedUserPassword\":\"" + ofAdmin + "\"}";
  }

  private static HttpResponse<String> inTasklist(Http browser, String password, String token) {
    return browser.form(
        WHO + "/login/tasklist",
        Map.of("username", OPERATOR, "password", password),
        "X-XSRF-TOKEN",
        token);
  }

  private static String location(HttpResponse<String> answer) {
    return header(answer, "Location");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
