package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.spring.boot.starter.configuration.impl.DefaultJobConfiguration.JobConfiguration;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Witness;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.Breakdowns.During;
import org.dcosrunbooks.failure.Fault;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** Errors that no code expects, in each place where the engine layer must go on all the same. */
class BreakdownsInTheEngineTest {

  private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final RuntimeService runtime = mock(RuntimeService.class, RETURNS_DEEP_STUBS);
  private final RunRows rows = mock(RunRows.class);
  private final Evidence evidence = mock(Evidence.class);
  private final StepRuntime steps =
      new StepRuntime(
          evidence,
          mock(Witness.class),
          mock(Approvals.class),
          mock(Places.class),
          rows,
          mock(LateTasks.class));

  private Watcher watcher(Supplier<ClusterView> cluster, Map<String, Condition> conditions) {
    return new Watcher(
        cluster::get,
        conditions,
        runtime,
        steps,
        mock(Aborts.class),
        evidence,
        mock(SeenAgents.class),
        CLOCK);
  }

  private static ClusterView view() {
    ClusterView view = mock(ClusterView.class);
    when(view.taken()).thenReturn(NOW);
    return view;
  }

  private void waiting(List<EventSubscription> waits) {
    when(runtime.createEventSubscriptionQuery().eventType("message").list()).thenReturn(waits);
  }

  @Test
  void givenAnErrorInTheLookAtTheCluster_whenTheWatcherTicks_thenItIsToldAndTheNextLookIsGood() {
    waiting(List.of());
    Deque<Supplier<ClusterView>> looks = new ArrayDeque<>();
    ClusterView good = view();
    looks.add(() -> good);
    looks.add(
        () -> {
          throw new OutOfMemoryError("made by a test");
        });
    looks.add(() -> good);
    Watcher watcher = watcher(() -> looks.remove().get(), Map.of());
    long before = Breakdowns.count(During.WATCH);
    watcher.tick();
    watcher.tick();
    assertThat(watcher.latest().problem())
        .hasValueSatisfying(said -> assertThat(said).contains("OutOfMemoryError"));
    assertThat(watcher.latest().view()).containsSame(good);
    assertThat(Breakdowns.count(During.WATCH)).isEqualTo(before + 1);
    watcher.tick();
    assertThat(watcher.latest().problem()).isEmpty();
  }

  @Test
  void givenAnErrorInOneRunsCondition_whenThreeTimes_thenAnIncidentOfThatRun() {
    EventSubscription wait = mock(EventSubscription.class);
    when(wait.getEventName()).thenReturn("some-runbook.agent-well");
    when(wait.getExecutionId()).thenReturn("execution");
    when(wait.getProcessInstanceId()).thenReturn("run");
    when(wait.getCreated()).thenReturn(Date.from(NOW.minusSeconds(10)));
    waiting(List.of(wait));
    when(rows.find(any())).thenReturn(Optional.empty());
    when(runtime
            .createProcessInstanceQuery()
            .processInstanceId("run")
            .singleResult()
            .getRootProcessInstanceId())
        .thenReturn("run");
    when(runtime.createIncidentQuery().incidentType(anyString()).executionId("execution").list())
        .thenReturn(List.of());
    Watcher watcher =
        watcher(
            BreakdownsInTheEngineTest::view,
            Map.of(
                "agentWell",
                (view, subject) -> {
                  throw new StackOverflowError("made by a test");
                }));
    long before = Breakdowns.count(During.WATCH);
    watcher.tick();
    watcher.tick();
    watcher.tick();
    assertThat(Breakdowns.count(During.WATCH)).isEqualTo(before + 3);
    assertThat(watcher.lookOf("execution").orElseThrow().progress().reason())
        .contains("StackOverflowError");
    verify(runtime)
        .createIncident(
            eq("conditionFailed"), eq("execution"), anyString(), contains("StackOverflowError"));
  }

  private static final class Breaking extends Step {
    @Override
    protected void run(StepContext step) {
      throw new NoClassDefFoundError("made by a test");
    }
  }

  @Test
  void givenAnErrorInAStep_whenItRuns_thenItIsToldAndBecomesTheStepsFailure() {
    ExecutionEntity execution = mock(ExecutionEntity.class, RETURNS_DEEP_STUBS);
    when(execution.getRootProcessInstanceId()).thenReturn("run");
    when(execution.getCurrentActivityName()).thenReturn("Do something");
    when(execution.getProcessDefinition().getKey()).thenReturn("some-runbook");
    when(rows.find("run")).thenReturn(Optional.of(RunRows.Row.unknown("run", "some-runbook")));
    long before = Breakdowns.count(During.STEP);
    assertThatThrownBy(() -> steps.run(new Breaking(), execution))
        .isInstanceOf(StepFailed.class)
        .hasCauseInstanceOf(Fault.class)
        .hasMessageContaining("NoClassDefFoundError")
        .hasMessageContaining("Do something");
    assertThat(Breakdowns.count(During.STEP)).isEqualTo(before + 1);
  }

  @Test
  void givenErrorsInRounds_whenTheWatchersThreadRuns_thenItGoesOn() throws Exception {
    Watcher breaking = mock(Watcher.class);
    CountDownLatch goesOn = new CountDownLatch(3);
    Deque<Throwable> thrown =
        new ArrayDeque<>(
            List.of(
                new OutOfMemoryError("made by a test"),
                new IllegalStateException("made by a test")));
    when(breaking.tick())
        .thenAnswer(
            asked -> {
              goesOn.countDown();
              if (!thrown.isEmpty()) {
                throw thrown.remove();
              }
              return Duration.ZERO;
            });
    WatcherThread thread =
        new WatcherThread(breaking, new EngineSettings("a", Duration.ofMillis(10), "", true, 10));
    thread.start();
    try {
      assertThat(goesOn.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      thread.stop();
    }
  }

  @Test
  void givenErrorsInTheChoiceOfSteps_whenItRuns_thenItBeginsAgainUntilItIsToldToEnd() {
    long before = Breakdowns.count(During.ACQUISITION);
    Deque<Throwable> thrown = new ArrayDeque<>(List.of(new OutOfMemoryError("made by a test")));
    int[] begun = {0};
    LastingJobExecutor.last(
        () -> {
          begun[0]++;
          if (thrown.poll() instanceof OutOfMemoryError broken) {
            throw broken;
          }
        });
    assertThat(begun[0]).isEqualTo(2);
    assertThat(Breakdowns.count(During.ACQUISITION)).isEqualTo(before + 1);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(CamundaBpmProperties.class)
  static class Properties {}

  @Test
  void givenTheService_whenItIsWired_thenTheChoiceOfStepsIsTheLastingOneSetUpAsUsual() {
    new ApplicationContextRunner()
        .withUserConfiguration(Properties.class, EngineConfiguration.class)
        .withConfiguration(AutoConfigurations.of(JobConfiguration.class))
        .withPropertyValues(
            "camunda.bpm.job-execution.lock-time-in-millis=45001",
            "camunda.bpm.job-execution.max-jobs-per-acquisition=7",
            "runbooks.engine.node=a")
        .run(
            context -> {
              assertThat(context).hasSingleBean(JobExecutor.class);
              LastingJobExecutor lasting = context.getBean(LastingJobExecutor.class);
              assertThat(lasting.getLockTimeInMillis()).isEqualTo(45_001);
              assertThat(lasting.getMaxJobsPerAcquisition()).isEqualTo(7);
              assertThat(lasting.getTaskExecutor()).isNotNull();
              assertThat(lasting.getRejectedJobsHandler()).isNotNull();
            });
  }
}
