package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.Hosts;
import org.dcosrunbooks.testing.hosts.RealHosts;
import org.dcosrunbooks.testing.hosts.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong with machines in the middle of a job, beyond what {@link NodeContract} tries on
 * any of them. A sub-step stands still before a gate until the test opens it.
 */
@RealHosts({Role.PRIVATE_AGENT, Role.PRIVATE_AGENT})
class RealHostFaultsTest {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(40);
  private static final String EFFECT = "/var/lib/dcos/effect";

  private final List<Client> open = new ArrayList<>();
  private Hosts hosts;
  private Path knownHosts;
  private Host host;
  private Node node;
  private JobName name;
  private Client client;

  /** One instance of the service, as far as machines go. */
  private record Client(Connections connections, SshNodes nodes, SshJobs jobs) {

    void close() {
      jobs.close();
      connections.close();
    }
  }

  @BeforeEach
  void aMachineThatIsWell(Hosts booted) {
    hosts = booted;
    knownHosts = hosts.knownHosts();
    host = hosts.host(1);
    host.sh("rm -f " + EFFECT + " /run/gate-*; mkfifo /run/gate-1 /run/gate-2 /run/gate-3");
    node = host.node();
    name = JobName.of(UUID.randomUUID().toString(), "faults");
    client = client();
  }

  @AfterEach
  void close() {
    open.forEach(Client::close);
  }

  private Client client() {
    return client(knownHosts, hosts.privateKey());
  }

  private Client client(Path known, Path key) {
    Connections connections =
        new Connections(
            new NodeProperties(
                Hosts.USER, 22, known.toString(), key.toString(), "", Map.of(), false),
            AgentNetworks.ANYWHERE,
            System::nanoTime);
    Client made =
        new Client(
            connections, new SshNodes(connections), new SshJobs(connections, Clock.systemUTC()));
    open.add(made);
    return made;
  }

  private static Script threeGates() {
    return gate(gate(gate(Script.of("begin", "echo begun"), 1), 2), 3);
  }

  private static Script gate(Script script, int number) {
    return script.then(
        "step-" + number,
        "echo before gate "
            + number
            + " && cat /run/gate-"
            + number
            + " && echo "
            + number
            + " >> "
            + EFFECT);
  }

  private void openGate(int number) {
    host.sh("echo opened > /run/gate-" + number);
  }

  // ---------------------------------------------------------------- connections

  @Test
  void givenConnectionsCutInEachSubStep_whenFollowed_thenEachIsDoneOnce() {
    client.jobs.start(node, name, threeGates());
    for (int number = 1; number <= 3; number++) {
      awaitGate(number);
      host.cutConnections();
      assertThat(client.jobs.look(node, name)).isInstanceOf(JobState.Running.class);
      client.jobs.start(node, name, threeGates());
      Client another = client();
      assertThat(subStep(another.jobs.look(node, name))).contains("step-" + number);
      openGate(number);
    }
    assertThat(end()).isEqualTo(new JobState.Ended(0, Optional.of("step-3"), line("opened")));
    assertThat(host.file(EFFECT)).contains("1\n2\n3\n");
  }

  @Test
  void givenCablePulled_whenTheJobEndsMeanwhile_thenUnreachableAndThenItsEnd() {
    client.jobs.start(node, name, gate(Script.of("begin", "echo begun"), 1));
    awaitGate(1);
    host.unplug();
    JobState.Unreachable silent = (JobState.Unreachable) lookBriefly();
    openGate(1);
    assertThat(((JobState.Unreachable) lookBriefly()).since()).isEqualTo(silent.since());
    assertThat(
            catchThrowableOfType(
                Transient.class,
                () ->
                    TimeLimit.within(
                        Duration.ofSeconds(1),
                        () -> client.nodes.unit(node, "dcos-mesos-slave.service"))))
        .isNotNull();
    host.plugIn();
    assertThat(end()).isEqualTo(new JobState.Ended(0, Optional.of("step-1"), line("opened")));
    assertThat(host.file(EFFECT)).contains("1\n");
  }

  private JobState lookBriefly() {
    return TimeLimit.within(Duration.ofSeconds(1), () -> client.jobs.look(node, name));
  }

  // ---------------------------------------------------------------- the machine

  @Test
  void givenPowerOff_whenBackInGoodOrder_thenLostAndNothingIsBegunAnew() {
    client.jobs.start(node, name, threeGates());
    awaitGate(1);
    openGate(1);
    awaitGate(2);
    host.powerOff();
    assertThat(client.jobs.look(node, name)).isInstanceOf(JobState.Unreachable.class);
    host.boot();
    JobState.Lost lost = (JobState.Lost) client.jobs.look(node, name);
    assertThat(lost.subStep()).contains("step-2");
    assertThat(lost.why()).contains("started anew");
    client.jobs.start(node, name, threeGates());
    assertThat(client.jobs.look(node, name)).isEqualTo(lost);
    assertThat(host.file(EFFECT)).contains("1\n");
  }

  @Test
  void givenDiskThatFillsUpInMidJob_whenItGoesOn_thenItEndsWithoutTheNextSubStep() {
    client.jobs.start(node, name, threeGates());
    awaitGate(1);
    host.fillDisk();
    openGate(1);
    JobState.Ended ended = (JobState.Ended) end();
    assertThat(ended.code()).isNotZero();
    assertThat(ended.subStep()).contains("step-1");
    host.freeDisk();
    assertThat(((JobState.Ended) client.jobs.look(node, name)).code()).isEqualTo(ended.code());
    assertThat(host.file(EFFECT).orElse("")).doesNotContain("2");
  }

  @Test
  void givenAnotherMachineAtTheAddress_whenAsked_thenRefusedAndNothingIsStarted() {
    Host other = hosts.host(2);
    client.nodes.identity(node);
    host.swapAddressWith(other);
    host.cutConnections();
    other.cutConnections();
    Refused refused =
        catchThrowableOfType(
            Refused.class, () -> client.jobs.start(node, name, Script.of("one", "echo 1")));
    assertThat(refused.account().summary()).contains("has changed");
    assertThat(other.file("/var/lib/dcos-runbooks")).isEmpty();
  }

  @Test
  void givenACloneWithTheSameKeys_whenAsked_thenItsLatestTellsThatItIsAnother() throws IOException {
    Host clone = hosts.host(2);
    host.latest(Optional.of("first-S1"));
    clone.latest(Optional.of("second-S2"));
    List<String> cloned = clone.hostKeys();
    Files.writeString(
        knownHosts,
        String.join("", cloned.stream().map(key -> node.address() + " " + key + "\n").toList()));
    host.swapAddressWith(clone);
    Node first = Node.of(node.host(), node.address(), node.roles(), new AgentId("first-S1"));
    for (Consumer<Client> asking :
        List.<Consumer<Client>>of(
            on -> on.nodes.unit(first, "dcos-mesos-slave.service"),
            on -> on.jobs.start(first, name, Script.of("one", "echo 1")))) {
      Refused refused = catchThrowableOfType(Refused.class, () -> asking.accept(client()));
      assertThat(refused.account().summary())
          .isEqualTo(
              "The machine at " + node.address() + " was agent second-S2 last, not first-S1");
    }
    assertThat(clone.file("/var/lib/dcos-runbooks")).isEmpty();
  }

  // ---------------------------------------------------------------- a machine without us

  @Test
  void givenAMachineWithoutUs_whenAccessIsGivenAsTheGuideSays_thenAllThatTheServiceDoesWorks(
      @TempDir Path ours) throws IOException {
    Host fresh = hosts.host(2);
    fresh.sh("pkill -KILL -u runbooks; userdel -r runbooks; rm /etc/sudoers.d/dcos-runbooks");
    Guide guide = Guide.read();
    here(ours, guide.inline("ssh-keygen -t ed25519"));
    fresh.write("/root/id_runbooks.pub", Files.readString(ours.resolve("id_runbooks.pub")));
    fresh.sh("cd /root && " + String.join(" && ", guide.block("useradd")));
    fresh.write("/etc/sudoers.d/dcos-runbooks", guide.fenced("runbooks ALL=(root)"));
    fresh.sh("chmod 440 /etc/sudoers.d/dcos-runbooks && visudo -c");
    Path known = ours.resolve("known_hosts");
    Files.writeString(known, fresh.sh(String.join("\n", guide.block("# on each machine"))));
    here(ours, "chmod go-w known_hosts");

    doesAllItsWork(fresh, known, ours.resolve("id_runbooks"));
    String restricted = guide.inline("from=").replaceAll("\"[^\"]*\"", "\"" + hosts.here() + "\"");
    fresh.sh("sed -i 's/^/" + restricted + " /' ~runbooks/.ssh/authorized_keys");
    doesAllItsWork(fresh, known, ours.resolve("id_runbooks"));

    fresh.write("/root/ours.pub", Files.readString(Path.of(hosts.privateKey() + ".pub")));
    fresh.sh("cat /root/ours.pub >> ~runbooks/.ssh/authorized_keys");
  }

  private static void here(Path folder, String line) throws IOException {
    Process shell =
        new ProcessBuilder("bash", "-c", line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.onExit().join().exitValue()).as(line + "\n" + said).isZero();
  }

  private void doesAllItsWork(Host machine, Path known, Path key) {
    Client guided = client(known, key);
    assertThat(guided.nodes.identity(machine.node()).roles()).containsExactly("slave");
    assertThat(guided.nodes.unit(machine.node(), "dcos-mesos-slave.service").isRunning()).isTrue();
    assertThat(guided.nodes.checks(machine.node()).orElseThrow()).allMatch(NodeCheck::passed);
    assertThat(guided.nodes.file(machine.node(), "/var/lib/dcos/none")).isEmpty();
    assertThat(guided.nodes.file(machine.node(), "/proc/mounts")).isPresent();
    JobName job = JobName.of(UUID.randomUUID().toString(), "guided");
    guided.jobs.start(machine.node(), job, Script.of("one", "id -u"));
    client = guided;
    node = machine.node();
    name = job;
    assertThat(end()).isEqualTo(new JobState.Ended(0, Optional.of("one"), line("0")));
    assertThat(guided.jobs.log(machine.node(), job)).isEqualTo("0\n");
  }

  // ---------------------------------------------------------------- old and large

  @Test
  void givenServerOfOpenSsh74_whenAJobIsStarted_thenItEnds() {
    host.offerOnlyOldAlgorithms();
    assertThat(client.nodes.unit(node, "dcos-mesos-slave.service").isRunning()).isTrue();
    client.jobs.start(node, name, Script.of("one", "echo 1"));
    assertThat(end()).isEqualTo(new JobState.Ended(0, Optional.of("one"), line("1")));
  }

  @Test
  @Tag("endurance")
  void givenFiftyMegabytesOfBinaryLog_whenLookedAtAndRead_thenBoundedAndFitToBeShown() {
    client.jobs.start(
        node,
        name,
        Script.of("noise", "head -c 52428800 /dev/urandom && echo && echo password=hunter2")
            .then("gate", "cat /run/gate-1"));
    until(state -> subStep(state).equals(Optional.of("gate")));
    assertThat(host.sh("stat -c %s /var/lib/dcos-runbooks/" + name.unit() + "/log").strip())
        .isGreaterThan("52428800");
    long begin = System.nanoTime();
    JobState.Running running = (JobState.Running) client.jobs.look(node, name);
    String log = client.jobs.log(node, name);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    assertThat(running.lastLine()).contains("password=***");
    assertThat(log.length()).isLessThanOrEqualTo(65_536);
    assertThat(log).endsWith("password=***\n").doesNotContain("hunter2");
    assertThat(log.chars().filter(sign -> sign < ' ' && sign != '\n' && sign != '\t')).isEmpty();
    openGate(1);
    assertThat(end()).isInstanceOf(JobState.Ended.class);
  }

  // ---------------------------------------------------------------- words of these cases

  private static Optional<String> line(String text) {
    return Optional.of(text);
  }

  private void awaitGate(int number) {
    until(
        state ->
            state instanceof JobState.Running running
                && running.lastLine().equals(line("before gate " + number)));
  }

  private static Optional<String> subStep(JobState state) {
    if (state instanceof JobState.Running running) {
      return running.subStep();
    }
    if (state instanceof JobState.Ended ended) {
      return ended.subStep();
    }
    return state instanceof JobState.Lost lost ? lost.subStep() : Optional.empty();
  }

  private JobState end() {
    return until(
        state -> !(state instanceof JobState.Running) && !(state instanceof JobState.Unreachable));
  }

  private JobState until(Predicate<JobState> wanted) {
    long begin = System.nanoTime();
    JobState state = client.jobs.look(node, name);
    while (!wanted.test(state)) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .as(name + " is still " + state)
          .isLessThan(LONG_ENOUGH);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      state = client.jobs.look(node, name);
    }
    return state;
  }
}
