package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.node.NodeProperties;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Patience;
import org.dcosrunbooks.testing.hosts.ClusterOnHosts;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whole runs on real hosts: agents under units of a real systemd, over SSH. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealMachinesTest {

  private ClusterOnHosts cluster;
  private Bench bench;
  private Host first;
  private Host second;

  @BeforeAll
  void open() {
    cluster = ClusterOnHosts.orSkipped("RealMachinesTest", Role.PRIVATE_AGENT, Role.PUBLIC_AGENT);
    first = cluster.host(1);
    second = cluster.host(2);
    bench = cluster.bench(Databases.Kind.H2_MEMORY).start();
  }

  @AfterAll
  void close() {
    if (bench != null) {
      bench.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  /** What an earlier case has done to a machine is undone, and its jobs are forgotten. */
  @BeforeEach
  void putRight() {
    for (Host host : List.of(first, second)) {
      if (!host.isOn()) {
        host.boot();
      }
      host.sh("rm -rf /run/may-stop " + dropIn(host) + " /var/lib/dcos-runbooks");
      host.sh("systemctl daemon-reload");
    }
  }

  @Test
  void givenRealHosts_whenDrainedForMaintenanceAndReturned_thenUnitsAreReallyStoppedAndStarted() {
    AgentId id = id(first);
    AgentId idOfSecond = id(second);
    try (ClusterOnHosts.Tasks tasks = cluster.runTasks(first, 2)) {
      String drain = drained(first);

      // a person took the other one out and stopped it; its return goes on side by side
      bench.bean(Mesos.class).deactivate(idOfSecond);
      stop(second);
      String back = bench.reactivate(second.address());
      bench.approve(back);

      asks(drain, "Do the maintenance");
      assertThat(units(first)).containsExactly("inactive", "inactive");
      bench.manual(drain, "DIMM B2 replaced");
      ends(drain, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
      ends(back, "returned", "START_UNIT", "REACTIVATE_AGENT");
      assertThat(tasks.told("TASK_LOST")).isFalse();
      bench.allIsWell(drain);
      bench.allIsWell(back);
    }
    works(first, id);
    works(second, idOfSecond);
  }

  @Test
  @Tag("endurance")
  void givenAPersonStartsTheUnitInTheMaintenance_whenItIsOver_thenTheServiceLeavesItRunning() {
    AgentId id = id(first);
    String run = drained(first);
    asks(run, "Do the maintenance");
    until(run, "the masters miss it", () -> look().registry().isUnreachable(id));
    start(first);
    until(run, "it registers again", () -> look().agent(id).isPresent());
    assertThat(look().agent(id).map(Agent::state)).contains(AgentState.DRAINED);
    asks(run, "Do the maintenance");
    bench.manual(run, "DIMM B2 replaced, started already");
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "REACTIVATE_AGENT");
    bench.allIsWell(run);
    works(first, id);
  }

  @Test
  @Tag("endurance")
  void givenAMachineOutOfReach_whenAnotherOneIsStopped_thenPeopleAreAskedAgain() {
    AgentId id = id(first);
    AgentId idOfSecond = id(second);
    first.sh("systemctl stop ssh");
    first.cutConnections();
    String run = drained(first);
    asks(run, "Stop agent unit");
    assertThat(because(run)).contains(first.address());

    stop(second);
    bench.manual(run, "stopped");
    asks(run, "Stop agent unit");
    assertThat(because(run)).contains(first.address() + " is still running: it answers at");
    assertThat(checks(run, Entry.Kind.REFUSAL)).contains("is still running: it answers at");
    assertThat(units(first)).containsExactly("active", "active");
    start(second);

    stop(first);
    bench.manual(run, "this time the right one");
    asks(run, "Do the maintenance");
    assertThat(checks(run, Entry.Kind.LOOK))
        .contains(first.address() + " does not answer any more; its units could not be read");
    first.sh("systemctl start ssh");
    bench.manual(run, "DIMM B2 replaced");
    ends(run, "returned", "DRAIN_AGENT", "START_UNIT", "REACTIVATE_AGENT");
    bench.allIsWell(run);
    works(first, id);
    works(second, idOfSecond);
  }

  @Test
  @Tag("endurance")
  void givenAUnitThatTakesLongToStop_whenAborted_thenItsEndIsAwaitedBeforeItIsStarted() {
    AgentId id = id(second);
    String run = stopping(second);
    bench.abort(run);
    assertThat(bench.told()).contains("the job that stops the unit is still at work");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "STOP_UNIT");
    mayStop(second);
    ends(run, "aborted", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
    bench.allIsWell(run);
    works(second, id);
  }

  @Test
  @Tag("endurance")
  void givenTheDiskFillsUpWhileTheUnitStops_whenItIsStillFull_thenPeopleStartItAndAreToldWhy() {
    AgentId id = id(first);
    String run = stopping(first);
    first.fillDisk();
    mayStop(first);
    asks(run, "Do the maintenance");
    assertThat(units(first)).containsExactly("inactive", "inactive");

    bench.manual(run, "DIMM B2 replaced");
    asks(run, "Start agent unit");
    assertThat(because(run)).contains("full disk");
    assertThat(units(first)).containsExactly("inactive", "inactive");
    first.freeDisk();
    start(first);
    bench.manual(run, "there was a forgotten dump; it is up");
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
    bench.allIsWell(run);
    works(first, id);
  }

  @Test
  @Tag("endurance")
  void givenSudoAsksForAPasswordWhileTheUnitStops_whenItDoesNotAnyMore_thenNothingIsDoneTwice() {
    AgentId id = id(second);
    String run = stopping(second);
    second.sudoAsksForPassword();
    asks(run, "Stop agent unit");
    assertThat(because(run)).contains("sudo says no", "password", "docs/operating.md");
    bench.manual(run, "it stops by itself, I see");
    asks(run, "Stop agent unit");
    assertThat(because(run)).contains("is still running");

    mayStop(second);
    awaitStopped(second);
    bench.manual(run, "now it is");
    asks(run, "Do the maintenance");
    second.sudoAsksNoMore();
    bench.manual(run, "DIMM B2 replaced");
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
    assertThat(subSteps(second, "stop-unit")).containsExactly("stop-unit");
    bench.allIsWell(run);
    works(second, id);
  }

  @Test
  @Tag("endurance")
  void givenConnectionsCutAndThenTheCablePulledWhileTheUnitStops_whenBack_thenFollowedToItsEnd() {
    AgentId id = id(first);
    String run = stopping(first);
    first.cutConnections();
    bench.pump();
    assertThat(bench.view(run).summary().now()).contains("is at stop-unit");

    first.unplug();
    awaitSilence(run);
    mayStop(first);
    awaitStopped(first);
    bench.pump();
    assertThat(bench.asks(run, "manual")).as(bench.told()).isFalse();
    first.plugIn();
    asks(run, "Do the maintenance");
    assertThat(checks(run, Entry.Kind.LOOK)).contains(".service is inactive (dead)");
    bench.manual(run, "DIMM B2 replaced");
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
    assertThat(subSteps(first, "stop-unit")).containsExactly("stop-unit");
    bench.allIsWell(run);
    works(first, id);
  }

  @Test
  @Tag("endurance")
  void givenTheMachineLosesPowerWhileTheUnitStops_whenItHasBooted_thenPeopleStopItAndAreToldWhy() {
    AgentId id = id(second);
    String run = stopping(second);
    second.kill();
    awaitSilence(run);
    second.boot();
    asks(run, "Stop agent unit");
    // it may still see how systemd dies, and write that down
    assertThat(because(run)).containsAnyOf("The machine was started anew", "ended with 1 at");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "STOP_UNIT");

    mayStop(second);
    stop(second);
    bench.manual(run, "stopped by hand");
    asks(run, "Do the maintenance");
    bench.manual(run, "its power supply replaced");
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
    bench.allIsWell(run);
    works(second, id);
  }

  @Test
  @Tag("endurance")
  void givenTheMachineLosesPowerForGoodWhileTheUnitStops_whenAborted_thenPeopleBringItBack() {
    AgentId id = id(first);
    String run = stopping(first);
    first.kill();
    awaitSilence(run);
    bench.abort(run);
    asks(run, "Start agent unit");
    assertThat(because(run)).contains(first.address(), "cannot be reached");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "STOP_UNIT");

    first.boot();
    bench.manual(run, "its power supply replaced, it boots");
    ends(run, "aborted", "DRAIN_AGENT", "STOP_UNIT", "REACTIVATE_AGENT");
    bench.allIsWell(run);
    works(first, id);
  }

  @Test
  @Tag("endurance")
  void givenItsHostKeysChangeWhileTheUnitStops_whenCalledStopped_thenBelievedOnceTheyAreKnown()
      throws IOException {
    AgentId id = id(second);
    String run = stopping(second);
    second.newHostKeys();
    second.cutConnections();
    asks(run, "Stop agent unit");
    assertThat(because(run)).contains("The host key of", "has changed", "ssh-keygen -R");
    mayStop(second);
    awaitStopped(second);
    bench.manual(run, "it was installed anew, I hear");
    asks(run, "Stop agent unit");
    assertThat(because(run)).contains("another machine may do so in its place", "has changed");

    Path known = Path.of(bench.bean(NodeProperties.class).knownHosts());
    Files.writeString(known, Files.readString(cluster.hosts().knownHosts()));
    bench.manual(run, "its keys are as they should be");
    asks(run, "Do the maintenance");
    bench.manual(run, "DIMM B2 replaced");
    ends(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
    assertThat(subSteps(second, "stop-unit")).containsExactly("stop-unit");
    bench.allIsWell(run);
    works(second, id);
  }

  /** A run whose job is stopping the unit, which takes until it may. */
  private String stopping(Host host) {
    host.write(
        dropIn(host),
        "[Service]\nTimeoutStopSec=600\n"
            + "ExecStop=/bin/sh -c 'until test -e /run/may-stop; do sleep 0.1; done'\n");
    host.sh("systemctl daemon-reload");
    String run = drained(host);
    until(
        run,
        "the unit is being stopped",
        () ->
            host.sh("systemctl is-active " + service(host) + " || true").contains("deactivating"));
    return run;
  }

  /** Now, and whenever it is stopped again. */
  private static void mayStop(Host host) {
    host.sh("touch /run/may-stop");
  }

  private void awaitSilence(String run) {
    until(
        run,
        "the page says since when it is silent",
        () -> bench.view(run).summary().now().contains("nothing is known of the job on "));
  }

  private static void awaitStopped(Host host) {
    Patience.until(
        "the unit of " + host.name() + " is stopped",
        30,
        () -> units(host).equals(List.of("inactive", "inactive")));
  }

  private static String service(Host host) {
    return host.role().unit() + ".service";
  }

  private static String dropIn(Host host) {
    return "/etc/systemd/system/" + service(host) + ".d/slow.conf";
  }

  /** That its only job of this kind has begun. */
  private static List<String> subSteps(Host host, String step) {
    return host.sh("cut -d' ' -f2 /var/lib/dcos-runbooks/*-" + step + "/steps").lines().toList();
  }

  /** Approved, and as far as it goes by itself at once. */
  private String drained(Host host) {
    String run = bench.drain(host.address(), "afterDrain", "maintain");
    bench.approve(run);
    return run;
  }

  private AgentId id(Host host) {
    return new AgentId(cluster.agentId(host).orElseThrow());
  }

  private ClusterView look() {
    return bench.bean(ClusterSource.class).look();
  }

  private static void stop(Host host) {
    host.sh("systemctl stop " + String.join(" ", names(host)));
  }

  private static void start(Host host) {
    host.sh("systemctl start " + String.join(" ", names(host)));
  }

  private void asks(String run, String task) {
    until(run, "somebody is asked", () -> bench.asks(run, "manual"));
    assertThat(bench.task(run, "manual").name()).as(bench.told() + record(run)).isEqualTo(task);
  }

  /** Why people are asked, as their task says. */
  private String because(String run) {
    List<String> lines = bench.runs().handWork(bench.task(run, "manual").id());
    return lines.get(lines.size() - 1);
  }

  /** What the last look at a stopped unit has said. */
  private String checks(String run, Entry.Kind kind) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == kind && entry.step().equals("Check unit stopped"))
        .map(Entry::text)
        .reduce("", (earlier, later) -> later);
  }

  private void works(Host host, AgentId id) {
    assertThat(units(host)).containsExactly("active", "active");
    assertThat(id(host)).isEqualTo(id);
    assertThat(look().agent(id).orElseThrow().state()).isEqualTo(AgentState.ACTIVE);
  }

  private static List<String> names(Host host) {
    return List.of(host.role().unit() + ".socket", host.role().unit() + ".service");
  }

  private static List<String> units(Host host) {
    return host.sh("systemctl is-active " + String.join(" ", names(host)) + " || true")
        .lines()
        .toList();
  }

  private List<String> acts(String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .map(entry -> entry.text().split(" ")[0])
        .toList();
  }

  private String record(String run) {
    return bench.record(run).stream()
        .map(entry -> entry.step() + ": " + entry.text() + entry.detail("log").orElse("") + "\n")
        .reduce("", String::concat);
  }

  private void ends(String run, String outcome, String... acts) {
    until(
        run,
        "the run ends",
        () -> bench.asks(run, "manual") || bench.view(run).summary().ended().isPresent());
    assertThat(bench.outcome(run)).as(bench.told() + record(run)).isEqualTo(outcome);
    assertThat(acts(run)).containsExactly(acts);
  }

  private void until(String run, String what, BooleanSupplier reached) {
    try {
      Patience.until(
          what,
          60,
          () -> {
            bench.pump();
            return reached.getAsBoolean();
          });
    } catch (AssertionError never) {
      throw new AssertionError(
          never.getMessage() + bench.told() + record(run) + cluster.logs(), never);
    }
  }
}
