package org.dcosrunbooks.web.door;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.autoconfigure.ssl.SslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;

/**
 * Where TLS is configured without a word about suites or versions, the service takes 1.2 and 1.3
 * with suites that encrypt and prove at once, and none in CBC mode. A word of the installation
 * counts. Said here because in the defaults it would itself turn TLS on.
 */
final class ModernTls implements BeanPostProcessor {

  static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

  static final List<String> SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof ServerProperties server) {
      complete(server.getSsl());
    } else if (bean instanceof ManagementServerProperties management) {
      complete(management.getSsl());
    } else if (bean instanceof SslProperties ssl) {
      Stream.concat(
              ssl.getBundle().getPem().values().stream(),
              ssl.getBundle().getJks().values().stream())
          .map(SslBundleProperties::getOptions)
          .forEach(ModernTls::complete);
    }
    return bean;
  }

  private static void complete(Ssl ssl) {
    if (ssl == null) {
      return;
    }
    if (ssl.getCiphers() == null) {
      ssl.setCiphers(SUITES.toArray(String[]::new));
    }
    if (ssl.getEnabledProtocols() == null) {
      ssl.setEnabledProtocols(VERSIONS.toArray(String[]::new));
    }
  }

  private static void complete(SslBundleProperties.Options options) {
    if (options.getCiphers() == null) {
      options.setCiphers(Set.copyOf(SUITES));
    }
    if (options.getEnabledProtocols() == null) {
      options.setEnabledProtocols(Set.copyOf(VERSIONS));
    }
  }
}
