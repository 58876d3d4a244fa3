package org.dcosrunbooks.ops;

import com.zaxxer.hikari.HikariDataSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dcosrunbooks.secrecy.Untraced;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Limits on waiting for a PostgreSQL that says nothing any more. A cut connection is noticed at
 * once; one that has fallen silent, by a firewall that forgot it or a machine that lost its power,
 * would hold each of its users until the kernel gives up, which takes a quarter of an hour. What
 * the database's address says itself counts more. An H2 is told to keep no trace.
 */
@Component
final class DatabaseLimits implements BeanPostProcessor {

  /** Seconds. An answer may take as long as a wait for a locked row, 10 s, and the work itself. */
  private static final Map<String, String> LIMITS = new LinkedHashMap<>();

  static {
    LIMITS.put("socketTimeout", "20");
    LIMITS.put("connectTimeout", "5");
    LIMITS.put("loginTimeout", "5");
    LIMITS.put("cancelSignalTimeout", "2");
    LIMITS.put("tcpKeepAlive", "true");
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null) {
      pool.setJdbcUrl(Untraced.address(pool.getJdbcUrl()));
    }
    if (bean instanceof HikariDataSource pool
        && pool.getJdbcUrl() != null
        && pool.getJdbcUrl().startsWith("jdbc:postgresql:")) {
      LIMITS.forEach((limit, value) -> pool.getDataSourceProperties().putIfAbsent(limit, value));
    }
    return bean;
  }
}
