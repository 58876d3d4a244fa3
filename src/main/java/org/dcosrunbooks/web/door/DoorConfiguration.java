package org.dcosrunbooks.web.door;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.EnumSet;
import org.dcosrunbooks.audit.Tries;
import org.dcosrunbooks.engine.Runs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Hangs the doors: the doorkeeper and hygiene before everything, the table right behind sign-in.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
class DoorConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(DoorConfiguration.class);

  @Bean
  static ModernTls modernTls() {
    return new ModernTls();
  }

  @Bean
  FilterRegistrationBean<Doorkeeper> doorkeeper(
      Tries tries, Remembered remembered, MeterRegistry meters, Clock clock) {
    FilterRegistrationBean<Doorkeeper> filter =
        new FilterRegistrationBean<>(
            new Doorkeeper(tries, new Strangers(meters, clock), remembered));
    filter.addUrlPatterns("/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  FilterRegistrationBean<NamesVisitor> namesVisitor() {
    FilterRegistrationBean<NamesVisitor> filter = new FilterRegistrationBean<>(new NamesVisitor());
    filter.addUrlPatterns("/*");
    filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
    return filter;
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
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  FilterRegistrationBean<EverybodysTurn> everybodysTurn() {
    FilterRegistrationBean<EverybodysTurn> filter =
        new FilterRegistrationBean<>(new EverybodysTurn());
    filter.addUrlPatterns("/*");
    // the page that says no is a part of the request that it answers
    filter.setDispatcherTypes(DispatcherType.REQUEST);
    filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
    return filter;
  }

  @Bean
  FilterRegistrationBean<DoorFilter> doors(Runs runs) {
    FilterRegistrationBean<DoorFilter> filter = new FilterRegistrationBean<>(new DoorFilter(runs));
    filter.addUrlPatterns("/engine-rest/*", "/camunda/*");
    filter.setDispatcherTypes(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.INCLUDE));
    filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
    return filter;
  }
}
