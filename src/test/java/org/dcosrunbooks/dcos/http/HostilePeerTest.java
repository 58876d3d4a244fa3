package org.dcosrunbooks.dcos.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.ForPeople;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.testing.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that never end, or that are made to use us up: each costs its own call and no other. */
class HostilePeerTest {

  private static final Duration CALL = Duration.ofSeconds(3);
  private static final long MOST_BODY = 1_000_000;

  /** What a peer can push at us before it notices that nobody listens: buffers of the system. */
  private static final long IN_BUFFERS = 16_000_000;

  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Http http =
      opened(new Http(HttpSettings.usual().limits(Duration.ofSeconds(1), CALL, MOST_BODY)));

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** Says its beginning once and its burden until nobody takes it any more. */
  private final class Endless implements RawServer.Behaviour {

    private final byte[] beginning;
    private final byte[] burden;
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final RawServer server;

    Endless(String beginning, String burden) {
      this.beginning = beginning.getBytes(StandardCharsets.ISO_8859_1);
      this.burden =
          burden.repeat(1 + 4_000 / burden.length()).getBytes(StandardCharsets.ISO_8859_1);
      this.server = opened(new RawServer(this));
    }

    @Override
    public void answer(OutputStream out, CountDownLatch closing) throws IOException {
      try {
        out.write(beginning);
        while (closing.getCount() > 0) {
          out.write(burden);
          sent.addAndGet(burden.length);
        }
      } finally {
        letGo.countDown();
      }
    }
  }

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  static Stream<Arguments> neverEnding() {
    return Stream.of(
        Arguments.of("a status line", "HTTP/1.1 200 ", "a"),
        Arguments.of("no line at all", "", "a"),
        Arguments.of("empty lines", "", "\r\n"),
        Arguments.of("lines before the status", "", "bla\r\n"),
        Arguments.of("a header's value", OK + "X: ", "a"),
        Arguments.of("a header's name", OK, "a"),
        Arguments.of("headers", OK, "X: a\r\n"),
        Arguments.of("a folded header", OK + "X: a\r\n", " a\r\n"),
        Arguments.of("headers behind a 100", "HTTP/1.1 100 Continue\r\n", "X: a\r\n"),
        Arguments.of("a chunk's size", CHUNKED, "0"),
        Arguments.of("a chunk's extension", CHUNKED + "1;", "a"),
        Arguments.of("chunks", CHUNKED, "8\r\n[[[[[[[[\r\n"),
        Arguments.of("trailers", CHUNKED + "0\r\n", "X: a\r\n"),
        Arguments.of("a trailer", CHUNKED + "0\r\nX: ", "a"),
        Arguments.of("a body without a length", OK + "\r\n", "["),
        Arguments.of(
            "a body that is longer than it says", OK + "Content-Length: 99999999\r\n\r\n", "["));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("neverEnding")
  void givenAnAnswerThatNeverEnds_whenRead_thenItIsGivenUpAtOnceAndOthersAreServed(
      String what, String beginning, String burden) throws Exception {
    Endless endless = new Endless(beginning, burden);
    long before = System.nanoTime();
    Failure failure =
        catchThrowableOfType(Fault.class, () -> http.send(Call.get("look", endless.server.uri())));
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    assertThat(failure).as(what).isNotNull();
    assertThat(took).as(what).isLessThan(CALL);
    assertThat(failure.getMessage()).contains("Nothing was done");
    assertThat(endless.letGo.await(5, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
    assertThat(endless.sent.get()).isLessThan(IN_BUFFERS);

    Endless again = new Endless(beginning, burden);
    Failure inDoubt =
        catchThrowableOfType(
            Ambiguous.class, () -> http.send(Call.command("act", again.server.uri(), BODY)));
    assertThat(inDoubt).as(what).isNotNull();
    othersAreServed();
  }

  private void othersAreServed() {
    RawServer well = opened(RawServer.answering("200 OK", "application/json", "{\"a\":1}"));
    assertThat(http.send(Call.get("look", well.uri())).json().need("a").integer()).isEqualTo(1);
  }

  static Stream<Arguments> dripping() {
    return Stream.of(
        Arguments.of("a header", OK + "X: ", "a"),
        Arguments.of("answers that are none yet", "", "HTTP/1.1 100 Continue\r\n\r\n"),
        Arguments.of("chunks", CHUNKED, "1\r\n[\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dripping")
  void givenAnAnswerThatComesDropByDrop_whenItsTimeIsOver_thenItsConnectionAndThreadEnd(
      String what, String beginning, String drop) throws Exception {
    Http impatient =
        opened(
            new Http(
                HttpSettings.usual()
                    .limits(Duration.ofSeconds(1), Duration.ofMillis(400), MOST_BODY)));
    CountDownLatch letGo = new CountDownLatch(1);
    RawServer server =
        opened(
            new RawServer(
                (out, closing) -> {
                  try {
                    out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
                    while (!closing.await(20, TimeUnit.MILLISECONDS)) {
                      out.write(drop.getBytes(StandardCharsets.ISO_8859_1));
                    }
                  } finally {
                    letGo.countDown();
                  }
                }));
    assertThatThrownBy(() -> impatient.send(Call.get("look", server.uri())))
        .as(what)
        .isInstanceOf(Transient.class)
        .hasMessageContaining("No complete answer came within 0.4 s");
    assertThat(letGo.await(5, TimeUnit.SECONDS)).isTrue();
    await().atMost(Duration.ofSeconds(5)).until(() -> impatient.callsInHand() == 0);
  }

  // ---------------------------------------------------------------- JSON

  static Stream<Arguments> heavyJson() {
    return Stream.of(
        Arguments.of("deep lists", "[".repeat(5_000) + "]".repeat(5_000)),
        Arguments.of("deep objects", "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)),
        Arguments.of("a long number", "[" + "1".repeat(5_000) + "]"),
        Arguments.of("a huge exponent", "[1e" + "9".repeat(2_000) + "]"),
        Arguments.of("a long name", "{\"" + "a".repeat(100_000) + "\":1}"),
        Arguments.of("a long text", "[\"" + "a".repeat(5_000_000) + "\"]"),
        Arguments.of("a name twice", "{\"a\":1,\"a\":2}"),
        Arguments.of("elements", "[" + "{},".repeat(Json.MOST_PARTS) + "{}]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("heavyJson")
  void givenJsonThatIsMadeToUseUsUp_whenRead_thenAFaultSaysSo(String what, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.any("look from x:1", bytes))
        .as(what)
        .isInstanceOf(Fault.class)
        .hasMessageContaining("look from x:1");
  }

  @Test
  void givenNumbersBeyondReason_whenTakenAsNumbers_thenNobodyReckonsForMinutes() {
    Json json =
        Json.any("x", "{\"a\":1e999999999,\"b\":1E-999999999}".getBytes(StandardCharsets.UTF_8));
    long before = System.nanoTime();
    assertThatThrownBy(() -> json.need("a").integer()).isInstanceOf(Fault.class);
    assertThatThrownBy(() -> json.need("a").number()).isInstanceOf(Fault.class);
    assertThatThrownBy(() -> json.need("b").number()).isInstanceOf(Fault.class);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
  }

  // ---------------------------------------------------------------- a client that died

  @Test
  void givenAnErrorWhileReading_whenCalledAgain_thenAnotherClientServes() {
    AtomicInteger made = new AtomicInteger();
    Supplier<HttpClientBuilder> breaking =
        () -> {
          HttpClientBuilder builder = HttpClientBuilder.create();
          if (made.incrementAndGet() == 1) {
            builder.setRequestExecutor(
                new org.apache.hc.core5.http.impl.io.HttpRequestExecutor() {
                  @Override
                  public org.apache.hc.core5.http.ClassicHttpResponse execute(
                      org.apache.hc.core5.http.ClassicHttpRequest request,
                      org.apache.hc.core5.http.io.HttpClientConnection connection,
                      org.apache.hc.core5.http.io.HttpResponseInformationCallback callback,
                      org.apache.hc.core5.http.protocol.HttpContext context) {
                    throw new OutOfMemoryError("made by a test");
                  }
                });
          }
          return builder;
        };
    Http mortal = opened(new Http(HttpSettings.usual(), breaking));
    RawServer well = opened(RawServer.answering("200 OK", "application/json", "{\"a\":1}"));
    long before = Breakdowns.count(Breakdowns.During.CALL);
    assertThatThrownBy(() -> mortal.send(Call.get("look", well.uri())))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("OutOfMemoryError")
        .hasMessageContaining("look");
    assertThat(Breakdowns.count(Breakdowns.During.CALL)).isEqualTo(before + 1);
    for (int more = 0; more < 3; more++) {
      assertThat(mortal.send(Call.get("look", well.uri())).status()).isEqualTo(200);
    }
    assertThat(made).hasValue(2);
  }

  // ---------------------------------------------------------------- many at once

  @Test
  void givenMorePlacesThanAnybodyHas_whenAskedTogether_thenOnlyAFewAtATimeAndAllOfThem() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Supplier<Integer>> works =
        IntStream.range(0, 500)
            .<Supplier<Integer>>mapToObj(
                number ->
                    () -> {
                      most.accumulateAndGet(now.incrementAndGet(), Math::max);
                      Thread.yield();
                      now.decrementAndGet();
                      return number;
                    })
            .toList();
    assertThat(http.together(works)).hasSize(500).startsWith(0, 1, 2).endsWith(499);
    assertThat(most.get()).isLessThanOrEqualTo(Http.TOGETHER);
  }

  @Test
  void givenOneOfManyThatBreaks_whenAskedTogether_thenTheErrorIsTold() {
    assertThatThrownBy(
            () ->
                http.together(
                    List.of(
                        () -> 1,
                        () -> {
                          throw new StackOverflowError("made by a test");
                        })))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("StackOverflowError");
  }

  @Test
  void givenCallsThatPeopleWaitFor_whenTheyHoldTheirShare_thenTheWatcherStillCalls()
      throws Exception {
    Duration aMinute = Duration.ofMinutes(1);
    Http patient = opened(new Http(HttpSettings.usual().limits(aMinute, aMinute, MOST_BODY)));
    RawServer silent = new RawServer((out, closing) -> closing.await());
    RawServer well = opened(RawServer.answering("200 OK", "application/json", "{\"a\":1}"));
    List<Thread> callers;
    AtomicInteger ended = new AtomicInteger();
    try (silent) {
      Runnable look = looks(patient, silent, ended);
      callers = started(() -> ForPeople.run(look::run));
      await().atMost(aMinute).until(() -> ended.get() == Http.CALLS - Http.CALLS_FOR_PEOPLE);
      assertThat(patient.callsInHand()).isEqualTo(Http.CALLS_FOR_PEOPLE);
      assertThat(patient.send(Call.get("look", well.uri())).status()).isEqualTo(200);
      await().atMost(aMinute).until(() -> silent.received().size() == Http.CALLS_FOR_PEOPLE);
    }
    for (Thread caller : callers) {
      caller.join(aMinute.toMillis());
    }
    await().atMost(aMinute).until(() -> patient.callsInHand() == 0);
    ForPeople.run(
        () -> assertThat(patient.send(Call.get("look", well.uri())).status()).isEqualTo(200));
  }

  @Test
  void givenPeersThatHoldAllCalls_whenOneMoreIsMade_thenItIsRefusedAndLaterOnesAreServed()
      throws Exception {
    Duration aMinute = Duration.ofMinutes(1);
    Http patient = opened(new Http(HttpSettings.usual().limits(aMinute, aMinute, MOST_BODY)));
    RawServer silent = new RawServer((out, closing) -> closing.await());
    RawServer well = opened(RawServer.answering("200 OK", "application/json", "{\"a\":1}"));
    List<Thread> callers;
    AtomicInteger ended = new AtomicInteger();
    try (silent) {
      callers = started(looks(patient, silent, ended));
      await().atMost(aMinute).until(() -> patient.callsInHand() == Http.CALLS);
      assertThatThrownBy(() -> patient.send(Call.command("act", well.uri(), BODY)))
          .isInstanceOf(Transient.class)
          .hasMessageContaining("too many calls at once")
          .hasMessageContaining("Nothing was done");
      assertThat(well.received()).isEmpty();
      // whoever waits for a silent one is woken by its end
      await().atMost(aMinute).until(() -> silent.received().size() == Http.CALLS);
    }
    for (Thread caller : callers) {
      caller.join(aMinute.toMillis());
    }
    assertThat(ended.get()).isEqualTo(Http.CALLS);
    await().atMost(aMinute).until(() -> patient.callsInHand() == 0);
    assertThat(patient.send(Call.get("look", well.uri())).status()).isEqualTo(200);
  }

  private static Runnable looks(Http patient, RawServer silent, AtomicInteger ended) {
    return () -> {
      try {
        patient.send(Call.get("look", silent.uri()));
      } catch (Transient lost) {
        ended.incrementAndGet();
      }
    };
  }

  /** As many as there are calls at a time. */
  private static List<Thread> started(Runnable caller) {
    List<Thread> callers = new ArrayList<>();
    for (int one = 0; one < Http.CALLS; one++) {
      Thread thread = new Thread(caller);
      callers.add(thread);
      thread.start();
    }
    return callers;
  }
}
