package org.dcosrunbooks.testing.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.testing.StillNetwork;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Some hosts on a bridge of their own, and the key that opens them. What they are made of is gone
 * when they are closed; what a killed run has left is cleared by the next one.
 */
public final class Hosts implements AutoCloseable {

  /** Who may log in on a host, and do as root what the service does. */
  public static final String USER = "runbooks";

  private static final Path RUN = Path.of("/run/dcos-runbooks-hosts");
  private static final Path LOCK = RUN.resolve("lock");
  private static final AtomicInteger SETS = new AtomicInteger();

  private final Path folder;
  private final Lock owner;
  private final FreeNetwork network;
  private final List<Host> hosts = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread closing = new Thread(this::close, "closing hosts");

  private Hosts(Path folder, Lock owner, FreeNetwork network) {
    this.folder = folder;
    this.owner = owner;
    this.network = network;
    Runtime.getRuntime().addShutdownHook(closing);
  }

  /** Hosts whose agents have no master: their units run, and their processes only stay. */
  public static Hosts orSkipped(String what, Role... roles) {
    return orSkipped(what, here -> "", roles);
  }

  /**
   * Hosts whose agents register with a master.
   *
   * @param master given this machine's address on their network, where the master listens
   */
  static Hosts orSkipped(String what, UnaryOperator<String> master, Role... roles) {
    skipUnlessPossible(what);
    StillNetwork.enter(StillNetwork.Kind.HOSTS);
    Hosts hosts;
    try {
      hosts = Lock.during(LOCK, Hosts::empty);
    } catch (RuntimeException | Error problem) {
      StillNetwork.leave(StillNetwork.Kind.HOSTS);
      throw problem;
    }
    try {
      hosts.boot(Base.ready(mesos()), master.apply(hosts.here()), List.of(roles));
    } catch (RuntimeException | Error problem) {
      hosts.close();
      throw problem;
    }
    return hosts;
  }

  private static void skipUnlessPossible(String what) {
    if (!Machine.allowsEverything()) {
      skip(what + " is skipped: real hosts need root, with the right to mount.");
    }
    if (!Stream.of("systemd-nspawn", "debootstrap", "ssh-keygen", "ip", "nsenter", "setpriv")
        .allMatch(Machine::has)) {
      skip(
          what
              + " is skipped: real hosts need the Debian packages systemd-container, debootstrap,"
              + " openssh-client and iproute2.");
    }
  }

  private static void skip(String sentence) {
    if (Boolean.getBoolean("dcos.runbooks.nothing-skipped")) {
      Assertions.fail(sentence + " Here nothing may be skipped.");
    }
    System.out.println(sentence);
    Assumptions.abort(sentence);
  }

  /** The folder of a real Mesos, for hosts to run its agent from. */
  static Optional<Path> mesos() {
    return Optional.of(System.getProperty("mesos.home", ""))
        .filter(home -> !home.isBlank())
        .map(Path::of);
  }

  private static Hosts empty() {
    try {
      clearLeftovers();
      String name =
          Long.toString(ProcessHandle.current().pid(), 36)
              + (char) ('a' + SETS.getAndIncrement() % 26);
      Path folder = Files.createDirectories(RUN.resolve(name));
      Lock owner = Lock.ifFree(folder.resolve("owner")).orElseThrow();
      FreeNetwork network = FreeNetwork.find();
      Hosts hosts = new Hosts(folder, owner, network);
      Tool.run("ip", "link", "add", hosts.bridge(), "type", "bridge");
      Tool.run("ip", "address", "add", network.here() + "/24", "dev", hosts.bridge());
      Tool.run("ip", "link", "set", hosts.bridge(), "up");
      // whoever connects to a host that is off is told so after a moment, not after three seconds
      Files.writeString(
          Path.of("/proc/sys/net/ipv4/neigh", hosts.bridge(), "retrans_time_ms"), "100");
      key(folder.resolve("key"), "ecdsa", "256");
      return hosts;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Sets whose process is dead: it holds its lock no more. */
  private static void clearLeftovers() throws IOException {
    String ours = Long.toString(ProcessHandle.current().pid(), 36);
    List<Path> sets;
    try (Stream<Path> found = Files.list(RUN)) {
      sets =
          found
              .filter(Files::isDirectory)
              .filter(set -> !set.getFileName().toString().matches(ours + "[a-z]"))
              .toList();
    }
    for (Path set : sets) {
      Optional<Lock> dead = Lock.ifFree(set.resolve("owner"));
      if (dead.isPresent()) {
        clear(set);
        dead.get().close();
      }
    }
  }

  private static void clear(Path set) {
    Machine.endProcesses("mesos-master", set);
    try (Stream<Path> inside = Files.list(set)) {
      inside
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.startsWith(Host.PREFIX))
          .forEach(Machine::endGroup);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    Machine.unmountAll(set);
    if (Files.exists(Path.of("/sys/class/net", bridge(set)))) {
      Tool.run("ip", "link", "delete", bridge(set));
    }
    Tool.run("rm", "-rf", "--one-file-system", set.toString());
  }

  private static String bridge(Path set) {
    return "drb" + set.getFileName();
  }

  static void key(Path file, String type, String bits) {
    Tool.run("ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "", "-f", file.toString());
  }

  private void boot(Path base, String master, List<Role> roles) {
    for (Role role : roles) {
      int number = hosts.size() + 1;
      hosts.add(
          new Host(
              this,
              "agent" + number,
              Host.PREFIX + folder.getFileName() + number,
              network.ofHost(number),
              role));
    }
    hosts.parallelStream().forEach(host -> host.make(base, master));
    hosts.forEach(Host::launch);
    hosts.forEach(Host::awaitUp);
  }

  Path folder() {
    return folder;
  }

  String bridge() {
    return bridge(folder);
  }

  Optional<Path> mesosForHosts() {
    return mesos();
  }

  /** This machine's address on the hosts' network. */
  public String here() {
    return network.here();
  }

  /** By its number, from 1. */
  public Host host(int number) {
    return hosts.get(number - 1);
  }

  public List<Host> all() {
    return List.copyOf(hosts);
  }

  /** The private key that {@link #USER} is let in with on each host, in OpenSSH's form. */
  public Path privateKey() {
    return folder.resolve("key");
  }

  /** A new file with the host keys that the hosts have now. */
  public Path knownHosts() {
    String lines =
        hosts.stream()
            .flatMap(host -> host.hostKeys().stream().map(key -> host.address() + " " + key + "\n"))
            .collect(Collectors.joining());
    try {
      return Files.writeString(Files.createTempFile(folder, "known_hosts", ""), lines);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (Thread.currentThread() != closing) {
      Runtime.getRuntime().removeShutdownHook(closing);
    }
    clear(folder);
    owner.close();
    StillNetwork.leave(StillNetwork.Kind.HOSTS);
  }
}
