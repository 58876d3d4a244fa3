package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.dcosrunbooks.engine.People.Group;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** One auditor asks more than there are threads, of a cluster that never answers. */
@House
class ManyLooksTest {

  private static final int LOOKS = 250;
  private static final ServerSocket SILENT = silent();

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void master(DynamicPropertyRegistry properties) {
    properties.add("dcos.cluster.masters", () -> "http://127.0.0.1:" + SILENT.getLocalPort());
  }

  private static ServerSocket silent() {
    try {
      return new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new ExceptionInInitializerError(failed);
    }
  }

  @Test
  void givenOneAuditorWhoAsksWithoutEnd_thenToldToComeAgain_andHealthAndAbortGetThrough()
      throws Exception {
    Http operator = Http.at(port).basic(TestPeople.of(Group.OPERATORS));
    Http auditor = Http.at(port).basic(TestPeople.of(Group.AUDITORS));
    HttpResponse<String> started =
        operator.json(
            "POST",
            "/api/runbooks/drain-node/runs",
            "{\"agent\":\"10.0.0.9\",\"reason\":\"a look\"}");
    assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
    String run = started.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    assertThat(auditor.get("/api/runs").statusCode()).isEqualTo(200);

    ExecutorService threads = Executors.newCachedThreadPool();
    List<CompletableFuture<HttpResponse<String>>> looks = new ArrayList<>();
    for (int i = 0; i < LOOKS; i++) {
      String agent = "10.0.2." + i % 50;
      looks.add(
          CompletableFuture.supplyAsync(
              () -> auditor.get("/api/agents/" + agent + "/diagnosis"), threads));
    }
    CompletableFuture.anyOf(looks.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    long begun = System.nanoTime();
    assertThat(Http.at(port).get("/actuator/health").statusCode()).isIn(200, 503);
    assertThat(operator.json("POST", "/api/runs/" + run + "/abort", "{}").statusCode())
        .isEqualTo(202);
    assertThat(operator.get("/api/runs").statusCode()).isEqualTo(200);
    assertThat(auditor.get("/api/runs").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    assertThat(looks).anyMatch(look -> !look.isDone());

    List<HttpResponse<String>> told = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> look : looks) {
      told.add(look.get(60, TimeUnit.SECONDS));
    }
    assertThat(told)
        .allMatch(one -> one.statusCode() == 429 || one.statusCode() < 400 || isNotThere(one));
    assertThat(told.stream().filter(one -> one.statusCode() == 429))
        .hasSizeGreaterThan(LOOKS / 2)
        .allMatch(one -> one.headers().firstValue("Retry-After").isPresent())
        .allMatch(one -> one.body().contains("ask again when they are answered"));
    threads.shutdownNow();
  }

  /** A look is one, however its address is written, and asked with HEAD too. */
  @Test
  void givenLooksInOtherWords_whenAskedWithoutEnd_thenTheyHaveTheTurnOfLooks() throws Exception {
    Http auditor = Http.at(port).basic(TestPeople.of(Group.AUDITORS));
    ExecutorService threads = Executors.newCachedThreadPool();
    List<CompletableFuture<HttpResponse<String>>> looks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String path = "/api/agents/10.0.3." + i + (i % 2 == 0 ? "/diagnosis" : "/diagnosi%73");
      String method = i % 2 == 0 ? "HEAD" : "GET";
      looks.add(CompletableFuture.supplyAsync(() -> auditor.send(method, path, null), threads));
    }
    CompletableFuture.anyOf(looks.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    long begun = System.nanoTime();
    assertThat(auditor.get("/api/runs").statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    long told = 0;
    for (CompletableFuture<HttpResponse<String>> look : looks) {
      told += look.get(90, TimeUnit.SECONDS).statusCode() == 429 ? 1 : 0;
    }
    assertThat(told).isGreaterThan(30);
    threads.shutdownNow();
  }

  private static boolean isNotThere(HttpResponse<String> answer) {
    return answer.statusCode() == 404 || answer.statusCode() == 503;
  }
}
