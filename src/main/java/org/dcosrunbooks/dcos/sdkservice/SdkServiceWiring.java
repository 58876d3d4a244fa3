package org.dcosrunbooks.dcos.sdkservice;

import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The look at the services of the configured cluster that are built on the SDK. */
@Configuration(proxyBeanMethods = false)
class SdkServiceWiring {

  /** Patient: a look has a limit of its own, and a reading of a Kafka takes its time. */
  @Bean
  Http sdkServiceHttp(HttpSettings clusterHttpSettings) {
    return new Http(
        clusterHttpSettings.limits(
            clusterHttpSettings.connectTimeout(),
            SdkServices.KAFKA_LIMIT,
            clusterHttpSettings.maxAnswerBytes()));
  }

  @Bean
  SdkServices sdkServices(ServiceRoutes routes, Http sdkServiceHttp) {
    return new SdkServices(routes, sdkServiceHttp);
  }
}
