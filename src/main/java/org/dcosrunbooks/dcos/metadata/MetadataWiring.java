package org.dcosrunbooks.dcos.metadata;

import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import org.dcosrunbooks.dcos.http.Http;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client of the configured cluster. Nothing is asked here. */
@Configuration(proxyBeanMethods = false)
class MetadataWiring {

  @Bean
  DcosRelease dcosRelease(
      @Value("${dcos.cluster.admin-router:}") String adminRouter, Http clusterHttp) {
    return new DcosRelease(
        Optional.of(adminRouter.strip()).filter(Predicate.not(String::isEmpty)).map(URI::create),
        clusterHttp);
  }
}
