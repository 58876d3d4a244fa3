package org.dcosrunbooks.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.dcosrunbooks.cluster.AgentNetworks;

/** A machine that says what it is told to say, one answer for each command, in that order. */
final class ScriptedMachine implements AutoCloseable {

  /** What a machine says that never comes to an end. */
  interface Flood {
    void on(ChannelSession channel, OutputStream out, OutputStream err) throws IOException;
  }

  /**
   * @param before what happens on the machine before it answers
   */
  private record Answer(int code, String output, String errors, Runnable before, Flood flood) {

    private Answer(int code, String output, String errors, Runnable before) {
      this(code, output, errors, before, (channel, out, err) -> {});
    }
  }

  private static final FileAttribute<?> OWN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** What a healthy one says to that question. */
  static final String IT_IS =
      "\n\n== 0\n10.0.2.11\n\n== 0\nslave\n\n== 0\n\n\n== 0\n"
          + "0b9d7a52-6a1e-4a7b-8b5e-0d7a3c5f1e11\n\n== 0\n1772330400\n\n== 0\n";

  private volatile boolean tellsItself = true;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final SshServer server = SshServer.setUpDefaultServer();
  private final Path knownHosts;
  private final Connections connections;
  private final Node node = Node.whoever("10.0.2.11", "10.0.2.11");

  ScriptedMachine(Path folder) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair host = generator.generateKeyPair();
    KeyPair user = generator.generateKeyPair();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator((name, key, session) -> true);
    server.setCommandFactory((channel, command) -> new Told(next(command)));
    server.start();
    knownHosts = Files.createFile(folder.resolve("known_hosts"), OWN);
    Files.writeString(knownHosts, HostKey.of(host.getPublic()).line(node.address()) + "\n");
    Path key = folder.resolve("key");
    Files.createFile(key, OWN);
    try (OutputStream file = Files.newOutputStream(key)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(user, "a test", null, file);
    }
    connections =
        new Connections(
            new NodeProperties(
                "runbooks",
                22,
                knownHosts.toString(),
                key.toString(),
                "",
                Map.of(node.address(), "127.0.0.1:" + server.getPort()),
                false),
            AgentNetworks.ANYWHERE,
            System::nanoTime);
  }

  Node node() {
    return node;
  }

  Nodes nodes() {
    return new SshNodes(connections);
  }

  SshJobs jobs(Clock clock) {
    return new SshJobs(connections, clock);
  }

  ScriptedMachine says(int code, String output, String errors) {
    return says(code, output, errors, () -> {});
  }

  synchronized ScriptedMachine says(int code, String output, String errors, Runnable before) {
    answers.add(new Answer(code, output, errors, before));
    return this;
  }

  /** Until nobody takes it any more. */
  synchronized ScriptedMachine floods(Flood flood) {
    answers.add(new Answer(0, "", "", () -> {}, flood));
    return this;
  }

  /** Ways to this machine which lead to another port. */
  Connections at(int port) {
    NodeProperties mine = connections.settings();
    return new Connections(
        new NodeProperties(
            mine.user(),
            22,
            mine.knownHosts(),
            mine.privateKey(),
            "",
            Map.of(node.address(), "127.0.0.1:" + port),
            false),
        AgentNetworks.ANYWHERE,
        System::nanoTime);
  }

  /** What it says of itself is scripted, too. */
  ScriptedMachine asked() {
    tellsItself = false;
    return this;
  }

  private synchronized Answer next(String command) {
    if (tellsItself && command.equals(ReadIdentity.of(node).text())) {
      return new Answer(0, IT_IS, "", () -> {});
    }
    return Optional.ofNullable(answers.poll())
        .orElse(new Answer(99, "", "nobody expected this", () -> {}));
  }

  private static final class Told implements Command {

    private final Answer answer;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;

    private Told(Answer answer) {
      this.answer = answer;
    }

    @Override
    public void setInputStream(java.io.InputStream in) {
      // nothing is ever read
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
      Thread work =
          new Thread(
              () -> {
                answer.before().run();
                try {
                  answer.flood().on(channel, out, err);
                  out.write(answer.output().getBytes(StandardCharsets.UTF_8));
                  out.flush();
                  err.write(answer.errors().getBytes(StandardCharsets.UTF_8));
                  err.flush();
                } catch (IOException gone) {
                  throw new IllegalStateException(gone);
                }
                exit.onExit(answer.code());
              },
              "scripted-machine");
      work.setDaemon(true);
      work.start();
    }

    @Override
    public void destroy(ChannelSession channel) {
      // the thread ends by itself
    }
  }

  @Override
  public void close() throws IOException {
    connections.close();
    server.stop(true);
  }
}
