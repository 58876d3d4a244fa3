package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Maintenance where the machines can be reached: what people say of a unit is looked at there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrainNodeMachinesTest {

  private static final String HOST = "10.0.2.11";
  private static final String OTHER = "10.0.2.12";
  private static final String SERVICE = "dcos-mesos-slave.service";
  private static final String SOCKET = "dcos-mesos-slave.socket";

  private Bench bench;

  @BeforeAll
  void open() {
    bench =
        new Bench(Databases.Kind.H2_MEMORY, Simulator.cluster().agent(HOST).agent(OTHER).machines())
            .start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
  }

  private String drainedForMaintenance() {
    String run = bench.drain(HOST, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.task(run, "manual").name()).as(bench.told()).isEqualTo("Stop agent unit");
    return run;
  }

  private String lastOf(String run, Entry.Kind kind) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == kind && entry.step().equals("Check unit stopped"))
        .map(Entry::text)
        .reduce((earlier, later) -> later)
        .orElse("");
  }

  private void returned(String run) {
    bench.manual(run, "DIMM replaced");
    bench.simulator().hand().startUnit(HOST, SOCKET);
    bench.simulator().hand().startUnit(HOST, SERVICE);
    bench.turn(Duration.ofSeconds(3));
    bench.manual(run, "started");
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
    bench.allIsWell(run);
  }

  @Test
  void givenTheSocketIsLeft_whenTheUnitIsCalledStopped_thenTheTaskComesAgainAndNamesIt() {
    String run = drainedForMaintenance();
    bench.simulator().hand().stopUnit(HOST, SERVICE);
    bench.manual(run, "stopped");
    assertThat(bench.task(run, "manual").name()).as(bench.told()).isEqualTo("Stop agent unit");
    assertThat(lastOf(run, Entry.Kind.REFUSAL)).contains(SOCKET + " is active (listening)");
    bench.simulator().hand().stopUnit(HOST, SOCKET);
    bench.manual(run, "its socket, too");
    assertThat(bench.task(run, "manual").name()).as(bench.told()).isEqualTo("Do the maintenance");
    assertThat(lastOf(run, Entry.Kind.LOOK)).contains(SERVICE + " is inactive");
    returned(run);
  }

  @Test
  void givenTheUnitOfAnotherMachineWasStopped_whenCalledStopped_thenTheTaskComesAgain() {
    String run = drainedForMaintenance();
    bench.simulator().hand().stopUnit(OTHER, SERVICE);
    bench.simulator().hand().stopUnit(OTHER, SOCKET);
    bench.manual(run, "stopped");
    assertThat(bench.task(run, "manual").name()).as(bench.told()).isEqualTo("Stop agent unit");
    assertThat(lastOf(run, Entry.Kind.REFUSAL)).contains(HOST + " is still running");
    bench.abort(run);
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.outcome(run)).isEqualTo("aborted");
  }

  @Test
  void givenTheMachineIsPoweredOff_whenCalledStopped_thenItsSilenceCountsAndTheRecordSaysSo() {
    String run = drainedForMaintenance();
    bench.simulator().hand().powerOff(HOST);
    bench.manual(run, "powered off");
    assertThat(bench.task(run, "manual").name()).as(bench.told()).isEqualTo("Do the maintenance");
    assertThat(lastOf(run, Entry.Kind.LOOK)).contains("its units could not be read");
    bench.simulator().hand().powerOn(HOST);
    returned(run);
  }
}
