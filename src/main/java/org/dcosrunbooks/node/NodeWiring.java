package org.dcosrunbooks.node;

import java.time.Clock;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How machines are reached. Nothing is connected to here, and no thread begins. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NodeProperties.class)
class NodeWiring {

  @Bean
  Connections nodeConnections(NodeProperties settings, AgentNetworks networks) {
    return new Connections(settings, networks, System::nanoTime);
  }

  @Bean
  Nodes nodes(Connections nodeConnections) {
    return new SshNodes(nodeConnections);
  }

  @Bean
  Jobs jobs(Connections nodeConnections, Clock clock) {
    return new SshJobs(nodeConnections, clock);
  }
}
