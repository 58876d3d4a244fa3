package org.dcosrunbooks.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon a drain is known to be over, with the service's own threads and clock: from the last
 * acknowledgement until the step behind the wait has written down that the agent is drained.
 */
@Tag("endurance")
class DrainNoticedTest {

  private static final int DRAINS = 40;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration MARGIN = Duration.ofMillis(500);

  @TempDir Path policy;

  private static String host(int number) {
    return "10.0.3." + (number + 1);
  }

  /** Each agent with a task of a framework of its own, so that each drain ends at its own time. */
  private static Scenario cluster() {
    Scenario cluster = Simulator.cluster();
    for (int number = 0; number < DRAINS; number++) {
      String host = host(number);
      cluster
          .agent(host)
          .framework("batch-" + number)
          .app("batch-" + number, "etl", app -> app.on(host));
    }
    return cluster;
  }

  private void table(String name, String from, String to) throws IOException {
    String standard = Files.readString(Path.of("processes", "policy", name + ".dmn"));
    assertThat(standard).contains(from);
    Files.writeString(policy.resolve(name + ".dmn"), standard.replace(from, to));
  }

  @Test
  void givenDrainsThatWait_whenTheLastEndIsAcknowledged_thenDrainedWithinATickAndAHalfSecond()
      throws IOException {
    table("agents-out", "<text>4</text>", "<text>500</text>");
    table("approval", "\"needed\"", "\"none\"");
    try (Installation installation =
        Installation.onH2(cluster())
            .with("runbooks.engine.policy-folder", policy.toString())
            .with("runbooks.engine.tick", TICK.toSeconds() + "s")) {
      Api api = new Api(installation.start("node-a"));
      Installation.people(api);
      Map<Integer, String> runs = new LinkedHashMap<>();
      for (int number = 0; number < DRAINS; number++) {
        installation.simulator().hand().acknowledges("batch-" + number, false);
        runs.put(number, api.drain(host(number)));
      }
      runs.values()
          .forEach(
              run ->
                  Awaitility.await("nothing but the acknowledgement is missing")
                      .atMost(Api.PATIENCE)
                      .until(() -> api.run(run).toString().contains("not acknowledged: 1 of")));
      List<Duration> took = new ArrayList<>();
      for (int number = 0; number < DRAINS; number++) {
        Instant acknowledged = Clock.systemUTC().instant();
        installation.simulator().hand().acknowledges("batch-" + number, true);
        took.add(Duration.between(acknowledged, drained(api, runs.get(number))));
      }
      Collections.sort(took);
      Duration most = took.get((DRAINS * 95 + 99) / 100 - 1);
      System.out.printf(
          "%d drains waiting, tick %d ms: from the last acknowledgement to drained %d ms (median),"
              + " %d ms (95th percentile), %d ms (longest)%n",
          DRAINS,
          TICK.toMillis(),
          took.get(DRAINS / 2).toMillis(),
          most.toMillis(),
          took.get(DRAINS - 1).toMillis());
      assertThat(most).isLessThanOrEqualTo(TICK.plus(MARGIN));
    }
  }

  private static Instant drained(Api api, String run) {
    List<JsonNode> confirmed =
        Awaitility.await("confirmed")
            .atMost(Api.PATIENCE)
            .pollInterval(Duration.ofMillis(50))
            .until(
                () ->
                    api.entries(
                        run, entry -> entry.get("step").asText().equals("Confirm agent drained")),
                entries -> !entries.isEmpty());
    return Instant.parse(confirmed.get(0).get("at").asText());
  }
}
