package org.dcosrunbooks.dcos.http;

import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ssl.TLS;

/**
 * Which TLS is spoken with the cluster: 1.2 and 1.3, with suites that encrypt and prove at once.
 */
enum Suites {
  /** Without the suites in CBC mode, which have been broken again and again. */
  AUTHENTICATED(Stream.empty()),

  /**
   * With those in CBC mode too, behind the others: for Mesos as it is without a word about suites.
   */
  CBC_TOO(
      Stream.of(
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
          "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_256_CBC_SHA",
          "TLS_RSA_WITH_AES_128_CBC_SHA"));

  private final List<String> names;

  Suites(Stream<String> more) {
    names =
        Stream.concat(
                Stream.of(
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
                more)
            .toList();
  }

  ClientTlsStrategyBuilder strategy() {
    return ClientTlsStrategyBuilder.create()
        .setTlsVersions(TLS.V_1_2, TLS.V_1_3)
        .setCiphers(names.toArray(String[]::new));
  }
}
