package org.dcosrunbooks.web.signin;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import java.util.EnumSet;
import org.camunda.bpm.spring.boot.starter.webapp.filter.LazyDelegateFilter;
import org.camunda.bpm.spring.boot.starter.webapp.filter.ResourceLoaderDependingFilter;
import org.camunda.bpm.spring.boot.starter.webapp.filter.ResourceLoadingProcessEnginesFilter;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Serves the pages of the web apps without their own set-up page. They send everybody there while
 * nobody is in a group of theirs; here the first administrator comes from the configuration, and
 * the set-up is closed for good.
 */
@Configuration(proxyBeanMethods = false)
class WebAppPages {

  /** The name under which the web apps hang their own filter, unless somebody took it before. */
  private static final String NAME = "Engines Filter";

  /** Made by the container. */
  public static final class Filter extends LazyDelegateFilter<ResourceLoaderDependingFilter> {
    public Filter() {
      super(WithoutSetUp.class);
    }
  }

  /** Made by the filter, by its name. */
  public static final class WithoutSetUp extends ResourceLoadingProcessEnginesFilter {
    @Override
    protected boolean needsInitialUser(String engine) {
      return false;
    }
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  ServletContextInitializer takeTheName() {
    return context -> context.addFilter(NAME, Filter.class);
  }

  /** After the web apps' other filters, which judge a request before a page is served. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> mapItLast() {
    return factory ->
        factory.addContextCustomizers(
            context ->
                context.addServletContainerInitializer(
                    (classes, servlets) -> {
                      FilterRegistration pages = servlets.getFilterRegistration(NAME);
                      // without it the start has failed already, and its own reason is the one to
                      // tell
                      if (pages != null) {
                        pages.addMappingForUrlPatterns(
                            EnumSet.of(DispatcherType.REQUEST),
                            true,
                            "/camunda/app/*",
                            "/camunda/assets/*");
                      }
                    },
                    null));
  }
}
