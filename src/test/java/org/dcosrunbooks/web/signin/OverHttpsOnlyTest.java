package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** The packaged service as it is without a word about plain http, on a database of its own. */
@House
@TestPropertySource(
    properties = {
      "runbooks.plain-http=false",
      "spring.datasource.url=jdbc:h2:mem:over-https-only;DB_CLOSE_DELAY=-1"
    })
@DirtiesContext
class OverHttpsOnlyTest {

  @LocalServerPort private int port;
  @Autowired private People people;
  @Autowired private IdentityService identities;
  @Autowired private JdbcTemplate database;

  @Test
  void givenNoWordAboutPlainHttp_thenCookiesAreForHttpsOnlyAndBrowsersAreToldToStay() {
    for (String page : List.of("/login", "/camunda/api/admin/auth/user/default")) {
      HttpResponse<String> answer = Http.at(port).get(page);
      List<String> cookies = answer.headers().allValues("Set-Cookie");
      assertThat(cookies).as(page).isNotEmpty().allMatch(cookie -> cookie.contains("Secure"));
      assertThat(answer.headers().firstValue("Strict-Transport-Security"))
          .as(page)
          .hasValueSatisfying(value -> assertThat(value).startsWith("max-age="));
    }
  }

  @Test
  void givenReallyNobodyInTheDatabase_whenTheWebAppsSetUpIsCalled_thenItCreatesNobody() {
    for (String table : List.of("ACT_ID_MEMBERSHIP", "ACT_ID_USER")) {
      database.update("delete from " + table);
    }
    assertThat(people.nobodyYet()).isTrue();
    assertThat(identities.createUserQuery().memberOfGroup("camunda-admin").count()).isZero();
    Http nobody = Http.at(port);
    String token =
        nobody
            .get("/camunda/api/admin/auth/user/default")
            .headers()
            .allValues("Set-Cookie")
            .stream()
            .filter(cookie -> cookie.startsWith("XSRF-TOKEN="))
            .map(cookie -> cookie.substring("XSRF-TOKEN=".length()).split(";")[0])
            .findFirst()
            .orElseThrow();
    for (String path :
        List.of(
            "/camunda/api/admin/setup/default/user/create",
            "/camunda/api/admin/setup/other/user/create")) {
      HttpResponse<String> answer =
          nobody.json(
              "POST",
              path,
              "{\"profile\":{\"id\":\"intruder\",\"firstName\":\"x\",\"lastName\":\"x\"},"
                  + "\"credentials\":{\"password\":\"a long enough password\"}}",
              "X-XSRF-TOKEN",
              token);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
    }
    assertThat(people.nobodyYet()).isTrue();
    assertThat(identities.createGroupQuery().groupId("camunda-admin").count()).isZero();
  }
}
