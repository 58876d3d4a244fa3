package org.dcosrunbooks.node;

import static org.dcosrunbooks.failure.Breakdowns.During.MACHINE;

import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.sshd.client.session.ClientSession;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Ticking;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands to machines. Before each of them the machine says on the same connection who it is, and
 * nothing more is asked of one that is not meant. One kept connection each, closed when nobody has
 * used it for two minutes, at most 150 over all. May be used by many threads; a machine that does
 * not answer holds up only those who want something from it.
 */
final class Connections implements AutoCloseable {

  static final int MOST = 150;
  static final Duration IDLE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Pattern SUDO_SAYS_NO =
      Pattern.compile("(?m)^(sudo: (?!unable to resolve host).*|Sorry, user .*)$");

  private final NodeProperties settings;
  private final LongSupplier nanos;
  private final SignIn signIn;
  private final Map<String, Connection> byAddress = new ConcurrentHashMap<>();
  private final int most;
  private final Semaphore room;
  private ScheduledExecutorService sweeper;

  /**
   * @param networks where machines may be
   * @param nanos a clock that only goes forward
   */
  Connections(NodeProperties settings, AgentNetworks networks, LongSupplier nanos) {
    this(settings, networks, nanos, MOST);
  }

  /**
   * @param most connections over all
   */
  Connections(NodeProperties settings, AgentNetworks networks, LongSupplier nanos, int most) {
    this.settings = settings;
    this.most = most;
    this.room = new Semaphore(most);
    this.nanos = nanos;
    this.signIn = new SignIn(settings, networks);
  }

  NodeProperties settings() {
    return settings;
  }

  /**
   * What a machine says to a command, within the time limit around it and within {@code most}.
   *
   * @throws Transient when nothing was done: not reached, or no answer to what has no effect
   * @throws Ambiguous when a command with an effect was sent and its answer was lost
   * @throws Refused when the machine must not be talked to, does not let us in, is another one than
   *     is meant, {@code sudo} says no, or the answer cannot be understood
   */
  <T> T ask(Node node, Command<T> command, Duration most) {
    if (!settings.isWay()) {
      throw new Refused(
          Account.of("No way to the machines is configured")
              .seen("Wanted was to " + command.inWords() + " on " + node.host() + ".")
              .means("Nothing was done.")
              .todo(
                  "Do it by hand, or give the service access (docs/operating.md, \"Access to the"
                      + " machines\") and start it again."));
    }
    return TimeLimit.within(most, () -> answer(node, command));
  }

  private <T> T read(Node node, Command<T> command, Output output) {
    var sudo = SUDO_SAYS_NO.matcher(output.errors());
    try {
      if (command.failed(output) && sudo.find()) {
        throw sudoSaysNo(node, command, sudo.group(1));
      }
      T answer = command.read(output);
      LOG.debug("{} on {}: {}", command.inWords(), node.host(), output.code());
      Optional<String> another = command.against(node, answer);
      if (another.isPresent()) {
        throw another(node, another.get());
      }
      return answer;
    } catch (Command.Unexpected unexpected) {
      Account account =
          Account.of(capital(command.inWords()) + ": no use of the answer")
              .seen(
                  node.host()
                      + " ended it with "
                      + output.code()
                      + ": "
                      + Shown.line(unexpected.getMessage())
                      + ".")
              .means(command.effect() ? "Whether it was done is not known." : "Nothing was done.")
              .todo("Look at that machine; this can be tried again.");
      throw unexpected.passing()
          ? new Transient(account, unexpected)
          : new Refused(account, unexpected);
    }
  }

  private static Refused another(Node node, String sentence) {
    return new Refused(
        Account.of(sentence)
            .seen("Its host key is one that is known for " + node.host() + ".")
            .means(
                "Nothing was done there, and nothing else that it says is taken for the word of "
                    + node.host()
                    + ".")
            .todo("See which machine answers there and whether the agent has moved, then retry."),
        new AnotherMachine(sentence));
  }

  private Refused sudoSaysNo(Node node, Command<?> command, String said) {
    return new Refused(
        Account.of("sudo says no on " + node.host())
            .seen(
                "To "
                    + command.inWords()
                    + ", "
                    + settings.user()
                    + " needs root's rights there; it said \""
                    + Shown.line(said)
                    + "\".")
            .means("Nothing was done.")
            .todo(
                "Give "
                    + settings.user()
                    + " the lines for sudoers from docs/operating.md (\"Access to the"
                    + " machines\") on this machine, and retry."));
  }

  private <T> T answer(Node node, Command<T> command) {
    Connection connection = byAddress.computeIfAbsent(node.address(), address -> new Connection());
    try {
      if (!connection.commands.tryAcquire(left(), TimeUnit.NANOSECONDS)) {
        throw noTime(node, command, "Others were waiting for this machine all the time.");
      }
      try {
        return answer(node, command, connection);
      } finally {
        connection.commands.release();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw noTime(node, command, "It was broken off from our side.");
    }
  }

  /** On the kept connection; once more on a new one when the kept one was broken already. */
  private <T> T answer(Node node, Command<T> command, Connection connection)
      throws InterruptedException {
    connection.dropUnless(signIn::isStillKnown);
    ClientSession kept = connection.take();
    if (kept != null) {
      Exec exec = new Exec(command.text(), command.mostBytes());
      try {
        return said(node, command, exec, kept, connection);
      } catch (Exec.Lost lost) {
        boolean harmless = !exec.sent() || !command.effect();
        if (lost.connected() || !harmless) {
          throw failure(node, command, exec, lost);
        }
        LOG.debug("The connection to {} was broken: a new one", node.host(), lost);
      }
    }
    ClientSession opened = opened(node, command, connection);
    Exec exec = new Exec(command.text(), command.mostBytes());
    try {
      return said(node, command, exec, opened, connection);
    } catch (Exec.Lost lost) {
      throw failure(node, command, exec, lost);
    }
  }

  /** Who it is and what it is asked: the other end of a connection is one machine. */
  private <T> T said(
      Node node, Command<T> command, Exec exec, ClientSession session, Connection connection)
      throws Exec.Lost {
    try {
      ReadIdentity proof = ReadIdentity.of(node);
      if (!proof.equals(command)) {
        Exec first = new Exec(proof.text(), proof.mostBytes());
        read(node, proof, run(first, session, connection));
      }
      return read(node, command, run(exec, session, connection));
    } finally {
      connection.giveBack(session, nanos.getAsLong());
    }
  }

  private Output run(Exec exec, ClientSession session, Connection connection) throws Exec.Lost {
    boolean answered = false;
    try {
      Output output = exec.run(session, Duration.ofNanos(left()));
      answered = true;
      return output;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Exec.Lost("It was broken off from our side.", true, interrupted);
    } catch (Exec.Lost lost) {
      if (!lost.connected()) {
        connection.drop(session);
      }
      throw lost;
    } finally {
      if (!answered) {
        connection.dropUnlessShared(session);
      }
    }
  }

  /** Another thread may have opened it meanwhile. */
  private ClientSession opened(Node node, Command<?> command, Connection connection)
      throws InterruptedException {
    if (!connection.opening.tryLock(left(), TimeUnit.NANOSECONDS)) {
      throw noTime(node, command, "Its connection was being opened all the time.");
    }
    try {
      ClientSession session = connection.take();
      if (session == null) {
        session = within(node, command);
        connection.opened(session);
      }
      return session;
    } finally {
      connection.opening.unlock();
    }
  }

  private ClientSession within(Node node, Command<?> command) throws InterruptedException {
    if (!room.tryAcquire()) {
      closeLongestIdle();
      if (!room.tryAcquire(left(), TimeUnit.NANOSECONDS)) {
        throw noTime(
            node, command, "All " + most + " connections to machines were in use all the time.");
      }
    }
    ClientSession session = null;
    try {
      session = signIn.open(node);
      session.addCloseFutureListener(closed -> room.release());
      sweepFromNowOn();
      return session;
    } finally {
      if (session == null) {
        room.release();
      }
    }
  }

  private void closeLongestIdle() {
    byAddress.values().stream()
        .filter(Connection::isIdle)
        .min(Comparator.comparingLong(connection -> connection.lastUse() - nanos.getAsLong()))
        .ifPresent(Connection::closeIdle);
  }

  private synchronized void sweepFromNowOn() {
    if (sweeper == null) {
      sweeper =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "node-connections");
                thread.setDaemon(true);
                return thread;
              });
      sweeper.scheduleWithFixedDelay(
          new Ticking(MACHINE, "closing connections", this::closeIdle), 30, 30, TimeUnit.SECONDS);
    }
  }

  /** Closes what nobody has used for a while, and what would not be opened any more. */
  void closeIdle() {
    byAddress.values().forEach(connection -> connection.dropUnless(signIn::isStillKnown));
    long now = nanos.getAsLong();
    byAddress.values().stream()
        .filter(connection -> now - connection.lastUse() > IDLE.toNanos())
        .forEach(Connection::closeIdle);
  }

  /** How many are open, for tests and curious people. */
  int open() {
    return most - room.availablePermits();
  }

  private static long left() {
    return Math.max(1, TimeLimit.left(Duration.ofMinutes(1)).toNanos());
  }

  private static Transient noTime(Node node, Command<?> command, String seen) {
    return new Transient(
        Account.of("No time to " + command.inWords() + " on " + node.host())
            .seen(seen)
            .means("Nothing was done.")
            .todo("It is tried again."));
  }

  private static Failure failure(Node node, Command<?> command, Exec exec, Exec.Lost lost) {
    Account account =
        Account.of(capital(command.inWords()) + ": no answer from " + node.host())
            .seen(lost.getMessage());
    if (command.effect() && exec.sent()) {
      return new Ambiguous(
          account
              .means("The command was sent: it may or may not have been done.")
              .todo("The next try looks first what has become of it."),
          lost);
    }
    return new Transient(
        account
            .means("Nothing was done.")
            .todo(
                "It is tried again. If it lasts, look at that machine: it answers on the network"
                    + " and does not get its work done."),
        lost);
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  @Override
  public synchronized void close() {
    if (sweeper != null) {
      sweeper.shutdownNow();
    }
    signIn.close();
  }
}
