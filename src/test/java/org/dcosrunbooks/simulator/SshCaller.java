package org.dcosrunbooks.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;

/** Talks to simulated machines over SSH, as anybody could with the two files. */
final class SshCaller implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Ssh way;
  private final SshClient client = SshClient.setUpDefaultClient();
  private final Map<String, ClientSession> open = new HashMap<>();
  private final KeyPair own;

  SshCaller(Ssh way) {
    this.way = way;
    this.own = new FileKeyPairProvider(way.privateKey()).loadKeys(null).iterator().next();
    client.setServerKeyVerifier(
        new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, way.knownHosts()));
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    client.start();
  }

  /** What a command says on standard output; it must go well. */
  String out(String host, String command) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = run(session(host), command, out, err);
    if (status != 0) {
      throw new AssertionError(command + ": " + status + " " + err);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int run(
      ClientSession session, String command, ByteArrayOutputStream out, ByteArrayOutputStream err)
      throws IOException {
    try (ChannelExec channel = session.createExecChannel(command)) {
      channel.setOut(out);
      channel.setErr(err);
      channel.open().verify(LIMIT);
      if (channel
          .waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT)
          .contains(ClientChannelEvent.TIMEOUT)) {
        throw new AssertionError("has not ended: " + command);
      }
      return channel.getExitStatus() == null ? -1 : channel.getExitStatus();
    }
  }

  private ClientSession session(String host) throws IOException {
    ClientSession session = open.get(host);
    if (session != null && session.isOpen()) {
      return session;
    }
    ClientSession made = connect(host, way.user(), own);
    open.put(host, made);
    return made;
  }

  private ClientSession connect(String host, String user, KeyPair key) throws IOException {
    String real = way.connectTo().get(host);
    int colon = real.lastIndexOf(':');
    ClientSession session =
        client
            .connect(user, real.substring(0, colon), Integer.parseInt(real.substring(colon + 1)))
            .verify(LIMIT)
            .getSession();
    session.addPublicKeyIdentity(key);
    session.auth().verify(LIMIT);
    return session;
  }

  /** Somebody can sign in there and is answered. */
  boolean reaches(String host) {
    try {
      forget();
      return out(host, "echo here").equals("here\n");
    } catch (IOException refused) {
      return false;
    }
  }

  /**
   * @param key null for the right one
   */
  boolean signsIn(String host, String user, KeyPair key) {
    try (ClientSession session = connect(host, user, key == null ? own : key)) {
      return session.isAuthenticated();
    } catch (IOException refused) {
      return false;
    }
  }

  void forget() {
    open.values().forEach(each -> each.close(true));
    open.clear();
  }

  /** The lines of the known hosts. */
  String knownHosts() throws IOException {
    return Files.readString(way.knownHosts());
  }

  @Override
  public void close() {
    forget();
    client.stop();
  }
}
