package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.simulator.Ssh;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hundred jobs, each on a machine of its own, followed at once. The machines are in the same
 * process: what is counted is the time of the threads that follow and of the SSH client.
 */
@Tag("endurance")
class ManyJobsTest {

  private static final int MANY = 100;
  private static final Duration MEASURED = Duration.ofSeconds(40);

  @Test
  void givenHundredJobs_whenFollowedAtOnce_thenAQuarterOfACoreIsEnough() {
    Scenario scenario = Simulator.cluster();
    Map<Node, JobName> jobsOn = new LinkedHashMap<>();
    for (int number = 0; number < MANY; number++) {
      String host = "10.1.0." + (number + 1);
      scenario.agent(host);
      jobsOn.put(Node.whoever(host, host), JobName.of("run-" + number, "long"));
    }
    try (Simulator simulator = scenario.machines().start(Clock.systemUTC())) {
      Ssh ssh = simulator.ssh().orElseThrow();
      NodeProperties settings =
          new NodeProperties(
              ssh.user(),
              22,
              ssh.knownHosts().toString(),
              ssh.privateKey().toString(),
              "",
              new HashMap<>(ssh.connectTo()),
              true);
      try (Connections connections =
              new Connections(settings, AgentNetworks.ANYWHERE, System::nanoTime);
          SshJobs jobs = new SshJobs(connections, Clock.systemUTC())) {
        Script script = Script.of("long", "echo begun; sleep 3600");
        jobsOn.forEach((node, name) -> jobs.start(node, name, script));
        askUntilAllRun(jobs, jobsOn);
        ask(jobs, jobsOn, Duration.ofSeconds(15));
        Map<Long, Long> before = followers();
        long begin = System.nanoTime();
        ask(jobs, jobsOn, MEASURED);
        double passed = System.nanoTime() - begin;
        long spent = 0;
        for (Map.Entry<Long, Long> thread : followers().entrySet()) {
          spent += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        System.out.printf(
            "%d jobs followed: %.1f %% of a core, %d connections%n",
            MANY, 100 * spent / passed, connections.open());
        assertThat(connections.open()).isEqualTo(MANY);
        assertThat(spent / passed).isLessThanOrEqualTo(0.25);
        assertThat(spent).isPositive();
        assertThat(jobsOn.entrySet())
            .allSatisfy(
                each ->
                    assertThat(jobs.follow(each.getKey(), each.getValue()))
                        .isInstanceOf(JobState.Running.class));
        endIsSeen(simulator, jobs, jobsOn.entrySet().iterator().next());
      }
    }
  }

  /** With all the others followed beside it. */
  private static void endIsSeen(Simulator simulator, SshJobs jobs, Map.Entry<Node, JobName> one) {
    String unit = one.getValue().unit() + ".service";
    simulator.hand().killUnit(one.getKey().host(), unit, "KILL");
    long begin = System.nanoTime();
    while (jobs.follow(one.getKey(), one.getValue()) instanceof JobState.Running) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    assertThat(jobs.follow(one.getKey(), one.getValue())).isInstanceOf(JobState.Lost.class);
  }

  private static void askUntilAllRun(SshJobs jobs, Map<Node, JobName> jobsOn) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!jobsOn.entrySet().stream()
        .allMatch(
            each -> jobs.follow(each.getKey(), each.getValue()) instanceof JobState.Running)) {
      assertThat(System.nanoTime()).as("all run").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  /** As the watcher does: once in two seconds, for all. */
  private static void ask(SshJobs jobs, Map<Node, JobName> jobsOn, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      jobsOn.forEach(jobs::follow);
      LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    }
  }

  /** Thread → its time, of those that follow and of the SSH client. */
  private static Map<Long, Long> followers() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, Long> times = new HashMap<>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().matches("(node-|sshd-SshClient).*")) {
        times.put(thread.getThreadId(), threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return times;
  }
}
