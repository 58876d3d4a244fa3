package org.dcosrunbooks.dcos.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.dcosrunbooks.cluster.AgentNetworks;

/**
 * How calls to the cluster are made.
 *
 * @param connectTimeout limit for reaching the other side, and the same again for TLS
 * @param callTimeout limit for the whole call, from the first name look-up to the last byte
 * @param maxAnswerBytes largest body that is read
 * @param caCertificate PEM file with the authorities that are trusted, and nobody else; absent:
 *     those of the Java installation
 * @param token asked before each call that is to tell who we are; sent as {@code Authorization:
 *     token=…}, never shown
 * @param connectTo where to connect to really
 * @param networks where those may be that somebody in the cluster has named; a place of {@code
 *     connectTo} was named by the installation
 */
public record HttpSettings(
    Duration connectTimeout,
    Duration callTimeout,
    long maxAnswerBytes,
    Optional<Path> caCertificate,
    Supplier<Optional<String>> token,
    ConnectTo connectTo,
    AgentNetworks networks) {

  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  public static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  public static final long MAX_ANSWER_BYTES = 64L * 1024 * 1024;

  public HttpSettings {
    Objects.requireNonNull(caCertificate);
    Objects.requireNonNull(token);
    Objects.requireNonNull(connectTo);
    Objects.requireNonNull(networks);
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connect time-out must be positive: " + connectTimeout);
    }
    if (callTimeout.isNegative() || callTimeout.isZero()) {
      throw new IllegalArgumentException("call time-out must be positive: " + callTimeout);
    }
    if (maxAnswerBytes < 1 || maxAnswerBytes > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException("answer limit out of range: " + maxAnswerBytes);
    }
  }

  /** Usual limits, no token, the Java installation's authorities. */
  public static HttpSettings usual() {
    return new HttpSettings(
        CONNECT_TIMEOUT,
        CALL_TIMEOUT,
        MAX_ANSWER_BYTES,
        Optional.empty(),
        Optional::empty,
        ConnectTo.NONE,
        AgentNetworks.ANYWHERE);
  }

  public HttpSettings limits(Duration connect, Duration call, long answerBytes) {
    return new HttpSettings(connect, call, answerBytes, caCertificate, token, connectTo, networks);
  }

  public HttpSettings trusting(Path pem) {
    return new HttpSettings(
        connectTimeout, callTimeout, maxAnswerBytes, Optional.of(pem), token, connectTo, networks);
  }

  public HttpSettings tokenFrom(Supplier<Optional<String>> supplier) {
    return new HttpSettings(
        connectTimeout, callTimeout, maxAnswerBytes, caCertificate, supplier, connectTo, networks);
  }

  public HttpSettings connectingTo(ConnectTo addresses) {
    return new HttpSettings(
        connectTimeout, callTimeout, maxAnswerBytes, caCertificate, token, addresses, networks);
  }

  public HttpSettings agentsIn(AgentNetworks places) {
    return new HttpSettings(
        connectTimeout, callTimeout, maxAnswerBytes, caCertificate, token, connectTo, places);
  }
}
