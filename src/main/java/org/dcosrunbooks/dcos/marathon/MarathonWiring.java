package org.dcosrunbooks.dcos.marathon;

import java.time.Clock;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.http.Http;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The look at the configured cluster's Marathons. */
@Configuration(proxyBeanMethods = false)
class MarathonWiring {

  @Bean
  MarathonAppSource marathonAppSource(
      ServiceRoutes routes, Http clusterHttp, ObjectProvider<Clock> clock) {
    return new MarathonAppSource(routes, clusterHttp, clock.getIfAvailable(Clock::systemUTC));
  }
}
