package org.dcosrunbooks.dcos.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.Way;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.dcos.mesos.MesosClusterSource;
import org.dcosrunbooks.dcos.mesos.MesosSettings;
import org.dcosrunbooks.simulator.Simulator;
import org.junit.jupiter.api.Test;

/** The contract on the simulated cluster, through its Admin Router. */
class SimulatedMarathonContractTest extends MarathonContract {

  @Override
  World world(Story story) {
    SimulatedWorld world = new SimulatedWorld(false);
    if (story == Story.NO_LEADER) {
      world.simulator.hand().loseMarathonLeader(Duration.ofMinutes(5));
    }
    return world;
  }

  @Test
  void givenEachKindOfApp_whenLookedAt_thenWhatTheScenarioSaysIsRead() {
    try (World world = new SimulatedWorld(false)) {
      Apps apps = world.look();
      assertThat(apps.apps())
          .filteredOn(app -> app.id().equals("/shop/cart"))
          .singleElement()
          .satisfies(
              app -> {
                assertThat(app.minimumHealthCapacity()).isEqualTo(0.5);
                assertThat(app.killGrace()).contains(Duration.ofSeconds(90));
                assertThat(app.labels()).containsEntry("owner", "zeus");
                assertThat(app.constraints())
                    .extracting(Object::toString)
                    .containsExactly("hostname UNIQUE");
                assertThat(app.needs().memMegabytes()).isEqualTo(256);
                assertThat(app.ports()).isEqualTo(2);
              });
      assertThat(apps.apps())
          .filteredOn(app -> app.id().equals("/db"))
          .singleElement()
          .matches(App::resident);
      assertThat(apps.apps())
          .filteredOn(App::pod)
          .singleElement()
          .satisfies(
              pod -> {
                assertThat(pod.id()).isEqualTo("/ops/audit");
                assertThat(pod.running()).isEqualTo(1);
                assertThat(pod.tasks()).allMatch(instance -> instance.agent().isPresent());
              });
    }
  }

  @Test
  void givenMarathonIsAskedDirectly_whenLookedAt_thenItIsTheSame() {
    try (SimulatedWorld router = new SimulatedWorld(false);
        SimulatedWorld direct = new SimulatedWorld(true)) {
      assertThat(direct.look().apps())
          .extracting(App::id)
          .containsExactlyElementsOf(router.look().apps().stream().map(App::id).toList());
    }
  }

  @Test
  void givenADeployment_whenLookedAt_thenItLocksItsApp() {
    try (SimulatedWorld world = new SimulatedWorld(false)) {
      world.simulator.hand().beginDeployment("/shop/cart");
      Apps apps = world.look();
      assertThat(apps.deployments())
          .singleElement()
          .satisfies(
              deployment -> {
                assertThat(deployment.apps()).containsExactly("/shop/cart");
                assertThat(deployment.since()).isPresent();
                assertThat(apps.apps())
                    .filteredOn(app -> app.id().equals("/shop/cart"))
                    .singleElement()
                    .extracting(App::deployments)
                    .isEqualTo(List.of(deployment.id()));
              });
    }
  }

  @Test
  void givenAnAppThatFailsAgainAndAgain_whenLookedAt_thenItIsHeldBackAndTheOthersAreNot() {
    try (SimulatedWorld world = new SimulatedWorld(false)) {
      world.simulator.hand().failing("/shop/cart", true);
      Apps apps = world.look();
      assertThat(apps.heldBack()).containsOnlyKeys("/shop/cart");
      assertThat(apps.heldBack().get("/shop/cart"))
          .isBetween(apps.taken().plusSeconds(1), apps.taken().plusSeconds(300));
    }
  }

  private static final class SimulatedWorld implements World {

    private final Clock clock = Clock.fixed(Instant.parse("2026-03-02T01:00:00Z"), ZoneOffset.UTC);
    private final boolean direct;
    final Simulator simulator =
        Simulator.cluster()
            .adminRouter("10.0.0.2")
            .agent("10.0.2.11")
            .agent("10.0.2.12")
            .agent("10.0.2.13")
            .app(
                "marathon",
                "/shop/cart",
                app ->
                    app.on("10.0.2.11", "10.0.2.12")
                        .grace(Duration.ofSeconds(90))
                        .label("owner", "zeus")
                        .uniqueHost()
                        .needs(0.5, 256, 0)
                        .ports(2)
                        .minimumHealthCapacity(0.5))
            .app("marathon", "/db", app -> app.residentOn("10.0.2.13"))
            .app("marathon", "/ops/audit", app -> app.pod("main", "sidecar").on("10.0.2.12"))
            .app("metronome", "nightly", app -> app.on("10.0.2.13"))
            .start(clock);
    private final Http http =
        new Http(HttpSettings.usual().connectingTo(new ConnectTo(simulator.connectTo())));

    SimulatedWorld(boolean direct) {
      this.direct = direct;
    }

    @Override
    public ServiceRoutes routes() {
      return direct
          ? new ServiceRoutes(
              simulator.masters().stream()
                  .map(master -> Way.to(URI.create("http://" + master.replace(":5050", ":8080"))))
                  .toList(),
              Map.of(),
              Optional.empty())
          : new ServiceRoutes(
              List.of(), Map.of(), Optional.of(URI.create(simulator.adminRouter())));
    }

    @Override
    public Http http() {
      return http;
    }

    @Override
    public ClusterView view() {
      URI[] masters =
          simulator.masters().stream()
              .map(master -> URI.create("http://" + master))
              .toArray(URI[]::new);
      return new MesosClusterSource(new Mesos(MesosSettings.direct(masters), http), clock).look();
    }

    @Override
    public String app() {
      return "/shop/cart";
    }

    @Override
    public void close() {
      http.close();
      simulator.close();
    }
  }
}
