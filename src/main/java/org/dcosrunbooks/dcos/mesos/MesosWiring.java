package org.dcosrunbooks.dcos.mesos;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The clients of the configured cluster. The token is read from {@code DCOS_TOKEN} at each call and
 * kept nowhere. Nothing is asked here: an incomplete configuration is refused elsewhere, and until
 * then each call says what is missing.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClusterProperties.class)
class MesosWiring {

  /** Name of the environment variable with the token. */
  static final String TOKEN = "DCOS_TOKEN";

  @Bean
  MesosSettings mesosSettings(ClusterProperties cluster) {
    return new MesosSettings(
        cluster.masters().stream().map(URI::create).toList(),
        Optional.of(cluster.adminRouter()).filter(Predicate.not(String::isBlank)).map(URI::create));
  }

  @Bean
  Http clusterHttp(ClusterProperties cluster, Environment environment) {
    HttpSettings settings =
        HttpSettings.usual()
            .connectingTo(new ConnectTo(cluster.connectTo()))
            .tokenFrom(() -> Optional.ofNullable(environment.getProperty(TOKEN)));
    return new Http(
        cluster.caCertificate().isBlank()
            ? settings
            : settings.trusting(Path.of(cluster.caCertificate())));
  }

  @Bean
  Mesos mesos(MesosSettings settings, Http clusterHttp) {
    return new Mesos(settings, clusterHttp);
  }

  @Bean
  MesosAgentClient mesosAgentClient(MesosSettings settings, Http clusterHttp) {
    return new MesosAgentClient(settings, clusterHttp);
  }

  @Bean
  MesosClusterSource mesosClusterSource(Mesos mesos, ObjectProvider<Clock> clock) {
    return new MesosClusterSource(mesos, clock.getIfAvailable(Clock::systemUTC));
  }
}
