package org.dcosrunbooks.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** An SSH server on a port of its own that says what it is told to. */
final class Sshd implements AutoCloseable {

  /** What a command has said. */
  record Says(int code, String out, String err) {}

  private final SshServer server = SshServer.setUpDefaultServer();
  private final Queue<String> commands = new ConcurrentLinkedQueue<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile Says says = new Says(0, "", "");
  private volatile long endless = -1;
  private volatile boolean silent;
  private volatile String itIs = ScriptedMachine.IT_IS;

  Sshd(List<KeyPair> hostKeys, List<KeyPair> letsIn) throws IOException {
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals("runbooks")
                && letsIn.stream().anyMatch(one -> KeyUtils.compareKeys(one.getPublic(), key)));
    server.setPasswordAuthenticator(null);
    // the quickest that a JVM knows: there are many connections in these tests
    server.setKeyExchangeFactories(
        server.getKeyExchangeFactories().stream()
            .filter(kind -> kind.getName().equals("curve25519-sha256"))
            .toList());
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    server.setCommandFactory((channel, command) -> new Answer(command));
  }

  /** For settings before its start. */
  SshServer server() {
    return server;
  }

  Sshd start() throws IOException {
    server.start();
    return this;
  }

  String door() {
    return "127.0.0.1:" + server.getPort();
  }

  void says(int code, String out, String err) {
    says = new Says(code, out, err);
  }

  /** The address that it says is its own. */
  void saysThatItIs(String address) {
    itIs = ScriptedMachine.IT_IS.replace("10.0.2.11", address);
  }

  /** The next commands say this many bytes. */
  void saysMuch(long bytes) {
    endless = bytes;
  }

  /** The next commands never end. */
  void saysNothing() {
    silent = true;
  }

  Queue<String> commands() {
    return commands;
  }

  int connections() {
    return server.getActiveSessions().size();
  }

  static KeyPair ed25519() throws Exception {
    return SecurityUtils.getKeyPairGenerator("Ed25519").generateKeyPair();
  }

  static KeyPair ecdsa() throws Exception {
    KeyPairGenerator generator = SecurityUtils.getKeyPairGenerator("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = SecurityUtils.getKeyPairGenerator("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  /** As {@code ssh-keyscan} prints it, without the name. */
  static String line(KeyPair key) {
    return HostKey.of(key.getPublic()).line("").strip();
  }

  @Override
  public void close() throws IOException {
    never.countDown();
    server.stop(true);
  }

  private final class Answer implements Command, Runnable {

    private final String command;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;

    private Answer(String command) {
      this.command = command;
    }

    @Override
    public void setInputStream(InputStream in) {
      // nobody types
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      if (!isProof()) {
        commands.add(command);
      }
      Thread thread = new Thread(this, "sshd-answer");
      thread.setDaemon(true);
      thread.start();
    }

    /** Who it is, everybody is asked first. */
    private boolean isProof() {
      return command.equals(new ReadIdentity(false).text());
    }

    @Override
    public void run() {
      try {
        if (isProof()) {
          out.write(itIs.getBytes(StandardCharsets.UTF_8));
          out.flush();
          exit.onExit(0);
          return;
        }
        if (silent) {
          never.await();
        }
        byte[] much = "much more than anybody wants to read\n".getBytes(StandardCharsets.UTF_8);
        for (long said = 0; said < endless; said += much.length) {
          out.write(much);
        }
        out.write(says.out().getBytes(StandardCharsets.UTF_8));
        err.write(says.err().getBytes(StandardCharsets.UTF_8));
        out.flush();
        err.flush();
        exit.onExit(says.code());
      } catch (IOException | InterruptedException hungUp) {
        exit.onExit(255);
      }
    }

    @Override
    public void destroy(ChannelSession channel) {
      // its thread ends with the streams
    }
  }
}
