package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.testing.RawServer;
import org.dcosrunbooks.testing.Recorded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent announces where it is: it is asked there, or nobody is, and the token stays here. */
class AnnouncedAddressTest {

  private static final String TOKEN = "the-token-of-the-service-account";

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static HttpSettings settings() {
    return HttpSettings.usual().tokenFrom(() -> Optional.of(TOKEN));
  }

  /** The first agent of a recorded list, with what it announces changed. */
  private Agent announcing(String pid, String hostname, Object port) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode answer = (ObjectNode) mapper.readTree(Recorded.read("v1-get-agents").body());
    ObjectNode agent = (ObjectNode) answer.at("/get_agents/agents/0");
    if (pid == null) {
      agent.remove("pid");
    } else {
      agent.put("pid", pid);
    }
    ObjectNode info = (ObjectNode) agent.get("agent_info");
    info.put("hostname", hostname);
    info.set("port", mapper.valueToTree(port));
    RawServer master = opened(RawServer.json(request -> answer.toString()));
    return new Mesos(MesosSettings.direct(master.uri()), opened(new Http(settings())))
        .agents()
        .get(0);
  }

  private MesosAgentClient client(HttpSettings settings, URI master) {
    return new MesosAgentClient(MesosSettings.direct(master), opened(new Http(settings)));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1",
    "127.1",
    "2130706433",
    "localhost",
    "0.0.0.0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "169.254.169.254",
    "user@127.0.0.1",
    "127.0.0.1/path?x=",
    "127.0.0.1#",
    "''"
  })
  void givenAnAgentThatAnnouncesThisMachineOrNoHost_whenAsked_thenNothingIsSentAndItIsSaid(
      String host) throws Exception {
    RawServer here = opened(RawServer.json(request -> "{}"));
    Agent agent = announcing("slave(1)@" + host + ":" + here.port(), "", here.port());
    MesosAgentClient agents = client(settings(), here.uri());
    assertThatThrownBy(() -> agents.look(agent))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("Nothing was sent, and no token");
    assertThatThrownBy(() -> agents.metrics(agent)).isInstanceOf(Fault.class);
    assertThat(here.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 65_536, 4_294_967_296L + 5051, Long.MIN_VALUE})
  void givenAPortThatIsNone_whenAsked_thenItIsNeverAnotherOne(long port) throws Exception {
    Agent agent = announcing("slave(1)@10.0.2.11:5051", "10.0.2.11", port);
    RawServer other = opened(RawServer.json(request -> "{}"));
    MesosAgentClient agents =
        client(
            settings()
                .connectingTo(new ConnectTo(Map.of("10.0.2.11", "127.0.0.1:" + other.port()))),
            other.uri());
    assertThatThrownBy(() -> agents.self(agent))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("a port is from 1 to 65535");
    assertThat(other.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.2.11:5051/x?y=", "10.0.2.11@evil", "a b", "\u202e1.2.0.01"})
  void givenARecoveredAgentWithAStrangeName_whenAsked_thenNothingIsPastedIntoAnAddress(String name)
      throws Exception {
    Agent agent = announcing(null, name, 5051);
    MesosAgentClient agents = client(settings(), URI.create("http://127.0.0.1:1"));
    assertThatThrownBy(() -> agents.self(agent))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("announces no address that can be asked")
        .hasMessageContaining("neither an IP address nor a host name");
  }

  @Test
  void givenNetworks_whenAnAgentAnnouncesAnother_thenItIsNotAsked() throws Exception {
    Agent agent = announcing("slave(1)@203.0.113.9:5051", "10.0.2.11", 5051);
    MesosAgentClient agents =
        client(
            settings().agentsIn(AgentNetworks.of(List.of("10.0.0.0/8"))),
            URI.create("http://127.0.0.1:1"));
    assertThatThrownBy(() -> agents.self(agent))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(
            "203.0.113.9 is in none of the networks of dcos.cluster.agent-networks");
  }

  @Test
  void givenThisMachineIsConfigured_whenAnAgentAnnouncesIt_thenItIsAskedWithTheToken()
      throws Exception {
    RawServer here = opened(RawServer.json(request -> self(known.id().value(), "localhost")));
    known = announcing("slave(1)@127.0.0.1:" + here.port(), "localhost", here.port());
    MesosAgentClient agents =
        client(settings().agentsIn(AgentNetworks.of(List.of("127.0.0.0/8"))), here.uri());
    assertThat(agents.self(known).hostname()).isEqualTo("localhost");
    assertThat(here.received()).singleElement().asString().contains("token=" + TOKEN);
  }

  // ---------------------------------------------------------------- what comes back

  private Agent known;

  private static String self(String id, String hostname) {
    return new ObjectMapper()
        .valueToTree(
            Map.of(
                "type",
                "GET_AGENT",
                "get_agent",
                Map.of("agent_info", Map.of("id", Map.of("value", id), "hostname", hostname))))
        .toString();
  }

  private MesosAgentClient answering(String id, String hostname) throws Exception {
    RawServer here = opened(RawServer.json(request -> self(id, hostname)));
    known = announcing("slave(1)@127.0.0.1:" + here.port(), "localhost", here.port());
    return client(settings().agentsIn(AgentNetworks.of(List.of("127.0.0.0/8"))), here.uri());
  }

  @ParameterizedTest
  @ValueSource(strings = {TOKEN, "x-" + TOKEN + "-S0", "S0\u202e", "S0\u0000", "S0\n", "S\u200b0"})
  void givenAnAgentThatAnswersTheTokenOrHiddenSignsAsItsId_whenAsked_thenThatIsNoIdAndIsNotShown(
      String id) throws Exception {
    MesosAgentClient agents = answering(id, "localhost");
    assertThatThrownBy(() -> agents.self(known))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("get_agent.agent_info.id.value cannot be used")
        .message()
        .doesNotContain(TOKEN)
        .doesNotContain("\u202e", "\u0000", "\n\n", "\u200b");
  }

  @Test
  void givenAnAgentThatAnswersTheTokenAsItsName_whenAsked_thenItIsNotShown() throws Exception {
    announcing("slave(1)@127.0.0.1:1", "localhost", 1);
    Agent agent = announcing("slave(1)@127.0.0.1:1", "localhost", 1);
    MesosAgentClient agents = answering(agent.id().value(), "a" + TOKEN + "\u001b[31m\u202eb");
    assertThat(agents.self(known).hostname()).isEqualTo("a***␛[31m⟨U+202E⟩b");
  }

  @Test
  void givenTheTokenInTheMastersList_whenRead_thenItIsNotShown() throws Exception {
    new Http(settings()).hasToken();
    Agent agent = announcing("slave(1)@10.0.2.11:5051", TOKEN + "\u2066", 5051);
    assertThat(agent.hostname()).isEqualTo("***⟨U+2066⟩");
  }
}
