package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.Hosts;
import org.dcosrunbooks.testing.hosts.RealHosts;
import org.dcosrunbooks.testing.hosts.Role;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is read here of an environment file, beside what a real systemd gives to a unit. */
@RealHosts(Role.PRIVATE_AGENT)
@Tag("endurance")
class EnvironmentFileOnRealHostsTest {

  private static final String PATH = "/var/lib/dcos/tried";

  private static final List<String> FILES =
      List.of(
          "A=1\n",
          "A=1",
          "A=1\nB=x\nA=2\n",
          "# ours\r\nA=1\r\nB=x\r\n",
          "A=1\rB=x\rA=2\r",
          "A='rack:r1;[1-5, 7-9]'\r\n",
          "A=rack:r1;note:a b \t\n",
          "  A = 1 \n#A=2\n;A=3\n",
          "A=\"[{\"\nA='[{\"name\": \"cpus\"}]'\n",
          "A=x # no comment\n",
          "\uFEFFA=1\nA=2\n",
          "export A=1\nA=2\n",
          "A=file:///etc/mesos/attributes\n");

  private static String given(Host host) {
    return host.sh(
        "systemd-run --quiet --wait --pipe --property=EnvironmentFile="
            + PATH
            + " /bin/sh -c 'printf %s \"$A\"'");
  }

  @Test
  void givenFilesAsPeopleHaveThem_whenAUnitIsStarted_thenItGetsWhatIsReadHere(Hosts hosts) {
    Host host = hosts.host(1);
    SoftAssertions all = new SoftAssertions();
    for (String text : FILES) {
      host.write(PATH, text);
      all.assertThat(EnvironmentFile.parse(text).value("A")).as(text).hasValue(given(host));
    }
    all.assertAll();
  }

  @Test
  void givenALineSetAnew_whenAUnitIsStarted_thenItGetsThatByteForByte(Hosts hosts) {
    Host host = hosts.host(1);
    String value = "rack:r1;ratio:0.00010;zone:[1-5, 7-9];n:a#b;m:50%;d:$x";
    for (String text : FILES) {
      host.write(PATH, EnvironmentFile.parse(text).with("A", value, false).text());
      assertThat(given(host)).as(text).isEqualTo(value);
    }
  }
}
