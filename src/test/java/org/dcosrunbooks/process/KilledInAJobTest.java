package org.dcosrunbooks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.dcosrunbooks.testing.hosts.ClusterOnHosts;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.Role;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} while a job runs on a real host: the restarted process follows the same job to
 * its end, and what it does is done once.
 */
class KilledInAJobTest {

  private static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(5);
  private static final String STOPS = "/var/lib/dcos/stops";
  private static final String GATE = "/var/lib/dcos/gate";

  private final Clock clock = Clock.systemUTC();

  @Test
  void givenJobThatStopsAUnit_whenKilledAndStarted_thenFollowedToItsEndAndStoppedOnce() {
    try (ClusterOnHosts cluster =
            ClusterOnHosts.orSkipped("KilledInAJobTest", Role.PRIVATE_AGENT, Role.PRIVATE_AGENT);
        Installation installation = Installation.before(cluster)) {
      Host host = cluster.host(1);
      stopsOnlyWhenTheGateOpens(host);
      ServiceProcess service = installation.start("node-1");
      Api api = new Api(service);
      Installation.people(api);
      String run = api.drain(host.address(), "afterDrain", "maintain");
      api.approve(run);
      await("the unit is being stopped", () -> host.file(STOPS).isPresent());
      service.kill();
      await("no connection is left", () -> connections(host) == 0);

      ServiceProcess again = installation.start("node-1");
      Api after = new Api(again);
      await("the host is asked again", () -> connections(host) > 0);
      Instant asked = clock.instant();
      System.out.printf(
          "killed in a job: following again %d ms after \"Started\"%n",
          Duration.between(again.started(), asked).toMillis());
      assertThat(asked).isBefore(again.started().plus(FOLLOWS_WITHIN));
      after.awaitAt(run, "receiveTask_unitJobEnded");
      host.sh("echo open > " + GATE);
      after.manual(run, "DIMM replaced");
      host.sh("rm -r /etc/systemd/system/dcos-mesos-slave.service.d/slow.conf");
      after.endsOnce(run, "returned", "DRAIN_AGENT", "STOP_UNIT", "START_UNIT", "REACTIVATE_AGENT");
      assertThat(host.file(STOPS)).contains("stopping\n");
      assertThat(host.sh("cat /var/lib/dcos-runbooks/*stop*/steps | wc -l").strip())
          .as("sub-steps begun")
          .isEqualTo(
              host.sh("cut -d' ' -f2 /var/lib/dcos-runbooks/*stop*/steps | sort -u | wc -l")
                  .strip());
    }
  }

  private static void stopsOnlyWhenTheGateOpens(Host host) {
    host.sh("mkfifo " + GATE);
    host.write(
        "/etc/systemd/system/dcos-mesos-slave.service.d/slow.conf",
        "[Service]\nTimeoutStopSec=180\nExecStop=/bin/sh -c 'echo stopping >> "
            + STOPS
            + "; cat "
            + GATE
            + "'\n");
    host.sh("systemctl daemon-reload");
  }

  /** That are open to its SSH server. */
  private static int connections(Host host) {
    return (int) host.sh("ss -Htn state established '( sport = :22 )'").lines().count();
  }

  private static void await(String what, java.util.concurrent.Callable<Boolean> reached) {
    Awaitility.await(what).atMost(Api.PATIENCE).pollInterval(Duration.ofMillis(50)).until(reached);
  }
}
