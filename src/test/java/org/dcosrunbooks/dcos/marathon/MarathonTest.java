package org.dcosrunbooks.dcos.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.Constraint;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.dcos.Service;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.Way;
import org.dcosrunbooks.dcos.http.Entries;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What our client makes of each answer of a Marathon, and of each that is none. */
class MarathonTest {

  private static final String ALL = "marathon/1.9/";

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

  private Http http() {
    return opened(
        new Http(
            HttpSettings.usual().limits(Duration.ofSeconds(1), Duration.ofSeconds(2), 200_000)));
  }

  private Replay replay(String... names) {
    return opened(new Replay(List.of(names).stream().map(n -> ALL + n).toArray(String[]::new)));
  }

  private Marathon marathon(URI... bases) {
    return new Marathon(
        "marathon", new Service("marathon", Stream.of(bases).map(Way::to).toList(), http()));
  }

  private MarathonAppSource source(ServiceRoutes routes) {
    return new MarathonAppSource(routes, http(), Clock.systemUTC());
  }

  private static ServiceRoutes direct(URI... marathon) {
    return new ServiceRoutes(Stream.of(marathon).map(Way::to).toList(), Map.of(), Optional.empty());
  }

  private Map<String, App> read() {
    return source(direct(replay("info", "apps", "deployments", "pods-status", "queue").uri()))
        .look(Views.recorded().view())
        .apps()
        .stream()
        .collect(Collectors.toMap(App::id, app -> app));
  }

  // ---------------------------------------------------------------- apps

  @Test
  void givenAnAppWithHealthChecks_whenRead_thenOnlyThoseThatPassAreHealthy() {
    App app = read().get("/shop/checkout");
    assertThat(app.instances()).isEqualTo(3);
    assertThat(app.running()).isEqualTo(3);
    assertThat(app.healthy()).isEqualTo(2);
    assertThat(app.minimumHealthy()).isEqualTo(2);
    assertThat(app.tasks()).extracting(App.Instance::healthy).containsExactly(true, true, false);
    assertThat(app.constraints())
        .containsExactly(
            new Constraint("hostname", "UNIQUE", Optional.empty()),
            new Constraint("rack", "LIKE", Optional.of("r[12]")));
    assertThat(app.killGrace()).contains(Duration.ofSeconds(60));
    assertThat(app.deployments()).containsExactly("97c136bf-5a28-4821-9d94-480d9fbb01c8");
    assertThat(app.lastFailure())
        .contains("Command exited with status 1 (2020-08-27T15:13:48.386Z)");
    assertThat(app.needs()).isEqualTo(new Resources(0.1, 16, 0));
    assertThat(app.ports()).isEqualTo(2);
    assertThat(app.fixedPorts()).isEmpty();
    assertThat(app.roles()).isEmpty();
    assertThat(app.resident()).isFalse();
    assertThat(app.single()).isFalse();
  }

  @Test
  void givenALocalVolume_whenRead_thenTheAppIsResidentAndBoundToItsRole() {
    App app = read().get("/minecraft/survival-world");
    assertThat(app.resident()).isTrue();
    assertThat(app.single()).isTrue();
    assertThat(app.running()).isZero();
    assertThat(app.roles()).containsExactly("slave_public");
    assertThat(app.ports()).isZero();
    assertThat(app.minimumHealthy()).isZero();
    assertThat(app.killGrace()).isEmpty();
  }

  @Test
  void givenAnAppOfAnOlderForm_whenRead_thenItsBridgePortsAreHostPorts() {
    App app = read().get("/foo");
    assertThat(app.healthy()).isEqualTo(2);
    assertThat(app.ports()).isEqualTo(2);
    assertThat(app.fixedPorts()).containsExactly(31443);
    assertThat(app.minimumHealthy()).isEqualTo(2);
  }

  @Test
  void givenAPod_whenRead_thenItsContainersAreCountedTogetherAndItsAgentsAreFound() {
    App pod = read().get("/ops/audit");
    assertThat(pod.pod()).isTrue();
    assertThat(pod.instances()).isEqualTo(2);
    assertThat(pod.running()).isEqualTo(2);
    assertThat(pod.healthy()).isEqualTo(1);
    assertThat(pod.needs().cpus()).isEqualTo(1.2, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(pod.needs().memMegabytes()).isEqualTo(176);
    assertThat(pod.ports()).isEqualTo(1);
    assertThat(pod.killGrace()).contains(Duration.ofSeconds(60));
    assertThat(pod.roles()).containsExactly("*");
    assertThat(pod.constraints())
        .containsExactly(new Constraint("@zone", "GROUP_BY", Optional.of("2")));
    assertThat(pod.deployments()).containsExactly("97c136bf-5a28-4821-9d94-480d9fbb01c8");
    assertThat(pod.tasks())
        .extracting(App.Instance::agent, App.Instance::state, App.Instance::healthy)
        .containsExactly(
            tuple(Optional.of(Views.agent(1)), "TASK_RUNNING", true),
            tuple(Optional.of(Views.agent(2)), "TASK_FAILED", false));
  }

  @Test
  void givenADeployment_whenRead_thenItSaysSinceWhenAndWhatItTouches() {
    assertThat(marathon(replay("deployments").uri()).deployments())
        .containsExactly(
            new Apps.Deployment(
                "marathon",
                "97c136bf-5a28-4821-9d94-480d9fbb01c8",
                Optional.of(Instant.parse("2020-09-30T09:09:17.614Z")),
                List.of("/shop/checkout", "/ops/audit")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'networks':[{'mode':'host'}],'portDefinitions':[{'port':80},{'port':0}],'requirePorts':true | 2 | 80",
        "'networks':[{'mode':'host'}],'portDefinitions':[{'port':80}],'requirePorts':false          | 1 | ``",
        "'networks':[{'mode':'container/bridge'}],'container':{'portMappings':[{'containerPort':1},{'hostPort':31005}]} | 2 | 31005",
        "'networks':[{'mode':'container'}],'container':{'portMappings':[{'containerPort':1},{'hostPort':0}]} | 1 | ``",
        "'container':{'docker':{'network':'USER','portMappings':[{'containerPort':1}]}} | 0 | ``",
        "'ipAddress':{},'ports':[1] | 0 | ``",
        "'ports':[10001,10002] | 2 | ``",
      })
  void givenEachNetwork_whenRead_thenItsHostPortsAreCounted(
      String fields, int count, String fixed) {
    String app = "{'apps':[{'id':'/a','instances':1,'tasksRunning':0,'cpus':1," + fields + "}]}";
    RawServer server =
        opened(RawServer.answering("200 OK", "application/json", app.replace('\'', '"')));
    App read = marathon(server.uri()).apps(Set.of()).get(0);
    assertThat(read.ports()).isEqualTo(count);
    assertThat(read.fixedPorts())
        .isEqualTo(fixed.isEmpty() ? Set.of() : Set.of(Integer.parseInt(fixed)));
  }

  // ---------------------------------------------------------------- what cannot be read

  @Test
  void givenAdminRoutersPages_whenRead_thenFaultsThatNameTheTokenAndTheRight() {
    assertThatThrownBy(() -> marathon(replay("info-adminrouter-401").uri()).info())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("does not know us (401)")
        .hasMessageContaining("HTML page (\"401 Unauthorized\")");
    assertThatThrownBy(() -> marathon(replay("info-adminrouter-403").uri()).info())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("not permitted")
        .hasMessageContaining("missing right");
  }

  @Test
  void givenAnOlderMarathonWithoutALeader_whenRead_thenItSaysTheSame() {
    assertThatThrownBy(() -> marathon(replay("info-no-leader-before").uri()).info())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("marathon has no leader");
  }

  @Test
  void givenAProxyThatIsNotReady_whenRead_thenNothingIsSaidAboutALeader() {
    RawServer server =
        opened(RawServer.answering("502 Bad Gateway", "text/html", "<title>502</title>"));
    assertThatThrownBy(() -> marathon(server.uri()).info())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("marathon is not ready (502)")
        .hasMessageNotContaining("leader");
  }

  @Test
  void givenOnlyTheRightToInfoIsMissing_whenLookedAt_thenTheAppsAreThereAndTheFrameworkToo() {
    Apps apps =
        source(
                direct(
                    replay("info-marathon-403", "apps", "deployments", "pods-status", "queue")
                        .uri()))
            .look(Views.recorded().view());
    assertThat(apps.unseen()).isEmpty();
    assertThat(apps.apps()).hasSize(4);
    assertThat(apps.frameworkIds()).containsExactly(Views.ROOT);
  }

  @Test
  void givenAMarathonTooOldForPods_whenLookedAt_thenItHasNone() {
    Apps apps =
        source(direct(replay("info", "apps", "deployments", "pods-status-too-old", "queue").uri()))
            .look(new Views().framework(Views.ROOT, "marathon").view());
    assertThat(apps.unseen()).isEmpty();
    assertThat(apps.apps()).noneMatch(App::pod);
  }

  @Test
  void givenACutAnswer_whenRead_thenTransient() {
    RawServer server =
        opened(RawServer.answering("200 OK", "application/json", "{\"apps\":[{\"id\":\"/a\""));
    assertThatThrownBy(() -> marathon(server.uri()).apps(Set.of()))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("cut off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                                  | apps is missing",
        "{'apps':{}}                                                         | apps is not a list",
        "[]                                                                  | No JSON object",
      })
  void givenAnAnswerOfAnotherForm_whenRead_thenAFaultNamesThePlace(String body, String words) {
    RawServer server =
        opened(RawServer.answering("200 OK", "application/json", body.replace('\'', '"')));
    assertThatThrownBy(() -> marathon(server.uri()).apps(Set.of()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'apps':[{'instances':1,'tasksRunning':0}]}                         | apps[0].id is missing",
        "{'apps':[{'id':'/a','instances':'1','tasksRunning':0}]}             | apps[0].instances is not a whole number",
        "{'apps':[{'id':'/a','instances':-1,'tasksRunning':0}]}              | apps[0].instances is no count",
        "{'apps':[{'id':'/a','instances':1,'tasksRunning':0,'tasks':[{}]}]}  | apps[0].tasks[0].id is missing",
        "{'apps':[{'id':'/a','instances':1,'tasksRunning':0,'tasks':[{'id':'x','slaveId':'a b'}]}]} | is no agent id",
        "{'apps':[{'id':'/a','instances':1,'tasksRunning':0,'constraints':[['hostname']]}]} | has no operator",
      })
  void givenOneAppOfAnotherForm_whenRead_thenOnlyThatOneIsUnseenAndNamesThePlace(
      String body, String words) {
    String well = "{'id':'/well','instances':1,'tasksRunning':1}]}";
    RawServer server =
        opened(
            RawServer.answering(
                "200 OK",
                "application/json",
                (body.strip().replaceAll("\\]}$", ",") + well).replace('\'', '"')));
    Entries<App> read = marathon(server.uri()).apps(Set.of());
    assertThat(read).extracting(App::id).containsExactly("/well");
    assertThat(read.unread())
        .singleElement()
        .satisfies(odd -> assertThat(odd.sentence()).startsWith("App ").contains(words));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 500", "60.0, 60000", "6e1, 60000", "0, 0", "1e300, 9223372036854"})
  void givenAPodsKillGraceAsTheApiAllowsIt_whenRead_thenItIsThatLong(
      String written, long milliseconds) {
    Entries<App> read = pods(written);
    assertThat(read.unread()).isEmpty();
    assertThat(read)
        .singleElement()
        .satisfies(
            pod ->
                assertThat(pod.killGrace())
                    .contains(
                        Duration.ofMillis(milliseconds)
                            .plusNanos(written.equals("1e300") ? 775_807 : 0)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"60\"", "-1", "{}", "true"})
  void givenAPodsKillGraceThatIsNone_whenRead_thenThePodIsUnseenByName(String written) {
    Entries<App> read = pods(written);
    assertThat(read).isEmpty();
    assertThat(read.unread())
        .singleElement()
        .satisfies(
            odd -> {
              assertThat(odd.of()).contains("/ops/odd");
              assertThat(odd.sentence())
                  .startsWith("Pod /ops/odd cannot be read")
                  .contains("killGracePeriodSeconds");
            });
  }

  private Entries<App> pods(String killGrace) {
    RawServer server =
        opened(
            RawServer.answering(
                "200 OK",
                "application/json",
                "[{\"id\":\"/ops/odd\",\"spec\":{\"containers\":[{\"lifecycle\":"
                    + "{\"killGracePeriodSeconds\":"
                    + killGrace
                    + "}}]}}]"));
    return marathon(server.uri()).pods(Set.of(), (instance, host) -> Optional.empty(), List.of());
  }

  @Test
  void givenOneOddApp_whenLookedAt_thenNothingElseIsUnseenAndItsTasksAreNotCalledHidden() {
    Apps apps =
        source(
                direct(
                    replay("info", "apps-without-a-count", "deployments", "pods-status", "queue")
                        .uri()))
            .look(Views.recorded().view());
    String odd = apps.unread().get(0).of().orElseThrow();
    assertThat(apps.apps()).extracting(App::id).contains("/ops/audit");
    assertThat(apps.app(odd)).isEmpty();
    assertThat(apps.unseen()).noneMatch(sentence -> sentence.contains(odd));
    assertThat(apps.notSeenOf(odd))
        .anySatisfy(sentence -> assertThat(sentence).contains("App " + odd + " cannot be read"));
    assertThat(apps.notSeenOf("/ops/audit")).noneMatch(sentence -> sentence.contains(odd));
  }

  @Test
  void givenAnAnswerTooLarge_whenRead_thenAFaultBeforeItIsWhole() {
    RawServer server =
        opened(
            RawServer.answering(
                "200 OK", "application/json", "{\"apps\":[]," + " ".repeat(300_000) + "}"));
    assertThatThrownBy(() -> marathon(server.uri()).apps(Set.of()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("answer too large")
        .hasMessageContaining("200000 bytes");
  }

  // ---------------------------------------------------------------- which Marathon, and where

  private static URI nowhere() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  @Test
  void givenTheFirstAddressIsDead_whenRead_thenTheNextIsAskedAndAskedFirstFromThenOn() {
    Replay alive = replay("info", "leader");
    Marathon marathon = marathon(nowhere(), alive.uri());
    assertThat(marathon.info().name()).isEqualTo("marathon");
    assertThat(marathon.leader()).contains("10.0.0.2:8080");
    assertThat(alive.seen()).hasSize(2);
  }

  @Test
  void givenNoWayToMarathon_whenLookedAt_thenASentenceNamesTheProperties() {
    Apps apps =
        source(new ServiceRoutes(List.of(), Map.of(), Optional.empty()))
            .look(Views.recorded().view());
    assertThat(apps.unseen())
        .singleElement()
        .asString()
        .contains("What marathon runs is not known: No way to marathon is configured.")
        .contains("dcos.cluster.admin-router")
        .contains("dcos.cluster.marathon");
  }

  @Test
  void givenAdminRouter_whenLookedAt_thenEachMarathonIsAskedUnderItsName() {
    RawServer server = opened(RawServer.answering("503 Down", "text/plain", "down"));
    Apps apps =
        source(new ServiceRoutes(List.of(), Map.of(), Optional.of(server.uri())))
            .look(
                new Views()
                    .framework(Views.ROOT, "marathon")
                    .framework("other-1", "/dev/marathon-team")
                    .framework("other-2", "kafka")
                    .view());
    assertThat(server.received())
        .hasSize(2)
        .anyMatch(request -> request.startsWith("GET /service/marathon/v2/info HTTP"))
        .anyMatch(request -> request.startsWith("GET /service/dev/marathon-team/v2/info HTTP"));
    assertThat(apps.unseen())
        .containsExactlyInAnyOrder(
            "What marathon runs is not known: marathon is not ready (503).",
            "What dev/marathon-team runs is not known: dev/marathon-team is not ready (503).");
  }

  @Test
  void givenANameThatIsAPath_whenLookedAt_thenItGoesNowhere() {
    RawServer server = opened(RawServer.answering("503 Down", "text/plain", "down"));
    Apps apps =
        source(new ServiceRoutes(List.of(), Map.of(), Optional.of(server.uri())))
            .look(
                new Views()
                    .framework("evil-1", "../../acs/api/v1/marathon")
                    .framework("evil-2", "marathon?x=\u202e@evil.example.com")
                    .view());
    assertThat(server.received()).hasSize(1).first().asString().contains("/service/marathon/v2");
    assertThat(apps.unseen()).filteredOn(line -> line.contains("No way to a service")).hasSize(2);
  }

  @Test
  void givenAMarathonOnMarathon_whenLookedAt_thenItsAppsCarryItsNameAndMayTakeItsRole() {
    Replay root = replay("info", "apps", "deployments", "pods-status", "queue");
    RawServer team =
        opened(
            RawServer.json(
                request ->
                    request.contains("/v2/info")
                        ? "{\"name\":\"team\",\"version\":\"1.8\",\"frameworkId\":\"team-1\","
                            + "\"marathon_config\":{\"mesos_role\":\"team\"}}"
                        : request.contains("/v2/apps")
                            ? "{\"apps\":[{\"id\":\"/job\",\"instances\":1,\"tasksRunning\":1,"
                                + "\"cpus\":1}]}"
                            : request.contains("/v2/queue")
                                ? "{\"queue\":[{\"app\":{\"id\":\"/job\"},"
                                    + "\"delay\":{\"timeLeftSeconds\":90,\"overdue\":false}}]}"
                                : "[]"));
    Apps apps =
        source(
                new ServiceRoutes(
                    List.of(Way.to(root.uri())),
                    Map.of("marathon-team", Way.to(team.uri())),
                    Optional.empty()))
            .look(Views.recorded().framework("team-1", "marathon-team").view());
    assertThat(apps.frameworkIds()).containsExactly(Views.ROOT, "team-1");
    assertThat(apps.apps())
        .filteredOn(app -> app.marathon().equals("marathon-team"))
        .singleElement()
        .satisfies(
            app -> {
              assertThat(app.fullName()).isEqualTo("marathon-team/job");
              assertThat(app.roles()).containsExactlyInAnyOrder("team", "*");
            });
    assertThat(apps.heldBack())
        .containsExactly(Map.entry("marathon-team/job", apps.taken().plusSeconds(90)));
    assertThat(apps.unseen()).isEmpty();
  }

  // ---------------------------------------------------------------- short lists

  @Test
  void givenMesosRunsWhatMarathonHides_whenLookedAt_thenTheAppsAreNamed() {
    Apps apps =
        source(direct(replay("info", "apps-none", "deployments", "pods-status", "queue").uri()))
            .look(Views.recorded().view());
    assertThat(apps.unseen())
        .containsExactly(
            "Mesos runs tasks of /foo (2 tasks), /minecraft/survival-world (1 task),"
                + " /shop/checkout (3 tasks) for marathon, which shows none of them: the account's"
                + " right to view apps is limited, or they have just ended.");
  }

  // ---------------------------------------------------------------- large ones

  @Test
  void givenFiveThousandInstances_whenRead_thenTheyAreATenthOfTheLimit() {
    String task =
        "{\"id\":\"big.instance-564bd685-4c30-11e5-98c1-%012d._app.1\",\"appId\":\"/big\","
            + "\"host\":\"10.0.2.11\",\"slaveId\":\"1769fdfd-1727-4da8-a192-839f43c70c5e-S1\","
            + "\"state\":\"TASK_RUNNING\",\"ports\":[31000,31001],\"servicePorts\":[10000,10001],"
            + "\"stagedAt\":\"2020-08-26T20:23:39.463Z\",\"startedAt\":\"2020-08-26T20:23:44.678Z\","
            + "\"version\":\"2020-04-17T04:00:14.171Z\",\"localVolumes\":[],\"region\":\"primary\","
            + "\"ipAddresses\":[{\"ipAddress\":\"10.0.2.11\",\"protocol\":\"IPv4\"}],"
            + "\"zone\":\"a\",\"role\":\"*\",\"healthCheckResults\":[{\"alive\":true,"
            + "\"consecutiveFailures\":0,\"firstSuccess\":\"2020-08-26T20:24:04.101Z\","
            + "\"lastFailure\":null,\"lastSuccess\":\"2020-08-27T09:58:00.000Z\","
            + "\"lastFailureCause\":null,"
            + "\"instanceId\":\"big.instance-564bd685-4c30-11e5-98c1-%012d\"}]}";
    String body =
        "{\"apps\":[{\"id\":\"/big\",\"instances\":5000,\"tasksRunning\":5000,\"tasksHealthy\":5000,"
            + "\"cpus\":1,\"healthChecks\":[{}],\"tasks\":["
            + IntStream.range(0, 5000)
                .mapToObj(i -> task.formatted(i, i))
                .collect(Collectors.joining(","))
            + "]}]}";
    assertThat((long) body.length()).isBetween(3_000_000L, HttpSettings.MAX_ANSWER_BYTES / 10);
    RawServer server = opened(RawServer.answering("200 OK", "application/json", body));
    Http http = opened(new Http(HttpSettings.usual()));
    App app =
        new Marathon("marathon", new Service("marathon", List.of(Way.to(server.uri())), http))
            .apps(Set.of())
            .get(0);
    assertThat(app.tasks()).hasSize(5000).allMatch(App.Instance::healthy);
  }
}
