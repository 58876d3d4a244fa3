package org.dcosrunbooks.dcos.sdkservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.junit.jupiter.api.Test;

/** The contract on the simulated cluster, through its Admin Router. */
class SimulatedSdkServiceContractTest extends SdkServiceContract {

  @Override
  World world(Story story) {
    return new SimulatedWorld();
  }

  @Test
  void givenAPlanWithErrors_whenLookedAt_thenTheyAreThere() {
    try (SimulatedWorld world = new SimulatedWorld()) {
      world.simulator.hand().planError("/data/kafka", "deploy", "broker count may not shrink");
      SdkService service = world.services().look(world.kafka()).orElseThrow();
      assertThat(service.plans().get("deploy").errors())
          .containsExactly("broker count may not shrink");
      assertThat(service.plans().get("deploy").complete()).isFalse();
      assertThat(service.health()).isEqualTo("errors in its plans");
    }
  }

  @Test
  void givenABrokerThatLags_whenRead_thenItsPartitionsAreNamed() {
    try (SimulatedWorld world = new SimulatedWorld()) {
      world.simulator.hand().underReplicated("/data/kafka", 1, true);
      assertThat(world.services().kafka(world.kafka()).underReplicated()).contains("Topic: orders");
    }
  }

  @Test
  void givenACheckThatFailed_whenRead_thenItLooksInSyncAndOnlyTheTopicsTell() {
    try (SimulatedWorld world = new SimulatedWorld()) {
      world.simulator.hand().underReplicated("/data/kafka", 1, true);
      world.simulator.hand().checkBroken("/data/kafka", true);
      SdkService.Kafka kafka = world.services().kafka(world.kafka());
      assertThat(kafka.underReplicated()).isEmpty();
      assertThat(kafka.unavailable()).isEmpty();
      assertThat(kafka.topics()).isEmpty();
    }
  }

  @Test
  void givenAServiceThatNobodyKnows_whenLookedAt_thenItIsNotToldAsNoSdkService() {
    try (SimulatedWorld world = new SimulatedWorld()) {
      assertThatThrownBy(() -> world.services().look("data/nobody"))
          .isInstanceOf(Transient.class)
          .hasMessageContaining("data/nobody");
    }
  }

  private static final class SimulatedWorld implements World {

    final Simulator simulator = started();
    private final Http http =
        new Http(HttpSettings.usual().connectingTo(new ConnectTo(simulator.connectTo())));

    private static Simulator started() {
      Scenario scenario =
          Simulator.cluster()
              .adminRouter("10.0.0.2")
              .framework(
                  "/data/kafka", kafka -> kafka.isKafka().role("kafka-role").topic("orders", 3, 3));
      for (int broker = 0; broker < 3; broker++) {
        String host = "10.0.2.1" + broker;
        scenario.agent(host);
        scenario.app(
            "/data/kafka",
            "kafka-" + broker,
            app -> app.residentOn(host).needs(1, 1024, 4096).ports(1));
      }
      scenario.app("marathon", "/web", app -> app.on("10.0.2.10"));
      return scenario.start(Clock.fixed(Instant.parse("2026-03-02T01:00:00Z"), ZoneOffset.UTC));
    }

    @Override
    public SdkServices services() {
      return new SdkServices(
          new ServiceRoutes(List.of(), Map.of(), Optional.of(URI.create(simulator.adminRouter()))),
          http);
    }

    @Override
    public String kafka() {
      return "data/kafka";
    }

    @Override
    public String other() {
      return "marathon";
    }

    @Override
    public void close() {
      http.close();
      simulator.close();
    }
  }
}
