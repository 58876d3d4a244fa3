package org.dcosrunbooks.dcos.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.dcosrunbooks.failure.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is trusted: the configured authority only, and only for the host that was meant. */
class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path folder;
  private static HttpsServer server;
  private static SSLContext context;
  private static final AtomicInteger CALLS = new AtomicInteger();

  private final List<Http> open = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    authority("ca");
    authority("other-ca");
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=cluster",
        "-keystore",
        store("server"));
    keytool("-certreq", "-alias", "server", "-keystore", store("server"), "-file", file("csr"));
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-keystore",
        store("ca"),
        "-infile",
        file("csr"),
        "-outfile",
        file("server.pem"),
        "-rfc",
        "-ext",
        "san=dns:master.cluster.test,ip:10.0.0.2");
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "ca",
        "-keystore",
        store("server"),
        "-file",
        file("ca.pem"));
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "server",
        "-keystore",
        store("server"),
        "-file",
        file("server.pem"));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(store("server")))) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          CALLS.incrementAndGet();
          byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private static void authority(String name) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "bc:c",
        "-keystore",
        store(name));
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        name,
        "-keystore",
        store(name),
        "-file",
        file(name + ".pem"));
  }

  private static String store(String name) {
    return file(name + ".p12");
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @AfterEach
  void close() {
    open.forEach(Http::close);
  }

  private static int port() {
    return server.getAddress().getPort();
  }

  private Answer call(String uri, Optional<String> ca, int port) {
    return http(uri, ca, port).send(command(uri));
  }

  private static Call command(String uri) {
    return Call.command(
        "DRAIN_AGENT", URI.create(uri + "/api/v1"), "{}".getBytes(StandardCharsets.UTF_8));
  }

  private Http http(String uri, Optional<String> ca, int port) {
    HttpSettings settings =
        HttpSettings.usual()
            .limits(Duration.ofSeconds(2), Duration.ofSeconds(5), 1000)
            .tokenFrom(() -> Optional.of("secret"))
            .connectingTo(
                new ConnectTo(Map.of(URI.create(uri).getAuthority(), "127.0.0.1:" + port)));
    Http http = new Http(ca.map(name -> settings.trusting(folder.resolve(name))).orElse(settings));
    open.add(http);
    return http;
  }

  @Test
  void givenTheConfiguredAuthorityAndTheRightHost_whenCalled_thenAnswered() {
    for (String host : List.of("https://master.cluster.test:5050", "https://10.0.0.2:5050")) {
      assertThat(call(host, Optional.of("ca.pem"), port()).status()).isEqualTo(200);
    }
  }

  @Test
  void givenAnotherHost_whenCalled_thenAFaultAndNothingIsSent() {
    int before = CALLS.get();
    for (String host : List.of("https://other.cluster.test:5050", "https://10.0.0.3:5050")) {
      assertThatThrownBy(() -> call(host, Optional.of("ca.pem"), port()))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("is not trusted")
          .hasMessageContaining("for another host than " + URI.create(host).getHost())
          .hasMessageContaining("no token was sent");
    }
    assertThat(CALLS.get()).isEqualTo(before);
  }

  @Test
  void givenAnUnknownAuthority_whenCalled_thenAFaultAndNothingIsSent() {
    int before = CALLS.get();
    for (Optional<String> ca : List.of(Optional.of("other-ca.pem"), Optional.<String>empty())) {
      assertThatThrownBy(() -> call("https://master.cluster.test:5050", ca, port()))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("not issued by an authority that is trusted here")
          .hasMessageContaining("Configure the CA certificate");
    }
    assertThat(CALLS.get()).isEqualTo(before);
  }

  @Test
  void
      givenAServerWithOldSuitesOnly_whenCalled_thenAFaultSaysWhatToDoAndTheOldOnesHaveToBeAskedFor()
          throws Exception {
    try (SSLServerSocket old =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      old.setEnabledProtocols(new String[] {"TLSv1.2"});
      old.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"});
      Thread answering = new Thread(() -> answerTwice(old));
      answering.start();
      String master = "https://master.cluster.test:5050";
      assertThatThrownBy(() -> call(master, Optional.of("ca.pem"), old.getLocalPort()))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("no TLS 1.2 or 1.3 with a suite that is taken here")
          .hasMessageContaining("dcos.cluster.cbc-suites");
      Http http = http(master, Optional.of("ca.pem"), old.getLocalPort()).withCbcSuites();
      assertThat(http.send(command(master)).status()).isEqualTo(204);
      answering.join(5000);
    }
  }

  private static void answerTwice(SSLServerSocket old) {
    for (int connection = 0; connection < 2; connection++) {
      try (Socket visitor = old.accept()) {
        assertThat(visitor.getInputStream().read()).isPositive();
        visitor
            .getOutputStream()
            .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException noHandshake) {
        assertThat(noHandshake).hasMessageContaining("no cipher suites in common");
      }
    }
  }

  @Test
  void givenAPortWithoutTls_whenCalledWithHttps_thenAFaultSaysSo() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (Socket connection = plain.accept()) {
                  connection
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  connection.getInputStream().readAllBytes();
                } catch (IOException gone) {
                  assertThat(gone).isNotNull(); // the other side has seen enough
                }
              });
      answering.start();
      assertThatThrownBy(
              () ->
                  call(
                      "https://master.cluster.test:5050",
                      Optional.of("ca.pem"),
                      plain.getLocalPort()))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("does not speak TLS");
      answering.join(5000);
    }
  }

  @Test
  void givenAnUnreadableAuthority_whenCalled_thenAFaultNamesTheFile() throws IOException {
    Files.writeString(folder.resolve("empty.pem"), "");
    for (String name : List.of("missing.pem", "empty.pem")) {
      assertThatThrownBy(() -> call("https://master.cluster.test:5050", Optional.of(name), port()))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("CA certificate cannot be read")
          .hasMessageContaining(name);
    }
  }
}
