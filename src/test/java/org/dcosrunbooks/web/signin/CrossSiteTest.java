package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.dcosrunbooks.web.door.TestPeople;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A page of another site, with somebody's valid session in the browser, changes nothing. */
@House
class CrossSiteTest {

  private static final String ADMIN = TestPeople.of(Group.ADMINS);
  private static final List<String> CHANGES =
      List.of(
          "/logout",
          "/login",
          "/runbooks/drain-node/start",
          "/runs/any/abort",
          "/runs/any/note",
          "/runs/any/plan",
          "/runs/any/tasks/any",
          "/runs/any/jobs/any/retry",
          "/camunda/api/admin/auth/user/default/logout",
          "/camunda/api/admin/auth/user/default/login/tasklist",
          "/camunda/api/engine/engine/default/user/create",
          "/camunda/api/engine/engine/default/task/any/claim",
          "/camunda/api/engine/engine/default/process-definition/key/any/start",
          "/camunda/api/engine/engine/default/filter/any/list",
          "/engine-rest/user/create",
          "/api/runs/any/abort",
          "/api/runbooks/drain-node/runs");

  private static final String USER =
      "{\"profile\":{\"id\":\"forged\",\"firstName\":\"x\",\"lastName\":\"x\"},"
          + "\"credentials\":{\"password\":\"a long enough password\"}}";

  @LocalServerPort private int port;
  @Autowired private IdentityService identities;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1:1"
      })
  void givenValidSession_whenAnotherSitePosts_thenRefusedAndNothingChanged(String origin) {
    Http browser = Http.at(port).signIn(ADMIN);
    String console = browser.token("/runbooks");
    String webApp = browser.webAppToken();
    for (String path : CHANGES) {
      HttpResponse<String> answer =
          browser.form(
              path,
              Map.of("_csrf", console, "reason", "x"),
              "Origin",
              origin,
              "X-XSRF-TOKEN",
              webApp);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      answer = browser.json("POST", path, USER, "Origin", origin, "X-XSRF-TOKEN", webApp);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
    }
    stillAllTheSame(browser);
  }

  @Test
  void givenValidSession_whenTheBrowserSaysCrossSite_thenRefused() {
    Http browser = Http.at(port).signIn(ADMIN);
    for (String site : List.of("cross-site", "same-site", "anything")) {
      for (String path : CHANGES) {
        assertThat(browser.json("POST", path, USER, "Sec-Fetch-Site", site).statusCode())
            .as(site + " " + path)
            .isEqualTo(403);
      }
    }
    stillAllTheSame(browser);
  }

  @Test
  void givenValidSession_whenTheTokenIsMissing_thenNothingChanges() {
    for (String path : CHANGES) {
      Http browser = Http.at(port).signIn(ADMIN);
      int status = browser.form(path, Map.of("reason", "x")).statusCode();
      // programs' addresses do not know the session at all; types, and the form of a sign-in, are
      // judged before tokens
      assertThat(status).as(path).isIn(400, 401, 403, 415);
      status = browser.json("POST", path, USER).statusCode();
      // and so are fields that a door does not take
      assertThat(status).as(path).isIn(400, 401, 403, 415);
    }
    assertThat(identities.createUserQuery().userId("forged").count()).isZero();
  }

  @Test
  void givenCachedBasicPassword_whenAnotherSitePosts_thenRefused() {
    Http program = Http.at(port).basic(ADMIN);
    for (String path : List.of("/engine-rest/user/create", "/api/runs/any/abort")) {
      assertThat(program.json("POST", path, USER, "Origin", "https://evil.example").statusCode())
          .isEqualTo(403);
      assertThat(program.json("POST", path, USER, "Sec-Fetch-Site", "cross-site").statusCode())
          .isEqualTo(403);
    }
    assertThat(identities.createUserQuery().userId("forged").count()).isZero();
  }

  @Test
  void givenOwnPage_whenItPosts_thenItsOriginIsNoHindrance() {
    Http browser = Http.at(port).signIn(ADMIN);
    String own = "http://127.0.0.1:" + port;
    assertThat(
            browser
                .json(
                    "POST",
                    "/camunda/api/engine/engine/default/task/count",
                    "{}",
                    "Origin",
                    own,
                    "Sec-Fetch-Site",
                    "same-origin",
                    "X-XSRF-TOKEN",
                    browser.webAppToken())
                .statusCode())
        .isEqualTo(200);
    assertThat(
            browser
                .form("/logout", Map.of("_csrf", browser.token("/runbooks")), "Origin", own)
                .statusCode())
        .isEqualTo(302);
  }

  private void stillAllTheSame(Http browser) {
    assertThat(browser.get("/runbooks").statusCode()).isEqualTo(200);
    assertThat(identities.createUserQuery().userId("forged").count()).isZero();
  }
}
