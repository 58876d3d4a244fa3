package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.junit.jupiter.api.Test;

class RecordedReadsTest {
  @Test
  void smoke() throws Exception {
    try (Replay replay = new Replay("v1-get-agents-draining");
        Http http = new Http(HttpSettings.usual())) {
      Mesos mesos = new Mesos(MesosSettings.direct(replay.uri()), http);
      assertThat(mesos.agents()).extracting(Agent::state).contains(AgentState.DRAINING);
      System.out.println(replay.seen());
    }
  }
}
