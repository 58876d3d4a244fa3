package org.dcosrunbooks.dcos.mesos;

import java.net.URI;
import java.time.Clock;
import org.dcosrunbooks.dcos.ClusterProperties;
import org.dcosrunbooks.dcos.http.Http;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clients of the configured cluster's Mesos. */
@Configuration(proxyBeanMethods = false)
class MesosWiring {

  @Bean
  MesosSettings mesosSettings(ClusterProperties cluster) {
    return new MesosSettings(
        cluster.masters().stream().map(URI::create).toList(), cluster.router());
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
