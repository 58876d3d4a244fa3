package org.dcosrunbooks.dcos.sdkservice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.Way;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.testing.Replay;

/** The contract on exchanges written by the SDK's public sources. */
class RecordedSdkServiceContractTest extends SdkServiceContract {

  @Override
  World world(Story story) {
    return switch (story) {
      case KAFKA ->
          new RecordedWorld(
              "sdkservice/0.57/plans",
              "sdkservice/0.57/plan-deploy",
              "sdkservice/0.57/plan-recovery-empty",
              "sdkservice/0.57/plan-decommission",
              "sdkservice/0.57/pod-status",
              "sdkservice/0.57/brokers",
              "sdkservice/0.57/health",
              "sdkservice/0.57/topics",
              "sdkservice/0.57/under-replicated-none",
              "sdkservice/0.57/unavailable-none");
      case SOMETHING_ELSE -> new RecordedWorld("sdkservice/0.57/plans-not-sdk");
    };
  }

  private static final class RecordedWorld implements World {

    private final Replay scheduler;
    private final Http http = new Http(HttpSettings.usual());

    RecordedWorld(String... names) {
      scheduler = new Replay(names);
    }

    @Override
    public SdkServices services() {
      return new SdkServices(
          new ServiceRoutes(
              List.of(),
              Map.of(kafka(), Way.to(scheduler.uri()), other(), Way.to(scheduler.uri())),
              Optional.empty()),
          http);
    }

    @Override
    public String kafka() {
      return "kafka";
    }

    @Override
    public String other() {
      return "spark";
    }

    @Override
    public void close() {
      http.close();
      scheduler.close();
      assertThat(scheduler.unexpected()).isEmpty();
    }
  }
}
