package org.dcosrunbooks.node;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.cluster.Host;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections: reaches a machine, makes sure of its host key, signs in. Files of keys and of
 * known hosts are read anew each time; nothing is written, and nothing of the process's own user
 * ({@code ~/.ssh}) is looked at.
 */
final class SignIn implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration LOGIN = Duration.ofSeconds(8);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final AttributeRepository.AttributeKey<HostKeyCheck> CHECK =
      new AttributeRepository.AttributeKey<>();

  /** What the file of known hosts was like when the machine's key was last found in it. */
  private static final AttributeRepository.AttributeKey<KnownHosts.Stamp> READ =
      new AttributeRepository.AttributeKey<>();

  private final NodeProperties settings;
  private final AgentNetworks networks;
  private SshClient client;
  private boolean closed;

  /**
   * @param networks where machines may be
   */
  SignIn(NodeProperties settings, AgentNetworks networks) {
    this.settings = settings;
    this.networks = networks;
  }

  /** Started by the first connection: an installation without a way to machines has none of it. */
  private synchronized SshClient client() {
    if (closed) {
      throw new Transient(
          Account.of("The service is being stopped").means("No machine was connected to."));
    }
    if (client == null) {
      SshClient made = ClientBuilder.builder().build();
      made.setSessionFactory(
          new SessionFactory(made) {
            @Override
            protected ClientSessionImpl doCreateSession(IoSession connection) throws Exception {
              return new BoundedSession(getClient(), connection);
            }
          });
      made.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      made.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
      made.setUserAuthFactories(List.of(new UserAuthPublicKeyFactory(kinds())));
      made.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
      if (!settings.agentSocket().isEmpty()) {
        made.setAgentFactory(new AgentSocket.Factory(Path.of(settings.agentSocket())));
      }
      made.setServerKeyVerifier(
          (session, address, key) -> checkOf(session).accepts(HostKey.of(key)));
      made.addSessionListener(
          new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
              session.setSignatureFactories(checkOf((ClientSession) session).kinds());
            }
          });
      CoreModuleProperties.TCP_NODELAY.set(made, true);
      CoreModuleProperties.HEARTBEAT_INTERVAL.set(made, HEARTBEAT);
      CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(made, 2);
      CoreModuleProperties.IDLE_TIMEOUT.set(made, Duration.ZERO);
      made.start();
      client = made;
    }
    return client;
  }

  private static List<NamedFactory<Signature>> kinds() {
    List<NamedFactory<Signature>> kinds = new ArrayList<>(HostKeyCheck.KINDS);
    kinds.add(BuiltinSignatures.sk_ssh_ed25519);
    kinds.add(BuiltinSignatures.sk_ecdsa_sha2_nistp256);
    return kinds;
  }

  private static HostKeyCheck checkOf(ClientSession session) {
    return session.getConnectionContext().getAttribute(CHECK);
  }

  /**
   * A connection on which the user is signed in.
   *
   * @throws Transient when the machine cannot be reached in time
   * @throws Refused when its host key is not known or has changed, or it does not let the user in
   * @throws Fault when the service's own files cannot be used
   */
  ClientSession open(Node node) {
    HostKeyCheck check = check(node);
    Optional<KeyPair> key = key();
    NodeProperties.Place place = settings.placeOf(node);
    if (!settings.knowsPlaceOf(node)) {
      checkAnnounced(node);
    }
    ClientSession session = connected(node, place, check);
    boolean signedIn = false;
    try {
      key.ifPresent(session::addPublicKeyIdentity);
      session.auth().verify(limit(LOGIN));
      signedIn = true;
      return session;
    } catch (IOException | RuntimeException trouble) {
      throw failure(node, place, session, check, key, trouble);
    } finally {
      if (!signedIn) {
        session.close(true);
      }
    }
  }

  /**
   * Whether the file of known hosts, as it is now, lets this connection be. It is read only when it
   * was written since.
   */
  boolean isStillKnown(ClientSession session) {
    HostKeyCheck check = checkOf(session);
    KnownHosts hosts = new KnownHosts(Path.of(settings.knownHosts()));
    try {
      KnownHosts.Stamp now = hosts.stamp();
      if (now.equals(session.getAttribute(READ))) {
        return true;
      }
      boolean known = hosts.problem().isEmpty() && check.stillAccepts(hosts.of(check.name()));
      if (known) {
        session.setAttribute(READ, now);
      }
      return known;
    } catch (IOException unreadable) {
      LOG.debug("Connections are not kept: the known hosts cannot be read", unreadable);
      return false;
    }
  }

  private HostKeyCheck check(Node node) {
    String name = KnownHosts.nameOf(node.address(), settings.port());
    KnownHosts hosts = new KnownHosts(Path.of(settings.knownHosts()));
    Optional<String> problem = hosts.problem();
    if (problem.isPresent()) {
      throw noKnownHosts(problem.get(), null);
    }
    try {
      return new HostKeyCheck(node, name, settings.knownHosts(), hosts.of(name));
    } catch (IOException unreadable) {
      throw noKnownHosts(settings.knownHosts() + ": " + unreadable, unreadable);
    }
  }

  private static Fault noKnownHosts(String seen, IOException cause) {
    return new Fault(
        Account.of("The file of known hosts cannot be used")
            .seen(seen)
            .means("No machine was connected to: host keys cannot be checked.")
            .todo(
                "Let dcos.nodes.known-hosts name a file that the service can read and nobody else"
                    + " can write, and retry."),
        cause);
  }

  /** Empty when an agent holds it. */
  private Optional<KeyPair> key() {
    if (settings.privateKey().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new KeyFile(Path.of(settings.privateKey())).read());
    } catch (KeyFile.Unusable unusable) {
      throw new Fault(
          Account.of("The key for signing in to machines cannot be used")
              .seen(unusable.getMessage())
              .means("No machine was connected to.")
              .todo("Correct the file of dcos.nodes.private-key, and retry."),
          unusable);
    }
  }

  /** It is the agent's own word: an address written out, and where machines of a cluster are. */
  private void checkAnnounced(Node node) {
    Optional<String> against =
        Host.of(node.address())
            .flatMap(Host::address)
            .map(networks::against)
            .orElse(Optional.of("is no IP address"));
    if (against.isPresent()) {
      throw new Refused(
          Account.of(node.host() + " is not connected to")
              .seen(
                  "Its agent announces this address: " + node.address() + " " + against.get() + ".")
              .means("Nothing was done; no machine was connected to.")
              .todo(
                  "If the machine really is there, name its network in dcos.cluster.agent-networks"
                      + " or its place in dcos.nodes.connect-to, and start the service again."));
    }
  }

  private ClientSession connected(Node node, NodeProperties.Place place, HostKeyCheck check) {
    try {
      return client()
          .connect(
              settings.user(),
              place.host(),
              place.port(),
              AttributeRepository.ofKeyValuePair(CHECK, check))
          .verify(limit(CONNECT), CancelOption.CANCEL_ON_TIMEOUT)
          .getSession();
    } catch (Failure ours) {
      throw ours;
    } catch (IOException | RuntimeException trouble) {
      Optional<Refused> refusal = check.refusal(trouble); // it may come before the connection
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      throw new Transient(
          Account.of(node.host() + " cannot be reached over SSH")
              .seen("Connecting to " + at(node, place) + ": " + words(trouble) + ".")
              .means("Nothing was done.")
              .todo(
                  "It is tried again. Check that the machine is up, that sshd runs there and that"
                      + " no firewall is between."),
          trouble);
    }
  }

  private static Duration limit(Duration most) {
    Duration left = TimeLimit.left(most);
    return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
  }

  private static String at(Node node, NodeProperties.Place place) {
    return place.host().equals(node.address())
        ? place.toString()
        : node.address() + " (really " + place + ")";
  }

  private Failure failure(
      Node node,
      NodeProperties.Place place,
      ClientSession session,
      HostKeyCheck check,
      Optional<KeyPair> key,
      Exception trouble) {
    Optional<Refused> refusal = check.refusal(trouble);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String words = words(trouble);
    if (words.contains("No more authentication methods available")
        || words.contains("Too many authentication failures")) {
      return new Refused(
          Account.of(node.host() + " does not let " + settings.user() + " in")
              .seen(
                  "Signing in at "
                      + at(node, place)
                      + " as "
                      + settings.user()
                      + " with "
                      + keyInWords(key)
                      + ": "
                      + words
                      + ".")
              .means("Nothing was done.")
              .todo(
                  "Put the public key into ~"
                      + settings.user()
                      + "/.ssh/authorized_keys on that machine, and look into its sshd's log for"
                      + " the reason. docs/operating.md tells how to give the service access."),
          trouble);
    }
    if (words.contains("Unable to negotiate")) {
      return new Fault(
          Account.of("No way to speak with " + node.host() + " over SSH")
              .seen("Connecting to " + at(node, place) + ": " + words + ".")
              .means("Nothing was done. Its sshd and this service have no algorithm in common.")
              .todo("Let its sshd offer one that OpenSSH 7.4 or newer offers by default."),
          trouble);
    }
    return new Transient(
        Account.of("Signing in to " + node.host() + " was not finished")
            .seen("At " + at(node, place) + ": " + words + ".")
            .means("Nothing was done.")
            .todo(
                "It is tried again. If it lasts, look at the load of that machine and at its sshd's"
                    + " log."),
        trouble);
  }

  private String keyInWords(Optional<KeyPair> key) {
    return key.map(
            pair ->
                "the key "
                    + HostKey.of(pair.getPublic()).fingerprint()
                    + " of "
                    + settings.privateKey())
        .orElseGet(
            () -> "the agent at " + settings.agentSocket() + ", which holds " + agentsKeys());
  }

  private String agentsKeys() {
    try (AgentSocket agent = new AgentSocket(Path.of(settings.agentSocket()))) {
      List<String> keys = new ArrayList<>();
      agent
          .getIdentities()
          .forEach(identity -> keys.add(HostKey.of(identity.getKey()).fingerprint()));
      return keys.isEmpty() ? "no key" : keys.stream().collect(Collectors.joining(", "));
    } catch (IOException unreachable) {
      return "nothing that could be seen (" + words(unreachable) + ")";
    }
  }

  /** The most telling line of an exception, in printable signs. */
  private static String words(Throwable trouble) {
    Throwable cause = trouble;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    String said = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    return Shown.line(said);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.stop();
    }
  }
}
