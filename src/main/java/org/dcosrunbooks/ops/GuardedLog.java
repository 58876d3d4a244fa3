package org.dcosrunbooks.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.ConfigurationEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * The log without secrets, however it is configured: everything that is written goes through {@link
 * MaskedEvent}, and those who would write what goes over a wire, or into the tables of passwords,
 * are not heard below INFO. It is put in place as soon as the log is set up, and again whenever
 * somebody sets it up anew.
 */
final class GuardedLog
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

  /**
   * Libraries that write requests, bodies, sessions, keys or rows when they are asked to be loud:
   * passwords of people are in them, which nobody can know beforehand.
   */
  static final List<String> NEVER_LOUD =
      List.of(
          "org.apache.hc",
          "org.apache.http",
          "org.apache.catalina",
          "org.apache.coyote",
          "org.apache.tomcat",
          "org.apache.sshd",
          "org.springframework.web",
          "org.springframework.http",
          "org.springframework.security",
          "org.springframework.boot.web",
          "org.springframework.boot.actuate",
          "org.springframework.jdbc",
          "org.springframework.session",
          "org.glassfish.jersey",
          "org.camunda",
          "org.apache.ibatis",
          "org.postgresql",
          "org.h2",
          "h2database",
          "com.zaxxer.hikari",
          "org.flywaydb",
          "com.fasterxml.jackson",
          "org.thymeleaf",
          "jdk.httpclient",
          "jdk.internal.httpclient",
          "sun.net.www",
          "javax.net.ssl",
          "jdk.event.security");

  /** Behind the listener that sets the log up. */
  static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 21;

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent prepared) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      guard(context);
    } else {
      throw new IllegalStateException(
          "the log is not written by Logback, so nothing would keep secrets out of it: "
              + factory.getClass().getName());
    }
  }

  static void guard(LoggerContext context) {
    boolean first =
        context.getTurboFilterList().stream().noneMatch(NotLoud.class::isInstance)
            && context.getObject(GuardedLog.class.getName()) == null;
    put(context);
    if (first) {
      context.putObject(GuardedLog.class.getName(), Boolean.TRUE);
      context.addConfigurationEventListener(
          event -> {
            if (event.getEventType()
                == ConfigurationEvent.EventType.CONFIGURATION_ENDED_SUCCESSFULLY) {
              put(context);
            }
          });
    }
  }

  private static void put(LoggerContext context) {
    if (context.getTurboFilterList().stream().noneMatch(NotLoud.class::isInstance)) {
      NotLoud notLoud = new NotLoud();
      notLoud.setContext(context);
      notLoud.start();
      context.addTurboFilter(notLoud);
    }
    for (Logger logger : context.getLoggerList()) {
      List<Appender<ILoggingEvent>> open = new ArrayList<>();
      for (Iterator<Appender<ILoggingEvent>> each = logger.iteratorForAppenders();
          each.hasNext(); ) {
        Appender<ILoggingEvent> appender = each.next();
        if (!(appender instanceof Masking)) {
          open.add(appender);
        }
      }
      for (Appender<ILoggingEvent> appender : open) {
        logger.addAppender(new Masking(context, appender));
        logger.detachAppender(appender);
      }
    }
  }

  /** Whether such a logger is heard at this level. */
  static boolean isHeard(String logger, Level level) {
    return level.isGreaterOrEqual(Level.INFO)
        || NEVER_LOUD.stream()
            .noneMatch(
                family ->
                    logger.startsWith(family)
                        && (logger.length() == family.length()
                            || logger.charAt(family.length()) == '.'));
  }

  private static final class NotLoud extends TurboFilter {
    @Override
    public FilterReply decide(
        Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
      return isHeard(logger.getName(), level) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
  }

  /** What was there before, given masked events only. */
  private static final class Masking extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final Appender<ILoggingEvent> appender;

    Masking(LoggerContext context, Appender<ILoggingEvent> appender) {
      this.appender = appender;
      setContext(context);
      setName(appender.getName());
      start();
    }

    @Override
    protected void append(ILoggingEvent event) {
      appender.doAppend(event instanceof MaskedEvent ? event : new MaskedEvent(event));
    }

    @Override
    public void stop() {
      super.stop();
      appender.stop();
    }
  }
}
