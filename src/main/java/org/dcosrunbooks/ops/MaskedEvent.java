package org.dcosrunbooks.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dcosrunbooks.secrecy.Foreign;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** A line of the log, as it may be seen: its words, its values and what every exception says. */
final class MaskedEvent implements ILoggingEvent {

  private final ILoggingEvent event;
  private final String message;
  private final IThrowableProxy throwable;
  private final Map<String, String> context;

  MaskedEvent(ILoggingEvent event) {
    this.event = event;
    this.message = shown(event.getFormattedMessage());
    this.throwable = masked(event.getThrowableProxy());
    Map<String, String> shown = new LinkedHashMap<>();
    event.getMDCPropertyMap().forEach((name, value) -> shown.put(name, shown(value)));
    this.context = Map.copyOf(shown);
  }

  private static String shown(String text) {
    return text == null ? null : Foreign.lines(text);
  }

  private static IThrowableProxy masked(IThrowableProxy proxy) {
    return proxy == null ? null : new MaskedThrowable(proxy);
  }

  @Override
  public String getThreadName() {
    return event.getThreadName();
  }

  @Override
  public Level getLevel() {
    return event.getLevel();
  }

  /** As it is shown: what was put into it is part of it. */
  @Override
  public String getMessage() {
    return message;
  }

  @Override
  public Object[] getArgumentArray() {
    return null;
  }

  @Override
  public String getFormattedMessage() {
    return message;
  }

  @Override
  public String getLoggerName() {
    return event.getLoggerName();
  }

  @Override
  public LoggerContextVO getLoggerContextVO() {
    return event.getLoggerContextVO();
  }

  @Override
  public IThrowableProxy getThrowableProxy() {
    return throwable;
  }

  @Override
  public StackTraceElement[] getCallerData() {
    return event.getCallerData();
  }

  @Override
  public boolean hasCallerData() {
    return event.hasCallerData();
  }

  @Override
  public List<Marker> getMarkerList() {
    return event.getMarkerList();
  }

  @Override
  public Map<String, String> getMDCPropertyMap() {
    return context;
  }

  @Override
  @Deprecated
  public Map<String, String> getMdc() {
    return context;
  }

  @Override
  public long getTimeStamp() {
    return event.getTimeStamp();
  }

  @Override
  public int getNanoseconds() {
    return event.getNanoseconds();
  }

  @Override
  public long getSequenceNumber() {
    return event.getSequenceNumber();
  }

  @Override
  public List<KeyValuePair> getKeyValuePairs() {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    return pairs == null
        ? null
        : pairs.stream()
            .map(pair -> new KeyValuePair(pair.key, shown(String.valueOf(pair.value))))
            .toList();
  }

  @Override
  public void prepareForDeferredProcessing() {
    event.prepareForDeferredProcessing();
  }

  /** An exception, its causes and what it suppressed. */
  private static final class MaskedThrowable implements IThrowableProxy {

    private final IThrowableProxy proxy;

    MaskedThrowable(IThrowableProxy proxy) {
      this.proxy = proxy;
    }

    @Override
    public String getMessage() {
      return shown(proxy.getMessage());
    }

    @Override
    public String getOverridingMessage() {
      return shown(proxy.getOverridingMessage());
    }

    @Override
    public String getClassName() {
      return proxy.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return proxy.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return proxy.getCommonFrames();
    }

    @Override
    public IThrowableProxy getCause() {
      return masked(proxy.getCause());
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
      IThrowableProxy[] suppressed = proxy.getSuppressed();
      return suppressed == null
          ? null
          : Stream.of(suppressed).map(MaskedEvent::masked).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
      return proxy.isCyclic();
    }
  }
}
