package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.failure.Transient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the clients promise, on some machine. Whoever has machines extends this, and gives the same
 * one for all cases: each puts it right before it begins.
 */
public abstract class NodeContract {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(40);
  private static final String UNIT = "dcos-mesos-slave.service";

  @TempDir private Path folder;

  private Machine machine;
  private Relay relay;
  private Path knownHosts;
  private Node node;
  private String run;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Nodes nodes;
  private Jobs jobs;

  /** The machine that is tried. */
  protected abstract Machine machine();

  /**
   * Two days pass, as far as the job of this folder goes, which has ended.
   *
   * @param folder the job's
   */
  protected abstract void daysPass(String folder);

  @BeforeEach
  void aMachineThatIsWell() throws IOException {
    machine = machine();
    machine.putRight();
    node = machine.node();
    run = UUID.randomUUID().toString();
    relay = new Relay(machine.door());
    knownHosts =
        Files.createFile(
            folder.resolve("known_hosts"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    writeKnownHosts(machine.hostKeys());
    Client client = client();
    nodes = client.nodes;
    jobs = client.jobs;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    relay.close();
  }

  /** One instance of the service, as far as machines go. */
  private static final class Client implements AutoCloseable {

    private final Connections connections;
    private final Nodes nodes;
    private final SshJobs jobs;

    private Client(NodeProperties settings) {
      connections = new Connections(settings, AgentNetworks.ANYWHERE, System::nanoTime);
      nodes = new SshNodes(connections);
      jobs = new SshJobs(connections, Clock.systemUTC());
    }

    @Override
    public void close() {
      jobs.close();
      connections.close();
    }
  }

  private Client client() {
    Client client =
        new Client(
            new NodeProperties(
                machine.user(),
                22,
                knownHosts.toString(),
                machine.privateKey().toString(),
                "",
                Map.of(node.address(), relay.place()),
                false));
    open.add(client);
    return client;
  }

  private void writeKnownHosts(List<String> keys) throws IOException {
    Files.writeString(
        knownHosts,
        keys.stream()
            .map(key -> node.address() + " " + key + "\n")
            .collect(Collectors.joining("", "# a comment\n\n", "")));
  }

  // ---------------------------------------------------------------- reads

  @Test
  void givenAgent_whenItsIdentityIsRead_thenItIsTheOneMeant() {
    NodeIdentity identity = nodes.identity(node);
    assertThat(identity.address()).isEqualTo(node.address());
    assertThat(identity.roles()).containsExactly("slave");
    assertThat(identity.agentId()).contains(machine.agentId());
    assertThat(identity.bootId()).matches("[0-9a-f-]{36}");
    machine.latest(Optional.empty());
    assertThat(nodes.identity(node).agentId()).isEmpty();
  }

  @Test
  void givenUnits_whenRead_thenOneRunsAndOneIsUnknown() {
    UnitState agent = nodes.unit(node, UNIT);
    assertThat(agent.isRunning()).isTrue();
    assertThat(agent.exists()).isTrue();
    assertThat(agent.mainPid()).isPositive();
    UnitState unknown = nodes.unit(node, "no-such-unit.service");
    assertThat(unknown.exists()).isFalse();
    assertThat(unknown.isStopped()).isTrue();
    assertThat(unknown.mainPid()).isZero();
  }

  @Test
  void givenFiles_whenRead_thenWholeOrMissing() {
    String text = "MESOS_ATTRIBUTES=rack:r1;zone:ä ö\n'\"$(touch /tmp/x)`\n";
    machine.write("/var/lib/dcos/it's $(a) \"file\"", text);
    assertThat(nodes.file(node, "/var/lib/dcos/it's $(a) \"file\"")).contains(text);
    assertThat(nodes.file(node, "/var/lib/dcos/no-such-file")).isEmpty();
  }

  @Test
  void givenChecksOfTheNode_whenRead_thenEachIsToldAndFailingOnesAreAnAnswer() {
    assertThat(nodes.checks(node).orElseThrow())
        .allMatch(NodeCheck::passed)
        .noneMatch(NodeCheck::warns);
    machine.checks(Map.of("clock_sync", 2, "components_agent", 1));
    List<NodeCheck> checks = nodes.checks(node).orElseThrow();
    assertThat(checks.stream().filter(check -> !check.passed()).map(NodeCheck::inWords))
        .containsExactly("clock_sync is critical: \"clock_sync is not as it should be\"");
    assertThat(checks.stream().filter(NodeCheck::warns).map(NodeCheck::name))
        .containsExactly("components_agent");
    machine.sudoAsks();
    assertThat(catchThrowableOfType(Refused.class, () -> nodes.checks(node)).account().summary())
        .contains("sudo");
  }

  @Test
  void givenRunnerOfChecks_whenItIsBrokenOrNotInstalled_thenRefusedOrThereAreNone() {
    machine.write("/opt/mesosphere/etc/dcos-check-results.json", "panic: runtime error\n");
    assertThat(catchThrowableOfType(Refused.class, () -> nodes.checks(node)).account().seen())
        .contains("made no checks");
    machine.removeFolder("/opt/mesosphere/bin/dcos-check-runner");
    assertThat(nodes.checks(node)).isEmpty();
    machine.removeFolder("/opt/mesosphere/bin/dcos-shell");
    assertThat(nodes.checks(node)).isEmpty();
  }

  @Test
  void givenReads_whenManyAtOnce_thenOneConnection() throws Exception {
    nodes.unit(node, UNIT);
    atOnce(12, () -> nodes.unit(node, UNIT));
    assertThat(relay.connections()).isEqualTo(1);
  }

  @Test
  void givenConnectionCut_whenReadAgain_thenANewOneIsMade() {
    nodes.unit(node, UNIT);
    relay.cut();
    assertThat(nodes.unit(node, UNIT).isRunning()).isTrue();
    assertThat(relay.connections()).isEqualTo(2);
  }

  @Test
  void givenSilentMachine_whenRead_thenTransientInTime() {
    nodes.unit(node, UNIT);
    relay.mute();
    long begin = System.nanoTime();
    Transient silent =
        catchThrowableOfType(Transient.class, () -> shortly(() -> nodes.unit(node, UNIT)));
    assertThat(silent.account().summary()).contains(node.host());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    relay.mend();
    assertThat(nodes.unit(node, UNIT).isRunning()).isTrue();
  }

  @Test
  void givenMachineWithoutPower_whenReadOrStarted_thenTransientAndNothingWasDone() {
    machine.powerOff();
    JobName name = JobName.of(run, "powerless");
    Script script = Script.of("one", "echo 1");
    for (Runnable asking :
        List.<Runnable>of(() -> nodes.identity(node), () -> jobs.start(node, name, script))) {
      assertThat(catchThrowableOfType(Transient.class, () -> shortly(asking))).isNotNull();
    }
    machine.powerOn();
    assertThat(jobs.look(node, name)).isEqualTo(new JobState.NotStarted());
  }

  // ---------------------------------------------------------------- who may talk to whom

  @Test
  void givenUnknownHostKey_whenRead_thenRefusedWithFingerprintAndTheLineToAdd() throws IOException {
    writeKnownHosts(List.of());
    String before = Files.readString(knownHosts);
    Refused refused = catchThrowableOfType(Refused.class, () -> client().nodes.unit(node, UNIT));
    assertThat(refused.account().summary()).contains("not known").contains(node.host());
    assertThat(refused.account().seen()).containsPattern("ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}");
    assertThat(Files.readString(knownHosts)).isEqualTo(before);

    String line = refused.account().todo().replaceFirst("(?s).*: (?=\\S+ ssh-ed25519 )", "");
    assertThat(machine.hostKeys()).contains(line.substring(node.address().length() + 1));
    Files.writeString(knownHosts, line + "\n");
    assertThat(client().nodes.unit(node, UNIT).isRunning()).isTrue();
  }

  @Test
  void givenChangedHostKeys_whenReadOrStarted_thenRefusedWithBothFingerprints() throws IOException {
    nodes.unit(node, UNIT);
    machine.changeHostKeys();
    relay.cut();
    String before = Files.readString(knownHosts);
    Refused refused = catchThrowableOfType(Refused.class, () -> nodes.unit(node, UNIT));
    assertThat(refused.account().summary()).contains("has changed");
    assertThat(refused.account().seen().split("ssh-ed25519 SHA256:")).hasSize(3);
    JobName name = JobName.of(run, "changed");
    assertThat(
            catchThrowableOfType(
                Refused.class, () -> jobs.start(node, name, Script.of("one", "echo 1"))))
        .isNotNull();
    assertThat(catchThrowableOfType(Refused.class, () -> jobs.look(node, name))).isNotNull();
    assertThat(Files.readString(knownHosts)).isEqualTo(before);
    writeKnownHosts(machine.hostKeys());
    assertThat(jobs.look(node, name)).isEqualTo(new JobState.NotStarted());
  }

  @Test
  void givenSudoThatAsks_whenRootIsNeeded_thenRefusedAndTheGuideIsNamed() {
    machine.sudoAsks();
    JobName name = JobName.of(run, "asks");
    for (Runnable asking :
        List.<Runnable>of(
            () -> nodes.identity(node),
            () -> nodes.file(node, "/etc/hostname"),
            () -> jobs.start(node, name, Script.of("one", "echo 1")),
            () -> jobs.look(node, name),
            () -> jobs.log(node, name))) {
      Refused refused = catchThrowableOfType(Refused.class, asking::run);
      assertThat(refused.account().summary()).contains("sudo");
      assertThat(refused.account().todo()).contains("sudoers").contains("docs/operating.md");
    }
    assertThat(nodes.unit(node.whoever(), UNIT).isRunning()).isTrue();
    machine.sudoAsksNoMore();
    assertThat(jobs.look(node, name)).isEqualTo(new JobState.NotStarted());
  }

  // ---------------------------------------------------------------- jobs

  @Test
  void givenJob_whenStartedTwice_thenItIsDoneOnceAndItsLogIsKept() {
    JobName name = JobName.of(run, "twice");
    String effect = "/var/lib/dcos/" + name.unit();
    Script script =
        Script.of("count", "echo once >> " + effect)
            .then("talk", "echo said; echo password=hunter2; echo wrong 1>&2 ; test -e " + effect);
    assertThat(jobs.look(node, name)).isEqualTo(new JobState.NotStarted());
    jobs.start(node, name, script);
    jobs.start(node, name, script);
    assertThat(end(jobs, name))
        .isEqualTo(new JobState.Ended(0, Optional.of("talk"), line("wrong")));
    jobs.start(node, name, script);
    assertThat(jobs.look(node, name)).isEqualTo(end(jobs, name));
    assertThat(machine.file(effect)).contains("once\n");
    assertThat(jobs.log(node, name)).isEqualTo("said\npassword=***\nwrong\n");
    assertThat(jobs.log(node, JobName.of(run, "never"))).isEmpty();
  }

  @Test
  void givenJob_whenTwoServicesStartItAtOnce_thenItIsDoneOnce() throws Exception {
    JobName name = JobName.of(run, "race");
    String effect = "/var/lib/dcos/" + name.unit();
    Script script = Script.of("count", "echo once >> " + effect);
    Jobs other = client().jobs;
    jobs.look(node, name);
    other.look(node, name);
    atOnce(
        6,
        () -> {
          (Thread.currentThread().getId() % 2 == 0 ? jobs : other).start(node, name, script);
          return null;
        });
    assertThat(end(other, name)).isInstanceOf(JobState.Ended.class);
    assertThat(machine.file(effect)).contains("once\n");
  }

  @Test
  void givenSubStepThatFails_whenItEnds_thenTheRestIsNotDone() {
    JobName name = JobName.of(run, "fails");
    String effect = "/var/lib/dcos/" + name.unit();
    jobs.start(
        node,
        name,
        Script.of("first", "echo one >> " + effect)
            .then(
                "second", "echo two >> " + effect + " && echo no use && false || timeout 3 cat /no")
            .then("third", "echo three >> " + effect));
    JobState.Ended ended = (JobState.Ended) end(jobs, name);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.subStep()).contains("second");
    assertThat(ended.lastLine().orElseThrow()).contains("/no");
    assertThat(machine.file(effect)).contains("one\ntwo\n");
  }

  @Test
  void givenJobThatRuns_whenConnectionIsCutAndServiceIsAnother_thenItIsFollowedToItsEnd() {
    JobName name = JobName.of(run, "long");
    jobs.start(node, name, Script.of("work", "echo working; sleep 2; echo done"));
    JobState running = until(jobs, name, state -> state.toString().contains("working"));
    assertThat(running).isInstanceOf(JobState.Running.class);
    assertThat(((JobState.Running) running).subStep()).contains("work");
    assertThat(((JobState.Running) running).since())
        .isBetween(Instant.now().minusSeconds(30), Instant.now());
    relay.cut();
    assertThat(end(client().jobs, name))
        .isEqualTo(new JobState.Ended(0, Optional.of("work"), line("done")));
  }

  @Test
  void givenLostAnswer_whenStarted_thenAmbiguousAndTheNextTryFindsIt() {
    JobName name = JobName.of(run, "lost");
    String effect = "/var/lib/dcos/" + name.unit();
    Script script =
        Script.of("count", "echo once >> " + effect)
            .then("long", "echo " + Words.quoted("x".repeat(30_000)) + " > /dev/null");
    jobs.look(node, name);
    relay.loseAnswersAfter(20_000);
    assertThat(
            catchThrowableOfType(
                Ambiguous.class, () -> shortly(() -> jobs.start(node, name, script))))
        .isNotNull();
    relay.mend();
    assertThat(end(jobs, name)).isInstanceOf(JobState.Ended.class);
    jobs.start(node, name, script);
    assertThat(machine.file(effect)).contains("once\n");
  }

  @Test
  void givenReboot_whenItWasInMidJob_thenLostAndNeverBegunAnew() {
    JobName name = JobName.of(run, "rebooted");
    String effect = "/var/lib/dcos/" + name.unit();
    Script script =
        Script.of("count", "echo once >> " + effect).then("wait", "echo waiting; sleep 600");
    JobName before = JobName.of(run, "before");
    jobs.start(node, before, Script.of("one", "echo 1"));
    JobState ended = end(jobs, before);
    jobs.start(node, name, script);
    until(jobs, name, state -> state.toString().contains("waiting"));
    machine.reboot();
    JobState.Lost lost = (JobState.Lost) jobs.look(node, name);
    assertThat(lost.why()).contains("started anew");
    assertThat(lost.subStep()).contains("wait");
    jobs.start(node, name, script);
    assertThat(jobs.look(node, name)).isInstanceOf(JobState.Lost.class);
    assertThat(machine.file(effect)).contains("once\n");
    assertThat(jobs.look(node, before)).as("its folder outlives its unit").isEqualTo(ended);

    JobName again = new JobName(run, "rebooted", 2);
    jobs.start(node, again, Script.of("count", "echo again >> " + effect));
    assertThat(end(jobs, again)).isInstanceOf(JobState.Ended.class);
    assertThat(machine.file(effect)).contains("once\nagain\n");
  }

  @Test
  void givenMachineThatLosesPower_whenLookedAt_thenUnreachableSinceThenAndLostWhenItIsBack() {
    JobName name = JobName.of(run, "powerless");
    jobs.start(node, name, Script.of("wait", "echo waiting; sleep 600"));
    until(jobs, name, state -> state.toString().contains("waiting"));
    machine.powerOff();
    List<JobState> seen = new ArrayList<>();
    shortly(() -> seen.add(jobs.look(node, name)));
    shortly(() -> seen.add(jobs.look(node, name)));
    JobState.Unreachable first = (JobState.Unreachable) seen.get(0);
    JobState.Unreachable second = (JobState.Unreachable) seen.get(1);
    assertThat(second.since()).isEqualTo(first.since());
    assertThat(second.why()).contains(node.host());
    machine.powerOn();
    assertThat(jobs.look(node, name)).isInstanceOf(JobState.Lost.class);
  }

  @Test
  void givenUnitRemovedByAPerson_whenItRan_thenLostAndWhenItHadEnded_thenStillEnded() {
    JobName name = JobName.of(run, "removed");
    Script script = Script.of("wait", "echo waiting; sleep 600");
    jobs.start(node, name, script);
    until(jobs, name, state -> state.toString().contains("waiting"));
    machine.removeUnit(name.unit() + ".service");
    JobState.Lost lost = (JobState.Lost) jobs.look(node, name);
    assertThat(lost.why()).contains("unit is gone");
    jobs.start(node, name, script);
    assertThat(jobs.look(node, name)).isEqualTo(lost);

    JobName ended = JobName.of(run, "ended");
    jobs.start(node, ended, Script.of("three", "{ exit 3; }"));
    assertThat(end(jobs, ended)).isEqualTo(new JobState.Ended(3, Optional.of("three"), line(null)));
    machine.removeUnit(ended.unit() + ".service");
    assertThat(jobs.look(node, ended))
        .isEqualTo(new JobState.Ended(3, Optional.of("three"), line(null)));
  }

  @Test
  void givenUnitKilledByAPerson_whenLookedAt_thenLostAndItSaysHow() {
    JobName name = JobName.of(run, "killed");
    jobs.start(node, name, Script.of("wait", "echo waiting; sleep 600"));
    until(jobs, name, state -> state.toString().contains("waiting"));
    machine.killUnit(name.unit() + ".service");
    JobState.Lost lost =
        (JobState.Lost) until(jobs, name, state -> !(state instanceof JobState.Running));
    assertThat(lost.why()).contains("signal").contains("9");
    assertThat(lost.subStep()).contains("wait");
  }

  @Test
  void givenFolderRemovedByAPerson_whenItRuns_thenRunningAndThenAsItsUnitEnded() {
    JobName name = JobName.of(run, "folderless");
    jobs.start(node, name, Script.of("wait", "echo waiting; sleep 1"));
    until(jobs, name, state -> state.toString().contains("waiting"));
    machine.removeFolder(JobFile.ROOT + "/" + name.unit());
    assertThat(jobs.look(node, name)).isInstanceOf(JobState.Running.class);
    assertThat(end(jobs, name)).isEqualTo(new JobState.Ended(0, Optional.empty(), line(null)));

    JobName failed = JobName.of(run, "failed");
    jobs.start(node, failed, Script.of("three", "{ exit 3; }"));
    end(jobs, failed);
    machine.removeFolder(JobFile.ROOT + "/" + failed.unit());
    JobState.Lost lost = (JobState.Lost) jobs.look(node, failed);
    assertThat(lost.why()).contains("ended with 3").contains("folder is not there");
  }

  @Test
  void givenFullDisk_whenStarted_thenRefusedOrLostAndNothingOfItWasRun() {
    JobName name = JobName.of(run, "full");
    String effect = "/run/" + name.unit();
    machine.fillDisk();
    Script script = Script.of("count", "echo once >> " + effect);
    JobState state;
    try {
      jobs.start(node, name, script);
      state = until(jobs, name, it -> !(it instanceof JobState.Running));
    } catch (Refused refused) {
      assertThat(refused.account().seen()).contains("full disk");
      state = jobs.look(node, name);
    }
    assertThat(state).isInstanceOf(JobState.Lost.class);
    assertThat(((JobState.Lost) state).why()).contains("full disk");
    assertThat(machine.file(effect)).isEmpty();
    machine.freeDisk();
    JobName again = new JobName(run, "full", 2);
    jobs.start(node, again, script);
    assertThat(end(jobs, again)).isInstanceOf(JobState.Ended.class);
    assertThat(machine.file(effect)).contains("once\n");
  }

  @Test
  void givenClockWrongByADay_whenJobRuns_thenNothingIsWrong() {
    for (Duration beside : List.of(Duration.ofDays(1), Duration.ofDays(-1))) {
      machine.turnClock(beside);
      JobName name = JobName.of(run, beside.isNegative() ? "behind" : "ahead");
      jobs.start(node, name, Script.of("work", "echo working; sleep 1"));
      JobState.Running running =
          (JobState.Running) until(jobs, name, state -> state.toString().contains("working"));
      assertThat(running.since()).isBetween(Instant.now().minusSeconds(30), Instant.now());
      assertThat(end(jobs, name))
          .isEqualTo(new JobState.Ended(0, Optional.of("work"), line("working")));
      assertThat(Duration.between(Instant.now(), nodes.identity(node).clock()).minus(beside).abs())
          .isLessThan(Duration.ofMinutes(2));
    }
  }

  @Test
  void givenJobsThatEndedDaysAgo_whenAnotherIsRun_thenTheirUnitsAreForgottenAndTheirEndsAreNot() {
    JobName well = JobName.of(run, "well");
    JobName badly = JobName.of(run, "badly");
    jobs.start(node, well, Script.of("one", "echo 1"));
    jobs.start(node, badly, Script.of("one", "false"));
    for (JobName each : List.of(well, badly)) {
      end(jobs, each);
      assertThat(nodes.unit(node, each + ".service").exists()).isTrue();
      daysPass(JobFile.ROOT + "/" + each.unit());
    }
    JobName later = JobName.of(run, "later");
    jobs.start(node, later, Script.of("one", "echo 1"));
    JobState ended = new JobState.Ended(0, Optional.of("one"), line("1"));
    assertThat(end(jobs, later)).isEqualTo(ended);
    assertThat(nodes.unit(node, later + ".service").exists()).isTrue();
    until(jobs, later, state -> !nodes.unit(node, well + ".service").exists());
    until(jobs, later, state -> !nodes.unit(node, badly + ".service").exists());
    assertThat(jobs.look(node, well)).isEqualTo(ended);
    assertThat(((JobState.Ended) jobs.look(node, badly)).code()).isEqualTo(1);
    jobs.start(node, badly, Script.of("one", "echo 1"));
    assertThat(((JobState.Ended) jobs.look(node, badly)).code()).isEqualTo(1);
  }

  @Test
  void givenUnitStoppedAndStartedByAJob_whenRead_thenItIsSo() {
    JobName stop = JobName.of(run, "stop-unit");
    jobs.start(node, stop, Script.of("stop", "systemctl stop " + UNIT));
    JobState.Ended stopped = (JobState.Ended) end(jobs, stop);
    assertThat(stopped.code()).isZero();
    assertThat(stopped.lastLine().orElse("dcos-mesos-slave.socket"))
        .as("what systemd warns of when only the service is stopped")
        .contains("dcos-mesos-slave.socket");
    assertThat(nodes.unit(node, UNIT).isStopped()).isTrue();
    assertThat(nodes.unit(node, UNIT).exists()).isTrue();
    JobName start = JobName.of(run, "start-unit");
    jobs.start(node, start, Script.of("start", "systemctl start " + UNIT));
    assertThat(end(jobs, start)).isEqualTo(new JobState.Ended(0, Optional.of("start"), line(null)));
    assertThat(nodes.unit(node, UNIT).isRunning()).isTrue();
  }

  @Test
  void givenHostileWords_whenInAJob_thenTheyStayWords() {
    JobName name = JobName.of(run, "words");
    String effect = "/var/lib/dcos/" + name.unit();
    String words = "a'b\"c\\d$(touch /run/e)`touch /run/f`;*?~ %n $HOME !x # ä\n  -n";
    jobs.start(
        node, name, Script.of("write", "printf '%s' " + Words.quoted(words) + " > " + effect));
    assertThat(end(jobs, name)).isInstanceOf(JobState.Ended.class);
    assertThat(machine.file(effect)).contains(words);
    assertThat(machine.file("/run/e")).isEmpty();
  }

  @Test
  void givenJob_whenFollowedWithoutBackground_thenItIsLookedAtAtOnce() {
    JobName name = JobName.of(run, "followed");
    assertThat(jobs.follow(node, name)).isEqualTo(new JobState.NotStarted());
    jobs.start(node, name, Script.of("one", "echo 1"));
    end(jobs, name);
    assertThat(jobs.follow(node, name))
        .isEqualTo(new JobState.Ended(0, Optional.of("one"), line("1")));
  }

  // ---------------------------------------------------------------- words of these cases

  private static Optional<String> line(String text) {
    return Optional.ofNullable(text);
  }

  private static void shortly(Runnable work) {
    TimeLimit.within(
        Duration.ofMillis(1_500),
        () -> {
          work.run();
          return null;
        });
  }

  private JobState end(Jobs looking, JobName name) {
    return until(looking, name, state -> !(state instanceof JobState.Running));
  }

  private JobState until(Jobs looking, JobName name, Predicate<JobState> wanted) {
    long begin = System.nanoTime();
    JobState state = looking.look(node, name);
    while (!wanted.test(state)) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .as(name + " is still " + state)
          .isLessThan(LONG_ENOUGH);
      machine.aMoment();
      state = looking.look(node, name);
    }
    return state;
  }

  private static void atOnce(int times, Callable<?> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(times);
    try {
      for (Future<?> each : threads.invokeAll(java.util.Collections.nCopies(times, work))) {
        assertThatCode(each::get).doesNotThrowAnyException();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
