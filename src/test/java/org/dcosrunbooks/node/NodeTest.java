package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may answer for the machine of agent S1 at 10.0.2.11, which is a private one. */
class NodeTest {

  private static final Node S1 = Node.of("ten", "10.0.2.11", Set.of("slave"), new AgentId("S1"));

  /** NONE: it was no agent. */
  private static NodeIdentity machine(String address, String roles, String agent) {
    return new NodeIdentity(
        address,
        Arrays.stream(roles.split("\\+")).collect(Collectors.toSet()),
        Optional.of(agent).filter(id -> !id.equals("NONE")),
        "boot",
        Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          10.0.2.11 | slave        | S1   | ""
          10.0.2.12 | slave        | S1   | says that its address is 10.0.2.12
          10.0.2.11 | slave_public | S1   | has the roles [slave_public], not slave
          10.0.2.11 | master       | S1   | has the roles [master], not slave
          10.0.2.11 | master+slave | S1   | , not slave
          10.0.2.11 | slave        | S2   | was agent S2 last, not S1
          10.0.2.11 | slave        | a b/ | was agent a b/ last, not S1
          10.0.2.11 | slave        | NONE | was no agent last, not S1
          """)
  void givenTheMachineOfAnAgent_whenOneAnswers_thenOnlyThatOneIsMeant(
      String address, String roles, String agent, String against) {
    tells(S1, machine(address, roles, agent), against);
  }

  /** S7 is listed at its address, S8 recovered under its name, S9 elsewhere. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          10.0.2.11 | S1   | ""
          10.0.2.11 | S7   | ""
          10.0.2.11 | S8   | ""
          10.0.2.11 | NONE | ""
          10.0.2.11 | S9   | was agent S9 last, not S1 or S7 or S8
          10.0.2.12 | S7   | says that its address is 10.0.2.12
          """)
  void givenAJobThatMayHaveTakenTheId_whenOneAnswers_thenItMayBeWhomTheMastersListThere(
      String address, String agent, String against) {
    ClusterView seen =
        view(
            listed("S7", "ten", "10.0.2.11"),
            listed("S8", "Ten", ""),
            listed("S9", "x", "10.0.2.19"));
    tells(S1.later(Optional.of(seen)), machine(address, "slave", agent), against);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          10.0.2.11 | slave  | S9 | ""
          10.0.2.12 | slave  | S1 | says that its address is 10.0.2.12
          10.0.2.11 | master | S1 | has the roles [master]
          """)
  void givenNobodyAsksWhichAgent_whenOneAnswers_thenAddressAndRoleCount(
      String address, String roles, String agent, String against) {
    tells(S1.whoever(), machine(address, roles, agent), against);
  }

  private static void tells(Node node, NodeIdentity machine, String against) {
    Optional<String> said = node.against(machine);
    if (against.isEmpty()) {
      assertThat(said).isEmpty();
    } else {
      assertThat(said).get().asString().startsWith("The machine at 10.0.2.11 ").contains(against);
    }
  }

  private static Agent listed(String id, String host, String address) {
    return new Agent(
        new AgentId(id),
        host,
        address,
        5051,
        AgentState.ACTIVE,
        true,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "1.12.0",
        Map.of(),
        Set.of(),
        Resources.NONE,
        Resources.NONE,
        Agent.Room.NONE);
  }

  private static ClusterView view(Agent... agents) {
    return new ClusterView(
        Instant.EPOCH,
        new Masters(List.of()),
        List.of(agents),
        List.of(),
        List.of(),
        List.of(),
        new Registry(Map.of(), Map.of(), Map.of()),
        Maintenance.NONE,
        List.of(),
        Set.of());
  }
}
