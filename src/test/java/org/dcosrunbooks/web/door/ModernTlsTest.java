package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

/** What a visitor can agree on with the service, seen from the other end of a handshake. */
class ModernTlsTest {

  private static final String PASSWORD = "changeit";
  private static final String CBC = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384";
  private static final List<String> ONLY_CBC =
      List.of(
          CBC,
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_RSA_WITH_AES_128_CBC_SHA");
  private static final String GCM = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";

  @TempDir static Path folder;
  private static Path keys;

  @BeforeAll
  static void key() throws Exception {
    keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "service",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=localhost",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
  }

  private static WebApplicationContextRunner service(String... properties) {
    return new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
        .withConfiguration(
            AutoConfigurations.of(
                ServletWebServerFactoryAutoConfiguration.class, SslAutoConfiguration.class))
        .withBean(ModernTls.class)
        .withPropertyValues("server.port=0", "server.address=127.0.0.1")
        .withPropertyValues(properties);
  }

  private static String[] keyStore() {
    return new String[] {
      "server.ssl.key-store=" + keys, "server.ssl.key-store-password=" + PASSWORD
    };
  }

  private static String[] bundle() {
    return new String[] {
      "server.ssl.bundle=web",
      "spring.ssl.bundle.jks.web.keystore.location=" + keys,
      "spring.ssl.bundle.jks.web.keystore.password=" + PASSWORD
    };
  }

  /** The suite that both agree on. */
  private static String agreed(
      ServletWebServerApplicationContext service, String version, List<String> suites)
      throws Exception {
    KeyStore trusted = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    anchors.setCertificateEntry("service", trusted.getCertificate("service"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket("127.0.0.1", service.getWebServer().getPort())) {
      socket.setSoTimeout(30_000);
      socket.setEnabledProtocols(new String[] {version});
      socket.setEnabledCipherSuites(suites.toArray(String[]::new));
      socket.startHandshake();
      return socket.getSession().getCipherSuite();
    }
  }

  private static ServletWebServerApplicationContext of(
      org.springframework.boot.test.context.assertj.AssertableWebApplicationContext context) {
    assertThat(context).hasNotFailed();
    return (ServletWebServerApplicationContext) context.getSourceApplicationContext();
  }

  @Test
  void givenTlsWithoutAWordAboutSuites_whenOnlyCbcIsOffered_thenTheHandshakeIsRefused() {
    for (String[] tls : List.of(keyStore(), bundle())) {
      service(tls)
          .run(
              context -> {
                assertThatThrownBy(() -> agreed(of(context), "TLSv1.2", ONLY_CBC))
                    .isInstanceOfAny(SSLException.class, IOException.class)
                    .hasMessageContaining("handshake_failure");
                assertThat(agreed(of(context), "TLSv1.2", List.of(CBC, GCM))).isEqualTo(GCM);
                assertThat(agreed(of(context), "TLSv1.3", List.of("TLS_AES_128_GCM_SHA256")))
                    .isEqualTo("TLS_AES_128_GCM_SHA256");
              });
    }
  }

  @Test
  void givenAWordOfTheInstallationAboutSuites_thenItCounts() {
    service(keyStore())
        .withPropertyValues("server.ssl.ciphers=" + CBC)
        .run(context -> assertThat(agreed(of(context), "TLSv1.2", ONLY_CBC)).isEqualTo(CBC));
    service(bundle())
        .withPropertyValues("spring.ssl.bundle.jks.web.options.ciphers=" + CBC)
        .run(context -> assertThat(agreed(of(context), "TLSv1.2", ONLY_CBC)).isEqualTo(CBC));
  }

  @Test
  void givenNoTls_thenThereIsNone() {
    service()
        .run(
            context ->
                assertThatThrownBy(() -> agreed(of(context), "TLSv1.2", List.of(GCM)))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("Unsupported or unrecognized SSL message"));
  }
}
