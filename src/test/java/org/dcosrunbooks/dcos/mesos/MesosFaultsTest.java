package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.Unread;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.testing.RawServer;
import org.dcosrunbooks.testing.Replay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each way in which a call can go wrong, and the kind and the words that come of it. */
class MesosFaultsTest {

  private static final String SECRET = "eyJhbGciOiJSUzI1NiJ9.c2VjcmV0";
  private static final AgentId AGENT = new AgentId("1769fdfd-1727-4da8-a192-839f43c70c5e-S2");

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

  private static HttpSettings settings() {
    return HttpSettings.usual()
        .limits(Duration.ofSeconds(1), Duration.ofMillis(700), 100_000)
        .tokenFrom(() -> Optional.of(SECRET));
  }

  private Mesos mesos(URI... masters) {
    return new Mesos(MesosSettings.direct(masters), opened(new Http(settings())));
  }

  private Mesos mesos(RawServer server) {
    return mesos(opened(server).uri());
  }

  private static void drain(Mesos mesos) {
    mesos.drain(AGENT, Optional.empty(), false);
  }

  private static void drainWithin(Duration limit, Mesos mesos) {
    TimeLimit.within(
        limit,
        () -> {
          drain(mesos);
          return null;
        });
  }

  private static URI nowhere() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  // ---------------------------------------------------------------- not reached

  @Test
  void givenNobodyListens_whenCalled_thenTransientAndNothingWasDone() {
    URI nowhere = nowhere();
    assertThatThrownBy(() -> drain(mesos(nowhere)))
        .isInstanceOf(Transient.class)
        .hasMessageContaining(nowhere.getAuthority() + " cannot be reached")
        .hasMessageContaining("Nothing was done");
    assertThatThrownBy(() -> mesos(nowhere).agents()).isInstanceOf(Transient.class);
  }

  @Test
  void givenANameThatDoesNotResolve_whenCalled_thenTransientNamingIt() {
    assertThatThrownBy(() -> mesos(URI.create("http://no-such-host.invalid:5050")).agents())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void givenNoTimeLeft_whenCalled_thenNothingIsSent() {
    RawServer server = RawServer.answering("200 OK", "", "");
    Mesos mesos = mesos(server);
    assertThatThrownBy(() -> drainWithin(Duration.ZERO, mesos))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("no time left");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void givenNoClusterIsConfigured_whenCalled_thenAFaultNamesTheProperties() {
    Mesos mesos =
        new Mesos(
            new MesosSettings(List.of(), Optional.empty()), opened(new Http(HttpSettings.usual())));
    assertThatThrownBy(mesos::agents)
        .isInstanceOf(Fault.class)
        .hasMessageContaining("dcos.cluster.masters");
  }

  // ---------------------------------------------------------------- no whole answer

  @Test
  void givenTheAnswerToADrainIsLost_whenCalled_thenAmbiguous() {
    RawServer server = new RawServer((out, closing) -> out.flush());
    assertThatThrownBy(() -> drain(mesos(server)))
        .isInstanceOf(Ambiguous.class)
        .hasMessageContaining("DRAIN_AGENT: no answer")
        .hasMessageContaining("may or may not have been done");
    assertThat(server.received()).hasSize(1).first().asString().contains("\"DRAIN_AGENT\"");
  }

  @Test
  void givenTheAnswerToAReadIsLost_whenCalled_thenTransient() {
    assertThatThrownBy(() -> mesos(new RawServer((out, closing) -> out.flush())).agents())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("GET_AGENTS: no answer");
  }

  @Test
  void givenAServerThatNeverAnswers_whenDrained_thenAmbiguousWhenTheTimeIsOver() {
    RawServer server = new RawServer((out, closing) -> closing.await(1, TimeUnit.MINUTES));
    long begun = System.nanoTime();
    assertThatThrownBy(() -> drain(mesos(server)))
        .isInstanceOf(Ambiguous.class)
        .hasMessageContaining("0.7 s");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void givenAServerThatDripsBytes_whenRead_thenItEndsAtTheLimitAllTheSame() {
    RawServer server =
        new RawServer(
            (out, closing) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\""
                      .getBytes(StandardCharsets.UTF_8));
              while (!closing.await(20, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
              }
            });
    long begun = System.nanoTime();
    assertThatThrownBy(() -> mesos(server).agents())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("No complete answer came within 0.7 s");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void givenAServerThatDripsHeaders_whenDrained_thenItEndsAtTheStepsDeadline() {
    RawServer server =
        new RawServer(
            (out, closing) -> {
              out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.UTF_8));
              while (!closing.await(20, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
              }
            });
    Mesos mesos = mesos(server);
    long begun = System.nanoTime();
    assertThatThrownBy(() -> drainWithin(Duration.ofMillis(300), mesos))
        .isInstanceOf(Ambiguous.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void givenTheCallersThreadIsInterrupted_whenWaiting_thenTheCallIsBrokenOffAndTheMarkStays() {
    RawServer server = new RawServer((out, closing) -> closing.await(1, TimeUnit.MINUTES));
    Mesos mesos = mesos(server);
    Thread.currentThread().interrupt();
    Failure failure = catchThrowableOfType(Failure.class, () -> drain(mesos));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure).isInstanceOfAny(Transient.class, Ambiguous.class);
    assertThat(failure).hasMessageContaining("broken off from our side");
  }

  @Test
  void givenAnAnswerShorterThanAnnounced_whenRead_thenTransient() {
    assertThatThrownBy(
            () ->
                mesos(
                        RawServer.saying(
                            "HTTP/1.1 200 OK\nContent-Type: application/json\n"
                                + "Content-Length: 100\n\n{\"type\":"))
                    .agents())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("ended early");
  }

  // ---------------------------------------------------------------- strange answers

  @Test
  void givenHtmlInsteadOfJson_whenRead_thenAFaultNamesThePage() {
    assertThatThrownBy(
            () ->
                mesos(
                        RawServer.answering(
                            "200 OK",
                            "text/html; charset=utf-8",
                            "<html><head><title>Please sign in</title></head></html>"))
                    .agents())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("no JSON")
        .hasMessageContaining("HTML page (\"Please sign in\")");
  }

  @Test
  void givenHtmlInsteadOfAnEmptyAnswer_whenDrained_thenAmbiguous() {
    assertThatThrownBy(
            () -> drain(mesos(RawServer.answering("200 OK", "text/html", "<html></html>"))))
        .isInstanceOf(Ambiguous.class)
        .hasMessageContaining("HTML page");
  }

  @Test
  void givenRefusalsAsHtml_whenCalled_thenTheyAreRecognisedByTypeAndNotQuoted() {
    String page = "<html><head><title>403 Forbidden</title></head><body>nginx</body></html>";
    assertThatThrownBy(() -> drain(mesos(RawServer.answering("403 Forbidden", "text/html", page))))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("not permitted")
        .hasMessageContaining("\"403 Forbidden\"")
        .hasMessageNotContaining("nginx");
    assertThatThrownBy(
            () -> mesos(RawServer.answering("403 Forbidden", "text/html", page)).agents())
        .isInstanceOf(Fault.class);
    assertThatThrownBy(
            () -> mesos(RawServer.answering("401 Unauthorized", "text/html", page)).agents())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("(401)");
  }

  @Test
  void givenCutOffJson_whenRead_thenTransientSayingWhereItEnds() {
    assertThatThrownBy(
            () ->
                mesos(
                        RawServer.answering(
                            "200 OK", "application/json", "{\"type\":\"GET_AGENTS\",\"get_a"))
                    .agents())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("cut off")
        .hasMessageContaining("GET_AGENTS from 127.0.0.1:");
  }

  @Test
  void givenBrokenJson_whenRead_thenAFault() {
    assertThatThrownBy(
            () ->
                mesos(RawServer.answering("200 OK", "application/json", "{\"type\": nonsense}"))
                    .agents())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("Not JSON");
    assertThatThrownBy(
            () -> mesos(RawServer.answering("200 OK", "application/json", "[1]")).agents())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("No JSON object");
  }

  @Test
  void givenAMissingFieldInAnAgent_whenRead_thenOnlyThatOneIsUnseenAndTheSentenceNamesThePlace() {
    String agents =
        "{\"get_agents\":{\"agents\":[{\"active\":true,\"agent_info\":{\"hostname\":\"h\","
            + "\"id\":{}}},{\"active\":true,\"agent_info\":{\"hostname\":\"well\","
            + "\"id\":{\"value\":\"x-S2\"}}}],\"something_new\":[1,{}]}}";
    RawServer server = RawServer.answering("200 OK", "application/json", agents);
    Entries<Agent> read = mesos(server).agents();
    assertThat(read).extracting(Agent::hostname).containsExactly("well");
    assertThat(read.unread())
        .containsExactly(
            new Unread(
                Optional.empty(),
                "Agent h cannot be read: GET_AGENTS from 127.0.0.1:"
                    + server.port()
                    + ": get_agents.agents[0].agent_info.id.value is missing."));
  }

  @Test
  void givenAFieldOfAnotherTypeInAnAgent_whenRead_thenTheSentenceNamesIt() {
    for (String[] each :
        new String[][] {
          {"\"active\":1", "active is neither true nor false"},
          {"\"active\":true,\"registered_time\":{\"nanoseconds\":1.5}", "is not a whole number"},
          {
            "\"active\":true,\"registered_time\":{\"nanoseconds\":99999999999999999999}",
            "is not a whole number of 64 bits"
          }
        }) {
      String agents =
          "{\"get_agents\":{\"agents\":[{"
              + each[0]
              + ",\"agent_info\":{\"hostname\":\"h\",\"id\":{\"value\":\"x-S1\"}}}]}}";
      Entries<Agent> read =
          mesos(RawServer.answering("200 OK", "application/json", agents)).agents();
      assertThat(read).isEmpty();
      assertThat(read.unread())
          .singleElement()
          .satisfies(
              odd -> {
                assertThat(odd.of()).contains("x-S1");
                assertThat(odd.sentence()).startsWith("Agent h cannot be read").contains(each[1]);
              });
    }
  }

  @Test
  void givenANegativeStoredBound_whenRead_thenItIsShownAsStored() {
    String agents =
        "{\"get_agents\":{\"agents\":[{\"active\":false,\"deactivated\":true,\"agent_info\":"
            + "{\"hostname\":\"h\",\"id\":{\"value\":\"x-S1\"}},\"drain_info\":{\"state\":"
            + "\"DRAINING\",\"config\":{\"max_grace_period\":{\"nanoseconds\":-1000000001},"
            + "\"mark_gone\":true}}}]}}";
    Agent agent = mesos(RawServer.answering("200 OK", "application/json", agents)).agents().get(0);
    assertThat(agent.drain().orElseThrow().maxGracePeriod()).contains(Duration.ofSeconds(-1, -1));
    assertThat(agent.drain().orElseThrow().markGone()).isTrue();
    assertThat(agent.port()).isEqualTo(5051);
  }

  @Test
  void givenAnAnswerAboveTheLimit_whenRead_thenAFaultAndWhenCommandedAmbiguous() {
    String announced =
        "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 100001\n\n{";
    assertThatThrownBy(() -> mesos(RawServer.saying(announced)).agents())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("more than 100000 bytes");
    String endless = "HTTP/1.1 200 OK\nContent-Type: application/json\n\n" + "x".repeat(300_000);
    assertThatThrownBy(() -> mesos(RawServer.saying(endless)).agents())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> drain(mesos(RawServer.saying(endless)))).isInstanceOf(Ambiguous.class);
  }

  @Test
  void givenAnotherProtocol_whenRead_thenAFaultSaysThatItIsNoHttp() {
    assertThatThrownBy(() -> mesos(RawServer.saying("SSH-2.0-OpenSSH_9.2\n".repeat(200))).agents())
        .isInstanceOfAny(Fault.class, Transient.class);
  }

  @Test
  void givenServerErrors_whenCalled_thenTransientForReadsAndAmbiguousForCommands() {
    for (String status : List.of("500 Internal Server Error", "502 Bad Gateway", "504 Late")) {
      assertThatThrownBy(() -> mesos(RawServer.answering(status, "text/plain", "oh")).agents())
          .isInstanceOf(Transient.class);
      assertThatThrownBy(() -> drain(mesos(RawServer.answering(status, "text/plain", "oh"))))
          .isInstanceOf(Ambiguous.class);
    }
    assertThatThrownBy(
            () -> drain(mesos(RawServer.answering("503 Busy", "text/plain", "No leader elected"))))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("No leader elected");
  }

  @Test
  void given415_whenCalled_thenAFault() {
    assertThatThrownBy(
            () -> drain(mesos(RawServer.answering("415 No", "text/plain", "Expecting JSON"))))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("Expecting JSON");
  }

  // ---------------------------------------------------------------- redirects

  private static String redirect(String location) {
    return "HTTP/1.1 307 Temporary Redirect\nLocation: " + location + "\nContent-Length: 0\n\n";
  }

  @Test
  void givenARedirectToAnUnknownHost_whenDrained_thenItGetsNeitherTokenNorBody() {
    RawServer stranger = opened(RawServer.answering("200 OK", "", ""));
    for (String location :
        List.of(
            "//127.0.0.1:" + stranger.port() + "/master/api/v1",
            "http://127.0.0.1:" + stranger.port() + "/api/v1",
            "//user@127.0.0.1:" + stranger.port() + "/")) {
      Mesos mesos = mesos(opened(RawServer.saying(redirect(location))).uri());
      assertThatThrownBy(() -> drain(mesos))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("sends us elsewhere (307)")
          .hasMessageContaining("nothing was sent to the other place");
    }
    assertThat(stranger.received()).isEmpty();
  }

  @Test
  void givenARedirectToNowhere_whenDrained_thenAFault() {
    for (String answer :
        List.of(
            "HTTP/1.1 307 Temporary Redirect\nContent-Length: 0\n\n",
            redirect("//"),
            redirect("//[::1"),
            redirect("/login"),
            redirect("//10.9.9.9:5050/master/api/v1"))) {
      assertThatThrownBy(() -> drain(mesos(RawServer.saying(answer))))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("Nothing was done");
    }
  }

  @Test
  void givenARedirectToADeadLeader_whenDrained_thenTransientAndNothingWasDone() {
    URI dead = nowhere();
    RawServer follower =
        opened(RawServer.saying(redirect("//" + dead.getAuthority() + "/master/api/v1")));
    assertThatThrownBy(() -> drain(mesos(follower.uri(), dead)))
        .isInstanceOf(Transient.class)
        .hasMessageContaining(dead.getAuthority() + " cannot be reached")
        .hasMessageContaining("Nothing was done");
  }

  @Test
  void givenMastersThatPointAtEachOther_whenDrained_thenTransientAfterOneHop() {
    String[] location = new String[2];
    RawServer one =
        opened(
            new RawServer(
                (out, closing) ->
                    out.write(redirect(location[1]).replace("\n", "\r\n").getBytes())));
    RawServer two =
        opened(
            new RawServer(
                (out, closing) ->
                    out.write(redirect(location[0]).replace("\n", "\r\n").getBytes())));
    location[0] = "//" + one.uri().getAuthority() + "/master/api/v1";
    location[1] = "//" + two.uri().getAuthority() + "/master/api/v1";
    assertThatThrownBy(() -> drain(mesos(one.uri(), two.uri())))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("changing leader");
    assertThat(one.received().size() + two.received().size()).isEqualTo(3);
  }

  @Test
  void givenTheFirstMasterIsDead_whenTheLeaderIsSought_thenTheNextOneIsAsked() {
    Replay leader = opened(new Replay("v1-get-agents"));
    RawServer follower = opened(RawServer.saying(redirect("//127.0.0.1:" + leader.port())));
    assertThat(mesos(nowhere(), follower.uri(), leader.uri()).agents()).isNotEmpty();
  }

  @Test
  void givenNoMasterKnowsALeader_whenCalled_thenTransientWithWhatEachSaid() {
    RawServer one = opened(RawServer.answering("503 Busy", "text/plain", "No leader elected"));
    URI dead = nowhere();
    assertThatThrownBy(() -> mesos(one.uri(), dead).agents())
        .isInstanceOf(Transient.class)
        .hasMessageContaining("No leading master")
        .hasMessageContaining("No leader elected")
        .hasMessageContaining(dead.getAuthority() + " cannot be reached");
  }

  // ---------------------------------------------------------------- the token

  @Test
  void givenAToken_whenSent_thenItIsInTheHeaderAndInNoMessageEvenWhenTheOtherSideEchoesIt() {
    RawServer server =
        RawServer.answering("400 Bad Request", "text/plain", "you sent token=" + SECRET);
    Failure failure = catchThrowableOfType(Failure.class, () -> drain(mesos(server)));
    assertThat(server.received().get(0)).contains("Authorization: token=" + SECRET);
    assertThat(failure.getMessage()).contains("you sent token=***").doesNotContain(SECRET);
    assertThat(failure.account().toString()).doesNotContain(SECRET);
    RawServer elsewhere = RawServer.saying(redirect("//10.9.9.9:5050/?" + SECRET));
    assertThatThrownBy(() -> drain(mesos(elsewhere))).hasMessageNotContaining(SECRET);
  }

  @Test
  void givenInvisibleCharactersInAnAnswer_whenShown_thenTheyAreSeen() {
    assertThatThrownBy(
            () ->
                drain(
                    mesos(
                        RawServer.answering(
                            "400 Bad Request", "text/plain", "a\u0000b\tc\u202ed\u001b[31m"))))
        .hasMessageContaining("a␀b c⟨U+202E⟩d␛[31m");
  }

  // ---------------------------------------------------------------- agents

  private static Agent agent(String id, int port) {
    return new Agent(
        new AgentId(id),
        "10.0.2.11",
        "10.0.2.11",
        port,
        AgentState.ACTIVE,
        true,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "1.11.0",
        Map.of(),
        Set.of(),
        Resources.NONE,
        Resources.NONE,
        Agent.Room.NONE);
  }

  private static final String SELF =
      "{\"get_agent\":{\"agent_info\":{\"hostname\":\"10.0.2.11\",\"port\":5051,"
          + "\"id\":{\"value\":\"other-S9\"}}}}";

  @Test
  void givenAnotherAgentAtTheAddress_whenAskedDirectly_thenRefusedNamingBoth() {
    RawServer server = opened(RawServer.answering("200 OK", "application/json", SELF));
    Http http =
        opened(
            new Http(
                settings()
                    .connectingTo(
                        new ConnectTo(Map.of("10.0.2.11:5051", "127.0.0.1:" + server.port())))));
    MesosAgentClient client =
        new MesosAgentClient(MesosSettings.direct(URI.create("http://10.0.0.2:5050")), http);
    assertThatThrownBy(() -> client.tasks(agent("mine-S2", 5051)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("other-S9, not mine-S2");
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void givenAdminRouterWithAnOldRoute_whenAnAgentIsAsked_thenTransient() {
    RawServer server = opened(RawServer.answering("200 OK", "application/json", SELF));
    MesosAgentClient client =
        new MesosAgentClient(MesosSettings.through(server.uri()), opened(new Http(settings())));
    assertThatThrownBy(() -> client.self(agent("mine-S2", 5051)))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("Admin Router's routes");
    assertThat(server.received().get(0)).startsWith("POST /agent/mine-S2/api/v1 HTTP/1.1");
  }

  @Test
  void givenAdminRouter_whenTheLeaderIsAsked_thenItsPathBeginsWithMesosAndARedirectIsTransient() {
    RawServer server = opened(RawServer.saying(redirect("//10.0.0.3:5050/master/api/v1")));
    Mesos mesos = new Mesos(MesosSettings.through(server.uri()), opened(new Http(settings())));
    assertThatThrownBy(mesos::agents)
        .isInstanceOf(Transient.class)
        .hasMessageContaining("changing leader");
    assertThat(server.received()).hasSize(1);
    assertThat(server.received().get(0)).startsWith("POST /mesos/api/v1 HTTP/1.1");
  }

  // ---------------------------------------------------------------- looks

  @Test
  void givenAClusterThatCannotBeReadForAWhile_whenLookedAt_thenTheReasonSaysForHowLong() {
    Instant[] now = {Instant.parse("2026-03-02T01:00:00Z")};
    Clock clock =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now[0];
          }
        };
    RawServer one = opened(RawServer.answering("503 Busy", "text/plain", "No leader elected"));
    MesosClusterSource source = new MesosClusterSource(mesos(one.uri()), clock);
    assertThatThrownBy(source::look)
        .isInstanceOf(Transient.class)
        .hasMessageContaining("No leader elected")
        .hasMessageNotContaining("s now");
    now[0] = now[0].plusSeconds(40);
    assertThatThrownBy(source::look)
        .isInstanceOf(Transient.class)
        .hasMessageContaining("for 40 s now");
  }
}
