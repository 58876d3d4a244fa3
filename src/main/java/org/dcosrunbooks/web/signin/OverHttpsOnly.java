package org.dcosrunbooks.web.signin;

import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.dcosrunbooks.web.door.WebSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Lets cookies travel over https only, both the session's and the web apps' token, unless plain
 * http was asked for by name.
 */
@Configuration(proxyBeanMethods = false)
class OverHttpsOnly {

  private static final Logger LOG = LoggerFactory.getLogger(OverHttpsOnly.class);

  /** After the customizer that reads the configuration of the session's cookie. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessionCookie(WebSettings settings) {
    if (!settings.plainHttp()) {
      LOG.info(
          "Browsers sign in over https only; without TLS, on one's own machine, set"
              + " runbooks.plain-http=true.");
    }
    return factory -> factory.getSession().getCookie().setSecure(!settings.plainHttp());
  }

  @Bean
  static BeanPostProcessor webAppCookies(ObjectProvider<WebSettings> settings) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof CamundaBpmProperties engine) {
          boolean secure = !settings.getObject().plainHttp();
          engine.getWebapp().getCsrf().setEnableSecureCookie(secure);
          engine.getWebapp().getSessionCookie().setEnableSecureCookie(secure);
        }
        return bean;
      }
    };
  }
}
