package org.dcosrunbooks.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.dcosrunbooks.simulator.machine.Machine;
import org.dcosrunbooks.simulator.machine.Machine.Ended;

/**
 * The port 22 of all machines: one server that listens at each machine's address and takes
 * commands, one a channel. There is no terminal, no forwarding and no file transfer.
 */
final class SshFace implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 200;
  private static final int MOST_CHANNELS = 10;
  private static final int LONGEST_COMMAND = 256 * 1024;
  private static final int TOO_LONG = 126;
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;

  /** What is asked of the one who has the machines. */
  interface Host {

    /** The key that a machine shows now. */
    KeyPair keyOf(String host);

    /** Runs a command; the answer may come at once, and from any thread. */
    void run(String host, String command, Consumer<Ended> answer);
  }

  /** A server that can take one address back and forth. */
  private static final class Server extends SshServer {
    void listen(InetSocketAddress at) throws IOException {
      acceptor.bind(at);
    }

    void leave(InetSocketAddress from) {
      acceptor.unbind(from);
    }
  }

  private final Host host;
  private final KeyPair login;
  private final Server server;
  private final Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
  private final Map<InetSocketAddress, String> hosts = new ConcurrentHashMap<>();
  private final Set<String> listening = ConcurrentHashMap.newKeySet();
  private final ExecutorService answers =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "simulator-ssh-answer");
            thread.setDaemon(true);
            return thread;
          });

  SshFace(KeyPair login, Host host) {
    this.host = host;
    this.login = login;
    this.server = new Server();
    ServerBuilder.builder().factory(() -> server).build(true);
    configure();
  }

  private void configure() {
    server.setKeyPairProvider(session -> List.of(host.keyOf(machine(session.getLocalAddress()))));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals(Machine.LOGIN) && KeyUtils.compareKeys(key, login.getPublic()));
    server.setPasswordAuthenticator(null);
    server.setCommandFactory((channel, command) -> new Exec(machine(channel), command));
    server.setSubsystemFactories(List.of());
    server.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionCreated(Session session) {
            if (server.getActiveSessions().size() > MOST_CONNECTIONS) {
              session.close(true);
            }
          }
        });
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, MOST_CHANNELS);
    CoreModuleProperties.AUTH_TIMEOUT.set(server, Duration.ofSeconds(20));
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ofHours(1));
    CoreModuleProperties.WINDOW_TIMEOUT.set(server, Duration.ofMinutes(1));
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ofHours(2));
  }

  private String machine(ChannelSession channel) {
    return machine(channel.getSession().getIoSession().getLocalAddress());
  }

  private String machine(SocketAddress local) {
    String name = hosts.get(local);
    if (name == null) {
      throw new IllegalStateException("no machine listens at " + local);
    }
    return name;
  }

  // ---------------------------------------------------------------- ports

  /**
   * Listens for a machine from now on.
   *
   * @param port 0 for any free one
   * @return host:port where that is
   * @throws UncheckedIOException when the address cannot be bound; names it
   */
  String open(String machine, String address, int port) {
    try {
      InetAddress own = InetAddress.getByName(address);
      if (!own.isLoopbackAddress()) {
        throw new IllegalArgumentException("not a loopback address: " + address);
      }
      InetSocketAddress at = new InetSocketAddress(own, port == 0 ? free(address) : port);
      hosts.put(at, machine);
      addresses.put(machine, at);
      if (server.isStarted()) {
        server.listen(at);
      } else {
        server.setHost(address);
        server.setPort(at.getPort());
        server.start();
      }
      listening.add(machine);
      return address + ":" + at.getPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "machine " + machine + ": cannot listen on " + address + ":" + port, failure);
    }
  }

  /** Below the ports that the system gives to clients: it must be free again after a while. */
  private static int free(String address) {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      if (Listener.freeOr(address, port) != 0) {
        return port;
      }
    }
    throw new IllegalStateException("no free port on " + address);
  }

  /** Refuses connections to a machine and cuts those that are open, or listens again. */
  void refuse(String machine, boolean refuse) {
    InetSocketAddress at = addresses.get(machine);
    if (refuse && listening.remove(machine)) {
      server.leave(at);
      cut(machine);
    } else if (!refuse && listening.add(machine)) {
      try {
        server.listen(at);
      } catch (IOException failure) {
        listening.remove(machine);
        throw new UncheckedIOException(
            "machine " + machine + ": cannot listen again on " + at, failure);
      }
    }
  }

  /** Cuts what is open; new connections are taken. */
  void cut(String machine) {
    InetSocketAddress at = addresses.get(machine);
    for (Session session : server.getActiveSessions()) {
      if (at.equals(session.getIoSession().getLocalAddress())) {
        session.close(true);
      }
    }
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot stop the machines' server", failure);
    } finally {
      answers.shutdownNow();
    }
  }

  /** Answers that have become known are sent by other threads, since a client may be slow. */
  void later(Runnable task) {
    if (!answers.isShutdown()) {
      answers.execute(task);
    }
  }

  // ---------------------------------------------------------------- commands

  private final class Exec implements Command {

    private final String machine;
    private final String text;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;

    Exec(String machine, String text) {
      this.machine = machine;
      this.text = text;
    }

    @Override
    public void setInputStream(InputStream in) {
      // nothing that is understood here reads from its terminal
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
      if (text.length() > LONGEST_COMMAND) {
        byte[] why = "bash: Argument list too long\n".getBytes(StandardCharsets.UTF_8);
        later(() -> tell(new Ended(TOO_LONG, new byte[0], why)));
      } else {
        host.run(machine, text, this::tell);
      }
    }

    private void tell(Ended ended) {
      try {
        out.write(ended.out());
        out.flush();
        err.write(ended.err());
        err.flush();
        exit.onExit(ended.status());
      } catch (IOException gone) {
        // the client went away; what it started was done all the same
        exit.onExit(ended.status());
      }
    }

    @Override
    public void destroy(ChannelSession channel) {
      // what runs goes on without anybody who hears it
    }
  }
}
