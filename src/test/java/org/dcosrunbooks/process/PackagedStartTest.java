package org.dcosrunbooks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dcosrunbooks.simulator.Simulator;
import org.junit.jupiter.api.Test;

/** A start outside the demo: refused in words while something is missing, and bare when it runs. */
class PackagedStartTest {

  private static final Duration REFUSES_WITHIN = Duration.ofMinutes(2);

  @Test
  void givenNothingOrAWrongDatabase_whenStarted_thenRefusedWithEveryReasonAndNoTrace() {
    Path folder = Installation.newFolder();
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("server.port", "0");
    wrong.put("spring.datasource.url", "jdbc:h2:file:" + folder.resolve("runbooks"));
    wrong.put("dcos.cluster.masters", "10.0.0.2:5050 and the others");
    try (ServiceProcess bare = ServiceProcess.launch(folder, Map.of("server.port", "0"), Map.of());
        ServiceProcess careless = ServiceProcess.launch(folder, wrong, Map.of())) {
      assertThat(bare.awaitEnd(REFUSES_WITHIN)).as(bare.told()).isNotZero();
      assertThat(bare.output())
          .contains(
              "dcos.cluster.name",
              "dcos.cluster.masters",
              "spring.datasource.url",
              "DCOS_RUNBOOKS_ADMIN_USER",
              "DCOS_RUNBOOKS_ADMIN_PASSWORD")
          .doesNotContain("\tat ");
      assertThat(careless.awaitEnd(REFUSES_WITHIN)).as(careless.told()).isNotZero();
      assertThat(careless.output())
          .contains(
              "dcos.cluster.name",
              "dcos.cluster.masters",
              "spring.datasource.url",
              "WRITE_DELAY=0",
              "DCOS_RUNBOOKS_ADMIN_USER")
          .doesNotContain("\tat ");
      assertThat(folder.resolve("runbooks.mv.db")).doesNotExist();
    }
  }

  @Test
  void givenConfiguration_whenStarted_thenOnePortIsOpenAndNothingOfTheDemoAnswers()
      throws IOException {
    try (Installation installation = Installation.onH2(Simulator.cluster().agent("10.0.2.11"))) {
      ServiceProcess service = installation.start("node-1");
      Api api = new Api(service);
      assertThat(service.listeningOn()).containsExactly(service.port());
      assertThat(api.health()).isEqualTo("UP");
      for (String user : new String[] {"operator", "approver", "oncall", "auditor", "admin"}) {
        assertThat(api.call(user, user, "GET", "/api/runs", null).statusCode())
            .as(user)
            .isEqualTo(401);
      }
      for (String path : new String[] {"/h2-console", "/actuator/env", "/actuator/heapdump"}) {
        assertThat(
                api.call(Installation.FIRST, Installation.FIRST_PASSWORD, "GET", path, null)
                    .statusCode())
            .as(path)
            .isIn(302, 403, 404);
      }
    }
  }
}
