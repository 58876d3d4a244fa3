package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.testing.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Another agent answers at an agent's address, from the first word or from a later one. */
class AnotherAgentTest {

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static Arguments read(String name, BiConsumer<MesosAgentClient, Agent> read) {
    return Arguments.of(name, read);
  }

  static Stream<Arguments> reads() {
    return Stream.of(
        read("look", MesosAgentClient::look),
        read("self", MesosAgentClient::self),
        read("tasks", MesosAgentClient::tasks),
        read("operations", MesosAgentClient::operations),
        read("flags", MesosAgentClient::flags),
        read("executor", MesosAgentClient::httpCommandExecutor),
        read("metrics", MesosAgentClient::metrics));
  }

  /** One that says once or more that it is S0, and is S1 from then on. */
  private static String answer(String request, AtomicInteger asS0) {
    if (request.contains("GET_AGENT")) {
      String id = asS0.getAndDecrement() > 0 ? "S0" : "S1";
      return "{\"get_agent\":{\"agent_info\":{\"id\":{\"value\":\""
          + id
          + "\"},\"hostname\":\"localhost\"}}}";
    }
    if (request.contains("/metrics/snapshot")) {
      return "{\"slave/tasks_staging\":0,\"slave/tasks_starting\":0,\"slave/tasks_running\":0,"
          + "\"slave/tasks_killing\":0,\"slave/registered\":1}";
    }
    return "{\"get_tasks\":{},\"get_operations\":{},\"get_flags\":{\"flags\":"
        + "[{\"name\":\"http_command_executor\",\"value\":\"true\"}]}}";
  }

  private static Agent s0(int port) {
    return new Agent(
        new AgentId("S0"),
        "localhost",
        "127.0.0.1",
        port,
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

  private void asked(int asS0, BiConsumer<MesosAgentClient, Agent> read) throws Exception {
    AtomicInteger left = new AtomicInteger(asS0);
    RawServer server = RawServer.json(request -> answer(request, left));
    open.add(server);
    Http http = new Http(HttpSettings.usual().agentsIn(AgentNetworks.of(List.of("127.0.0.0/8"))));
    open.add(http);
    read.accept(new MesosAgentClient(MesosSettings.direct(server.uri()), http), s0(server.port()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void givenAnotherAgentAtItsAddress_whenRead_thenRefusedAndBothAreNamed(
      String name, BiConsumer<MesosAgentClient, Agent> read) {
    assertThatThrownBy(() -> asked(0, read))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("It says that it is S1, not S0.");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void givenAnotherAgentTakesItsPlaceMeanwhile_whenRead_thenWhatWasReadIsNotItsWord(
      String name, BiConsumer<MesosAgentClient, Agent> read) throws Exception {
    if (name.equals("self")) {
      asked(1, read); // one answer has no meanwhile
      return;
    }
    assertThatThrownBy(() -> asked(1, read))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("It says that it is S1, not S0.");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reads")
  void givenTheAgentItself_whenRead_thenItsWordCounts(
      String name, BiConsumer<MesosAgentClient, Agent> read) throws Exception {
    asked(2, read);
    assertThat(open).hasSize(2);
  }
}
