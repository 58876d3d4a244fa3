package org.dcosrunbooks.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.dcosrunbooks.audit.RecordVerifier;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Test;

/** What an auditor takes away is what the verifier takes. */
class BundleTest {

  private static final String AGENT = "10.0.2.11";

  @Test
  void givenARunThatEnded_whenItsBundleIsFetched_thenTheVerifierFindsItIntactAndChangesShow()
      throws Exception {
    try (Bench bench =
        new Bench(Databases.Kind.H2_MEMORY, Simulator.cluster().agent(AGENT)).start()) {
      String run = bench.drain(AGENT);
      bench.reject(run, "not todäy");
      bench.drain(AGENT);

      HttpResponse<String> answer = bundle(bench, run);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
          .contains("run-" + run + ".json");
      assertThat(RecordVerifier.document(answer.body())).isEmpty();
      assertThat(RecordVerifier.document(answer.body().replace("not todäy", "today is fine")))
          .isPresent();
      JsonNode plans = new ObjectMapper().readTree(answer.body()).path("more").path("plans");
      assertThat(plans).hasSize(1);
      assertThat(plans.get(0).path("decision").path("word").asText()).isEqualTo("REJECTED");
    }
  }

  private static HttpResponse<String> bundle(Bench bench, String run) throws Exception {
    String port = bench.service().getEnvironment().getProperty("local.server.port");
    String login =
        Base64.getEncoder()
            .encodeToString("auditor:auditor-password-1".getBytes(StandardCharsets.UTF_8));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + "/api/runs/" + run + "/bundle"))
                .header("Authorization", "Basic " + login)
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }
}
