package org.dcosrunbooks.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dcosrunbooks.process.Installation;
import org.dcosrunbooks.testing.Browser;
import org.dcosrunbooks.testing.hosts.ClusterOnHosts;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * From start form to end in a browser, before real hosts with their agents: the service is a
 * process of its own, and its units are really stopped and started.
 */
@Tag("endurance")
class RealMachinesInTheBrowserTest {

  private static ClusterOnHosts cluster;
  private static Installation installation;
  private static Browser browser;
  private static String address;

  @BeforeAll
  static void open() {
    cluster =
        ClusterOnHosts.orSkipped(
            "RealMachinesInTheBrowserTest", Role.PRIVATE_AGENT, Role.PUBLIC_AGENT);
    installation = Installation.before(cluster);
    address = installation.startWithPeople();
    browser = Browser.openBesideHosts();
  }

  @AfterAll
  static void close() {
    for (AutoCloseable one : new AutoCloseable[] {browser, installation, cluster}) {
      close(one);
    }
  }

  private static void close(AutoCloseable one) {
    try {
      if (one != null) {
        one.close();
      }
    } catch (Exception trouble) {
      throw new AssertionError(trouble);
    }
  }

  @AfterEach
  void leave() {
    Person.everybodyLeaves();
  }

  private static Person comes(String name) {
    return Person.signedIn(browser, address, name, Installation.passwordOf(name));
  }

  private static List<String> units(Host host) {
    String unit = host.role().unit();
    return host.sh("systemctl is-active " + unit + ".socket " + unit + ".service || true")
        .lines()
        .toList();
  }

  @Test
  void givenAPrivateAgent_whenReconfiguredByForms_thenItsMachineHasTheNewFilesAndItsIdStays() {
    Host host = cluster.host(1);
    String id = cluster.agentId(host).orElseThrow();
    Person operator = comes("operator");
    String run =
        operator.startsBook(
            "reconfigure-agent", host.address(), "faster disks", "attributes", "disk:ssd");
    operator.seesRunStand("ASKING a person");
    operator.picture("real-reconfigure-asking");

    Person approver = comes("approver");
    approver.opensInTasklist("Approvals waiting", "Approve reconfiguration", host.address());
    approver.claims();
    approver.sees(".fjs-form", "same id");
    approver.ticksAllBut("(none)");
    approver.page().getByLabel("Approve exactly this").check();
    approver.wholeForm("real-reconfigure-tasklist");
    approver.completes();

    operator.seesRunStand("ENDED: reconfigured");
    operator.picture("real-reconfigure-ended");
    operator.follows("What its job says");
    operator.sees("main pre", "Active: active (running)");
    operator.picture("real-reconfigure-job-log");
    operator.opensRun(run);
    operator.follows("Record");
    operator.sees("main .banner", "The chain is whole.");
    operator.sees(".lines.record", "done: JOB");
    operator.picture("real-reconfigure-record");
    assertThat(host.file("/var/lib/dcos/mesos-slave-common").orElseThrow()).contains("disk:ssd");
    assertThat(cluster.agentId(host)).contains(id);
    assertThat(units(host)).containsExactly("active", "active");
  }

  @Test
  void givenAnAgentWithATask_whenDrainedForMaintenance_thenItsUnitsAreDownUntilSomebodyIsDone() {
    Host host = cluster.host(1);
    try (ClusterOnHosts.Tasks tasks = cluster.runTasks(host, 1)) {
      Person operator = comes("operator");
      String run = operator.starts(host.address(), "replace DIMM B2", "afterDrain", "maintain");
      comes("approver").approves(run);
      operator.seesRunSay("Do the maintenance");
      operator.picture("real-maintenance-asking");
      assertThat(units(host)).containsExactly("inactive", "inactive");

      operator.opensInTasklist("Manual work", "Do the maintenance", host.address());
      operator.claims();
      operator.saysWhatWasDone("DIMM B2 replaced");
      operator.opensRun(run);
      operator.seesRunStand("ENDED: returned");
      operator.picture("real-maintenance-returned");
      assertThat(tasks.told("TASK_LOST")).isFalse();
    }
    assertThat(units(host)).containsExactly("active", "active");
  }

  @Test
  void
      givenAPublicAgentThatSomebodyStopped_whenItsReturnIsApproved_thenItsUnitsRunAndItTakesWork() {
    Host host = cluster.host(2);
    Person operator = comes("operator");
    String drain = operator.starts(host.address(), "look at its fan");
    comes("approver").approves(drain);
    operator.seesRunStand("ENDED: drained");
    host.sh("systemctl stop " + host.role().unit() + ".socket " + host.role().unit() + ".service");

    String run = operator.startsBook("reactivate-node", host.address(), "its fan is fine");
    comes("approver").approves(run);
    operator.seesRunStand("ENDED: returned");
    operator.picture("real-return-ended");
    assertThat(units(host)).containsExactly("active", "active");
  }
}
