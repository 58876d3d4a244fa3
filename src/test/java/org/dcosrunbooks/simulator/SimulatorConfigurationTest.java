package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;

/** The simulated cluster is in the demo, and nowhere else. */
class SimulatorConfigurationTest {

  @TempDir Path folder;

  private final ApplicationContextRunner context =
      new ApplicationContextRunner()
          .withUserConfiguration(SimulatorConfiguration.class)
          .withPropertyValues("simulator.control-port=0", "simulator.real-ports=false");

  @Test
  void givenNoProfile_whenStarted_thenNothingOfItExists() {
    context.run(
        started -> {
          assertThat(started).doesNotHaveBean(Simulator.class);
          assertThat(started).doesNotHaveBean(SimulatorConfiguration.class);
          assertThat(started.getEnvironment().getProperty("dcos.cluster.masters")).isNull();
        });
  }

  @Test
  void givenTheDemo_whenStarted_thenItIsThereAndSaysWhere() {
    context
        .withPropertyValues("spring.profiles.active=demo")
        .run(
            started -> {
              Simulator simulator = started.getBean(Simulator.class);
              assertThat(simulator.controlEndpoint()).startsWith("127.0.0.1:");
              assertThat(started.getEnvironment().getProperty("dcos.cluster.masters"))
                  .isEqualTo("http://10.0.0.2:5050,http://10.0.0.3:5050,http://10.0.0.4:5050");
              assertThat(started.getEnvironment().getProperty("dcos.cluster.admin-router"))
                  .isEqualTo("http://10.0.0.2");
              assertThat(simulator.connectTo())
                  .containsKeys("10.0.0.2:80", "10.0.0.2:5050", "10.0.0.2:8080");
              assertThat(
                      Binder.get(started.getEnvironment())
                          .bind(
                              "dcos.cluster.connect-to", Bindable.mapOf(String.class, String.class))
                          .get())
                  .isEqualTo(simulator.connectTo());
            });
  }

  @Test
  void givenTheDemo_whenStarted_thenItsMachinesAreReachedWithoutAnybodyDoingAnything() {
    context
        .withPropertyValues(
            "spring.profiles.active=demo", "simulator.snapshot=" + folder.resolve("demo.json"))
        .run(
            started -> {
              Ssh way = started.getBean(Simulator.class).ssh().orElseThrow();
              Environment environment = started.getEnvironment();
              assertThat(environment.getProperty("dcos.nodes.user")).isEqualTo(way.user());
              assertThat(Path.of(environment.getProperty("dcos.nodes.private-key")))
                  .isEqualTo(folder.resolve("simulator-ssh/id_ed25519"))
                  .exists();
              assertThat(Path.of(environment.getProperty("dcos.nodes.known-hosts"))).exists();
              assertThat(
                      Binder.get(environment)
                          .bind("dcos.nodes.connect-to", Bindable.mapOf(String.class, String.class))
                          .get())
                  .hasSize(12)
                  .isEqualTo(way.connectTo());
              try (SshCaller caller = new SshCaller(way)) {
                assertThat(caller.out("10.0.3.11", "/opt/mesosphere/bin/detect_ip"))
                    .isEqualTo("10.0.3.11\n");
              }
            });
  }

  @Test
  void givenTheDemoAndMastersConfigured_whenStarted_thenItStillSaysWhere() {
    context
        .withPropertyValues(
            "spring.profiles.active=demo",
            "dcos.cluster.masters=http://192.0.2.1:5050",
            "dcos.cluster.masters[0]=http://192.0.2.1:5050")
        .withSystemProperties("dcos.cluster.masters=http://192.0.2.1:5050")
        .run(
            started ->
                assertThat(
                        Binder.get(started.getEnvironment())
                            .bind("dcos.cluster.masters", Bindable.listOf(String.class))
                            .get())
                    .containsExactly(
                        "http://10.0.0.2:5050", "http://10.0.0.3:5050", "http://10.0.0.4:5050"));
  }

  @Test
  void givenAPortThatSomebodyHas_whenWanted_thenAnyFreeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(Listener.freeOr("127.0.0.1", taken.getLocalPort())).isZero();
    }
  }

  @Test
  void givenAnAddressThatIsNotHere_whenAsked_thenNotListenedOn() {
    assertThat(Listener.canListenOn("127.0.0.1")).isTrue();
    assertThat(Listener.canListenOn("192.0.2.1")).isFalse();
    assertThatThrownBy(
            () ->
                new Listener(
                    "far", "192.0.2.1", 0, java.time.Instant::now, exchange -> Face.notFound()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a loopback address");
  }

  @Test
  void givenArguments_whenStartedAlone_thenTaken() {
    SimulatorSettings settings =
        SimulatorMain.settings("--control-port=0", "--snapshot=x.json", "--real-ports=false");
    assertThat(settings).isEqualTo(new SimulatorSettings(0, Path.of("x.json"), false));
    assertThatThrownBy(() -> SimulatorMain.settings("--port=1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--port=1");
    assertThatThrownBy(() -> SimulatorMain.settings("--control-port=no"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
