package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.Runbook;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Authority is a record, never a position or a variable: with every permission of the engine in
 * hand nobody gets a run past its approval, and nobody approves what they started.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AuthorityStories {

  private static final String CALM = DrainNodeStories.CALM;
  private static final String EMPTY = DrainNodeStories.EMPTY;
  private static final String APPROVE = "userTask_approveDrain";
  private static final String ACT = "serviceTask_startAgentDrain";
  private static final List<String> ALL_GROUPS =
      List.of("operators", "approvers", "oncall", "auditors", "admins");

  private final Databases.Kind kind;
  private Bench bench;

  AuthorityStories(Databases.Kind kind) {
    this.kind = kind;
  }

  /** A runbook whose only step calls drain-node. */
  private static final class CallsDrain implements Runbook {
    @Override
    public String id() {
      return "calls-drain";
    }

    @Override
    public boolean disruptive() {
      return true;
    }

    @Override
    public List<Var<?>> startVariables() {
      return List.of(
          Var.startText("agent", "Agent", "which", true, 255),
          Var.startText("reason", "Reason", "why", true, 500));
    }

    @Override
    public Map<String, String> refusals(Map<String, Object> values) {
      return Map.of();
    }

    @Override
    public String subject(Map<String, Object> values) {
      return values.get("agent").toString();
    }
  }

  @BeforeAll
  void open() {
    bench =
        new Bench(kind, DrainNodeStories.cluster())
            .with(context -> context.registerBean("callsDrain", Runbook.class, CallsDrain::new))
            .start();
    bench
        .bean(RepositoryService.class)
        .createDeployment()
        .addModelInstance(
            "calls-drain.bpmn",
            Bpmn.createExecutableProcess("calls-drain")
                .camundaHistoryTimeToLiveString("P1D")
                .startEvent("startEvent_asked")
                .callActivity("callActivity_drainNode")
                .name("Drain node")
                .calledElement("drain-node")
                .camundaIn("agent", "agent")
                .camundaIn("reason", "reason")
                .endEvent("endEvent_done")
                .done())
        .deploy();
    People people = bench.bean(People.class);
    people.add(
        new People.Person(
            "chief",
            "chief",
            Set.of(People.Group.ADMINS, People.Group.APPROVERS, People.Group.OPERATORS)),
        "chief-password-1");
    AuthorizationService rights = bench.bean(AuthorizationService.class);
    for (String person : List.of("operator", "both", "chief")) {
      for (Resources resource : Resources.values()) {
        Authorization all = rights.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        all.setUserId(person);
        all.setResource(resource);
        all.setResourceId("*");
        all.addPermission(Permissions.ALL);
        rights.saveAuthorization(all);
      }
    }
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
  }

  private Simulator simulator() {
    return bench.simulator();
  }

  /** As somebody whom the engine allows everything. */
  private void with(String person, Runnable deed) {
    bench.say(person + " reaches into the engine");
    bench.identities().setAuthentication(person, ALL_GROUPS);
    try {
      deed.run();
    } finally {
      bench.identities().clearAuthentication();
    }
    bench.pump();
  }

  private void force(String run, String from, String to) {
    with(
        "operator",
        () ->
            bench
                .runtime()
                .createProcessInstanceModification(run)
                .cancelAllForActivity(from)
                .startBeforeActivity(to)
                .execute(true, true));
  }

  private void faulted(String run, String words) {
    assertThat(bench.view(run).incidents()).as(bench.told()).hasSize(1);
    assertThat(bench.view(run).incidents().get(0).text())
        .contains(words)
        .contains("Nothing was done");
    assertThat(bench.view(run).summary().standing()).isEqualTo(Runs.Standing.FAILED);
    untouched(run);
  }

  private void untouched(String run) {
    assertThat(simulator().drains(CALM)).as(bench.told()).isZero();
    assertThat(simulator().drains(EMPTY)).as(bench.told()).isZero();
    assertThat(simulator().received("REACTIVATE_AGENT")).isZero();
    assertThat(bench.record(run)).noneMatch(entry -> entry.kind() == Entry.Kind.INTENT);
  }

  private void abortedWithNothingDone(String run) {
    bench.abort(run);
    bench.turn(Duration.ofSeconds(3));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("aborted");
    assertThat(bench.outcomeReason(run)).contains("before anything was done");
    untouched(run);
    assertThat(bench.places()).isEmpty();
  }

  // ------------------------------------------------------------ past the approval by force

  @Test
  void givenNoApproval_whenATokenIsSetAtTheAct_thenAFaultBeforeTheFirstEffect() {
    String run = bench.drain(CALM);
    force(run, APPROVE, ACT);
    faulted(run, "nobody has decided about plan");
    bench.retry(run);
    faulted(run, "nobody has decided about plan");
    abortedWithNothingDone(run);
  }

  @Test
  void givenNoApproval_whenATokenIsSetBehindTheApproval_thenTheWholeRoadEndsBeforeTheAct() {
    String run = bench.drain(CALM);
    with(
        "operator",
        () ->
            bench
                .runtime()
                .createProcessInstanceModification(run)
                .cancelAllForActivity(APPROVE)
                .startBeforeActivity("serviceTask_askForPlace")
                .setVariable("approved", "yes")
                .setVariable("approvalNeeded", "NO")
                .execute(true, true));
    faulted(run, "nobody has decided about plan");
    abortedWithNothingDone(run);
  }

  @Test
  void givenARejection_whenATokenIsSetAtTheAct_thenAFault() {
    String run = bench.drain(CALM);
    bench.holdBefore(ACT);
    with(
        "operator",
        () ->
            bench
                .runtime()
                .createProcessInstanceModification(run)
                .startBeforeActivity(ACT)
                .execute());
    bench.reject(run, "no");
    bench.letGo();
    faulted(run, "is REJECTED by approver");
    abortedWithNothingDone(run);
  }

  @Test
  void givenARejectedRun_whenRestartedAtTheAct_thenAFaultBecauseNobodyStartedItHere() {
    String rejected = bench.drain(CALM);
    bench.reject(rejected, "no");
    String definition =
        bench
            .bean(RepositoryService.class)
            .createProcessDefinitionQuery()
            .processDefinitionKey("drain-node")
            .latestVersion()
            .singleResult()
            .getId();
    with(
        "operator",
        () ->
            bench
                .runtime()
                .restartProcessInstances(definition)
                .startBeforeActivity(ACT)
                .processInstanceIds(rejected)
                .execute());
    strangerFaults();
  }

  /** A process instance that came by another way than a door of ours, and cannot do anything. */
  private void strangerFaults() {
    String stranger = bench.runtime().createProcessInstanceQuery().active().singleResult().getId();
    assertThat(bench.runtime().createIncidentQuery().processInstanceId(stranger).list())
        .as(bench.told())
        .singleElement()
        .satisfies(
            incident ->
                assertThat(incident.getIncidentMessage())
                    .startsWith("drain-node (unknown): the run has no row of its own")
                    .contains("Nothing was done"));
    untouched(stranger);
    bench.runtime().deleteProcessInstance(stranger, "nobody started it");
  }

  private static Stream<Arguments> places() {
    return Stream.of(
        arguments(ACT, false),
        arguments("serviceTask_reactivateAgent_afterAbort", false),
        arguments("serviceTask_resolveAgent", false),
        arguments("startEvent_drainRequested", true));
  }

  @ParameterizedTest
  @MethodSource("places")
  void givenStartInstructions_whenAProcessIsStartedInside_thenAFaultAtItsFirstStep(
      String element, boolean skipListeners) {
    with(
        "operator",
        () ->
            bench
                .runtime()
                .createProcessInstanceByKey("drain-node")
                .setVariables(
                    Map.of("agent", CALM, "agentId", simulator().agentId(CALM), "approved", "yes"))
                .startBeforeActivity(element)
                .execute(skipListeners, skipListeners));
    strangerFaults();
  }

  @Test
  void givenStartInstructions_whenAProcessIsStartedAtTheApproval_thenThereIsNothingToApprove() {
    assertThatThrownBy(
            () ->
                with(
                    "operator",
                    () ->
                        bench
                            .runtime()
                            .createProcessInstanceByKey("drain-node")
                            .setVariable("approvalExpires", new java.util.Date(4_000_000_000_000L))
                            .startBeforeActivity(APPROVE)
                            .execute()))
        .hasStackTraceContaining("no plan to approve");
    assertThat(bench.runtime().createProcessInstanceQuery().count()).isZero();
  }

  @Test
  void givenForgedVariables_whenATokenIsSetAtTheAct_thenTheyAllowNothing() {
    String run = bench.drain(CALM);
    with(
        "operator",
        () ->
            bench
                .runtime()
                .setVariables(
                    run,
                    Map.of(
                        "agentId", simulator().agentId(EMPTY),
                        "approved", "yes",
                        "approvalNeeded", "NO",
                        "planId", run + "-1",
                        "judgement", "AS_APPROVED",
                        "placeTaken", "REACHED",
                        "initiator", "approver")));
    force(run, APPROVE, ACT);
    faulted(run, "nobody has decided about plan");
    abortedWithNothingDone(run);
  }

  @Test
  void givenAnApproval_whenVariablesAreForgedAfterIt_thenOnlyTheApprovedPlanIsCarriedOut() {
    String run = bench.drain(CALM, "maxGracePeriod", "1m");
    bench.holdBefore("serviceTask_askForPlace");
    bench.approve(run);
    with(
        "operator",
        () ->
            bench
                .runtime()
                .setVariables(
                    run,
                    Map.of(
                        "agent",
                        EMPTY,
                        "agentId",
                        simulator().agentId(EMPTY),
                        "decommission",
                        true,
                        "maxGracePeriod",
                        "1s")));
    bench.letGo();
    bench.turn(Duration.ofSeconds(90));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    assertThat(simulator().stateOf(CALM)).isEqualTo("DRAINED");
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("ACTIVE");
    assertThat(bench.record(run).stream().map(Entry::data))
        .anyMatch(data -> data.contains("\"markGone\":false,\"maxGracePeriodSeconds\":\"60\""));
    bench.allIsWell(run);
  }

  @Test
  void givenVariablesOfAnotherType_whenAStepReadsThem_thenAFaultThatNamesTheVariable() {
    String run = bench.drain(CALM);
    bench.holdBefore("serviceTask_assessImpact");
    force(run, APPROVE, "serviceTask_assessImpact");
    with("operator", () -> bench.runtime().setVariable(run, "agentId", 7));
    bench.letGo();
    faulted(run, "variable agentId has another type");
    abortedWithNothingDone(run);
  }

  @Test
  void givenAnApprovalOfAnotherRun_whenATokenIsSetAtTheAct_thenItIsNotThisRunsApproval() {
    String approved = bench.drain(EMPTY);
    bench.holdBefore("serviceTask_askForPlace");
    bench.approve(approved);
    String run = bench.drain(CALM);
    force(run, APPROVE, ACT);
    faulted(run, "nobody has decided about plan");
    bench.abort(approved);
    abortedWithNothingDone(run);
  }

  @Test
  void givenAnApproval_whenItsTimeIsOver_thenAFault() {
    String run = bench.drain(CALM);
    bench.holdBefore(ACT);
    bench.approve(run);
    bench.turn(Duration.ofHours(9));
    bench.letGo();
    faulted(run, "ended at");
    abortedWithNothingDone(run);
  }

  @Test
  void givenAnApproval_whenThePlaceWasNotTaken_thenAFault() {
    String run = bench.drain(CALM);
    bench.holdBefore("serviceTask_askForPlace");
    bench.approve(run);
    force(run, "serviceTask_askForPlace", ACT);
    faulted(run, "does not hold the place of " + CALM);
    abortedWithNothingDone(run);
  }

  @Test
  void givenAnAbort_whenATokenIsSetAtTheAct_thenAFault() {
    String run = bench.drain(CALM);
    bench.holdBefore(ACT);
    bench.holdBefore("serviceTask_seeWhatIsOpen");
    bench.approve(run);
    bench.abort(run);
    with(
        "operator",
        () ->
            bench
                .runtime()
                .createProcessInstanceModification(run)
                .startBeforeActivity(ACT)
                .execute());
    bench.letGo();
    bench.turn(Duration.ofSeconds(10));
    untouched(run);
  }

  private void withoutItsGuard(String table, String sql) throws SQLException {
    boolean h2 = kind != Databases.Kind.POSTGRES;
    String trigger = table + "_stays";
    if (h2) {
      bench.database().execute("drop trigger if exists " + trigger);
    } else {
      bench.database().execute("alter table " + table + " disable trigger all");
    }
    assertThat(bench.database().execute(sql)).isEqualTo(1);
  }

  @Test
  void givenAnApprovedPlan_whenItsRowIsChangedInTheDatabase_thenItsDigestDoesNotFit()
      throws SQLException {
    String run = bench.drain(CALM);
    bench.holdBefore(ACT);
    bench.approve(run);
    withoutItsGuard(
        "approval_plan",
        "update approval_plan set body = replace(body, '"
            + simulator().agentId(CALM)
            + "', '"
            + simulator().agentId(EMPTY)
            + "') where run_id = '"
            + run
            + "'");
    bench.letGo();
    faulted(run, "its digest does not fit");
    bench.runtime().deleteProcessInstance(run, "tampered with");
  }

  @Test
  void givenAPlanThatNobodyCanRead_whenAStepNeedsIt_thenAnIncidentAtOnceInWords()
      throws SQLException {
    String run = bench.drain(CALM);
    bench.holdBefore("serviceTask_judgeAgain");
    bench.approve(run);
    withoutItsGuard(
        "approval_plan",
        "update approval_plan set body = '{\"host\":[1]}' where run_id = '" + run + "'");
    bench.letGo();
    assertThat(bench.view(run).incidents())
        .as(bench.told())
        .singleElement()
        .satisfies(
            incident ->
                assertThat(incident.text().lines().map(line -> line.split(":")[0]))
                    .contains("Doing", "Means", "Do", "Retry", "Else"));
    untouched(run);
    bench.runtime().deleteProcessInstance(run, "tampered with");
  }

  @Test
  void givenADecisionOfTheStarterInTheDatabase_whenATokenIsSetAtTheAct_thenAFault()
      throws SQLException {
    String run = bench.drain(CALM);
    assertThat(
            bench
                .database()
                .execute(
                    "insert into approval_decision"
                        + " (plan_id, word, decided_by, decided_at, note, acknowledged) values ('"
                        + run
                        + "-1', 'APPROVED', 'operator', timestamp '2026-03-02 01:00:00', '', '[]')"))
        .isEqualTo(1);
    force(run, APPROVE, ACT);
    faulted(run, "operator started this run and cannot decide about it");
    abortedWithNothingDone(run);
  }

  @Test
  void givenForgedMessages_whenNothingWaitsForThem_thenRefused() {
    String run = bench.drain(CALM);
    for (String message :
        List.of("drain-node.agent-drained", "drain-node.place-free", "drain-node.agent-active")) {
      assertThatThrownBy(
              () ->
                  with(
                      "operator",
                      () ->
                          bench
                              .runtime()
                              .createMessageCorrelation(message)
                              .processInstanceId(run)
                              .correlate()))
          .isInstanceOf(MismatchingMessageCorrelationException.class);
    }
    untouched(run);
    abortedWithNothingDone(run);
  }

  private void message(String run, String name) {
    with(
        "operator",
        () -> bench.runtime().createMessageCorrelation(name).processInstanceId(run).correlate());
  }

  @Test
  void givenAFullBudget_whenPlaceFreeIsForged_thenNoPlaceIsTakenBeforeOneIsFree() {
    for (String host :
        List.of(
            DrainNodeStories.REPORTS,
            DrainNodeStories.SLOW,
            DrainNodeStories.SPARE,
            DrainNodeStories.OTHER)) {
      simulator().hand().deactivate(host);
    }
    String run = bench.drain(CALM);
    bench.approve(run);
    message(run, "drain-node.place-free");
    bench.turn(Duration.ofSeconds(10));
    untouched(run);
    assertThat(bench.places()).noneMatch(place -> place.granted().isPresent());
    simulator().hand().reactivate(DrainNodeStories.SPARE);
    bench.turn(Duration.ofSeconds(60));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    bench.allIsWell(run);
  }

  @Test
  void givenADrainUnderWay_whenAgentDrainedIsForged_thenItEndsOnlyWhenItIsSo() {
    String run = bench.drain(CALM, "afterDrain", "maintain");
    bench.approve(run);
    message(run, "drain-node.agent-drained");
    assertThat(bench.asks(run, "manual")).isFalse();
    assertThat(bench.view(run).summary().ended()).isEmpty();
    bench.turn(Duration.ofSeconds(40));
    assertThat(simulator().stateOf(CALM)).isEqualTo("DRAINED");
    bench.doneByHand(run, "done");
    bench.turn(Duration.ofSeconds(5));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("returned");
    assertThat(simulator().drains(CALM)).isEqualTo(1);
    bench.allIsWell(run);
  }

  @Test
  void givenARun_whenSuspendedAndActivated_thenItGoesOnWithItsApprovalOnly() {
    String run = bench.drain(CALM);
    with("operator", () -> bench.runtime().suspendProcessInstanceById(run));
    with("operator", () -> bench.runtime().activateProcessInstanceById(run));
    assertThat(bench.asks(run, "approval")).isTrue();
    untouched(run);
    bench.approve(run);
    with("operator", () -> bench.runtime().suspendProcessInstanceById(run));
    bench.turn(Duration.ofSeconds(15));
    assertThat(bench.view(run).incidents()).isEmpty();
    assertThat(bench.view(run).summary().now()).contains("suspended in Cockpit");
    with("operator", () -> bench.runtime().activateProcessInstanceById(run));
    bench.turn(Duration.ofSeconds(15));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    assertThat(simulator().drains(CALM)).isEqualTo(1);
    bench.allIsWell(run);
  }

  @Test
  void givenSomebodyElsesDeactivation_whenATokenIsSetAtTheCall_thenItStays() {
    String run = bench.drain(CALM);
    simulator().hand().deactivate(CALM);
    force(run, APPROVE, "callActivity_reactivateNode");
    bench.turn(Duration.ofSeconds(5));
    untouched(run);
    assertThat(simulator().stateOf(CALM)).isEqualTo("DEACTIVATED");
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("overtaken");
    bench.allIsWell(run);
  }

  @Test
  void givenSomebodyElsesDrain_whenATokenIsSetAtTheCall_thenItStays() {
    String run = bench.drain(EMPTY);
    simulator().hand().drain(EMPTY, null, false);
    bench.turn(Duration.ofSeconds(3));
    force(run, APPROVE, "callActivity_reactivateNode");
    bench.turn(Duration.ofSeconds(5));
    untouched(run);
    assertThat(simulator().stateOf(EMPTY)).isEqualTo("DRAINED");
    bench.allIsWell(run);
  }

  // ------------------------------------------------------------ nobody approves their own

  private interface Try {
    void on(Bench bench, String run, String taskId);
  }

  private static final Map<String, Object> YES = Map.of("approved", "yes");

  private static Stream<Arguments> waysToApprove() {
    return Stream.of(
        arguments("complete", (Try) (b, run, task) -> b.tasks().complete(task, new HashMap<>(YES))),
        arguments(
            "complete with variables in return",
            (Try)
                (b, run, task) ->
                    b.tasks().completeWithVariablesInReturn(task, new HashMap<>(YES), false)),
        arguments("complete without a word", (Try) (b, run, task) -> b.tasks().complete(task)),
        arguments(
            "submit the form",
            (Try)
                (b, run, task) ->
                    b.bean(FormService.class).submitTaskForm(task, new HashMap<>(YES))),
        arguments(
            "submit the form with variables in return",
            (Try)
                (b, run, task) ->
                    b.bean(FormService.class)
                        .submitTaskFormWithVariablesInReturn(task, new HashMap<>(YES), false)),
        arguments(
            "claim, then complete",
            (Try)
                (b, run, task) -> {
                  b.tasks().claim(task, "both");
                  b.tasks().complete(task, new HashMap<>(YES));
                }),
        arguments(
            "claim, delegate, resolve",
            (Try)
                (b, run, task) -> {
                  b.tasks().claim(task, "both");
                  b.tasks().delegateTask(task, "approver");
                  b.tasks().resolveTask(task, new HashMap<>(YES));
                }),
        arguments("resolve", (Try) (b, run, task) -> b.tasks().resolveTask(task)),
        arguments(
            "assign to an approver, then complete",
            (Try)
                (b, run, task) -> {
                  b.tasks().setAssignee(task, "approver");
                  b.tasks().complete(task, new HashMap<>(YES));
                }),
        arguments(
            "own and complete",
            (Try)
                (b, run, task) -> {
                  b.tasks().setOwner(task, "approver");
                  b.tasks().complete(task, new HashMap<>(YES));
                }),
        arguments("BPMN error", (Try) (b, run, task) -> b.tasks().handleBpmnError(task, "x")),
        arguments("escalation", (Try) (b, run, task) -> b.tasks().handleEscalation(task, "x")),
        arguments(
            "the initiator in the payload",
            (Try)
                (b, run, task) ->
                    b.tasks()
                        .complete(
                            task,
                            new HashMap<>(Map.of("approved", "yes", "initiator", "operator")))),
        arguments(
            "a forged initiator variable",
            (Try)
                (b, run, task) -> {
                  b.runtime().setVariable(run, "initiator", "operator");
                  b.tasks().complete(task, new HashMap<>(YES));
                }),
        arguments(
            "the console", (Try) (b, run, task) -> b.runs().complete(run, task, YES, "both")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waysToApprove")
  void givenTheStarterInEveryGroup_whenTheyTryToApprove_thenTheQuestionStaysOpen(
      String way, Try attempt) {
    String run = bench.runs().start("drain-node", Map.of("agent", CALM, "reason", "x"), "both");
    bench.pump();
    String task = bench.task(run, "approval").id();
    Throwable refused = catchThrowable(() -> with("both", () -> attempt.on(bench, run, task)));
    bench.pump();
    assertThat(refused)
        .as(bench.told())
        .satisfiesAnyOf(
            no -> assertThat(no).isInstanceOf(AuthorizationException.class),
            no -> assertThat(no).isInstanceOf(Refused.class),
            no -> assertThat(no).hasRootCauseInstanceOf(BadInput.class));
    assertThat(bench.asks(run, "approval")).isTrue();
    assertThat(bench.bean(Approvals.class).decision(run + "-1")).isEmpty();
    untouched(run);
    bench.tasks().setAssignee(task, null);
    bench.approve(run);
    bench.turn(Duration.ofSeconds(15));
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("drained");
    bench.allIsWell(run);
  }

  @Test
  void givenAnAdministratorWhoApproves_whenTheyStartedIt_thenRefused() {
    String run = bench.runs().start("drain-node", Map.of("agent", CALM, "reason", "x"), "chief");
    bench.pump();
    assertThatThrownBy(() -> bench.approveAs("chief", run))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("chief started this run");
    abortedWithNothingDone(run);
  }

  @Test
  void givenAnAdministrator_whenNotAnApprover_thenRefused() {
    String run = bench.drain(CALM);
    assertThatThrownBy(() -> bench.approveAs("root", run))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("root may not do this");
    abortedWithNothingDone(run);
  }

  @Test
  void givenARunThatCallsAnother_whenTheStarterApprovesTheCalledOne_thenRefused() {
    String run = bench.runs().start("calls-drain", Map.of("agent", CALM, "reason", "x"), "both");
    bench.pump();
    assertThat(bench.asks(run, "approval")).as(bench.told()).isTrue();
    assertThatThrownBy(() -> bench.approveAs("both", run))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("both started this run");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(15));
    assertThat(simulator().drains(CALM)).isEqualTo(1);
    assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("done");
    assertThat(bench.record(run)).anyMatch(entry -> entry.text().contains("approves plan"));
    bench.allIsWell(run);
  }

  @Test
  void givenARunThatCallsAnother_whenAborted_thenTheCalledOneEndsFirst() {
    String run =
        bench.runs().start("calls-drain", Map.of("agent", CALM, "reason", "x"), "operator");
    bench.pump();
    bench.approve(run);
    bench.abort(run);
    bench.turn(Duration.ofSeconds(40));
    assertThat(simulator().stateOf(CALM)).isEqualTo("ACTIVE");
    assertThat(simulator().received("REACTIVATE_AGENT")).isEqualTo(1);
    assertThat(bench.view(run).summary().ended()).as(bench.told()).isPresent();
    bench.allIsWell(run);
  }

  @Test
  void givenAnotherRunsTask_whenCompletedForThisOne_thenNotOpen() {
    String run = bench.drain(CALM);
    String other = bench.drain(EMPTY);
    assertThatThrownBy(
            () -> bench.runs().complete(run, bench.task(other, "approval").id(), YES, "approver"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("not open any more");
    bench.abort(other);
    abortedWithNothingDone(run);
  }
}
