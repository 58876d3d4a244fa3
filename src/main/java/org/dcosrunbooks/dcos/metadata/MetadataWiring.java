package org.dcosrunbooks.dcos.metadata;

import org.dcosrunbooks.dcos.ClusterProperties;
import org.dcosrunbooks.dcos.http.Http;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client of the configured cluster. Nothing is asked here. */
@Configuration(proxyBeanMethods = false)
class MetadataWiring {

  @Bean
  DcosRelease dcosRelease(ClusterProperties cluster, Http clusterHttp) {
    return new DcosRelease(cluster.router(), clusterHttp);
  }
}
