package org.dcosrunbooks.testing.hosts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.node.Words;

/**
 * A machine with a systemd of its own, and what a person, or fate, can do to it. Its disk, which
 * outlives a reboot, has room for 256 MB.
 */
public final class Host {

  static final String PREFIX = "dr";

  private static final long BYTES = 256L << 20;
  private static final long FILES = 100_000;

  private static final List<String> RECORDED = List.of("agent", "flags", "health", "version");

  private static final List<String> KEY_TYPES = List.of("ed25519", "ecdsa", "rsa");

  private final Hosts hosts;
  private final String name;
  private final String machine;
  private final String firstAddress;
  private final Role role;
  private final Path folder;
  private String address;
  private Process process;

  Host(Hosts hosts, String name, String machine, String address, Role role) {
    this.hosts = hosts;
    this.name = name;
    this.machine = machine;
    this.firstAddress = address;
    this.address = address;
    this.role = role;
    this.folder = hosts.folder().resolve(machine);
  }

  // ---------------------------------------------------------------- what it is

  public String name() {
    return name;
  }

  /** Where its SSH server listens, on port 22. */
  public String address() {
    return address;
  }

  public Role role() {
    return role;
  }

  public Node node() {
    return Node.whoever(name, address);
  }

  /** The host keys it has now, each as {@code ssh-ed25519 AAAA…}. */
  public List<String> hostKeys() {
    return KEY_TYPES.stream()
        .map(type -> read("/etc/ssh/ssh_host_" + type + "_key.pub"))
        .map(line -> String.join(" ", List.of(line.split(" ")).subList(0, 2)))
        .toList();
  }

  private String read(String path) {
    try {
      return Files.readString(disk(path));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** A file as root sees it there, or on its disk while it is down; empty when there is none. */
  public Optional<String> file(String path) {
    if (!isOn()) {
      return Files.exists(disk(path)) ? Optional.of(read(path)) : Optional.empty();
    }
    Tool.Said said = attempt("cat " + Words.quoted(path));
    if (said.code() != 0 && !said.text().contains("No such file or directory")) {
      throw new IllegalStateException(said.text());
    }
    return said.code() == 0 ? Optional.of(said.text()) : Optional.empty();
  }

  /** Onto its disk, owned by root and for all to read. */
  public void write(String path, String text) {
    try {
      Files.createDirectories(disk(path).getParent());
      Files.writeString(disk(path), text);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private Path disk(String path) {
    return folder.resolve("root" + path);
  }

  // ---------------------------------------------------------------- how it is made

  void make(Path base, String master) {
    try {
      Path disk = Files.createDirectories(folder.resolve("disk"));
      Path root = Files.createDirectories(folder.resolve("root"));
      Tool.run(
          "mount",
          "-t",
          "tmpfs",
          "-o",
          "size=" + BYTES + ",nr_inodes=" + FILES + ",mode=755",
          "tmpfs",
          disk.toString());
      Path up = Files.createDirectory(disk.resolve("up"));
      Path work = Files.createDirectory(disk.resolve("work"));
      String layers = "lowerdir=" + base + ",upperdir=" + up + ",workdir=" + work;
      Tool.run("mount", "-t", "overlay", "-o", layers, "overlay", root.toString());
      dress();
      keepRecordings();
      write("/etc/hostname", name + "\n");
      write("/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 " + name + "\n");
      write("/etc/mesosphere/roles/" + role.file(), "");
      write("/opt/mesosphere/etc/master", "MESOS_MASTER=" + master + "\n");
      Files.createDirectories(disk("/opt/mesosphere/packages/mesos"));
      Files.createDirectories(disk("/var/lib/dcos"));
      restartSeconds(1);
      enable("multi-user.target", role.unit() + ".service");
      enable("sockets.target", role.unit() + ".socket");
      letIn();
      network();
      for (String type : KEY_TYPES) {
        Hosts.key(disk("/etc/ssh/ssh_host_" + type + "_key"), type, bits(type));
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static String bits(String type) {
    return type.equals("rsa") ? "2048" : "256";
  }

  /** Lays the stand-in units and scripts over the base, except those that are there as wanted. */
  private void dress() {
    Path inside = inside();
    try (Stream<Path> found = Files.walk(inside)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        String path = "/" + inside.relativize(file);
        Path copy = disk(path);
        // systemd warns of a unit file that was written anew, changed or not
        if (Files.notExists(copy) || Files.mismatch(file, copy) >= 0) {
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
          Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(rights(path)));
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** What a real agent has answered, for what stands in its place. */
  private void keepRecordings() {
    for (String call : RECORDED) {
      String name = "agent-v1-get-" + call + ".http";
      try (InputStream recording =
          Host.class.getResourceAsStream("/recorded/mesos/1.12.0/" + name)) {
        write(
            "/opt/mesosphere/recorded/" + name,
            new String(recording.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }
  }

  private static Path inside() {
    try {
      URI resource = Host.class.getResource("/hosts/inside").toURI();
      return Path.of(resource);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String rights(String path) {
    if (path.contains("/sudoers.d/")) {
      return "r--r-----";
    }
    return path.contains("/bin/") || path.contains("/libexec/") ? "rwxr-xr-x" : "rw-r--r--";
  }

  /** How long systemd waits until it starts a process anew that has ended; 5 s on a real node. */
  private void restartSeconds(int seconds) {
    write(
        "/etc/systemd/system/" + role.unit() + ".service.d/restart.conf",
        "[Service]\nRestartSec=" + seconds + "\n");
  }

  private void enable(String target, String unit) throws IOException {
    Path wants = Files.createDirectories(disk("/etc/systemd/system/" + target + ".wants"));
    Files.createSymbolicLink(wants.resolve(unit), Path.of("/etc/systemd/system/" + unit));
  }

  private void letIn() throws IOException {
    Path home = disk("/home/" + Hosts.USER + "/.ssh");
    Path keys = home.resolve("authorized_keys");
    Files.copy(Path.of(hosts.privateKey() + ".pub"), keys);
    Tool.run("chown", "-R", "--reference=" + home, home.toString());
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
  }

  private void network() {
    write(
        "/etc/systemd/network/80-container-host0.network",
        "[Match]\nName=host0\n[Network]\nAddress="
            + address
            + "/24\nIPv6AcceptRA=no\nLinkLocalAddressing=no\n");
  }

  // ---------------------------------------------------------------- on and off

  void launch() {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setsid",
                "bash",
                "-c",
                Base.resource("boot.sh"),
                "boot.sh",
                machine,
                disk("").toString(),
                hosts.bridge()));
    hosts.mesosForHosts().ifPresent(home -> command.add(home + ":/opt/mesosphere/packages/mesos"));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("console").toFile()))
              .start();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Until people can log in. */
  void awaitUp() {
    try {
      Machine.until(name + " lets people in", () -> answers() && letsIn());
    } catch (IllegalStateException never) {
      throw new IllegalStateException(never.getMessage() + ". Its console:\n" + console(), never);
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " is not up any more");
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, 22), 200);
      socket.setSoTimeout(1_000);
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String banner = reader.readLine();
      return banner != null && banner.startsWith("SSH-");
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean letsIn() {
    return attempt("test ! -e /run/nologin").code() == 0;
  }

  private String console() {
    try {
      return Files.readString(folder.resolve("console"));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Booted, and not gone down since. */
  public boolean isOn() {
    return process.isAlive();
  }

  /** Powers it off in good order; what is on its disk stays. */
  public void powerOff() {
    attempt("systemctl poweroff");
    awaitDown();
  }

  /** Cuts its power: every process on it is gone at once. */
  public void kill() {
    Machine.kill(init());
    awaitDown();
  }

  private void awaitDown() {
    Machine.until(name + " is down", () -> !process.isAlive());
    Machine.endGroup(machine);
  }

  /** Boots it again with the disk it had. */
  public void boot() {
    launch();
    awaitUp();
  }

  private long init() {
    return process
        .children()
        .findFirst()
        .map(ProcessHandle::pid)
        .orElseThrow(() -> new IllegalStateException(name + " is off"));
  }

  // ---------------------------------------------------------------- a person at its console

  /**
   * Runs a line of shell as root, as a person at its console would, and not over SSH.
   *
   * @return what it said
   */
  public String sh(String line) {
    Tool.Said said = attempt(line);
    if (said.code() != 0) {
      throw new IllegalStateException(
          line + " on " + name + " ended with " + said.code() + ": " + said.text());
    }
    return said.text();
  }

  private Tool.Said attempt(String line) {
    // without a right to the clock and the kernel, which are those of this machine
    return Tool.attempt(
        Duration.ofSeconds(60),
        List.of(
            "nsenter",
            "--target=" + init(),
            "--mount",
            "--uts",
            "--ipc",
            "--net",
            "--pid",
            "setpriv",
            "--bounding-set=-sys_time,-sys_module,-sys_rawio,-sys_boot",
            "env",
            "--ignore-environment",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin",
            "LC_ALL=C",
            "bash",
            "-c",
            "cd / && { " + line + "\n}"));
  }

  // ---------------------------------------------------------------- what goes wrong

  /** Pulls its cable: packets are lost, nobody is told. */
  public void unplug() {
    Tool.run("ip", "link", "set", "vb-" + machine, "down");
  }

  public void plugIn() {
    Tool.run("ip", "link", "set", "vb-" + machine, "up");
  }

  /** Ends the connections that {@link Hosts#USER} has, and lets new ones in. */
  public void cutConnections() {
    sh("pkill -KILL -u " + Hosts.USER + " sshd || true");
  }

  /** No byte and no file more goes onto its disk. */
  public void fillDisk() {
    // as large as what is on it; what is written between the look and the change is looked at again
    Machine.until(
        "the disk of " + name + " is full",
        () -> room(used("used"), used("iused")) && used("avail") == 0 && used("iavail") == 0);
  }

  public void freeDisk() {
    if (!room(BYTES, FILES)) {
      throw new IllegalStateException("the disk of " + name + " cannot be made larger");
    }
  }

  private long used(String column) {
    String disk = folder.resolve("disk").toString();
    String[] lines = Tool.run("df", "--block-size=1", "--output=" + column, disk).split("\n");
    return Long.parseLong(lines[1].strip());
  }

  private boolean room(long bytes, long files) {
    String options = "remount,size=" + bytes + ",nr_inodes=" + files;
    String disk = folder.resolve("disk").toString();
    return Tool.attempt(Duration.ofSeconds(5), List.of("mount", "-o", options, disk)).code() == 0;
  }

  /** {@link Hosts#USER} may still do everything as root, but has to type a password. */
  public void sudoAsksForPassword() {
    write("/etc/sudoers.d/dcos-runbooks", Hosts.USER + " ALL=(ALL) ALL\n");
  }

  public void sudoAsksNoMore() {
    dress();
  }

  /** It is known by other keys from now on, as if it had been installed anew. */
  public void newHostKeys() {
    for (String type : KEY_TYPES) {
      sh(
          "cd /etc/ssh && rm -f ssh_host_T_key && ssh-keygen -q -t T -b B -N '' -f ssh_host_T_key"
              .replace("T", type)
              .replace("B", bits(type)));
    }
    sh("systemctl restart ssh");
    awaitUp();
  }

  /** Each is found at the other's address from now on. */
  public void swapAddressWith(Host other) {
    String mine = address;
    address = other.address;
    other.address = mine;
    for (Host host : List.of(this, other)) {
      host.sh("ip address flush dev host0");
      host.network();
    }
    for (Host host : List.of(this, other)) {
      host.sh("networkctl reload");
      Tool.run("ip", "neighbour", "flush", "dev", hosts.bridge());
    }
    awaitUp();
    other.awaitUp();
  }

  /** Its clock goes wrong by so much, as far as {@code date} tells it; files keep the right one. */
  public void clockWrongBy(Duration much) {
    sh("test -e /usr/bin/date.right || mv /usr/bin/date /usr/bin/date.right");
    write(
        "/usr/bin/date",
        "#!/bin/sh\nexec /usr/bin/date.right --date=\"now %+d seconds\" \"$@\"\n"
            .formatted(much.toSeconds()));
    sh("chmod 755 /usr/bin/date");
  }

  /** Its SSH server offers what OpenSSH 7.4 did, and nothing newer. */
  public void offerOnlyOldAlgorithms() {
    write("/etc/ssh/sshd_config.d/old.conf", Base.resource("sshd-7.4.conf"));
    sh("systemctl restart ssh");
    awaitUp();
  }

  // ---------------------------------------------------------------- and back

  /** The agent's own name for itself, as far as its disk tells: where {@code latest} points to. */
  public void latest(Optional<String> agentId) {
    String folder = "/var/lib/mesos/slave/meta/slaves";
    sh("mkdir -p " + folder + " && rm -f " + folder + "/latest");
    agentId.ifPresent(
        id ->
            sh(
                "cd "
                    + folder
                    + " && mkdir -p "
                    + id
                    + " && ln -s "
                    + folder
                    + "/"
                    + id
                    + " latest"));
  }

  /** On, at its address, with an empty list of jobs, and nothing wrong with it any more. */
  public void reset() {
    long t = System.nanoTime();
    if (!isOn()) {
      boot();
    }
    plugIn();
    if (!address.equals(firstAddress)) {
      hosts.all().stream()
          .filter(other -> other.address.equals(firstAddress))
          .forEach(this::swapAddressWith);
    }
    freeDisk();
    sh(Base.resource("reset.sh").replace("UNIT", role.unit()));
    dress();
    awaitUp();
  }
}
