package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.Undoes;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Crashes;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The service dies in every step at every point that matters, and the run comes to the same end:
 * drained once, given back once, the record whole and no place left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DrainNodeCrashes {

  private static final String CALM = DrainNodeStories.CALM;

  /** Which story leads through a step. */
  private enum Road {
    GIVEN_BACK,
    GIVEN_BACK_OUTSIDE,
    ABORTED,
    DEACTIVATED,
    WORSE,
    EXPIRED
  }

  /** A death in a step. */
  private record Death(Road road, String element, Crashes.Point point) {
    @Override
    public String toString() {
      return element + " " + point;
    }
  }

  /** Where it dies here: in all its steps, or only in those that act on the cluster. */
  enum Steps {
    ALL,
    THAT_ACT
  }

  private Stream<Death> deaths() {
    return Stream.of(
            on(
                Road.GIVEN_BACK,
                "resolveAgent",
                "checkDrainRights",
                "assessImpact",
                "askForPlace",
                "takePlace",
                "judgeAgain",
                "startAgentDrain!",
                "confirmAgentDrained",
                "confirmMovedAppsHealthy",
                "checkUnitStopped",
                "resolveAgentToReturn",
                "seeWhetherUnitRuns",
                "confirmAgentRunning",
                "checkNode",
                "reactivateAgent!",
                "confirmAgentActive",
                "confirmOffersFlow",
                "confirmWaitingWorkBack",
                "givePlaceBack"),
            on(Road.GIVEN_BACK_OUTSIDE, "recordThatNobodyConfirmed"),
            on(
                Road.ABORTED,
                "startAgentDrain!",
                "seeWhatIsOpen",
                "confirmAgentDrained_afterAbort",
                "reactivateAgent_afterAbort!",
                "confirmAgentActive_afterAbort",
                "confirmWaitingWorkBack_afterAbort",
                "givePlaceBack_afterAbort"),
            on(Road.DEACTIVATED, "deactivateAgent!"),
            on(Road.WORSE, "withdrawApproval"),
            on(Road.EXPIRED, "recordThatNobodyDecided"))
        .flatMap(deaths -> deaths);
  }

  /** A step that acts, which is marked, may die at four points, any other one at its end. */
  private Stream<Death> on(Road road, String... which) {
    return Stream.of(which)
        .filter(step -> steps == Steps.ALL || step.endsWith("!"))
        .flatMap(
            step -> {
              String element = "serviceTask_" + step.replace("!", "");
              Stream<Crashes.Point> points =
                  step.endsWith("!")
                      ? Stream.of(Crashes.Point.values())
                      : Stream.of(Crashes.Point.BEFORE_COMMIT);
              return points.map(point -> new Death(road, element, point));
            });
  }

  private final Crashes crashes = new Crashes();
  private final Databases.Kind kind;
  private final Steps steps;
  private Bench bench;

  DrainNodeCrashes(Databases.Kind kind, Steps steps) {
    this.kind = kind;
    this.steps = steps;
  }

  @BeforeAll
  void open() {
    bench = new Bench(kind, DrainNodeStories.cluster()).with(crashes::install).start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    crashes.never();
    bench.fresh();
  }

  @Test
  void givenTheDiagram_whenItsStepsAreCounted_thenEachOfThemDiesHere() {
    Set<String> dying = deaths().map(Death::element).collect(Collectors.toSet());
    Set<String> own = stepsOf("drain-node");
    own.removeAll(DrainNodeMachinesTest.STEPS);
    own.removeAll(DrainNodeMachinesTest.STEPS_AFTER_ABORT);
    assertThat(dying).containsAll(own);
    dying.removeAll(own);
    assertThat(stepsOf("reactivate-node")).as("steps of the run that it calls").containsAll(dying);
  }

  private Set<String> stepsOf(String runbook) {
    RepositoryService repository = bench.bean(RepositoryService.class);
    String definition =
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey(runbook)
            .latestVersion()
            .singleResult()
            .getId();
    return repository
        .getBpmnModelInstance(definition)
        .getModelElementsByType(ServiceTask.class)
        .stream()
        .filter(step -> steps == Steps.ALL || acts(step))
        .map(ServiceTask::getId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the step's own class says of itself. */
  private boolean acts(ServiceTask step) {
    String bean = step.getId().split("_")[1];
    Class<?> type = bench.service().getBean(bean).getClass();
    return type.isAnnotationPresent(Disruptive.class) || type.isAnnotationPresent(Undoes.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deaths")
  void givenADeath_whenTheServiceGoesOn_thenTheSameEndAndNothingTwice(Death death) {
    crashes.at(death.element(), death.point());
    String run =
        switch (death.road()) {
          case GIVEN_BACK -> givenBack();
          case GIVEN_BACK_OUTSIDE -> givenBackOutside();
          case ABORTED -> aborted(death);
          case DEACTIVATED -> deactivated();
          case WORSE -> worse();
          case EXPIRED -> expired();
        };
    assertThat(crashes.died()).as(bench.told()).containsExactly(death.element());
    assertThat(bench.view(run).incidents()).isEmpty();
    assertThat(bench.view(run).open()).as(bench.told()).isEmpty();
    bench.allIsWell(run);
  }

  private void outcome(String run, String outcome) {
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo(outcome);
  }

  private String givenBack() {
    String run = bench.drain(CALM, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(20));
    bench.doneByHand(run, "DIMM replaced");
    bench.turn(Duration.ofSeconds(10));
    outcome(run, "returned");
    drainedAndGivenBackOnce();
    return run;
  }

  private String givenBackOutside() {
    String run = bench.drain(CALM, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(20));
    bench.simulator().hand().reactivate(CALM);
    bench.turn(Duration.ofSeconds(10));
    outcome(run, "givenBackOutside");
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).isZero();
    return run;
  }

  private void drainedAndGivenBackOnce() {
    Simulator simulator = bench.simulator();
    assertThat(simulator.drains(CALM)).isEqualTo(1);
    assertThat(simulator.received("DRAIN_AGENT")).isEqualTo(1);
    assertThat(simulator.received("REACTIVATE_AGENT")).isEqualTo(1);
    assertThat(simulator.stateOf(CALM)).isEqualTo("ACTIVE");
  }

  private String aborted(Death death) {
    String run = bench.drain(CALM);
    boolean atTheAct = death.element().equals("serviceTask_startAgentDrain");
    if (atTheAct) {
      // the abort comes while the service is down
      crashes.meanwhile(() -> bench.runs().abort(run, "operator", "stop"));
    }
    bench.approve(run);
    if (!atTheAct) {
      bench.abort(run);
    }
    bench.turn(Duration.ofSeconds(150));
    outcome(run, "aborted");
    if (atTheAct && death.point() == Crashes.Point.BEFORE_ACT) {
      assertThat(bench.simulator().received("DRAIN_AGENT")).isZero();
      assertThat(bench.simulator().received("REACTIVATE_AGENT")).isZero();
      assertThat(bench.outcomeReason(run)).contains("before anything was done");
    } else {
      drainedAndGivenBackOnce();
      assertThat(bench.outcomeReason(run)).contains("takes work again");
    }
    return run;
  }

  private String deactivated() {
    String run = bench.drain(DrainNodeStories.OLD, "afterDrain", "maintain");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(150));
    bench.abort(run);
    bench.turn(Duration.ofSeconds(10));
    outcome(run, "aborted");
    assertThat(bench.simulator().received("DEACTIVATE_AGENT")).isEqualTo(1);
    assertThat(bench.simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
    return run;
  }

  private String worse() {
    for (String host :
        List.of(CALM, DrainNodeStories.SLOW, DrainNodeStories.SPARE, DrainNodeStories.OTHER)) {
      bench.simulator().hand().deactivate(host);
    }
    String run = bench.drain(DrainNodeStories.REPORTS);
    bench.approve(run);
    bench.simulator().hand().disconnect("reports-batch");
    bench.simulator().hand().reactivate(DrainNodeStories.SPARE);
    bench.turn(Duration.ofSeconds(5));
    bench.reject(run, "not like this");
    outcome(run, "rejected");
    assertThat(bench.simulator().received("DRAIN_AGENT")).isZero();
    return run;
  }

  private String expired() {
    String run = bench.drain(CALM);
    bench.turn(Duration.ofHours(9));
    outcome(run, "expired");
    assertThat(bench.simulator().received("DRAIN_AGENT")).isZero();
    return run;
  }
}
