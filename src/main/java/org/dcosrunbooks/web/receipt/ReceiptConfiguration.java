package org.dcosrunbooks.web.receipt;

import java.time.Duration;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Puts the receipt of requests before everything else. */
@Configuration(proxyBeanMethods = false)
class ReceiptConfiguration {

  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Duration READ_WITHIN = Duration.ofMinutes(2);

  /** Of a connection: what was answered and is not read yet. The largest open file has 30 kB. */
  private static final int ANSWER_BYTES = 256 * 1024;

  private static final Unfinished.Most MOST = new Unfinished.Most(2_000, 32L * 1024 * 1024, 100);

  /** After the customizer that adds the valve which reads what a configured proxy forwards. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> receipt() {
    return factory -> {
      factory.setProtocol(TimedProtocol.class.getName());
      factory.addEngineValves(
          new WholeRequests(
              new WholeRequests.Within(WITHIN, READ_WITHIN),
              new Unfinished(MOST),
              new Unread(Unread.Most.ofMemory(Runtime.getRuntime().maxMemory()))));
      factory.addConnectorCustomizers(
          connector -> {
            connector.setProperty("connectionTimeout", String.valueOf(WITHIN.toMillis()));
            connector.setProperty("keepAliveTimeout", "20000");
            connector.setProperty("useSendfile", "false");
            connector.setProperty("headMillis", String.valueOf(WITHIN.toMillis()));
            connector.setProperty("socket.txBufSize", String.valueOf(ANSWER_BYTES));
          });
    };
  }

  @Bean
  FilterRegistrationBean<ReceivedBody> receivedBody() {
    FilterRegistrationBean<ReceivedBody> filter = new FilterRegistrationBean<>(new ReceivedBody());
    filter.addUrlPatterns("/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  FilterRegistrationBean<LeaveAfterAnswer> leaveAfterAnswer() {
    FilterRegistrationBean<LeaveAfterAnswer> filter =
        new FilterRegistrationBean<>(new LeaveAfterAnswer());
    filter.addUrlPatterns("/*");
    filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
    return filter;
  }
}
