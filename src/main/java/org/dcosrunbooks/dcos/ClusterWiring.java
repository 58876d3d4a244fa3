package org.dcosrunbooks.dcos;

import java.nio.file.Path;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * How the configured cluster is called. The token is read from {@code DCOS_TOKEN} at each call that
 * is to tell who we are. Nothing is asked here: an incomplete configuration is refused elsewhere,
 * and until then each call says what is missing.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClusterProperties.class)
class ClusterWiring {

  /** Name of the environment variable with the token. */
  static final String TOKEN = "DCOS_TOKEN";

  @Bean
  AgentNetworks agentNetworks(ClusterProperties cluster) {
    return cluster.networks();
  }

  @Bean
  HttpSettings clusterHttpSettings(
      ClusterProperties cluster, AgentNetworks agentNetworks, Environment environment) {
    HttpSettings settings =
        HttpSettings.usual()
            .connectingTo(new ConnectTo(cluster.connectTo()))
            .agentsIn(agentNetworks)
            .tokenFrom(() -> Optional.ofNullable(environment.getProperty(TOKEN)));
    return cluster.caCertificate().isBlank()
        ? settings
        : settings.trusting(Path.of(cluster.caCertificate()));
  }

  @Bean
  Http clusterHttp(
      HttpSettings clusterHttpSettings,
      @Value("${dcos.cluster.cbc-suites:false}") boolean cbcSuites) {
    Http http = new Http(clusterHttpSettings);
    return cbcSuites ? http.withCbcSuites() : http;
  }

  @Bean
  ServiceRoutes serviceRoutes(ClusterProperties cluster) {
    return ServiceRoutes.of(cluster);
  }
}
