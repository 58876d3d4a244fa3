package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The control port, as a person's browser and a test's client see it. */
class ControlTest {

  private final HandClock clock = new HandClock();
  private final HttpClient client = HttpClient.newHttpClient();
  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator =
        DemoCluster.scenario()
            .app("<script>alert(1)</script>", "<b>\"it's\"</b>", app -> app.on("10.0.2.17"))
            .control(0)
            .machines()
            .start(clock);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + simulator.controlEndpoint() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private HttpResponse<String> json(String path, String body) throws IOException {
    return send(
        to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder form(String path, String body) {
    return to(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  @Test
  void givenThePage_whenRead_thenItOffersReportsBatchAndShowsTextAsText() throws IOException {
    HttpResponse<String> page = send(to("/").GET());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Bring reports-batch back")
        .contains("Reset demo")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>")
        .doesNotContain("<b>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("frame-ancestors 'none'");
  }

  @Test
  void givenTheButton_whenPressed_thenTheDrainEnds() throws IOException {
    HttpResponse<String> answer = send(form("/do/framework-back", "framework=reports-batch"));
    assertThat(answer.statusCode()).isEqualTo(303);
    clock.turnSeconds(3);
    assertThat(simulator.stateOf("10.0.2.12")).isEqualTo("DRAINED");
    assertThat(send(to("/").GET()).body()).doesNotContain("Bring reports-batch back");
  }

  @Test
  void givenAPageFromElsewhere_whenItPosts_thenNothingChanges() throws IOException {
    assertThat(send(form("/do/reset", "").header("Origin", "http://evil.example.com")).statusCode())
        .isEqualTo(403);
    assertThat(send(form("/do/reset", "").header("Origin", "null")).statusCode()).isEqualTo(403);
    assertThat(
            send(form("/do/leader-change", "").header("Sec-Fetch-Site", "cross-site")).statusCode())
        .isEqualTo(403);
    assertThat(send(form("/api/leader-change", "{}")).statusCode()).isEqualTo(415);
    assertThat(send(to("/do/leader-change").GET()).statusCode()).isEqualTo(404);
    assertThat(simulator.leader()).isEqualTo("10.0.0.2");
  }

  @Test
  void givenJson_whenPosted_thenDeedsAreDoneAndFaultsSet() throws IOException {
    assertThat(json("/api/leader-change", "{}").statusCode()).isEqualTo(200);
    assertThat(simulator.leader()).isEmpty();
    assertThat(
            json("/api/faults", "{\"kind\":\"lose-answer\",\"call\":\"DRAIN_AGENT\",\"times\":2}")
                .statusCode())
        .isEqualTo(200);
    assertThat(simulator.faults()).containsExactly(Fault.loseAnswer().on("DRAIN_AGENT").times(2));
    assertThat(json("/api/agent-unreachable", "{\"host\":\"10.0.2.17\"}").statusCode())
        .isEqualTo(200);
    String state = send(to("/api/state").GET()).body();
    assertThat(Caller.JSON.readTree(state).get("agents")).hasSize(9);
    assertThat(send(to("/api/requests?call=DRAIN_AGENT").GET()).body()).isEqualTo("[]");
  }

  @Test
  void givenDeedsOnServices_whenPosted_thenThePageShowsThem() throws IOException {
    for (String deed :
        new String[] {
          "app-failing {\"app\":\"/shop/checkout\",\"failing\":true}",
          "app-unhealthy {\"app\":\"/web/basket\",\"unhealthy\":true}",
          "deployment-begin {\"app\":\"/web/search\"}",
          "kafka-under-replicated {\"framework\":\"kafka\",\"broker\":1,\"behind\":true}",
          "kafka-check-broken {\"framework\":\"kafka\",\"broken\":true}",
          "plan-error {\"framework\":\"kafka\",\"error\":\"no\"}"
        }) {
      String[] parts = deed.split(" ", 2);
      assertThat(json("/api/" + parts[0], parts[1]).statusCode()).as(deed).isEqualTo(200);
    }
    assertThat(send(to("/").GET()).body())
        .contains("0 of 1")
        .contains("locked by a deployment")
        .contains("Let it run")
        .contains("runs, lags behind")
        .contains("Mend its look at partitions");
    assertThat(json("/api/deployment-end", "{\"app\":\"/web/search\"}").statusCode())
        .isEqualTo(200);
    assertThat(json("/api/deployment-end", "{\"app\":\"/web/search\"}").statusCode())
        .isEqualTo(400);
    assertThat(json("/api/marathon-no-leader", "{\"seconds\":5}").statusCode()).isEqualTo(200);
    assertThat(json("/api/plan-error", "{\"framework\":\"marathon\"}").body())
        .isEqualTo("marathon is not built on the SDK");
  }

  @Test
  void givenDeedsOnMachines_whenPosted_thenThePageShowsThem() throws IOException {
    String host = "{\"host\":\"10.0.2.17\"";
    for (String deed :
        new String[] {
          "node-check " + host + ",\"check\":\"clock_sync\"}",
          "sudo-asks " + host + ",\"asks\":true}",
          "disk-full " + host + ",\"full\":true}",
          "clock-ahead " + host + "}",
          "host-key-new " + host + "}",
          "ssh-cut " + host + "}",
          "ssh-refuse " + host + ",\"refuse\":true}",
          "answered-by " + host + ",\"other\":\"10.0.2.18\"}",
          "port-answered-by " + host + ",\"other\":\"10.0.2.18\"}",
          "unit-stop " + host + ",\"unit\":\"dcos-mesos-slave.socket\"}",
          "unit-kill " + host + ",\"unit\":\"dcos-mesos-slave.service\",\"signal\":\"KILL\"}"
        }) {
      String[] parts = deed.split(" ", 2);
      assertThat(json("/api/" + parts[0], parts[1]).statusCode()).as(deed).isEqualTo(200);
    }
    assertThat(send(to("/").GET()).body())
        .contains("dcos-mesos-slave.service: activating (auto-restart)")
        .contains("Power off");
    assertThat(simulator.file("10.0.2.17", "/opt/mesosphere/etc/dcos-check-results.json"))
        .hasValueSatisfying(text -> assertThat(text).contains("\"clock_sync\":{\"status\":2"));
    assertThat(json("/api/unit-start", host + ",\"unit\":\"nope.service\"}").statusCode())
        .isEqualTo(409);
    assertThat(
            json("/api/unit-remove", host + ",\"unit\":\"dcos-mesos-slave.service\"}").statusCode())
        .isEqualTo(200);
    assertThat(simulator.unit("10.0.2.17", "dcos-mesos-slave.service")).isEqualTo("not-found");
    assertThat(json("/api/power-off", host + "}").statusCode()).isEqualTo(200);
    assertThat(send(to("/").GET()).body()).contains("no power").contains("Power on");
    assertThat(json("/api/power-on", host + "}").statusCode()).isEqualTo(200);
    assertThat(Caller.JSON.readTree(send(to("/api/state").GET()).body()).get("machines"))
        .isNotEmpty();
    assertThat(json("/api/power-off", "{\"host\":\"10.9.9.9\"}").body())
        .isEqualTo("no machine 10.9.9.9");
  }

  @Test
  void givenNonsense_whenPosted_thenSaidWhatIsWrong() throws IOException {
    assertThat(json("/api/nonsense", "{}").body()).isEqualTo("no such deed: nonsense");
    assertThat(json("/api/agent-back", "{}").body()).isEqualTo("host is missing");
    assertThat(json("/api/agent-back", "{\"host\":\"10.1.1.1\"}").body())
        .isEqualTo("no agent 10.1.1.1");
    assertThat(json("/api/faults", "{\"kind\":\"LOSE_ANSWER\",\"times\":\"x\"}").statusCode())
        .isEqualTo(400);
    HttpResponse<String> refused = json("/api/reactivate", "{\"host\":\"10.0.2.12\"}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).isEqualTo("400 Agent is still in the DRAINING state");
    assertThat(json("/api/reset", "[1]").statusCode()).isEqualTo(400);
  }
}
