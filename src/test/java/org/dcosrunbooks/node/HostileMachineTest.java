package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that say what no healthy machine says, and moments in which an answer is lost. */
class HostileMachineTest {

  private static final JobName NAME = JobName.of("9f0c", "stop-unit");
  private static final String PLACE = "/var/lib/dcos-runbooks/" + NAME.unit() + "/";
  private static final String BOOT = "0b9d7a52-6a1e-4a7b-8b5e-0d7a3c5f1e11";

  @TempDir private Path folder;
  private ScriptedMachine machine;
  private final HandClock clock = new HandClock();

  private static final class HandClock extends Clock {

    private volatile Instant now = Instant.parse("2026-03-01T02:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void begin() throws Exception {
    machine = new ScriptedMachine(folder);
  }

  @AfterEach
  void end() throws Exception {
    machine.close();
  }

  private static String file(String path, String content) {
    return "==> " + path + " <==\n" + content;
  }

  /** A unit that runs, and the boot id behind it. */
  private static String runs() {
    return "LoadState=loaded\nActiveState=active\nSubState=running\nResult=success\n"
        + "ExecMainStatus=0\nMainPID=811\n1772330400\n"
        + file("/proc/sys/kernel/random/boot_id", BOOT + "\n");
  }

  private static String unknown() {
    return "LoadState=not-found\nActiveState=inactive\nSubState=dead\nResult=success\n"
        + "ExecMainStatus=0\nMainPID=0\n1772330400\n"
        + file("/proc/sys/kernel/random/boot_id", BOOT + "\n");
  }

  private static String missing(String... notes) {
    StringBuilder errors = new StringBuilder();
    for (String note : notes) {
      errors.append(
          "/usr/bin/tail: cannot open '"
              + PLACE
              + note
              + "' for reading: No such file or directory\n");
    }
    return errors.toString();
  }

  private static String nothingThere() {
    return missing("boot", "started", "steps", "ended", "job", "log");
  }

  @Test
  void givenLogThatHoldsAnEndInTheFormOfTail_whenTheJobRuns_thenItIsNotTakenForEnded() {
    String log = "starting\n\n" + file(PLACE + "ended", "0\n") + "\n" + file(PLACE + "job", "x\n");
    machine.says(
        1,
        runs()
            + "\n"
            + file(PLACE + "boot", BOOT + "\n\n")
            + file(PLACE + "started", "1772330300\n\n")
            + file(PLACE + "steps", "1772330300 work\n\n")
            + file(PLACE + "job", "cat\n\n")
            + file(PLACE + "log", log),
        missing("ended"));
    assertThat(machine.jobs(clock).look(machine.node(), NAME)).isInstanceOf(JobState.Running.class);
  }

  @Test
  void givenSudoThatOnlyWarns_whenAFileIsMissing_thenTheJobIsSeenAllTheSame() {
    machine.says(
        1, unknown(), "sudo: setrlimit(RLIMIT_CORE): Operation not permitted\n" + nothingThere());
    assertThat(machine.jobs(clock).look(machine.node(), NAME)).isEqualTo(new JobState.NotStarted());
  }

  @Test
  void givenPrivateKeyAtTheEndOfALog_whenTheJobIsLookedAt_thenNoLineOfItIsTold() {
    String secret = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtz";
    machine.says(
        0,
        runs()
            + "\n"
            + file(PLACE + "boot", BOOT + "\n\n")
            + file(PLACE + "started", "1772330300\n\n")
            + file(PLACE + "steps", "1772330300 work\n\n")
            + file(PLACE + "job", "cat\n\n")
            + file(PLACE + "log", "-----BEGIN OPENSSH PRIVATE KEY-----\n" + secret + "\n"),
        missing("ended"));
    assertThat(machine.jobs(clock).look(machine.node(), NAME).toString())
        .contains("Running")
        .doesNotContain(secret);
  }

  @Test
  void givenLoginThatIsSwitchedOff_whenTheIdentityIsRead_thenRefusedInWords() {
    machine.asked().says(1, "This account is currently not available.\n", "");
    Refused refused =
        catchThrowableOfType(Refused.class, () -> machine.nodes().identity(machine.node()));
    assertThat(refused.account().inOneParagraph()).contains("of 6 answers 0 came");
  }

  @Test
  void givenCodeThatIsNoNumberOfAProcess_whenTheIdentityIsRead_thenRefusedInWords() {
    machine.asked().says(0, "\n== 99999999999\n".repeat(6), "");
    assertThat(catchThrowableOfType(Refused.class, () -> machine.nodes().identity(machine.node())))
        .isNotNull();
  }

  @Test
  void givenJobThatWasBegun_whenTheLookBehindItIsRefused_thenItCountsAsBegun() {
    machine
        .says(1, unknown(), nothingThere())
        .says(0, "", "Running as unit " + NAME.unit() + ".service.")
        .says(1, "", "sudo: a password is required");
    Script script = Script.of("work", "true");
    assertThat(
            catchThrowableOfType(
                RuntimeException.class,
                () -> machine.jobs(clock).start(machine.node(), NAME, script)))
        .isNull();
  }

  @Test
  void givenSystemdThatGaveUpWaiting_whenTheLookBehindItFails_thenAmbiguous() {
    machine
        .says(1, unknown(), nothingThere())
        .says(1, "", "Failed to start transient service unit: Connection timed out")
        .says(1, "", "sudo: a password is required");
    Script script = Script.of("work", "true");
    assertThat(
            catchThrowableOfType(
                Ambiguous.class, () -> machine.jobs(clock).start(machine.node(), NAME, script)))
        .isNotNull();
  }

  @Test
  void givenStartThatIsBrokenOffFromOurSide_whenItWasSent_thenAmbiguous() {
    Thread asks = Thread.currentThread();
    machine.says(1, unknown(), nothingThere()).says(0, "", "", asks::interrupt);
    Script script = Script.of("work", "true");
    Throwable thrown =
        catchThrowableOfType(
            RuntimeException.class, () -> machine.jobs(clock).start(machine.node(), NAME, script));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).isInstanceOf(Ambiguous.class);
  }

  @Test
  void givenSilenceOfLastMonth_whenTheMachineIsSilentAgain_thenItIsANewSilence() throws Exception {
    SshJobs jobs = machine.jobs(clock);
    machine.close();
    assertThat(jobs.look(machine.node(), NAME))
        .isInstanceOfSatisfying(
            JobState.Unreachable.class, first -> assertThat(first.since()).isEqualTo(clock.now));
    Instant first = clock.now;
    clock.now = first.plus(Duration.ofMinutes(2));
    assertThat(jobs.look(machine.node(), NAME))
        .isInstanceOfSatisfying(
            JobState.Unreachable.class, again -> assertThat(again.since()).isEqualTo(first));
    clock.now = first.plus(Duration.ofDays(30));
    assertThat(jobs.look(machine.node(), NAME))
        .isInstanceOfSatisfying(
            JobState.Unreachable.class, later -> assertThat(later.since()).isEqualTo(clock.now));
  }

  @Test
  void givenLineLongerThanWhatIsRead_whenLogOrLastLineIsShown_thenNothingOfIt() throws Exception {
    String secret = "password=" + "hunter2-".repeat(20_000);
    machine.says(0, secret.substring(secret.length() - ReadLog.MOST_BYTES), "");
    SshJobs jobs = machine.jobs(clock);
    assertThat(jobs.log(machine.node(), NAME)).isEqualTo(Jobs.older(NAME) + "\n" + Shown.NO_LINE);
    machine.says(0, secret.substring(secret.length() - ReadLog.MOST_BYTES + 5) + "\nend\n", "");
    assertThat(jobs.log(machine.node(), NAME)).isEqualTo(Jobs.older(NAME) + "\nend\n");
    String asked = "x".repeat(ReadLog.MOST_BYTES - 24) + " Password: \nhunter2\nend\n";
    assertThat(asked).hasSize(ReadLog.MOST_BYTES);
    machine.says(0, asked, "");
    assertThat(jobs.log(machine.node(), NAME)).isEqualTo(Jobs.older(NAME) + "\nend\n");

    String notes = runs() + "\n" + file(PLACE + "boot", BOOT + "\n\n");
    String missing = missing("started", "steps", "ended", "job");
    machine.says(
        1, notes + file(PLACE + "log", secret.substring(secret.length() - 4_096)), missing);
    assertThat(((JobState.Running) jobs.look(machine.node(), NAME)).lastLine())
        .contains(Shown.NO_LINE);
  }

  @Test
  void givenAgentThatReadsNothing_whenAsked_thenNobodySpinsOrWaitsForEver() throws Exception {
    Path socket = folder.resolve("agent");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      deaf.bind(UnixDomainSocketAddress.of(socket));
      try (AgentSocket agent = new AgentSocket(socket)) {
        long before = threads.getCurrentThreadCpuTime();
        assertThat(
                catchThrowableOfType(
                    InterruptedIOException.class,
                    () -> agent.request(new ByteArrayBuffer(new byte[4 << 20]))))
            .hasMessageContaining("takes no question");
        assertThat(threads.getCurrentThreadCpuTime() - before).isLessThan(500_000_000L);
      }
    }
  }

  @Test
  void givenAgentThatTakesNoConnections_whenConnected_thenNobodyWaitsForEver() throws Exception {
    Path socket = folder.resolve("agent");
    ExecutorService other = Executors.newSingleThreadExecutor();
    List<AgentSocket> open = new ArrayList<>();
    try (ServerSocketChannel hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      hung.bind(UnixDomainSocketAddress.of(socket), 1);
      Callable<Optional<Exception>> fill =
          () -> {
            for (int i = 0; i < 10; i++) {
              try {
                open.add(new AgentSocket(socket));
              } catch (java.io.IOException full) {
                return Optional.of(full);
              }
            }
            return Optional.empty();
          };
      assertThat(other.submit(fill).get(10, TimeUnit.SECONDS)).isPresent();
    } finally {
      other.shutdownNow();
      for (AgentSocket each : open) {
        each.close();
      }
    }
  }
}
