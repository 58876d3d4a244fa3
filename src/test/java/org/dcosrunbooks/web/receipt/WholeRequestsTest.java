package org.dcosrunbooks.web.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.dcosrunbooks.audit.Document;
import org.dcosrunbooks.audit.Documents;
import org.dcosrunbooks.failure.Breakdowns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

/** A container with the receipt in front of it and a servlet behind it that says what it got. */
class WholeRequestsTest {

  private static final int MOST_BODIES = 8;
  private static final int MOST_FROM_ONE = 3;
  private static final String HEAD = " HTTP/1.1\r\nHost: here\r\n";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

  private static final int MIB = 1024 * 1024;

  private final Tomcat tomcat = new Tomcat();
  private final Unread unread = new Unread(new Unread.Most(4 * MIB, 8 * MIB, 16 * MIB));

  private final Documents documents = new Documents(DataSize.ofMegabytes(64));

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector(TimedProtocol.class.getName());
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("headMillis", "1000");
    connector.setProperty("maxConnections", "20");
    connector.setProperty("maxThreads", "4");
    connector.setProperty("socket.txBufSize", "65536");
    tomcat.setConnector(connector);
    tomcat
        .getEngine()
        .getPipeline()
        .addValve(
            new WholeRequests(
                new WholeRequests.Within(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                new Unfinished(new Unfinished.Most(MOST_BODIES, 200_000, MOST_FROM_ONE)),
                unread));
    Context context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "echo", new Echo(documents)).addMapping("/*");
    FilterDef filter = new FilterDef();
    filter.setFilterName("body");
    filter.setFilter(new ReceivedBody());
    context.addFilterDef(filter);
    FilterMap everywhere = new FilterMap();
    everywhere.setFilterName("body");
    everywhere.addURLPattern("/*");
    context.addFilterMap(everywhere);
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  /** Says the parameters, then the body; fails or sends away when asked to. */
  private static final class Echo extends HttpServlet {

    private final transient Documents documents;

    Echo(Documents documents) {
      this.documents = documents;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getRequestURI().equals("/broken")) {
        throw new IllegalStateException("asked to be broken");
      }
      if (request.getRequestURI().equals("/away")) {
        response.sendError(HttpServletResponse.SC_CONFLICT, "sent away");
        return;
      }
      if (request.getRequestURI().equals("/memory")) {
        throw new OutOfMemoryError("asked for too much");
      }
      if (request.getRequestURI().startsWith("/document")) {
        Document document = documents.begin(() -> {});
        for (int i = Integer.parseInt(request.getParameter("mib")); i > 0; i--) {
          document.accept("ä".repeat(MIB / 2));
        }
        LargeAnswer.is(request, document);
        if (request.getRequestURI().endsWith("/broken")) {
          throw new IllegalStateException("asked to be broken");
        }
        return;
      }
      if (request.getRequestURI().equals("/large")) {
        byte[] mib = new byte[MIB];
        for (int i = Integer.parseInt(request.getParameter("mib")); i > 0; i--) {
          response.getOutputStream().write(mib);
          response.flushBuffer();
        }
        return;
      }
      StringBuilder said = new StringBuilder();
      for (String name : Collections.list(request.getParameterNames())) {
        said.append(name).append(List.of(request.getParameterValues(name))).append(' ');
      }
      if (!request
          .getParameterMap()
          .keySet()
          .equals(Set.copyOf(Collections.list(request.getParameterNames())))) {
        said.append("two ways to read the fields differ");
      }
      said.append(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      byte[] bytes = said.toString().getBytes(StandardCharsets.UTF_8);
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    }
  }

  private int port() {
    return tomcat.getConnector().getLocalPort();
  }

  private static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of("no body", "GET /x?a=1" + HEAD + "Connection: close\r\n\r\n", "200", "a[1] "),
        Arguments.of(
            "a form",
            "POST /x?a=1"
                + HEAD
                + FORM
                + "Connection: close\r\nContent-Length: 14\r\n\r\na=2&b=%C3%A4+c",
            "200",
            "a[1, 2] b[ä c] a=2&b=%C3%A4+c"),
        Arguments.of(
            "JSON in chunks",
            "PUT /x"
                + HEAD
                + "Transfer-Encoding: chunked\r\n"
                + "Connection: close\r\n\r\n"
                + "3\r\n"
                + "{\"a\r\n"
                + "4\r\n"
                + "\":1}\r\n"
                + "0\r\n\r\n",
            "200",
            "{\"a\":1}"),
        Arguments.of(
            "two at once",
            "POST /x"
                + HEAD
                + "Content-Length: 3\r\n\r\noneGET /y"
                + HEAD
                + "\r\nPOST /x"
                + HEAD
                + "Connection: close\r\nContent-Length: 3\r\n\r\ntwo",
            "200",
            "two"),
        Arguments.of(
            "asked to go on",
            "POST /x"
                + HEAD
                + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 3\r\n\r\nyes",
            "100",
            "yes"),
        Arguments.of(
            "a mistake",
            "POST /broken" + HEAD + "Connection: close\r\nContent-Length: 3\r\n\r\nyes",
            "500",
            ""),
        Arguments.of(
            "sent away",
            "POST /away" + HEAD + "Connection: close\r\nContent-Length: 3\r\n\r\nyes",
            "409",
            "sent away"),
        Arguments.of(
            "too large for the sign-in",
            "POST /login"
                + HEAD
                + "Content-Length: 5000\r\nConnection: close\r\n\r\n"
                + "x".repeat(5_000),
            "413",
            "larger than 4 KiB"),
        Arguments.of(
            "too large in chunks",
            "POST /login"
                + HEAD
                + "Transfer-Encoding: chunked\r\n\r\n"
                + ("1000\r\n" + "x".repeat(4_096) + "\r\n").repeat(300),
            "413",
            "larger than 4 KiB"),
        Arguments.of(
            "too large to be read at all",
            "POST /x" + HEAD + "Content-Length: 2000000\r\n\r\nx",
            "413",
            "larger than 64 KiB"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void givenAWholeRequest_whenItCame_thenAnsweredAsEver(
      String what, String request, String status, String end) throws IOException {
    try (Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port())) {
      visitor.setSoTimeout(10_000);
      byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
      visitor.getOutputStream().write(bytes);
      String answer = new String(visitor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 " + status).contains(end);
    }
  }

  private static Stream<Arguments> slow() {
    return Stream.of(
        Arguments.of("a body", "POST /login" + HEAD + "Content-Length: 400\r\n\r\n", "x", "408"),
        Arguments.of(
            "a body in chunks",
            "POST /login" + HEAD + "Transfer-Encoding: chunked\r\n\r\n",
            "1\r\nx\r\n",
            "408"),
        Arguments.of(
            "a body that is too large already",
            "POST /login" + HEAD + "Content-Length: 9000\r\n\r\n" + "x".repeat(8_000),
            "x",
            "408"),
        Arguments.of(
            "a silent body", "POST /login" + HEAD + "Content-Length: 400\r\n\r\n", "", "408"),
        Arguments.of("a head", "GET /x" + HEAD + "X: ", "x", ""),
        Arguments.of("a first line", "GET /", "x", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slow")
  void givenAVisitorWhoIsSlow_whenTheTimeIsOver_thenCutOff(
      String what, String beginning, String drip, String status) throws IOException {
    try (SlowVisitors slow = new SlowVisitors(port(), List.of(beginning), drip)) {
      assertThat(slow.answer(0, 8_000).orElse("")).contains(status);
    }
  }

  @Test
  void givenMoreBodiesThanAreReadAtATime_thenTheEldestAreGivenUpAndTheNewestIsRead()
      throws IOException {
    String slowly = "POST /x" + HEAD + "Content-Length: 400\r\n\r\n";
    try (SlowVisitors slow =
        new SlowVisitors(port(), Collections.nCopies(MOST_BODIES + 2, slowly), "")) {
      assertThat(slow.answer(0, 8_000).orElse("")).contains("408");
      assertThat(slow.answer(1, 8_000).orElse("")).contains("408");
    }
  }

  @Test
  void givenNearlyAllConnectionsTaken_thenTheIdleAreClosedAndSomebodyElseIsAnswered()
      throws IOException {
    try (SlowVisitors idle = new SlowVisitors(port(), Collections.nCopies(20, ""), "");
        Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port())) {
      assertThat(idle.size()).isEqualTo(20);
      visitor.setSoTimeout(8_000);
      visitor
          .getOutputStream()
          .write(
              ("GET /x" + HEAD + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(visitor.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200");
      assertThat(idle.oneIsCutOff(8_000)).isTrue();
    }
  }

  @Test
  void givenMoreWhoDoNotReadThanThreads_thenSomebodyElseIsAnsweredAtOnce() throws IOException {
    String large = "GET /large?mib=1" + HEAD + "\r\n";
    try (SlowVisitors slow = new SlowVisitors(port(), Collections.nCopies(12, large), "")) {
      assertThat(slow.size()).isGreaterThan(4);
      for (int i = 0; i < 5; i++) {
        long begun = System.nanoTime();
        assertThat(answerTo("/x?a=1")).startsWith("HTTP/1.1 200").endsWith("a[1] ");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
      }
      assertThat(unread.bytes()).isPositive().isLessThanOrEqualTo(16L * MIB);
    }
  }

  @Test
  void givenSomebodyWhoDoesNotRead_whenTheTimeIsOver_thenCutOffAndForgotten() {
    String large = "GET /large?mib=3" + HEAD + "\r\n";
    try (SlowVisitors slow = new SlowVisitors(port(), Collections.nCopies(2, large), "")) {
      assertThat(slow.size()).isEqualTo(2);
      await().atMost(Duration.ofSeconds(10)).until(() -> unread.bytes() > 0);
      await().atMost(Duration.ofSeconds(10)).until(() -> unread.bytes() == 0);
      await().atMost(Duration.ofSeconds(10)).until(() -> connections() == 0);
    }
  }

  @Test
  void givenADocumentLargerThanAllMemory_thenSentWholeAndNothingKept() throws IOException {
    String answer = answerTo("/document?mib=20");
    assertThat(answer).startsWith("HTTP/1.1 200").contains("Content-Length: " + 20 * MIB);
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo("ä".repeat(10 * MIB));
    await().atMost(Duration.ofSeconds(5)).until(() -> documents.taken() == 0);
  }

  @Test
  void givenADocumentThatFails_orThatNobodyReads_thenNothingIsKept() throws IOException {
    assertThat(answerTo("/document/broken?mib=1")).startsWith("HTTP/1.1 500");
    assertThat(documents.taken()).isZero();
    String large = "GET /document?mib=20" + HEAD + "\r\n";
    try (SlowVisitors gone = new SlowVisitors(port(), Collections.nCopies(2, large), "")) {
      assertThat(gone.size()).isEqualTo(2);
      await().atMost(Duration.ofSeconds(10)).until(() -> documents.taken() == 40L * MIB);
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> documents.taken() == 0);
  }

  @Test
  void givenAnAnswerThatIsTooLarge_thenSaidSoAndNothingOfItSent() throws IOException {
    assertThat(answerTo("/large?mib=9"))
        .startsWith("HTTP/1.1 413")
        .contains("larger than 4 MiB")
        .hasSizeLessThan(1_000);
    assertThat(answerTo("/large?mib=3")).startsWith("HTTP/1.1 200").hasSizeGreaterThan(3 * MIB);
    assertThat(unread.bytes()).isZero();
  }

  @Test
  void givenAnError_whenARequestIsAnswered_thenCountedAndSaid() throws IOException {
    long before = Breakdowns.count(Breakdowns.During.REQUEST);
    assertThat(answerTo("/memory")).startsWith("HTTP/1.1 500").contains("The service failed");
    assertThat(Breakdowns.count(Breakdowns.During.REQUEST)).isEqualTo(before + 1);
  }

  private long connections() {
    // one is counted for whoever comes next
    return ((TimedProtocol) tomcat.getConnector().getProtocolHandler()).getConnectionCount() - 1;
  }

  private String answerTo(String path) throws IOException {
    try (Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port())) {
      visitor.setSoTimeout(10_000);
      visitor
          .getOutputStream()
          .write(
              ("GET " + path + HEAD + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(visitor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
