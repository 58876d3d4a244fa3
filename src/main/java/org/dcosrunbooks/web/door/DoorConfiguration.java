package org.dcosrunbooks.web.door;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Hangs the doors: hygiene before everything, the table right behind sign-in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
class DoorConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(DoorConfiguration.class);

  @Bean
  static ModernTls modernTls() {
    return new ModernTls();
  }

  @Bean
  FilterRegistrationBean<Hygiene> hygiene(WebSettings settings, ServerProperties server) {
    OwnNames names =
        settings.hosts().isEmpty()
            ? OwnNames.ofListening(server.getAddress())
            : OwnNames.of(settings.hosts());
    LOG.info("Answers to the names {}; asked by others it refuses (runbooks.hosts).", names);
    FilterRegistrationBean<Hygiene> filter = new FilterRegistrationBean<>(new Hygiene(names));
    filter.addUrlPatterns("/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  FilterRegistrationBean<DoorFilter> doors() {
    FilterRegistrationBean<DoorFilter> filter = new FilterRegistrationBean<>(new DoorFilter());
    filter.addUrlPatterns("/engine-rest/*", "/camunda/*");
    filter.setDispatcherTypes(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.INCLUDE));
    filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
    return filter;
  }
}
