package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.local.AgentImpl;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is talked to, by whom, on how many connections, and for how long. */
class ConnectionsTest {

  private static final Node NODE = Node.whoever("agent-1", "10.0.2.11");
  private static final String RUNS =
      "LoadState=loaded\nActiveState=active\nSubState=running\nMainPID=7\n";

  private static final FileAttribute<?> OWN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static KeyPair ed25519;
  private static KeyPair ecdsa;
  private static KeyPair rsa;
  private static KeyPair login;

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<String, String> connectTo = new HashMap<>();
  private final AtomicLong nanos = new AtomicLong();
  private Path knownHosts;
  private Path key;

  @BeforeAll
  static void keys() throws Exception {
    ed25519 = Sshd.ed25519();
    ecdsa = Sshd.ecdsa();
    rsa = Sshd.rsa();
    login = Sshd.ed25519();
  }

  @BeforeEach
  void files() throws Exception {
    knownHosts = Files.createFile(folder.resolve("known_hosts"), OWN);
    key = keyFile("key", login);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Sshd sshd(KeyPair... hostKeys) throws IOException {
    return started(new Sshd(List.of(hostKeys), List.of(login, ecdsa, rsa)));
  }

  private Sshd started(Sshd sshd) throws IOException {
    open.add(sshd);
    sshd.start().says(0, RUNS, "");
    connectTo.put(NODE.address(), sshd.door());
    return sshd;
  }

  private NodeProperties settings(String keyFile, String agent) {
    return new NodeProperties(
        "runbooks", 22, knownHosts.toString(), keyFile, agent, connectTo, false);
  }

  private Connections connections() {
    return connections(settings(key.toString(), ""));
  }

  private Connections connections(NodeProperties settings) {
    Connections connections = new Connections(settings, AgentNetworks.ANYWHERE, nanos::get);
    open.add(0, connections);
    return connections;
  }

  private void known(String... lines) throws IOException {
    Files.writeString(knownHosts, String.join("\n", lines) + "\n");
  }

  private static UnitState read(Connections connections) {
    return new SshNodes(connections).unit(NODE, "ssh.service");
  }

  private Path keyFile(String name, KeyPair pair) throws Exception {
    Path file = folder.resolve(name);
    try (var stream = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "a comment", null, stream);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  // ---------------------------------------------------------------- host keys

  @Test
  void givenHostWithKeysOfThreeKinds_whenAnyOneIsKnown_thenItIsTheOneThatCounts() throws Exception {
    sshd(ed25519, ecdsa, rsa);
    for (KeyPair one : List.of(ed25519, ecdsa, rsa)) {
      known("# ours", "10.0.2.12 " + Sshd.line(login), "10.0.2.11 " + Sshd.line(one));
      assertThat(read(connections()).mainPid()).isEqualTo(7);
    }
  }

  @Test
  void givenKeyOfAnotherKindThanKnown_thenItHasChanged() throws Exception {
    sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(rsa));
    Refused refused = catchThrowableOfType(Refused.class, () -> read(connections()));
    assertThat(refused.account().summary()).isEqualTo("The host key of agent-1 has changed");
    assertThat(refused.account().seen())
        .contains("ssh-rsa " + HostKey.of(rsa.getPublic()).fingerprint())
        .contains("ssh-ed25519 " + HostKey.of(ed25519.getPublic()).fingerprint());
    assertThat(refused.account().todo()).contains("ssh-keygen -R '10.0.2.11' -f '" + knownHosts);
  }

  @Test
  void givenRevokedKey_thenItIsRefusedThoughItIsKnown() throws Exception {
    sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519), "@revoked * " + Sshd.line(ed25519));
    Refused refused = catchThrowableOfType(Refused.class, () -> read(connections()));
    assertThat(refused.account().summary()).contains("is revoked");
  }

  @Test
  void givenOpenConnection_whenItsKeyIsRevokedTakenOutOrReplaced_thenItIsEnded() throws Exception {
    Sshd sshd = sshd(ed25519);
    String line = "10.0.2.11 " + Sshd.line(ed25519);
    for (String now :
        List.of(line + "\n@revoked * " + Sshd.line(ed25519), "", "10.0.2.11 " + Sshd.line(rsa))) {
      known(line);
      Connections connections = connections();
      assertThat(read(connections).mainPid()).isEqualTo(7);
      known(now);
      assertThat(catchThrowableOfType(Refused.class, () -> read(connections))).isNotNull();
      assertThat(connections.open()).isZero();
      known(line);
      assertThat(read(connections).mainPid()).isEqualTo(7);
      known(now);
      connections.closeIdle();
      assertThat(connections.open()).as("also when nobody asks").isZero();
    }
    assertThat(sshd.commands()).hasSize(6);
  }

  @Test
  void givenOpenConnection_whenOtherLinesOfKnownHostsChange_thenItIsKept() throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Connections connections = connections();
    read(connections);
    known("# more", "10.0.2.12 " + Sshd.line(rsa), "10.0.2.11 " + Sshd.line(ed25519));
    read(connections);
    connections.closeIdle();
    read(connections);
    assertThat(connections.open()).isEqualTo(1);
    assertThat(sshd.connections()).isEqualTo(1);
  }

  @Test
  void givenNoFileOfKnownHosts_thenFaultAndNothingIsConnectedTo() throws Exception {
    Sshd sshd = sshd(ed25519);
    Files.delete(knownHosts);
    Fault fault = catchThrowableOfType(Fault.class, () -> read(connections()));
    assertThat(fault.account().todo()).contains("dcos.nodes.known-hosts");
    assertThat(sshd.connections()).isZero();
    assertThat(knownHosts).doesNotExist();
  }

  @Test
  void givenKnownHostsThatOthersMayWrite_thenFaultBeforeAnythingIsSent() throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Files.setPosixFilePermissions(knownHosts, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThat(catchThrowableOfType(Fault.class, () -> read(connections())))
        .hasMessageContaining("can be written by others (rw-rw-r--)");
    assertThat(sshd.connections()).isZero();
  }

  @Test
  void givenAnotherPort_thenTheNameHasItInBrackets() throws Exception {
    Sshd sshd = sshd(ed25519);
    NodeProperties settings =
        new NodeProperties(
            "runbooks", 2222, knownHosts.toString(), key.toString(), "", connectTo, false);
    known("10.0.2.11 " + Sshd.line(ed25519));
    assertThat(catchThrowableOfType(Refused.class, () -> read(connections(settings))))
        .hasMessageContaining("[10.0.2.11]:2222 ssh-ed25519 ");
    known("[10.0.2.11]:2222 " + Sshd.line(ed25519));
    assertThat(read(connections(settings)).isRunning()).isTrue();
    assertThat(sshd.commands()).hasSize(1);
  }

  // ---------------------------------------------------------------- signing in

  @Test
  void givenKeysOfAllKinds_whenInAFileOrHeldByAnAgent_thenTheyLetIn() throws Exception {
    sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    for (KeyPair one : List.of(login, ecdsa, rsa)) {
      Path file = keyFile("another", one);
      assertThat(read(connections(settings(file.toString(), ""))).isRunning()).isTrue();
      SshAgent agent = new AgentImpl();
      agent.addIdentity(Sshd.ed25519(), "not this one");
      agent.addIdentity(one, "this one");
      try (AgentOnSocket socket = new AgentOnSocket(folder.resolve("agent"), agent)) {
        assertThat(read(connections(settings("", socket.path().toString()))).isRunning()).isTrue();
      }
    }
  }

  @Test
  void givenKeyThatIsNotKnownThere_thenRefusedAndItsFingerprintIsTold() throws Exception {
    sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    KeyPair stranger = Sshd.ed25519();
    String fingerprint = HostKey.of(stranger.getPublic()).fingerprint();
    Path file = keyFile("stranger", stranger);
    Refused refused =
        catchThrowableOfType(Refused.class, () -> read(connections(settings(file.toString(), ""))));
    assertThat(refused.account().summary()).isEqualTo("agent-1 does not let runbooks in");
    assertThat(refused.account().seen()).contains(fingerprint).contains(file.toString());
    SshAgent agent = new AgentImpl();
    agent.addIdentity(stranger, "a stranger");
    try (AgentOnSocket socket = new AgentOnSocket(folder.resolve("agent"), agent)) {
      NodeProperties settings = settings("", socket.path().toString());
      assertThat(catchThrowableOfType(Refused.class, () -> read(connections(settings))))
          .hasMessageContaining(fingerprint);
      agent.removeAllIdentities();
      assertThat(catchThrowableOfType(Refused.class, () -> read(connections(settings))))
          .hasMessageContaining("holds no key");
    }
    assertThat(
            catchThrowableOfType(
                Failure.class, () -> read(connections(settings("", folder + "/no-agent")))))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("agent");
  }

  @Test
  void givenKeyFileThatCannotBeUsed_thenFaultBeforeAnythingIsSent() throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(catchThrowableOfType(Fault.class, () -> read(connections())))
        .hasMessageContaining("open to others (rw-r-----)");
    assertThat(sshd.connections()).isZero();
  }

  @Test
  void givenAlgorithmsOfOpenSsh74Only_thenThereIsAWay() throws Exception {
    Sshd sshd = new Sshd(List.of(rsa, ecdsa, ed25519), List.of(rsa));
    Set<String> known74 =
        Set.of(
            "curve25519-sha256",
            "curve25519-sha256@libssh.org",
            "ecdh-sha2-nistp256",
            "ecdh-sha2-nistp384",
            "ecdh-sha2-nistp521",
            "diffie-hellman-group-exchange-sha256",
            "diffie-hellman-group16-sha512",
            "diffie-hellman-group14-sha256",
            "chacha20-poly1305@openssh.com",
            "aes128-ctr",
            "aes256-ctr",
            "aes128-gcm@openssh.com",
            "aes256-gcm@openssh.com",
            "umac-64-etm@openssh.com",
            "hmac-sha2-256-etm@openssh.com",
            "hmac-sha2-512-etm@openssh.com",
            "hmac-sha2-256",
            "hmac-sha2-512",
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "rsa-sha2-512",
            "rsa-sha2-256",
            "ssh-rsa");
    var server = sshd.server();
    server.setKeyExchangeFactories(only(server.getKeyExchangeFactories(), known74));
    server.setCipherFactories(only(server.getCipherFactories(), known74));
    server.setMacFactories(only(server.getMacFactories(), known74));
    server.setSignatureFactories(only(server.getSignatureFactories(), known74));
    started(sshd);
    Path file = keyFile("rsa", rsa);
    for (KeyPair host : List.of(rsa, ecdsa, ed25519)) {
      known("10.0.2.11 " + Sshd.line(host));
      assertThat(read(connections(settings(file.toString(), ""))).isRunning()).isTrue();
    }
  }

  private static <T extends NamedResource> List<T> only(List<T> all, Set<String> names) {
    List<T> some = all.stream().filter(one -> names.contains(one.getName())).toList();
    assertThat(some).isNotEmpty();
    return some;
  }

  // ---------------------------------------------------------------- answers

  @Test
  void givenSudoThatSaysNo_inAnyOfItsWords_thenRefused() throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Connections connections = connections();
    SshNodes nodes = new SshNodes(connections);
    for (String no :
        List.of(
            "sudo: a password is required",
            "sudo: unable to resolve host x: Name or service not known\nsudo: a password is required",
            "sudo: sorry, you must have a tty to run sudo",
            "sudo: Ein Passwort ist notwendig",
            "Sorry, user runbooks is not allowed to execute '/usr/bin/cat' as root on agent-1.")) {
      sshd.says(1, "", no + "\n");
      Refused refused =
          catchThrowableOfType(Refused.class, () -> nodes.file(NODE, "/etc/hostname"));
      assertThat(refused.account().summary()).isEqualTo("sudo says no on agent-1");
      assertThat(refused.account().todo()).contains("Access to the machines");
    }
    sshd.says(1, "", "sudo: /etc/sudoers.d/old: syntax error\n" + missing("/x"));
    assertThat(nodes.file(NODE, "/x")).isEmpty();
    sshd.says(0, "==> /x <==\ntext", "sudo: unable to resolve host x\n");
    assertThat(nodes.file(NODE, "/x")).contains("text");
    sshd.says(0, "Your account ends soon.\n==> /x <==\nä\n==> /x <==\n", "");
    assertThat(nodes.file(NODE, "/x")).as("a warning is no content").contains("ä\n==> /x <==\n");
    sshd.says(0, "Your account ends soon.\n", "");
    assertThat(catchThrowableOfType(Refused.class, () -> nodes.file(NODE, "/x"))).isNotNull();
    sshd.says(
        1, "", "/usr/bin/head: cannot open '/No such file or directory' for reading: Denied\n");
    assertThat(catchThrowableOfType(Refused.class, () -> nodes.file(NODE, "/x"))).isNotNull();
  }

  private static String missing(String path) {
    return "/usr/bin/head: cannot open '" + path + "' for reading: No such file or directory\n";
  }

  @Test
  void givenSudoThatWarnsOnTheOutput_whenTheIdentityIsRead_thenTheAgentIsNotTheWarning()
      throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    String end = "\n== 0\n";
    sshd.says(
        0,
        "Welcome!\n"
            + end
            + "10.0.2.11"
            + end
            + "slave"
            + end
            + "Your account ends soon.\n"
            + "/var/lib/mesos/slave/meta/slaves/5b1d-S3\n"
            + end
            + "0b9d"
            + end
            + "1772330400"
            + end,
        "");
    Node node = Node.of("agent-1", "10.0.2.11", Set.of("slave"), new AgentId("5b1d-S3"));
    assertThat(new SshNodes(connections()).identity(node).agentId()).contains("5b1d-S3");
  }

  @Test
  void givenFileThatNeverEnds_whenRead_thenRefusedAndTheConnectionStaysWell() throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Connections connections = connections();
    sshd.saysMuch(Long.MAX_VALUE);
    assertThatThrownBy(() -> new SshNodes(connections).file(NODE, "/dev/zero"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("larger than");
    sshd.saysMuch(-1);
    assertThat(read(connections).isRunning()).isTrue();
    assertThat(sshd.connections()).isEqualTo(1);
  }

  @Test
  void givenSecretInAnAnswer_whenToldToPeople_thenMasked() throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    sshd.says(1, "", "head: password=hunter2: \u001b[31mInput/output error\n");
    Refused refused =
        catchThrowableOfType(
            Refused.class, () -> new SshNodes(connections()).file(NODE, "/dev/sda"));
    assertThat(refused.getMessage()).contains("password=***").doesNotContain("hunter2", "\u001b");
  }

  @Test
  void givenCommandThatNeverEnds_thenTransientForAReadAndAmbiguousForAStart() throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Connections connections = connections();
    read(connections);
    sshd.saysNothing();
    assertThatThrownBy(() -> TimeLimit.within(Duration.ofMillis(300), () -> read(connections)))
        .isInstanceOf(Transient.class)
        .hasMessageContaining("no answer from agent-1");
    StartJob start = new StartJob(JobName.of("run", "step"), Script.of("one", "true"));
    assertThatThrownBy(() -> connections.ask(NODE, start, Duration.ofMillis(1_500)))
        .isInstanceOf(Ambiguous.class);
  }

  @Test
  void givenNoWayConfigured_thenEveryCallIsRefusedInWords() {
    Connections connections = connections(new NodeProperties("", 22, "", "", "", Map.of(), true));
    SshNodes nodes = new SshNodes(connections);
    SshJobs jobs = new SshJobs(connections, Clock.systemUTC());
    open.add(jobs);
    JobName name = JobName.of("run", "step");
    assertThat(nodes.reachable()).isFalse();
    for (Runnable call :
        List.<Runnable>of(
            () -> nodes.identity(NODE),
            () -> nodes.unit(NODE, "ssh.service"),
            () -> nodes.file(NODE, "/etc/hostname"),
            () -> jobs.start(NODE, name, Script.of("one", "true")),
            () -> jobs.look(NODE, name),
            () -> jobs.log(NODE, name))) {
      assertThat(catchThrowableOfType(Refused.class, call::run).account().summary())
          .isEqualTo("No way to the machines is configured");
    }
  }

  // ---------------------------------------------------------------- who it is

  /** Each read, and each act, of everybody who has to do with machines. */
  private static List<Consumer<Connections>> all(JobName name) {
    Function<Connections, SshJobs> jobs = on -> new SshJobs(on, Clock.systemUTC());
    return List.of(
        on -> new SshNodes(on).identity(NODE),
        on -> new SshNodes(on).unit(NODE, "ssh.service"),
        on -> new SshNodes(on).checks(NODE),
        on -> new SshNodes(on).file(NODE, "/etc/hostname"),
        on -> jobs.apply(on).look(NODE, name),
        on -> jobs.apply(on).follow(NODE, name),
        on -> jobs.apply(on).log(NODE, name),
        on -> jobs.apply(on).start(NODE, name, Script.of("one", "true")));
  }

  @Test
  void givenAnotherMachine_whenAskedAnything_thenRefusedInWordsAndNothingMoreIsAsked()
      throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Connections connections = connections();
    sshd.saysThatItIs("10.0.2.12");
    for (Consumer<Connections> asking : all(JobName.of("run", "step"))) {
      Refused refused = catchThrowableOfType(Refused.class, () -> asking.accept(connections));
      assertThat(AnotherMachine.isBehind(refused)).isTrue();
      assertThat(refused.account().summary())
          .isEqualTo("The machine at 10.0.2.11 says that its address is 10.0.2.12");
      assertThat(refused.account().means()).contains("agent-1");
    }
    assertThat(sshd.commands()).isEmpty();
  }

  @Test
  void givenOpenConnection_whenItsMachineIsAnotherNow_thenWhatItSaysDoesNotCount()
      throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Connections connections = connections();
    assertThat(read(connections).isRunning()).isTrue();
    sshd.saysThatItIs("10.0.2.12");
    assertThat(catchThrowableOfType(Refused.class, () -> read(connections))).isNotNull();
    sshd.saysThatItIs("10.0.2.11");
    assertThat(read(connections).isRunning()).isTrue();
    assertThat(sshd.commands()).hasSize(2);
    assertThat(connections.open()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- connections

  @Test
  void givenConnection_whenNobodyUsesItForTwoMinutes_thenClosedAndOpenedAnew() throws Exception {
    Sshd sshd = sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Connections connections = connections();
    read(connections);
    nanos.addAndGet(Connections.IDLE.toNanos());
    connections.closeIdle();
    assertThat(connections.open()).isEqualTo(1);
    nanos.incrementAndGet();
    connections.closeIdle();
    assertThat(connections.open()).isZero();
    assertThat(read(connections).isRunning()).isTrue();
    assertThat(sshd.commands()).hasSize(2);
  }

  @Test
  void givenAsManyConnectionsAsMayBe_whenOneMoreIsNeeded_thenTheLongestIdleGoes() throws Exception {
    Sshd sshd = sshd(ed25519);
    String door = connectTo.get(NODE.address());
    StringBuilder lines = new StringBuilder();
    List<Node> many = new ArrayList<>();
    for (int number = 0; number <= 3; number++) {
      Node node = Node.whoever("n" + number, "10.1.0." + number);
      many.add(node);
      connectTo.put(node.address(), door);
      lines.append(node.address() + " " + Sshd.line(ed25519) + "\n");
    }
    known(lines.toString());
    Connections connections =
        new Connections(settings(key.toString(), ""), AgentNetworks.ANYWHERE, nanos::get, 3);
    open.add(0, connections);
    SshNodes nodes = new SshNodes(connections);
    for (Node node : many) {
      nanos.incrementAndGet();
      sshd.saysThatItIs(node.address());
      assertThat(nodes.unit(node, "ssh.service").isRunning()).isTrue();
    }
    assertThat(connections.open()).isEqualTo(3);
    assertThat(sshd.connections()).isEqualTo(3);
  }

  @Test
  void givenDeadMachine_whenAskedByMany_thenNobodyElseWaits() throws Exception {
    sshd(ed25519);
    Node dead = Node.whoever("dead", "10.0.2.99");
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      connectTo.put(dead.address(), "127.0.0.1:" + silent.getLocalPort());
      known("10.0.2.11 " + Sshd.line(ed25519), "10.0.2.99 " + Sshd.line(ed25519));
      Connections connections = connections();
      SshNodes nodes = new SshNodes(connections);
      List<CompletableFuture<UnitState>> waiting = new ArrayList<>();
      for (int count = 0; count < 6; count++) {
        waiting.add(
            CompletableFuture.supplyAsync(
                () ->
                    TimeLimit.within(Duration.ofSeconds(1), () -> nodes.unit(dead, "ssh.service")),
                work -> new Thread(work).start()));
      }
      Socket heldOpen = silent.accept();
      assertThat(TimeLimit.within(Duration.ofSeconds(2), () -> nodes.unit(NODE, "ssh.service")))
          .isNotNull();
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      assertThat(heldOpen.isClosed()).isFalse();
      for (CompletableFuture<UnitState> each : waiting) {
        assertThatThrownBy(() -> each.get(10, TimeUnit.SECONDS))
            .hasCauseInstanceOf(Transient.class);
      }
    }
  }

  @Test
  void givenClosed_whenAsked_thenTransientAndNoThreadIsLeft() throws Exception {
    sshd(ed25519);
    known("10.0.2.11 " + Sshd.line(ed25519));
    Connections connections = connections();
    read(connections);
    connections.close();
    assertThatThrownBy(() -> read(connections)).isInstanceOf(Transient.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("node-connections") && thread.isAlive());
  }
}
