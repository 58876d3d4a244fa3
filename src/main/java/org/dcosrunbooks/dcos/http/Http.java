package org.dcosrunbooks.dcos.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.ForPeople;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.secrecy.OwnSecrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls to the cluster. A call is made once, on a connection of its own, and ends at its time
 * limit, or at that of the work around it ({@link TimeLimit}), whatever the other side does. What
 * one side sends cannot use up memory, threads or connections: lines, headers and bodies are
 * bounded, and so are the calls that are made at once. May be used by many threads.
 */
public final class Http implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Http.class);

  /** Calls at once, those included that were given up and whose thread is not free yet. */
  static final int CALLS = 200;

  /** Of these, those that people wait for: the rest is for the watcher and the steps. */
  static final int CALLS_FOR_PEOPLE = 80;

  /** Works of one {@link #together} at once, however many there are. */
  static final int TOGETHER = 16;

  /** Mesos, Marathon and their proxies send some twenty headers of some hundred characters. */
  private static final Http1Config HEAD =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(100).build();

  private final HttpSettings settings;
  private final Supplier<HttpClientBuilder> beginnings;
  private final ThreadPoolExecutor calls;
  private final Semaphore forPeople = new Semaphore(CALLS_FOR_PEOPLE);
  private final ExecutorService works;
  private CloseableHttpClient client;
  private Suites suites = Suites.AUTHENTICATED;

  public Http(HttpSettings settings) {
    this(settings, HttpClients::custom);
  }

  /**
   * @param beginnings of each client that is made
   */
  Http(HttpSettings settings, Supplier<HttpClientBuilder> beginnings) {
    this.settings = settings;
    this.beginnings = beginnings;
    this.calls =
        new ThreadPoolExecutor(
            0, CALLS, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), named("cluster-call-"));
    this.works = Executors.newCachedThreadPool(named("cluster-look-"));
  }

  private static ThreadFactory named(String beginning) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, beginning + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** From the first call on TLS suites in CBC mode are taken too, where there is nothing better. */
  public synchronized Http withCbcSuites() {
    suites = Suites.CBC_TOO;
    return this;
  }

  public HttpSettings settings() {
    return settings;
  }

  /** A token is configured: calls say who we are. */
  public boolean hasToken() {
    return token().isPresent();
  }

  private Optional<String> token() {
    Optional<String> token = settings.token().get().filter(text -> !text.isBlank());
    token.ifPresent(OwnSecrets::know);
    return token;
  }

  /** Built at the first call, so that a wrong certificate file is that call's Fault. */
  private synchronized CloseableHttpClient client() {
    if (client == null) {
      ClientTlsStrategyBuilder tls = suites.strategy();
      settings.caCertificate().ifPresent(pem -> tls.setSslContext(trusting(pem)));
      client =
          beginnings
              .get()
              .setUserAgent("dcos-runbooks")
              .setConnectionManager(
                  PoolingHttpClientConnectionManagerBuilder.create()
                      .setConnectionFactory(
                          ManagedHttpClientConnectionFactory.builder().http1Config(HEAD).build())
                      .setTlsSocketStrategy(tls.buildClassic())
                      .setMaxConnPerRoute(CALLS)
                      .setMaxConnTotal(CALLS)
                      .setDefaultConnectionConfig(
                          ConnectionConfig.custom()
                              .setConnectTimeout(timeout(settings.connectTimeout()))
                              .setSocketTimeout(timeout(settings.callTimeout()))
                              .build())
                      .build())
              .setDefaultRequestConfig(
                  RequestConfig.custom()
                      .setExpectContinueEnabled(false)
                      .setRedirectsEnabled(false)
                      .setAuthenticationEnabled(false)
                      .setProtocolUpgradeEnabled(false)
                      .setContentCompressionEnabled(false)
                      .setConnectionRequestTimeout(timeout(settings.callTimeout()))
                      .setResponseTimeout(timeout(settings.callTimeout()))
                      .build())
              // a connection that is used again may be dead already, and a command on it in doubt
              .setConnectionReuseStrategy((request, response, context) -> false)
              .disableAutomaticRetries()
              .disableRedirectHandling()
              .disableContentCompression()
              .disableCookieManagement()
              .disableAuthCaching()
              .disableConnectionState()
              .build();
    }
    return client;
  }

  /**
   * The library closes a client's connections for good when an {@link Error} comes through it. The
   * next call makes another one.
   */
  private synchronized void replace(CloseableHttpClient dead) {
    if (client == dead) {
      client = null;
    }
    dead.close(CloseMode.IMMEDIATE);
  }

  private synchronized boolean isReplaced(CloseableHttpClient used) {
    return client != used;
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.of(duration);
  }

  private static SSLContext trusting(Path pem) {
    try (InputStream file = Files.newInputStream(pem)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(file);
      if (certificates.isEmpty()) {
        throw new CertificateException("it holds no certificate");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new Fault(
          Account.of("The CA certificate cannot be read")
              .seen(pem + ": " + unreadable)
              .means("Nothing was sent: the cluster's certificates cannot be checked.")
              .todo("Put the cluster's CA certificate there, in PEM form."),
          unreadable);
    }
  }

  /**
   * Makes the call. Returns whatever was answered as a whole, with any status.
   *
   * @throws Transient when nothing was done: not reached, or no answer to a call without effect
   * @throws Ambiguous when a command was sent and its answer did not come whole and in time
   * @throws Fault when the other side is not who it should be, or its answer is no HTTP or larger
   *     than the limit
   */
  public Answer send(Call call) {
    Duration limit = TimeLimit.left(settings.callTimeout());
    if (limit.isNegative() || limit.isZero()) {
      throw new Transient(
          Account.of(call.name() + " was not sent: no time left")
              .seen("The step's time was over before " + call.inWords() + " was begun.")
              .means("Nothing was done.")
              .todo("It is tried again."));
    }
    Attempt attempt = new Attempt(call, client());
    Future<Answer> coming = begun(attempt);
    try {
      Answer answer = coming.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      LOG.debug("{}: {}", call.inWords(), answer.status());
      return answer;
    } catch (TimeoutException late) {
      boolean sent = attempt.abandon();
      throw lost(call, sent, noAnswerWithin(limit), null);
    } catch (InterruptedException interrupted) {
      boolean sent = attempt.abandon();
      Thread.currentThread().interrupt();
      throw lost(call, sent, "The call was broken off from our side.", null);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Failure failure) {
        throw failure;
      }
      if (failed.getCause() instanceof IOException problem) {
        throw named(call, attempt.sent(), problem, limit);
      }
      if (failed.getCause() instanceof Error || isReplaced(attempt.over)) {
        throw broken(call, attempt.sent(), failed.getCause());
      }
      throw new IllegalStateException(call.inWords() + " failed", failed.getCause());
    }
  }

  private Future<Answer> begun(Attempt attempt) {
    boolean people = ForPeople.isNow();
    if (people && !forPeople.tryAcquire()) {
      throw tooMany(attempt.call, CALLS_FOR_PEOPLE + " calls that people wait for", null);
    }
    try {
      return calls.submit(
          () -> {
            try {
              return attempt.answer();
            } finally {
              // not before the thread is free
              if (people) {
                forPeople.release();
              }
            }
          });
    } catch (RejectedExecutionException full) {
      if (people) {
        forPeople.release();
      }
      throw tooMany(attempt.call, CALLS + " calls to the cluster", full);
    } catch (Error noThread) {
      if (people) {
        forPeople.release();
      }
      throw noThread;
    }
  }

  private static Transient tooMany(Call call, String many, RejectedExecutionException full) {
    return new Transient(
        Account.of(call.name() + " was not sent: too many calls at once")
            .seen(many + " are in hand, and none of them ends.")
            .means("Nothing was done.")
            .todo("It is tried again. If it lasts, look at what runs in the cluster."),
        full);
  }

  /** Here, by an {@link Error} of this call or of another one at the same time. */
  private static Failure broken(Call call, boolean sent, Throwable cause) {
    return lost(call, sent, "It broke off in this service (" + cause + ").", cause);
  }

  /**
   * Does several things at the same time, a few of them at once, and waits for all; what they throw
   * is thrown on.
   */
  public <T> List<T> together(List<Supplier<T>> all) {
    Semaphore room = new Semaphore(TOGETHER);
    List<Future<T>> futures = new ArrayList<>();
    List<T> results = new ArrayList<>();
    try {
      for (Supplier<T> one : all) {
        Supplier<T> work = ForPeople.carried(TimeLimit.carried(one));
        room.acquire();
        futures.add(
            works.submit(
                () -> {
                  try {
                    return work.get();
                  } finally {
                    room.release();
                  }
                }));
      }
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      Breakdowns.tell(Breakdowns.During.CALL, "a look at several places", failed.getCause());
      throw new Fault(
          Account.of("A look at several places broke off in this service")
              .seen(String.valueOf(failed.getCause()))
              .means("Nothing was done.")
              .todo("Report it with the service's log of this moment."),
          failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Transient(
          Account.of("Asking the masters was broken off").means("Nothing was done."));
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }

  private static String noAnswerWithin(Duration limit) {
    return "No complete answer came within " + seconds(limit) + ".";
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  private static Failure lost(Call call, boolean sent, String seen, Throwable cause) {
    String summary = call.name() + ": no answer from " + call.target();
    Account account = Account.of(summary).seen(call.inWords() + " got no answer. " + seen);
    if (!call.effect() || !sent) {
      String known = call.effect() ? "the request had not left." : "what was asked is not known.";
      return new Transient(
          account
              .means("Nothing was done; " + known)
              .todo("It is tried again. If it lasts, look at what runs at " + call.target() + "."),
          cause);
    }
    return new Ambiguous(
        account
            .means("The request was sent: it may or may not have been done.")
            .todo("The next try looks first what has become of it."),
        cause);
  }

  private Failure named(Call call, boolean sent, IOException problem, Duration limit) {
    String target = call.target();
    ConnectTo.Place real = settings.connectTo().of(call.uri().getHost(), call.port());
    String at = target.equals(real.toString()) ? "" : " (connecting to " + real + ")";
    if (problem instanceof UnknownHostException) {
      return new Transient(
          Account.of(call.name() + ": " + target + " has no address")
              .seen("The name " + real.host() + " cannot be resolved.")
              .means("Nothing was done.")
              .todo("It is tried again. Check the name and the DNS server."),
          problem);
    }
    if (problem instanceof ConnectException
        || problem instanceof ConnectTimeoutException
        || problem instanceof NoRouteToHostException) {
      String how =
          problem instanceof ConnectTimeoutException
              ? "No connection within " + seconds(settings.connectTimeout()) + at + "."
              : "The connection was refused or cannot be made" + at + ".";
      return new Transient(
          Account.of(call.name() + ": " + target + " cannot be reached")
              .seen(call.inWords() + ": " + how)
              .means("Nothing was done.")
              .todo("It is tried again. Check that it runs and that no firewall is between."),
          problem);
    }
    if (problem instanceof SocketTimeoutException) {
      // the socket's own clock was before ours
      return lost(call, sent, noAnswerWithin(limit), problem);
    }
    if (problem instanceof TooLarge || hasCause(problem, MessageConstraintException.class)) {
      Account account =
          Account.of(call.name() + ": answer too large from " + target)
              .seen(
                  call.inWords()
                      + " was answered with more than "
                      + (problem instanceof TooLarge
                          ? settings.maxAnswerBytes() + " bytes."
                          : HEAD.getMaxHeaderCount()
                              + " headers, or with a line of more than "
                              + HEAD.getMaxLineLength()
                              + " characters where HTTP has its headers."));
      return call.effect()
          ? new Ambiguous(
              account
                  .means("It may or may not have been done.")
                  .todo("The next try looks first. Check what answers at this address."))
          : new Fault(
              account
                  .means("Nothing was done; the answer was not read.")
                  .todo("Check what answers there; raise the limit if it is really Mesos."));
    }
    if (problem instanceof SSLException && !sent) {
      Optional<Fault> distrust = distrust(call, (SSLException) problem);
      if (distrust.isPresent()) {
        return distrust.get();
      }
    }
    boolean strange =
        hasCause(problem, ProtocolException.class)
            && !(problem instanceof NoHttpResponseException)
            && !(problem instanceof ConnectionClosedException)
            && !(problem instanceof MalformedChunkCodingException);
    if (strange && !call.effect()) {
      return new Fault(
          Account.of(call.name() + ": no HTTP from " + target)
              .seen(call.inWords() + " was answered with something that is not HTTP.")
              .means("Nothing was done. Another service answers at this address.")
              .todo("Check the configured address and port, and http against https."),
          problem);
    }
    return lost(
        call,
        sent,
        "The connection ended early (" + problem.getClass().getSimpleName() + ").",
        problem);
  }

  private static Optional<Fault> distrust(Call call, SSLException problem) {
    String target = call.target();
    String how;
    String todo;
    if (problem instanceof SSLPeerUnverifiedException) {
      how = "Its certificate is for another host than " + call.uri().getHost() + ".";
      todo = "Use a name that stands in the certificate, or give the host a right one.";
    } else if (hasCause(problem, CertificateException.class)
        || hasCause(problem, java.security.cert.CertPathBuilderException.class)
        || hasCause(problem, java.security.cert.CertPathValidatorException.class)) {
      boolean name = String.valueOf(problem.getMessage()).contains("subject alternative");
      how =
          name
              ? "Its certificate is for another host than " + call.uri().getHost() + "."
              : "Its certificate was not issued by an authority that is trusted here, or is not"
                  + " valid now.";
      todo =
          name
              ? "Use a name that stands in the certificate, or give the host a right one."
              : "Configure the CA certificate of this cluster, and check both clocks.";
    } else if (String.valueOf(problem.getMessage()).contains("SSL message")) {
      how = "It does not speak TLS.";
      todo = "Check the port, and http against https in the configuration.";
    } else if (String.valueOf(problem.getMessage()).contains("handshake_failure")
        || String.valueOf(problem.getMessage()).contains("protocol_version")) {
      how =
          "It broke the handshake off: it has no TLS 1.2 or 1.3 with a suite that is taken here"
              + " (AES-GCM, ChaCha20), or wants a certificate of the client.";
      todo =
          "Give it such suites (in Mesos LIBPROCESS_SSL_CIPHERS). Where that cannot be,"
              + " dcos.cluster.cbc-suites=true takes the old ones.";
    } else {
      return Optional.empty();
    }
    return Optional.of(
        new Fault(
            Account.of(call.name() + ": " + target + " is not trusted")
                .seen(call.inWords() + " was not sent. " + how)
                .means("Nothing was done, and no token was sent.")
                .todo(todo),
            problem));
  }

  private static Fault notAsked(Call call, InetAddress address, String against) {
    return new Fault(
        Account.of(call.name() + ": " + call.target() + " is not asked")
            .seen(
                "The cluster announces this address; "
                    + address.getHostAddress()
                    + " "
                    + against
                    + ".")
            .means("Nothing was sent, and no token; what was asked is not known.")
            .todo(
                "If an agent really is there, name its network in dcos.cluster.agent-networks or"
                    + " its place in dcos.cluster.connect-to, and start the service again. If not,"
                    + " look at that agent: it announces another machine."));
  }

  private static boolean hasCause(Throwable problem, Class<? extends Throwable> kind) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public synchronized void close() {
    calls.shutdownNow();
    works.shutdownNow();
    if (client != null) {
      client.close(CloseMode.IMMEDIATE);
    }
  }

  /** Calls that have a thread, those included that were given up a moment ago. */
  int callsInHand() {
    return calls.getActiveCount();
  }

  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** One try, which its caller may give up at any moment. */
  private final class Attempt {

    private enum Stage {
      NOT_SENT,
      SENT,
      GIVEN_UP
    }

    private final Call call;
    private final CloseableHttpClient over;
    private final HttpUriRequestBase request;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.NOT_SENT);
    private final Optional<String> token;

    Attempt(Call call, CloseableHttpClient over) {
      this.call = call;
      this.over = over;
      this.token = call.withToken() ? token() : Optional.empty();
      request = new HttpUriRequestBase(call.body().isPresent() ? "POST" : "GET", call.uri());
      request.setHeader("Accept", "application/json");
      request.setHeader("Connection", "close");
      token.ifPresent(text -> request.setHeader("Authorization", "token=" + text.strip()));
      call.body().ifPresent(bytes -> request.setEntity(new Body(bytes)));
    }

    /** True when the body had been sent, in part at least; afterwards it never will be. */
    boolean abandon() {
      boolean notSent = stage.compareAndSet(Stage.NOT_SENT, Stage.GIVEN_UP);
      request.cancel();
      return !notSent;
    }

    boolean sent() {
      return stage.get() == Stage.SENT;
    }

    Answer answer() throws IOException {
      ConnectTo.Place place = settings.connectTo().of(call.uri().getHost(), call.port());
      HttpHost host = host(place);
      try {
        return over.execute(host, request, this::whole);
      } catch (Error broken) {
        // told here: whoever asked may have given up long ago
        replace(over);
        Breakdowns.tell(Breakdowns.During.CALL, call.inWords(), broken);
        throw broken;
      }
    }

    /** An announced name may lead anywhere: its address is judged, and just that one is taken. */
    private HttpHost host(ConnectTo.Place place) throws UnknownHostException {
      String scheme = call.uri().getScheme();
      if (!call.announced() || settings.connectTo().knows(call.uri().getHost(), call.port())) {
        return new HttpHost(scheme, place.host(), place.port());
      }
      InetAddress[] addresses = InetAddress.getAllByName(place.host());
      for (InetAddress address : addresses) {
        Optional<String> against = settings.networks().against(address);
        if (against.isPresent()) {
          throw notAsked(call, address, against.get());
        }
      }
      return new HttpHost(scheme, addresses[0], place.host(), place.port());
    }

    private Answer whole(ClassicHttpResponse response) throws IOException {
      byte[] body = new byte[0];
      HttpEntity entity = response.getEntity();
      if (entity != null) {
        if (entity.getContentLength() > settings.maxAnswerBytes()) {
          request.cancel();
          throw new TooLarge();
        }
        try (InputStream content = entity.getContent()) {
          body = limited(content);
        }
      }
      return new Answer(
          call,
          response.getCode(),
          header(response, "Content-Type"),
          header(response, "Location"),
          body,
          token);
    }

    private byte[] limited(InputStream content) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        bytes.write(buffer, 0, count);
        if (bytes.size() > settings.maxAnswerBytes()) {
          request.cancel();
          throw new TooLarge();
        }
      }
      return bytes.toByteArray();
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
      Header header = response.getFirstHeader(name);
      return header == null ? Optional.empty() : Optional.ofNullable(header.getValue());
    }

    /** JSON without a charset parameter, which Mesos would refuse. */
    private final class Body extends AbstractHttpEntity {

      private final byte[] bytes;

      Body(byte[] bytes) {
        super("application/json", null);
        this.bytes = bytes;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        if (!stage.compareAndSet(Stage.NOT_SENT, Stage.SENT)) {
          throw new InterruptedIOException("given up");
        }
        out.write(bytes);
      }

      @Override
      public InputStream getContent() {
        return new java.io.ByteArrayInputStream(bytes);
      }

      @Override
      public boolean isStreaming() {
        return false;
      }

      @Override
      public long getContentLength() {
        return bytes.length;
      }

      @Override
      public boolean isRepeatable() {
        return false;
      }

      @Override
      public void close() {}
    }
  }
}
