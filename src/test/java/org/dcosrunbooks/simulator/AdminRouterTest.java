package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cluster seen through its Admin Router. */
class AdminRouterTest {

  private static final String ROUTER = "cluster.example.com:80";
  private static final String ONE = "10.0.2.11";

  private final HandClock clock = new HandClock();
  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator =
        Simulator.cluster()
            .agent(ONE)
            .account(Account.operator("operator", "secret"))
            .adminRouter("cluster.example.com")
            .start(clock);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private HttpResponse<String> post(String authorization, String path, String type)
      throws IOException {
    Caller caller = new Caller(simulator).as(authorization);
    return caller.send(
        HttpRequest.newBuilder(caller.uri(ROUTER, path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"type\":\"" + type + "\"}")));
  }

  @Test
  void givenAToken_whenAsked_thenTheLeaderAnswersWithoutRedirect() throws IOException {
    assertThat(post("token=secret", "/mesos/api/v1", "GET_AGENTS").body()).contains(ONE);
    simulator.hand().changeLeader();
    HttpResponse<String> none = post("token=secret", "/mesos/api/v1", "GET_AGENTS");
    assertThat(none.statusCode()).isEqualTo(502);
    assertThat(none.headers().firstValue("Content-Type")).contains("text/html");
    clock.turnSeconds(10);
    assertThat(post("token=secret", "/mesos/api/v1", "GET_AGENTS").body()).contains(ONE);
    assertThat(simulator.received("GET_AGENTS")).isEqualTo(3);
  }

  @Test
  void givenNoToken_whenAsked_thenAnHtmlPage() throws IOException {
    HttpResponse<String> answer = post("token=wrong", "/mesos/api/v1", "GET_AGENTS");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
  }

  @Test
  void givenANewIdentity_whenAskedAtOnce_thenTheAgentIsUnknownForAWhile() throws IOException {
    String path = "/agent/" + simulator.agentId(ONE) + "/api/v1";
    assertThat(post("token=secret", path, "GET_AGENT").body()).contains(ONE);
    simulator.hand().stopAgent(ONE);
    assertThat(post("token=secret", path, "GET_AGENT").statusCode()).isEqualTo(504);
    simulator.hand().startAfresh(ONE);
    clock.turnSeconds(5);
    String fresh = "/agent/" + simulator.agentId(ONE) + "/api/v1";
    HttpResponse<String> unknown = post("token=secret", fresh, "GET_AGENT");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("unknown");
    clock.turnSeconds(25);
    assertThat(post("token=secret", fresh, "GET_AGENT").body()).contains(ONE);
  }
}
