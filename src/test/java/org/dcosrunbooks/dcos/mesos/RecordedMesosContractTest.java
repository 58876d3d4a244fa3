package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.testing.Recorded;
import org.dcosrunbooks.testing.Replay;

/** The contract on exchanges that were recorded with a real Mesos 1.12.0. */
class RecordedMesosContractTest extends MesosContract {

  @Override
  World world(Story story) {
    return switch (story) {
      case READS ->
          new RecordedWorld(
              "df4f33e8-ce2b-46b9-8127-bd9e1935997f-S0",
              List.of(
                  "v1-get-agents",
                  "v1-get-tasks",
                  "v1-get-frameworks",
                  "v1-get-operations",
                  "maint-v1-02-schedule-empty",
                  "maint-v1-01-status-empty",
                  "v1-get-flags",
                  "v1-get-version",
                  "metrics-snapshot-master",
                  "v0-version",
                  "registry-admitted"),
              List.of(
                  "agent-v1-get-agent",
                  "agent-v1-get-tasks",
                  "agent-v1-get-operations",
                  "agent-v1-get-flags",
                  "metrics-snapshot-agent"));
      case DRAIN ->
          new RecordedWorld(
                  "1769fdfd-1727-4da8-a192-839f43c70c5e-S0",
                  List.of(
                      "drain-agent-ok-with-grace",
                      "v1-get-agents-draining",
                      "v1-get-agents-draining",
                      "v1-get-agents-drained",
                      "v1-get-agents-drained",
                      "reactivate-agent-ok",
                      "v1-get-agents-after-reactivate"),
                  List.of("agent-v1-get-agent-draining", "agent-v1-get-agent-drained"))
              .later(
                  Recorded.read("agent-v1-get-agent-drained")
                      .without("drain_config", "estimated_drain_start_time"));
      case DEACTIVATE ->
          new RecordedWorld(
              "1769fdfd-1727-4da8-a192-839f43c70c5e-S1",
              List.of(
                  "deactivate-agent-ok",
                  "v1-get-agents-deactivated",
                  "v1-get-agents-deactivated",
                  "reactivate-agent-deactivated-ok",
                  "v1-get-agents-after-reactivate"),
              List.of());
      case UNKNOWN_AGENT ->
          new RecordedWorld(
              "1769fdfd-1727-4da8-a192-839f43c70c5e-S0",
              List.of(
                  "drain-error-unknown-agent",
                  "deactivate-agent-unknown",
                  "reactivate-agent-unknown",
                  "mark-agent-gone-unknown"),
              List.of());
      case RIGHTS ->
          new RecordedWorld(
              "df4f33e8-ce2b-46b9-8127-bd9e1935997f-S0",
              List.of("drain-error-unknown-agent", "v1-get-agents"),
              List.of());
      case NOT_DEACTIVATED ->
          new RecordedWorld(
              "1769fdfd-1727-4da8-a192-839f43c70c5e-S0",
              List.of("reactivate-agent-not-deactivated"),
              List.of());
      case REGISTRY ->
          new RecordedWorld(
              Recorded.firstText("registry-admitted", "/slaves/slaves/0/info/id/value"),
              List.of("registry-admitted"),
              List.of());
    };
  }

  /** A master and, for all agents together, one more port. */
  static final class RecordedWorld implements World {

    private final AgentId agent;
    private final Replay master;
    private final Replay agents;
    private final Http http;

    RecordedWorld(String agent, List<String> ofMaster, List<String> ofAgents) {
      this.agent = new AgentId(agent);
      master = new Replay(ofMaster.toArray(String[]::new));
      agents = new Replay(ofAgents.toArray(String[]::new));
      Map<String, String> connectTo = new HashMap<>();
      for (int port = 5051; port <= 5056; port++) {
        connectTo.put("127.0.0.1:" + port, "127.0.0.1:" + agents.port());
      }
      http = new Http(HttpSettings.usual().connectingTo(new ConnectTo(connectTo)));
    }

    RecordedWorld later(Recorded ofAgent) {
      agents.play(ofAgent);
      return this;
    }

    @Override
    public MesosSettings settings() {
      return MesosSettings.direct(master.uri());
    }

    @Override
    public Http http() {
      return http;
    }

    @Override
    public AgentId agent() {
      return agent;
    }

    @Override
    public void passTime() {
      // the next answer is a later one
    }

    @Override
    public void close() {
      http.close();
      master.close();
      agents.close();
      assertThat(master.unexpected()).isEmpty();
      assertThat(agents.unexpected()).isEmpty();
    }
  }
}
