package org.dcosrunbooks.dcos.sdkservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.Way;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.testing.RawServer;
import org.dcosrunbooks.testing.Replay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What our client makes of each answer of a scheduler, and of each that is none. */
class SdkServicesTest {

  private static final String ALL = "sdkservice/0.57/";

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

  private Replay replay(String... names) {
    return opened(new Replay(Stream.of(names).map(name -> ALL + name).toArray(String[]::new)));
  }

  private SdkServices at(URI kafka) {
    return services(new ServiceRoutes(List.of(), Map.of("kafka", Way.to(kafka)), Optional.empty()));
  }

  private SdkServices services(ServiceRoutes routes) {
    return new SdkServices(
        routes,
        opened(
            new Http(
                HttpSettings.usual()
                    .limits(Duration.ofSeconds(1), Duration.ofSeconds(2), 100_000))));
  }

  private SdkService look(String... names) {
    return at(replay(names).uri()).look("kafka").orElseThrow();
  }

  // ---------------------------------------------------------------- who is told who we are

  private List<String> received(Function<URI, ServiceRoutes> routes) {
    RawServer scheduler =
        opened(
            RawServer.json(
                request -> request.contains("/pod/status") ? "{\"service\":\"kafka\"}" : "[]"));
    SdkServices services =
        new SdkServices(
            routes.apply(scheduler.uri()),
            opened(new Http(HttpSettings.usual().tokenFrom(() -> Optional.of("token-of-ours-1")))));
    services.look("kafka");
    services.look("kafka");
    assertThat(scheduler.received()).isNotEmpty();
    return scheduler.received();
  }

  @Test
  void givenTheSchedulerOfATenant_whenAsked_thenItDoesNotGetTheToken() {
    assertThat(
            received(
                uri ->
                    new ServiceRoutes(List.of(), Map.of("kafka", Way.to(uri)), Optional.empty())))
        .noneMatch(request -> request.contains("token"));
  }

  @Test
  void givenAServiceThatIsToldWhoWeAre_orAdminRouter_whenAsked_thenItGetsTheToken() {
    assertThat(
            received(
                uri ->
                    new ServiceRoutes(
                        List.of(), Map.of("kafka", Way.telling(uri)), Optional.empty())))
        .allMatch(request -> request.contains("Authorization: token=token-of-ours-1"));
    assertThat(received(uri -> new ServiceRoutes(List.of(), Map.of(), Optional.of(uri))))
        .allMatch(request -> request.contains("Authorization: token=token-of-ours-1"));
  }

  // ---------------------------------------------------------------- codes are data

  @Test
  void givenAPlanThatGoesOn_whenLookedAt_then202IsNoFailureAndItsOpenStepsAreNamed() {
    SdkService service =
        look(
            "plans",
            "plan-deploy",
            "plan-recovery-202",
            "plan-decommission",
            "pod-status",
            "brokers",
            "health-206");
    assertThat(service.plans().get("recovery"))
        .isEqualTo(new SdkService.Plan("PENDING", List.of("kafka-1:[broker] PENDING"), List.of()));
    assertThat(service.plans().get("recovery").complete()).isFalse();
    assertThat(service.plans().get("deploy").complete()).isTrue();
    assertThat(service.health()).isEqualTo("degraded");
  }

  @Test
  void givenAPlanWithErrors_whenLookedAt_then417IsNoFailureAndTheErrorsAreThere() {
    SdkService service =
        look(
            "plans",
            "plan-deploy-417",
            "plan-recovery-empty",
            "plan-decommission",
            "pod-status-first",
            "brokers-none",
            "health-318");
    assertThat(service.plans().get("deploy"))
        .isEqualTo(
            new SdkService.Plan(
                "ERROR",
                List.of("kafka-0:[broker] PENDING"),
                List.of(
                    "Configuration validation failed: broker count may not shrink from 3 to 2")));
    assertThat(service.plans().get("deploy").complete()).isFalse();
    assertThat(service.plans().get("recovery").complete()).isTrue();
  }

  @Test
  void givenAHealthCodeOf318_whenLookedAt_thenItIsNoRedirectButInitialising() {
    SdkService service =
        look(
            "plans",
            "plan-deploy",
            "plan-recovery-empty",
            "plan-decommission",
            "pod-status-first",
            "brokers-none",
            "health-318");
    assertThat(service.health()).isEqualTo("initialising");
    assertThat(service.kafka()).isFalse();
    assertThat(service.pods())
        .containsExactly(
            new SdkService.Pod(
                "kafka-0", List.of(new SdkService.PodTask("", "kafka-0-broker", ""))));
    assertThat(service.pods().get(0).running()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "200,running",
    "205,recovering",
    "420,backing up",
    "320,backing up",
    "418,initialising",
    "503,not available",
    "404,''",
    "302,''"
  })
  void givenAnyHealthCode_whenRead_thenItHasAWordOrNone(int code, String word) {
    assertThat(SdkWire.health(code)).isEqualTo(word);
  }

  // ---------------------------------------------------------------- is it one at all?

  @Test
  void givenARedirectOrAPageOrAnObject_whenLookedAt_thenItIsNoSdkService() {
    for (RawServer server :
        List.of(
            RawServer.saying("HTTP/1.1 302 Found\nLocation: /ui\nContent-Length: 0\n\n"),
            RawServer.answering("200 OK", "text/html", "<html><title>Spark</title></html>"),
            RawServer.answering("200 OK", "application/json", "{\"plans\":[]}"),
            RawServer.answering("405 Method Not Allowed", "text/plain", "no"))) {
      assertThat(at(opened(server).uri()).look("kafka")).isEmpty();
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void givenAdminRouterKnowsNoSuchService_whenLookedAt_thenItIsNotToldAsNoSdkService() {
    assertThatThrownBy(() -> at(replay("plans-unknown-service").uri()).look("kafka"))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("kafka is not found")
        .hasMessageContaining("check that kafka runs");
  }

  @Test
  void givenTheAccountMayNot_whenLookedAt_thenAFault() {
    for (String status : List.of("401 Unauthorized", "403 Forbidden")) {
      RawServer server =
          opened(
              RawServer.answering(
                  status, "text/html", "<html><head><title>" + status + "</title></head></html>"));
      assertThatThrownBy(() -> at(server.uri()).look("kafka"))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("HTML page (\"" + status + "\")");
    }
  }

  @Test
  void givenTheSchedulerIsDown_whenLookedAt_thenTransientInWordsAboutTheScheduler() {
    RawServer server =
        opened(RawServer.answering("502 Bad Gateway", "text/html", "<title>502</title>"));
    assertThatThrownBy(() -> at(server.uri()).look("kafka"))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("kafka is not ready (502)")
        .hasMessageContaining("log of its scheduler");
  }

  @Test
  void givenNoWayToServices_whenLookedAt_thenAFaultNamesTheProperties() {
    SdkServices services = services(new ServiceRoutes(List.of(), Map.of(), Optional.empty()));
    assertThatThrownBy(() -> services.look("data/kafka"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("No way to data/kafka is configured")
        .hasMessageContaining("dcos.cluster.services")
        .hasMessageContaining("dcos.cluster.admin-router");
    assertThatThrownBy(() -> services.kafka("data/kafka")).isInstanceOf(Fault.class);
  }

  @Test
  void givenAdminRouter_whenLookedAt_thenFoldersStayInThePath() {
    RawServer server = opened(RawServer.answering("404 Not Found", "text/plain", "no"));
    SdkServices services =
        services(new ServiceRoutes(List.of(), Map.of(), Optional.of(server.uri())));
    assertThat(services.look("/data/kafka")).isEmpty();
    assertThat(server.received().get(0)).startsWith("GET /service/data/kafka/v1/plans HTTP/1.1");
  }

  @Test
  void givenAPlanWithAStrangeName_whenLookedAt_thenItStaysOneSegment() {
    RawServer server =
        opened(
            RawServer.json(
                request ->
                    request.contains("/v1/plans HTTP")
                        ? "[\"../../acs?x\",\"..\"]"
                        : request.contains("/v1/plans/")
                            ? "{\"status\":\"COMPLETE\"}"
                            : request.contains("/v1/pod/") ? "{\"service\":\"kafka\"}" : "[]"));
    assertThat(at(server.uri()).look("kafka").orElseThrow().plans())
        .containsOnlyKeys("../../acs?x", "..");
    assertThat(server.received())
        .anyMatch(request -> request.startsWith("GET /v1/plans/..%2F..%2Facs%3Fx HTTP"))
        .anyMatch(request -> request.startsWith("GET /v1/plans/%2E%2E HTTP"));
  }

  // ---------------------------------------------------------------- answers of another form

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[7]                 | {}                     | {}                      | [0] is not a text",
        "['deploy']          | {'status':'COMPLETE'}  | {}                      | service is missing",
        "['deploy']          | {'status':'COMPLETE'}  | []                      | No JSON object",
      })
  void givenAnAnswerOfAnotherForm_whenLookedAt_thenAFaultNamesThePlace(
      String plans, String plan, String pods, String words) {
    RawServer server =
        opened(
            RawServer.json(
                request ->
                    (request.contains("/v1/plans HTTP")
                            ? plans
                            : request.contains("/v1/plans/") ? plan : pods)
                        .replace('\'', '"')));
    assertThatThrownBy(() -> at(server.uri()).look("kafka"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(words);
  }

  @Test
  void givenOneOddPlanAndOneOddPod_whenLookedAt_thenNothingElseIsUnseenAndNeitherIsWell() {
    RawServer server =
        opened(
            RawServer.json(
                request ->
                    (request.contains("/v1/plans HTTP")
                            ? "['deploy','recovery','update']"
                            : request.contains("/v1/plans/deploy")
                                ? "{'status':'COMPLETE'}"
                                : request.contains("/v1/plans/recovery")
                                    ? "{'status':7}"
                                    : request.contains("/v1/plans/update")
                                        ? "{'status':'PENDING','phases':[{'steps':[{'name':'x'}]}]}"
                                        : request.contains("/v1/pod/")
                                            ? "{'service':'kafka','pods':[{'instances':[{'name':'kafka-0'},{'name':'kafka-1','tasks':[{'id':'t'}]}]}]}"
                                            : "{}")
                        .replace('\'', '"')));
    SdkService service = at(server.uri()).look("kafka").orElseThrow();
    assertThat(service.plans().get("deploy").complete()).isTrue();
    assertThat(service.plans().get("recovery").complete()).isFalse();
    assertThat(service.plans().get("recovery").errors())
        .singleElement()
        .asString()
        .contains("status is not a text");
    assertThat(service.plans().get("update").open())
        .singleElement()
        .asString()
        .startsWith("Step x cannot be read");
    assertThat(service.pods()).extracting(SdkService.Pod::name).containsExactly("kafka-0");
    assertThat(service.notSeen())
        .singleElement()
        .asString()
        .startsWith("Pod kafka-1 cannot be read")
        .contains("pods[0].instances[1].tasks[0].name is missing");
  }

  @Test
  void givenACutOrTooLargeAnswer_whenLookedAt_thenTransientAndFault() {
    RawServer cut = opened(RawServer.answering("200 OK", "application/json", "[\"deploy\","));
    assertThatThrownBy(() -> at(cut.uri()).look("kafka"))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("cut off");
    RawServer large =
        opened(RawServer.answering("200 OK", "application/json", " ".repeat(200_000) + "[]"));
    assertThatThrownBy(() -> at(large.uri()).look("kafka"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("answer too large");
  }

  // ---------------------------------------------------------------- Kafka

  @Test
  void givenPartitionsThatLag_whenRead_thenTheSchedulersTextIsThere() {
    SdkService.Kafka kafka =
        at(replay("brokers", "topics", "under-replicated", "unavailable-none").uri())
            .kafka("kafka");
    assertThat(kafka.underReplicated()).startsWith("Output:").contains("Topic: topic1");
    assertThat(kafka.unavailable()).isEmpty();
    assertThat(kafka.topics()).containsExactlyInAnyOrder("topic0", "topic1");
  }

  @Test
  void
      givenACheckThatFailedInSilence_whenRead_thenTheTopicsAreMissingSoTheEmptyTextProvesNothing() {
    SdkService.Kafka kafka =
        at(replay("brokers", "topics-none", "under-replicated-none", "unavailable-none").uri())
            .kafka("kafka");
    assertThat(kafka.topics()).isEmpty();
    assertThat(kafka.underReplicated()).isEmpty();
  }

  @Test
  void givenACheckThatCannotBeStarted_whenRead_thenTransient() {
    assertThatThrownBy(() -> at(replay("brokers", "topics", "check-failed").uri()).kafka("kafka"))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("kafka is not ready (500)")
        .hasMessageContaining("under replicated partitions");
  }

  @Test
  void givenAKafkaWhoseZooKeeperCannotBeRead_whenLookedAt_thenItIsAKafkaAllTheSame() {
    RawServer server =
        opened(
            RawServer.json(
                request -> request.contains("brokers") ? 500 : 200,
                request ->
                    request.contains("/v1/plans HTTP")
                        ? "[\"deploy\"]"
                        : request.contains("/v1/plans/")
                            ? "{\"status\":\"COMPLETE\"}"
                            : "{\"service\":\"kafka\"}"));
    assertThat(at(server.uri()).look("kafka").orElseThrow().kafka()).isTrue();
  }

  @Test
  void givenBrokerIdsAsNumbers_whenRead_thenTheyAreTheSame() {
    RawServer server =
        opened(
            RawServer.json(
                request ->
                    request.contains("brokers")
                        ? "[0,1]"
                        : request.contains("partitions") ? "{\"message\":\" \\n\"}" : "[\"t\"]"));
    SdkService.Kafka kafka = at(server.uri()).kafka("kafka");
    assertThat(kafka.brokers()).containsExactlyInAnyOrder("0", "1");
    assertThat(kafka.underReplicated()).isEmpty();
  }
}
