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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcosrunbooks.audit.RecordVerifier;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.web.door.Http;
import org.junit.jupiter.api.Test;

/** What an auditor takes away is what the verifier takes. */
class BundleTest {

  private static final String AGENT = "10.0.2.11";

  @Test
  void givenARunThatEnded_whenItsBundleIsFetched_thenTheVerifierFindsItIntactAndChangesShow()
      throws Exception {
    try (Bench bench =
        new Bench(Databases.Kind.H2_MEMORY, Simulator.cluster().agent(AGENT))
            .with("runbooks.plain-http", true)
            .with("runbooks.hosts", "127.0.0.1")
            .start()) {
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

      HttpResponse<String> download = download(bench, run);
      assertThat(download.statusCode()).isEqualTo(200);
      assertThat(RecordVerifier.document(download.body())).isEmpty();
      assertThat(new ObjectMapper().readTree(download.body()).path("entries"))
          .isEqualTo(new ObjectMapper().readTree(answer.body()).path("entries"));
    }
  }

  /** What the link on the record's page gives to somebody who is signed in there. */
  private static HttpResponse<String> download(Bench bench, String run) {
    Http auditor = Http.at(port(bench)).signIn("auditor", "auditor-password-1");
    Matcher link =
        Pattern.compile("class=\"button\" href=\"([^\"]+)\"")
            .matcher(auditor.get("/runs/" + run + "/record").body());
    assertThat(link.find()).isTrue();
    return auditor.get(link.group(1));
  }

  private static int port(Bench bench) {
    return bench.service().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private static HttpResponse<String> bundle(Bench bench, String run) throws Exception {
    String login =
        Base64.getEncoder()
            .encodeToString("auditor:auditor-password-1".getBytes(StandardCharsets.UTF_8));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port(bench) + "/api/runs/" + run + "/bundle"))
                .header("Authorization", "Basic " + login)
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }
}
