package org.dcosrunbooks.engine;

import static org.dcosrunbooks.failure.Breakdowns.During.BACKGROUND;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.dcosrunbooks.failure.Ticking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Holds this instance's name on a shared database for as long as the process lives. The name owns
 * the locks of the steps in hand: a second instance of the same name would free them and run those
 * steps a second time, at the same time. On PostgreSQL the name is an advisory lock of one session
 * of its own, which ends with the process, however it ends. A database in a file needs nothing: it
 * is open in one process only.
 */
@Component
class OwnName implements BeanFactoryPostProcessor, EnvironmentAware, Ordered, DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(OwnName.class);

  /** Tells our advisory locks from those of others on the same database. */
  private static final int OURS = 0x72756e62;

  /** Milliseconds; longer than the database needs to notice that an instance's machine is gone. */
  private static final int LONGEST_WAIT = 30_000;

  private static final int SECONDS_BETWEEN_LOOKS = 5;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private Environment environment;
  private String node;
  private ScheduledExecutorService keeper;
  private Connection session;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  /** After the configuration was judged, before anything is made from it. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    node = environment.getProperty("runbooks.engine.node", "");
    if (!node.isBlank() && url().startsWith("jdbc:postgresql:")) {
      take();
    }
  }

  private String url() {
    return environment.getProperty("spring.datasource.url", "");
  }

  /**
   * @throws NameTaken when another instance has the name and keeps it for half a minute
   */
  private synchronized void take() {
    try {
      session = open();
      hold("select true from pg_advisory_lock(?, hashtext(?))");
    } catch (SQLException refused) {
      close();
      if (LOCK_NOT_AVAILABLE.equals(refused.getSQLState())) {
        throw new NameTaken(node, refused);
      }
      throw new IllegalStateException(
          "the name " + node + " could not be taken in the database", refused);
    }
    keeper =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "own-name");
              thread.setDaemon(true);
              return thread;
            });
    keeper.scheduleWithFixedDelay(
        new Ticking(BACKGROUND, "holding the name " + node, this::keep),
        SECONDS_BETWEEN_LOOKS,
        SECONDS_BETWEEN_LOOKS,
        TimeUnit.SECONDS);
  }

  private Connection open() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", environment.getProperty("spring.datasource.username", ""));
    login.setProperty("password", environment.getProperty("spring.datasource.password", ""));
    login.setProperty("connectTimeout", "5");
    login.setProperty("loginTimeout", "5");
    login.setProperty("socketTimeout", String.valueOf(LONGEST_WAIT / 1000 + 10));
    login.setProperty("tcpKeepAlive", "true");
    login.setProperty("ApplicationName", "dcos-runbooks " + node);
    Connection fresh = DriverManager.getConnection(url(), login);
    try (Statement settings = fresh.createStatement()) {
      settings.execute("set lock_timeout = " + LONGEST_WAIT);
      // a machine that lost its power says nothing: after 20 s the server lets its name go
      settings.execute("set tcp_keepalives_idle = 5");
      settings.execute("set tcp_keepalives_interval = 5");
      settings.execute("set tcp_keepalives_count = 3");
      return fresh;
    } catch (SQLException failed) {
      fresh.close();
      throw failed;
    }
  }

  private boolean hold(String sql) throws SQLException {
    try (PreparedStatement lock = session.prepareStatement(sql)) {
      lock.setInt(1, OURS);
      lock.setString(2, node);
      try (ResultSet answer = lock.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  /** The session ends when the database goes away; the name is taken anew when it is back. */
  private synchronized void keep() {
    try {
      if (session != null && session.isValid(SECONDS_BETWEEN_LOOKS)) {
        return;
      }
      close();
      session = open();
      if (hold("select pg_try_advisory_lock(?, hashtext(?))")) {
        LOG.info("The database is back; this instance holds its name {} again", node);
      } else {
        close();
        LOG.error(
            "The name {} is held by another session of the database. If this goes on, another"
                + " instance has the same runbooks.engine.node: stop one and give it another name",
            node);
      }
    } catch (SQLException away) {
      close();
      LOG.warn("The database is away; the name {} is taken again when it is back", node, away);
    }
  }

  private void close() {
    if (session != null) {
      try {
        session.close();
      } catch (SQLException gone) {
        LOG.debug("The session that held the name was gone already", gone);
      }
      session = null;
    }
  }

  @Override
  public void destroy() {
    if (keeper != null) {
      keeper.shutdownNow();
    }
    synchronized (this) {
      close();
    }
  }
}
