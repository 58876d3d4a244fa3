package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that outlives its process. */
class SnapshotTest {

  @TempDir Path folder;

  private final HandClock clock = new HandClock();

  private Scenario scenario(Path file) {
    return DemoCluster.scenario().snapshot(file);
  }

  @Test
  void givenKilledAfterADrain_whenStartedAgain_thenItGoesOnWhereItWas() throws Exception {
    Path file = folder.resolve("cluster.json");
    Path killed = folder.resolve("killed.json");
    String id;
    try (Simulator simulator = scenario(file).start(clock)) {
      simulator.fault(Fault.status(500).on("GET_FLAGS").times(2));
      simulator.refuse("10.0.0.4");
      new Caller(simulator).drain("10.0.2.14");
      id = simulator.agentId("10.0.2.14");
      // what a process leaves behind that is killed now
      Files.copy(file, killed, StandardCopyOption.REPLACE_EXISTING);
    }
    clock.turn(Duration.ofMinutes(4));
    try (Simulator simulator = scenario(killed).start(clock)) {
      assertThat(simulator.agentId("10.0.2.14")).isEqualTo(id);
      assertThat(simulator.stateOf("10.0.2.14")).isEqualTo("DRAINING");
      assertThat(simulator.drains("10.0.2.14")).isEqualTo(1);
      assertThat(simulator.received("DRAIN_AGENT")).isEqualTo(1);
      assertThat(simulator.faults()).containsExactly(Fault.status(500).on("GET_FLAGS").times(2));
      clock.turn(Duration.ofSeconds(61));
      assertThat(simulator.stateOf("10.0.2.14")).isEqualTo("DRAINED");
    }
  }

  @Test
  void givenReset_whenStartedAgain_thenFresh() throws Exception {
    Path file = folder.resolve("cluster.json");
    try (Simulator simulator = scenario(file).start(clock)) {
      new Caller(simulator).drain("10.0.2.14");
      simulator.reset();
    }
    try (Simulator simulator = scenario(file).start(clock)) {
      assertThat(simulator.stateOf("10.0.2.14")).isEqualTo("ACTIVE");
      assertThat(simulator.drains("10.0.2.14")).isZero();
    }
  }

  @Test
  void givenAFileOfAnotherRelease_whenStarted_thenPutAsideAndFresh() throws Exception {
    String old = "{\"world\":{\"id\":\"x\",\"uniqueHost\":true},\"requestCount\":7}";
    Path file = Files.writeString(folder.resolve("cluster.json"), old);
    try (Simulator simulator = scenario(file).start(clock)) {
      assertThat(simulator.stateOf("10.0.2.12")).isEqualTo("DRAINING");
      assertThat(simulator.requests()).isEmpty();
    }
    assertThat(folder.resolve("cluster.json.of-another-release")).hasContent(old);
    assertThat(Files.readString(file)).contains(Snapshot.FORMAT);
  }

  @Test
  void givenUnreadableFile_whenStarted_thenSaysWhichAndWhatToDo() throws Exception {
    Path file = Files.writeString(folder.resolve("cluster.json"), "{\"world\":");
    assertThatThrownBy(() -> scenario(file).start(clock))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("delete it");
  }

  @Test
  void givenNoFolderYet_whenKeysOfMachinesAreKept_thenItAndThoseAboveAreTheOwnersAlone(
      @TempDir Path above) throws IOException {
    new SshKeys(above.resolve("data").resolve("simulator-ssh"));
    for (String made : List.of("data", "data/simulator-ssh")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(above.resolve(made))))
          .as(made)
          .isEqualTo("rwx------");
    }
  }
}
