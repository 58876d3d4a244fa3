package org.dcosrunbooks.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcosrunbooks.diagnosis.Diagnosis.Sureness.LIKELY;
import static org.dcosrunbooks.diagnosis.Diagnosis.Sureness.SURE;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.ENDED;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.SLOW;
import static org.dcosrunbooks.diagnosis.Diagnosis.Verdict.WILL_NOT_END_BY_ITSELF;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.cluster.AppSource;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.dcos.mesos.MesosAgentClient;
import org.dcosrunbooks.dcos.mesos.MesosClusterSource;
import org.dcosrunbooks.dcos.mesos.OwnMesos;
import org.dcosrunbooks.dcos.mesos.RealMesos;
import org.dcosrunbooks.testing.Patience;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/**
 * Each stuck drain that can be made on a real Mesos, one an agent: what the judgement takes for
 * granted counts only as far as this agrees.
 */
@Tag(RealMesos.TAG)
class RealMesosDoctorTest {

  private static OwnMesos own;
  private static Http http;
  private static Mesos mesos;

  @BeforeAll
  static void start() {
    own = OwnMesos.orSkipped("The doctor before a real Mesos", 5);
    http = new Http(HttpSettings.usual());
    mesos = new Mesos(own.mesos().settings(), http);
  }

  @AfterAll
  static void stop() {
    if (own != null) {
      http.close();
      own.close();
    }
  }

  private static Agent agent(int number) {
    return mesos.agents().stream()
        .filter(agent -> agent.hostname().equals("agent" + number + ".local"))
        .findFirst()
        .orElseThrow();
  }

  private static void drain(Agent agent) {
    mesos.drain(agent.id(), Optional.empty(), false);
  }

  /** The doctor, some time from now. */
  private static Diagnosis asked(Agent agent, Duration later) {
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    MesosAgentClient agents = new MesosAgentClient(own.mesos().settings(), http);
    StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("agents", agents));
    Doctor doctor =
        new Doctor(
            new MesosClusterSource(mesos, clock),
            beans.getBeanProvider(AgentSource.class),
            beans.getBeanProvider(AppSource.class),
            clock);
    return doctor.examine(
        doctor.look(), new Who(agent.id(), agent.hostname(), agent.address()), new Order.Outside());
  }

  private static void says(
      Diagnosis diagnosis,
      Diagnosis.Verdict verdict,
      String because,
      Diagnosis.Sureness sureness,
      String cause) {
    assertThat(diagnosis.verdict()).as(diagnosis.toString()).isEqualTo(verdict);
    assertThat(diagnosis.because()).contains(because);
    assertThat(diagnosis.causes())
        .anySatisfy(
            one -> {
              assertThat(one.text()).contains(cause);
              assertThat(one.sureness()).isEqualTo(sureness);
            });
  }

  private static void drainedInTheEnd(Agent agent) {
    Patience.until(
        "drained, as the doctor sees it", 30, () -> asked(agent, Duration.ZERO).verdict() == ENDED);
  }

  @Test
  void givenAFrameworkThatDoesNotAcknowledge_whenDrained_thenItIsNamed() {
    Agent agent = agent(1);
    try (RealMesos.Tasks framework =
        own.mesos().runTask(agent.hostname(), "--no-ack", "--name", "mute").running()) {
      drain(agent);
      Patience.until(
          "the task has ended",
          30,
          () ->
              mesos.tasks().stream()
                  .filter(task -> task.agent().equals(agent.id()))
                  .anyMatch(Task::unacknowledged));
      assertThat(asked(agent, Duration.ZERO).verdict()).isEqualTo(SLOW);
      says(
          asked(agent, Duration.ofMinutes(2)),
          WILL_NOT_END_BY_ITSELF,
          "framework mute has not acknowledged 1 ended task",
          LIKELY,
          "is connected and does not acknowledge");
      framework.acknowledge();
      drainedInTheEnd(agent);
    }
  }

  @Test
  void givenATaskThatIgnoresSigterm_whenDrained_thenSlowUntilItsGraceIsOver() {
    Agent agent = agent(2);
    String name = "stubborn-" + ProcessHandle.current().pid();
    String command = "trap '' TERM; : " + name + "; while :; do sleep 1; done";
    try (RealMesos.Tasks framework =
        own.mesos()
            .runTask(agent.hostname(), "--command", command, "--grace", "300", "--name", name)
            .running()) {
      assertThat(framework.frameworkId()).isPresent();
      // TASK_RUNNING comes before the shell has set its trap
      Patience.until("it sleeps, so its trap is set", 30, () -> hasChild(command));
      drain(agent);
      Patience.until(
          "it is being killed",
          30,
          () -> asked(agent, Duration.ZERO).causes().toString().contains("TASK_KILLING"));
      Diagnosis diagnosis = asked(agent, Duration.ZERO);
      says(diagnosis, SLOW, "of " + name + " uses its grace", SURE, "runs on after SIGTERM");
      assertThat(Duration.between(diagnosis.taken(), diagnosis.endsBy().orElseThrow()))
          .isBetween(Duration.ofSeconds(240), Duration.ofSeconds(300));
      assertThat(diagnosis.notTheReason()).anyMatch(line -> line.contains("is reachable"));
    }
  }

  private static boolean hasChild(String command) {
    return ProcessHandle.allProcesses()
        .filter(
            process -> process.info().arguments().map(List::of).orElse(List.of()).contains(command))
        .anyMatch(process -> process.children().findAny().isPresent());
  }

  @Test
  void givenAFrameworkThatDiesAndIsRemoved_whenDrained_thenFirstItIsNamedAndThenNobodyLooks()
      throws Exception {
    Agent agent = agent(3);
    String framework;
    try (RealMesos.Tasks tasks =
        own.mesos().runTask(agent.hostname(), "--name", "reports").running()) {
      framework = tasks.frameworkId().orElseThrow();
      tasks.die();
    }
    Patience.until(
        "the master has noticed",
        30,
        () ->
            mesos.frameworks().stream()
                .anyMatch(one -> one.id().equals(framework) && !one.connected()));
    drain(agent);
    Patience.until(
        "the task has ended there",
        30,
        () -> asked(agent, Duration.ZERO).holds().toString().contains("ended by the agent's own"));
    Diagnosis away = asked(agent, Duration.ofMinutes(2));
    says(
        away,
        WILL_NOT_END_BY_ITSELF,
        "framework reports has not acknowledged 1 ended task",
        SURE,
        "is disconnected; fail-over time-out 60 min");

    tearDown(away.steps().get(away.steps().size() - 1).command().orElseThrow());
    Patience.until("nothing is left", 30, () -> asked(agent, Duration.ZERO).holds().isEmpty());
    says(
        asked(agent, Duration.ofMinutes(2)),
        WILL_NOT_END_BY_ITSELF,
        "nothing is left on it, and nobody looks at the drain any more",
        SURE,
        "The framework that held the drain was removed");
    drain(agent);
    drainedInTheEnd(agent);
  }

  /** Does what the page shows for a second person: the command's own address and body. */
  private static void tearDown(String command) throws Exception {
    String body = command.substring(command.indexOf('{'), command.lastIndexOf('}') + 1);
    String address = command.substring(command.lastIndexOf("http://"));
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(command + " → " + answer.body()).isEqualTo(200);
  }

  @Test
  void givenAnOperationThatNobodyAcknowledges_whenDrained_thenItsFrameworkIsNamed() {
    Agent agent = agent(4);
    try (RealMesos.Tasks framework =
        own.mesos()
            .runScript(
                Path.of("src/test/resources/mesos/reserve.py").toAbsolutePath(),
                agent.hostname())) {
      Patience.until(
          "the operation has ended; said so far: " + framework.said(),
          30,
          () ->
              mesos.operations().stream()
                  .anyMatch(operation -> operation.state().equals("OPERATION_FINISHED")));
      drain(agent);
      says(
          asked(agent, Duration.ofMinutes(2)),
          WILL_NOT_END_BY_ITSELF,
          "framework volumes has not acknowledged 1 ended operation",
          LIKELY,
          "is connected and does not acknowledge");
      framework.acknowledge();
      drainedInTheEnd(agent);
    }
  }

  @Test
  void givenAnAgentThatIsLost_whenDrained_thenItsDrainWaitsForIt() {
    Agent agent = agent(5);
    try (RealMesos.Tasks framework =
        own.mesos()
            .runTask(agent.hostname(), "--ignore-term", "--grace", "300", "--name", "lost")
            .running()) {
      assertThat(framework.frameworkId()).isPresent();
      drain(agent);
      own.freeze(5);
      Patience.until(
          "it is unreachable", 60, () -> asked(agent, Duration.ZERO).state().equals("UNREACHABLE"));
      Diagnosis diagnosis = asked(agent, Duration.ZERO);
      says(
          diagnosis,
          WILL_NOT_END_BY_ITSELF,
          "its drain goes on when it is back",
          SURE,
          "The master has lost sight of the agent");
      assertThat(diagnosis.holds())
          .anySatisfy(holder -> assertThat(holder.word()).isEqualTo("may run on"));
    } finally {
      own.thaw(5);
    }
  }
}
