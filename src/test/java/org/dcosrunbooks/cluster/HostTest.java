package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent may announce, and where it is asked. */
class HostTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.2.11, 10.0.2.11",
    "agent-1.example.com, agent-1.example.com",
    "ip-10-0-2-11.eu.internal, ip-10-0-2-11.eu.internal",
    "localhost, localhost",
    "agent-1.example., agent-1.example",
    "fd00::11, [fd00::11]",
    "[fd00::11], [fd00::11]"
  })
  void givenAHost_whenRead_thenItStandsInAnAddress(String text, String inUri) {
    assertThat(Host.of(text)).get().extracting(Host::inUri).isEqualTo(inUri);
  }

  @ParameterizedTest
  @CsvSource({
    "agent-1.example, agent-1.example., true",
    "agent-1.example., AGENT-1.Example, true",
    "10.0.2.11., 10.0.2.11, true",
    "agent-1.example.., agent-1.example, false",
    "agent-1, agent-1.example, false",
    "., '', false",
    "., ., true",
  })
  void givenTwoNames_whenCompared_thenCaseAndAFinalDotDoNotCount(
      String one, String other, boolean same) {
    assertThat(Host.same(one, other)).isEqualTo(same);
    assertThat(Host.same(other, one)).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0x7f000001",
        "010.0.0.1",
        "10.0.2.256",
        "10.0.2",
        "10.0.2.11.",
        "10.0.2.11/path?x=",
        "10.0.2.11:5051",
        "user@10.0.2.11",
        "10.0.2.11#f",
        "10.0.2.11?x",
        "[10.0.2.11]",
        "[agent]",
        "[fd00::11",
        "fd00::11]",
        "fe80::1%eth0",
        "agent one",
        "agent\n",
        "agent\\evil",
        "agent..example.com",
        "-agent",
        "agent-",
        "ägent.example.com",
        "agent\u3002example",
        "1\u0664",
        "agent\u202e",
        ":::",
        "%31"
      })
  void givenAnythingElse_whenRead_thenItIsNoHost(String text) {
    assertThat(Host.of(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::"
      })
  void givenWhatIsNoMachineOfACluster_whenJudged_thenItIsNotAsked(String address) throws Exception {
    InetAddress given = InetAddress.getByName(address);
    assertThat(AgentNetworks.ANYWHERE.against(given)).isPresent();
    assertThat(AgentNetworks.of(List.of("0.0.0.0/0", "::/0")).against(given))
        .as("all of the world is not said of this machine")
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none,           10.0.2.11,        true",
        "none,           fd00::11,         true",
        "10.0.0.0/8,     10.255.2.11,      true",
        "10.0.0.0/8,     11.0.0.1,         false",
        "10.0.0.0/8,     ::ffff:10.0.0.1,  true",
        "10.0.0.0/8,     fd00::11,         false",
        "10.0.2.11,      10.0.2.11,        true",
        "10.0.2.11,      10.0.2.12,        false",
        "fd00::/8,       fd12::1,          true",
        "0.0.0.0/0,      203.0.113.9,      true",
        "127.0.0.0/8,    127.0.0.1,        true",
        "127.0.2.0/24,   127.0.2.11,       true",
        "127.0.2.0/24,   127.0.0.1,        false",
        "169.254.0.0/16, 169.254.169.254,  true"
      })
  void givenNetworks_whenJudged_thenOnlyThoseAreAsked(String network, String address, boolean asked)
      throws Exception {
    AgentNetworks networks =
        network == null ? AgentNetworks.ANYWHERE : AgentNetworks.of(List.of(network));
    assertThat(networks.against(InetAddress.getByName(address)).isEmpty()).isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "10/8", "agents", "::/x"})
  void givenNoNetwork_whenRead_thenItIsNamed(String text) {
    assertThatThrownBy(() -> AgentNetworks.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\" is no network like 10.0.0.0/8");
  }
}
