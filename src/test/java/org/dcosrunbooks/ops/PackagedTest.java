package org.dcosrunbooks.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.dcosrunbooks.web.door.TestPeople;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** What a packaged start has, and what it has not. */
@House
@AutoConfigureObservability(tracing = false)
class PackagedTest {

  @LocalServerPort private int port;
  @Autowired private ApplicationContext context;
  @Autowired private People people;

  @Test
  void givenPackagedStart_thenNothingOfTheDemoIsThere() {
    assertThat(context.getEnvironment().getActiveProfiles()).isEmpty();
    for (String bean : context.getBeanDefinitionNames()) {
      Class<?> type = context.getType(bean);
      assertThat(type == null ? "" : type.getName())
          .doesNotContain("org.dcosrunbooks.simulator")
          .doesNotContain("DemoPeople");
    }
    for (String user : DemoPeople.USERS.keySet()) {
      assertThat(people.find(user)).isEmpty();
      assertThat(people.passwordFits(user, user)).isFalse();
    }
    assertThat(Http.at(port).get("/login").body()).doesNotContain("Demo");
  }

  @Test
  void givenPackagedStart_thenTheFirstAdministratorIsTheOneOfTheEnvironment() {
    assertThat(people.find("first"))
        .hasValueSatisfying(person -> assertThat(person.groups()).isEqualTo(Set.of(Group.ADMINS)));
    assertThat(people.passwordFits("first", "correct horse battery")).isTrue();
  }

  @Test
  void givenPackagedStart_thenThereIsNoDatabaseConsoleAndNoSimulator() {
    Http admin = Http.at(port).signIn(TestPeople.of(Group.ADMINS));
    for (String path :
        List.of("/h2-console", "/h2-console/", "/simulator", "/simulator/faults", "/demo")) {
      assertThat(admin.get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void givenAnybody_whenActuatorIsAsked_thenOnlyHealthAndForSomeTheMetrics() {
    Http nobody = Http.at(port);
    assertThat(nobody.get("/actuator/health").body()).doesNotContain("components");
    assertThat(nobody.get("/actuator/prometheus").statusCode()).isEqualTo(401);
    for (String user : TestPeople.all()) {
      Http program = Http.at(port).basic(user);
      boolean watches =
          user.equals(TestPeople.of(Group.ADMINS)) || user.equals(TestPeople.of(Group.ONCALL));
      assertThat(program.get("/actuator/prometheus").statusCode())
          .as(user)
          .isEqualTo(watches ? 200 : 403);
      assertThat(program.get("/actuator/health").body().contains("components"))
          .as(user)
          .isEqualTo(watches);
      for (String endpoint :
          List.of(
              "",
              "/env",
              "/beans",
              "/heapdump",
              "/loggers",
              "/mappings",
              "/shutdown",
              "/flyway",
              "/threaddump",
              "/configprops",
              "/info",
              "/httpexchanges",
              "/scheduledtasks")) {
        assertThat(program.get("/actuator" + endpoint).statusCode())
            .as(user + " " + endpoint)
            .isEqualTo(403);
        assertThat(program.json("POST", "/actuator" + endpoint, "{}").statusCode())
            .as(user + " " + endpoint)
            .isEqualTo(403);
      }
    }
  }
}
