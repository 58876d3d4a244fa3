package org.dcosrunbooks.dcos.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.Way;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.testing.Replay;

/** The contract on exchanges written by Marathon's public descriptions. */
class RecordedMarathonContractTest extends MarathonContract {

  @Override
  World world(Story story) {
    return switch (story) {
      case READS ->
          new RecordedWorld(
              "marathon/1.9/info",
              "marathon/1.9/leader",
              "marathon/1.9/apps",
              "marathon/1.9/deployments",
              "marathon/1.9/pods-status",
              "marathon/1.9/queue");
      case NO_LEADER ->
          new RecordedWorld("marathon/1.9/info-no-leader", "marathon/1.9/leader-none");
    };
  }

  private static final class RecordedWorld implements World {

    private final Replay marathon;
    private final Http http = new Http(HttpSettings.usual());

    RecordedWorld(String... names) {
      marathon = new Replay(names);
    }

    @Override
    public ServiceRoutes routes() {
      return new ServiceRoutes(List.of(Way.to(marathon.uri())), Map.of(), Optional.empty());
    }

    @Override
    public Http http() {
      return http;
    }

    @Override
    public ClusterView view() {
      return Views.recorded().view();
    }

    @Override
    public String app() {
      return "/foo";
    }

    @Override
    public void close() {
      http.close();
      marathon.close();
      assertThat(marathon.unexpected()).isEmpty();
    }
  }
}
