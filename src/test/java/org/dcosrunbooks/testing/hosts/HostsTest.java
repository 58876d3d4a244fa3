package org.dcosrunbooks.testing.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hosts themselves, by OpenSSH's own client: what other tests rest on. */
@RealHosts({Role.PRIVATE_AGENT, Role.PUBLIC_AGENT})
class HostsTest {

  private static Tool.Said ssh(Hosts hosts, Host host, String command) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "ssh",
                "-F",
                "/dev/null",
                "-o",
                "BatchMode=yes",
                "-o",
                "ConnectTimeout=2",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + hosts.knownHosts(),
                "-i",
                hosts.privateKey().toString()));
    words.add(Hosts.USER + "@" + host.address());
    words.add(command);
    return Tool.attempt(Duration.ofSeconds(20), words);
  }

  @Test
  void givenTwoHosts_whenLoggedIn_thenEachIsAMachineOfItsOwn(Hosts hosts) {
    for (Host host : hosts.all()) {
      assertThat(
              ssh(
                      hosts,
                      host,
                      "hostname; /opt/mesosphere/bin/detect_ip; ls /etc/mesosphere/roles; id -un;"
                          + " systemctl is-active "
                          + host.role().unit()
                          + ".service "
                          + host.role().unit()
                          + ".socket")
                  .text())
          .isEqualTo(
              String.join(
                  "\n",
                  host.name(),
                  host.address(),
                  host.role().file(),
                  Hosts.USER,
                  "active",
                  "active",
                  ""));
    }
    String bootId = "cat /proc/sys/kernel/random/boot_id";
    assertThat(hosts.host(1).sh(bootId)).isNotEqualTo(hosts.host(2).sh(bootId));
    assertThat(hosts.host(1).sh("systemctl is-system-running || systemctl --failed").strip())
        .isEqualTo("running");
  }

  @Test
  void givenTheUnit_whenItsProcessDies_thenStartedAgainAndStoppedOnlyByStop(Hosts hosts) {
    Host host = hosts.host(1);
    String pid = "systemctl show --property=MainPID dcos-mesos-slave.service";
    String before = host.sh(pid);
    host.sh("systemctl kill --signal=USR1 --kill-who=main dcos-mesos-slave.service");
    Machine.until(
        "another process runs",
        () -> !host.sh(pid).equals(before) && !host.sh(pid).strip().equals("MainPID=0"));
    host.sh("systemctl stop dcos-mesos-slave.socket dcos-mesos-slave.service");
    assertThat(host.sh("systemctl is-active dcos-mesos-slave.service || true").strip())
        .isEqualTo("inactive");
  }

  @Test
  void givenAFileOnItsDisk_whenItsPowerIsCut_thenTheFileIsThereAfterTheBoot(Hosts hosts) {
    Host host = hosts.host(2);
    String bootId = host.sh("echo kept > /var/lib/kept; cat /proc/sys/kernel/random/boot_id");
    host.kill();
    assertThat(host.isOn()).isFalse();
    assertThat(hosts.host(1).isOn()).isTrue();
    host.boot();
    assertThat(host.sh("cat /var/lib/kept").strip()).isEqualTo("kept");
    assertThat(host.sh("cat /proc/sys/kernel/random/boot_id")).isNotEqualTo(bootId);
    host.powerOff();
    assertThat(host.isOn()).isFalse();
  }

  @Test
  void givenEachThingThatGoesWrong_whenItDoes_thenItIsSeenOverTheWire(Hosts hosts) {
    Host host = hosts.host(1);
    host.unplug();
    assertThat(ssh(hosts, host, "true").code()).isEqualTo(255);
    host.plugIn();
    assertThat(ssh(hosts, host, "true").code()).isZero();

    host.clockWrongBy(Duration.ofDays(1));
    long clock = Long.parseLong(ssh(hosts, host, "date +%s").text().strip());
    assertThat(clock).isBetween(now() + 86_000, now() + 86_800);

    String read = "sudo -n /usr/bin/head -v -c 1048577 /var/lib/dcos/mesos-resources";
    assertThat(ssh(hosts, host, read).text()).contains("MESOS_RESOURCES='[");
    for (String other : new String[] {"cat /etc/shadow", "bash -c id", "systemctl poweroff"}) {
      assertThat(ssh(hosts, host, "sudo -n /usr/bin/" + other).text())
          .contains("a password is required");
    }
    host.sudoAsksForPassword();
    assertThat(ssh(hosts, host, read).text()).contains("a password is required");

    host.fillDisk();
    assertThat(ssh(hosts, host, "mkdir more").text()).contains("No space left on device");
    host.freeDisk();

    host.offerOnlyOldAlgorithms();
    assertThat(ssh(hosts, host, "true").code()).isZero();
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  @Test
  void givenAnotherMachineAtTheAddress_whenLoggedIn_thenItsKeyIsNotTheOneKnown(Hosts hosts) {
    Host first = hosts.host(1);
    Host second = hosts.host(2);
    String was = first.address();
    first.swapAddressWith(second);
    assertThat(second.address()).isEqualTo(was);
    assertThat(ssh(hosts, second, "hostname; /opt/mesosphere/bin/detect_ip").text())
        .isEqualTo("agent2\n" + was + "\n");
    first.newHostKeys();
    assertThat(ssh(hosts, first, "hostname").text()).isEqualTo("agent1\n");
  }
}
