package org.dcosrunbooks.web.receipt;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/1.1 whose connections do not stay for as long as a visitor likes. The container's own time
 * limit begins anew with each byte; here the head of a request has one from its first byte to its
 * last. When three quarters of all connections are taken, those that have waited longest without a
 * whole request are closed, so that there is always room for one more.
 *
 * <p>Made by the container, by its name.
 */
public final class TimedProtocol extends Http11NioProtocol {

  /** The head of an honest request comes in one piece or two. */
  private static final long HONEST_HEAD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A connection without a whole request, and since when, as the container tells it. */
  private record Waiting(SocketWrapperBase<NioChannel> connection, long sinceMillis) {}

  private long headMillis = 10_000;
  private ScheduledFuture<?> sweeping;

  /** How long the head of a request may take from its first byte to its last. */
  public void setHeadMillis(long millis) {
    headMillis = millis;
  }

  @Override
  public void start() throws Exception {
    super.start();
    sweeping = getUtilityExecutor().scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void stop() throws Exception {
    if (sweeping != null) {
      sweeping.cancel(false);
    }
    super.stop();
  }

  private void sweep() {
    try {
      closeTheSlow();
      makeRoom();
    } catch (RuntimeException broken) {
      // the next sweep must come all the same: an executor forgets what has thrown
      getLog().error("Connections could not be looked through", broken);
    }
  }

  private void closeTheSlow() {
    long now = System.nanoTime();
    for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
      if (connection.getCurrentProcessor() instanceof Processor processor
          && inItsHead(processor)
          && now - processor.getRequest().getStartTimeNanos()
              > TimeUnit.MILLISECONDS.toNanos(headMillis)) {
        close(connection);
      }
    }
  }

  private void makeRoom() {
    long tooMany = getEndpoint().getConnectionCount() - getMaxConnections() * 3L / 4;
    if (getMaxConnections() < 0 || tooMany <= 0) {
      return;
    }
    List<Waiting> longest =
        getEndpoint().getConnections().stream()
            .map(TimedProtocol::waiting)
            .filter(waiting -> waiting.sinceMillis() >= 0)
            .sorted(Comparator.comparingLong(Waiting::sinceMillis))
            .limit(tooMany)
            .toList();
    longest.forEach(waiting -> close(waiting.connection()));
  }

  /**
   * Since -1 for one that is at work: its request is here, and is answered or received. Who is slow
   * with the head of one goes first.
   */
  private static Waiting waiting(SocketWrapperBase<NioChannel> connection) {
    Object processor = connection.getCurrentProcessor();
    if (processor == null) {
      // between two requests, before the first, or in a thread right now: then it was just read
      return new Waiting(connection, ((NioSocketWrapper) connection).getLastRead());
    }
    if (processor instanceof Processor known
        && inItsHead(known)
        && System.nanoTime() - known.getRequest().getStartTimeNanos() > HONEST_HEAD_NANOS) {
      return new Waiting(connection, 0);
    }
    return new Waiting(connection, -1);
  }

  /** It keeps its processor between two threads: for more of a head, or for a body. */
  private static boolean inItsHead(Processor processor) {
    return !processor.isAsync()
        && !processor.isUpgrade()
        && processor.getRequest().getStartTimeNanos() > 0;
  }

  /** As the container closes one whose time is up: by an error, in a thread of its own choice. */
  private static void close(SocketWrapperBase<NioChannel> connection) {
    connection.processSocket(SocketEvent.ERROR, true);
  }
}
