package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules themselves: a good diagram passes them all, and each catches its bad one. */
class ModelRuleTest {

  private static final Path GOOD =
      Path.of("src/test/resources/house/good/rest-node/rest-node.bpmn");

  /** A house that has just what the good diagram asks for. */
  private static final House FITTING =
      new House() {
        @Override
        public Set<Part> named(String name) {
          return switch (name) {
            case "ResolveNode", "ConfirmNodeStopped", "ArmUndo", "GivePlaceBack" ->
                Set.of(new Part(name, Kind.STEP, bean(name), false, false));
            case "StopNode" -> Set.of(new Part(name, Kind.STEP, bean(name), true, false));
            case "WakeNode" -> Set.of(new Part(name, Kind.STEP, bean(name), true, true));
            case "NodeStopped" -> Set.of(new Part(name, Kind.CONDITION, bean(name), false, false));
            default -> Set.of();
          };
        }

        private Optional<String> bean(String name) {
          return Optional.of(
              name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1));
        }

        @Override
        public boolean declares(String runbook, String variable) {
          return runbook.equals("rest-node") && Set.of("approval", "stopped").contains(variable);
        }

        @Override
        public boolean hasForm(String id) {
          return Set.of("approve-rest", "late-stop", "stop-by-hand").contains(id);
        }

        @Override
        public boolean hasRunbook(String id) {
          return id.equals("rest-disk");
        }
      };

  private static Arguments bad(ModelRule rule, String from, String to) {
    return arguments(rule, from, to);
  }

  static Stream<Arguments> mutations() {
    return Stream.of(
        bad(
            ModelRule.FOLDER_FILE_AND_PROCESS_HAVE_ONE_NAME,
            "process id=\"rest-node\"",
            "process id=\"rest-nodes\""),
        bad(ModelRule.FOLDER_FILE_AND_PROCESS_HAVE_ONE_NAME, "name=\"Rest a node\" ", ""),
        bad(
            ModelRule.FOLDER_FILE_AND_PROCESS_HAVE_ONE_NAME,
            "isExecutable=\"true\"",
            "isExecutable=\"false\""),
        bad(
            ModelRule.FINISHED_RUNS_ARE_KEPT_FOR_A_STATED_TIME,
            " camunda:historyTimeToLive=\"P400D\"",
            ""),
        bad(
            ModelRule.ONLY_KNOWN_KINDS_OF_ELEMENTS,
            "<bpmn:incoming>flow_approved_no</bpmn:incoming>\n",
            "<bpmn:incoming>flow_approved_no</bpmn:incoming><bpmn:terminateEventDefinition />\n"),
        bad(
            ModelRule.ONLY_KNOWN_KINDS_OF_ELEMENTS,
            "<bpmn:outgoing>flow_restDisk_see</bpmn:outgoing>",
            "<bpmn:outgoing>flow_restDisk_see</bpmn:outgoing><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality><bpmn:completionCondition>${done}</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>"),
        bad(
            ModelRule.ONLY_KNOWN_KINDS_OF_ELEMENTS,
            "<bpmn:messageEventDefinition id=\"messageDefinition_abortRequested\" messageRef=\"message_abortRequested\" />",
            "<bpmn:signalEventDefinition />"),
        bad(
            ModelRule.ONLY_KNOWN_KINDS_OF_ELEMENTS,
            "<camunda:failedJobRetryTimeCycle>",
            "<camunda:executionListener event=\"start\" class=\"x.Y\" /><camunda:failedJobRetryTimeCycle>"),
        bad(
            ModelRule.ONLY_KNOWN_KINDS_OF_ELEMENTS,
            "<camunda:failedJobRetryTimeCycle>",
            "<camunda:inputOutput><camunda:inputParameter name=\"a\">b</camunda:inputParameter></camunda:inputOutput><camunda:failedJobRetryTimeCycle>"),
        bad(ModelRule.EVERY_ELEMENT_HAS_A_LABEL, "name=\"Rejected\"", ""),
        bad(
            ModelRule.TASKS_WAITS_AND_GATEWAYS_ARE_DOCUMENTED,
            "<bpmn:documentation>Waits as long as it takes.</bpmn:documentation>",
            ""),
        bad(
            ModelRule.TASKS_WAITS_AND_GATEWAYS_ARE_DOCUMENTED,
            "<bpmn:documentation>Only a recorded yes goes on.</bpmn:documentation>",
            ""),
        bad(ModelRule.IDS_ARE_KIND_AND_LABEL, "serviceTask_stopNode", "Activity_0abc123"),
        bad(ModelRule.IDS_ARE_KIND_AND_LABEL, "gateway_approved", "gateway_yesOrNo"),
        bad(ModelRule.IDS_ARE_KIND_AND_LABEL, "flow_stop_stopped", "flow_1b2c3d4"),
        bad(
            ModelRule.IDS_ARE_KIND_AND_LABEL,
            "timer_nodeStopIsLate",
            "TimerEventDefinition_1k2j3h4"),
        bad(
            ModelRule.STARTS_AT_ONE_PLACE_AND_AT_ONCE,
            "name=\"Rest asked for\"",
            "name=\"Rest asked for\" camunda:asyncBefore=\"true\""),
        bad(
            ModelRule.STARTS_AT_ONE_PLACE_AND_AT_ONCE,
            "<bpmn:endEvent id=\"endEvent_rejected\"",
            "<bpmn:startEvent id=\"startEvent_elsewhere\" name=\"Elsewhere\" /><bpmn:endEvent id=\"endEvent_rejected\""),
        bad(
            ModelRule.STEPS_ARE_JOBS_DONE_BY_A_BEAN,
            "camunda:asyncBefore=\"true\" camunda:delegateExpression=\"${stopNode}\"",
            "camunda:delegateExpression=\"${stopNode}\""),
        bad(
            ModelRule.STEPS_ARE_JOBS_DONE_BY_A_BEAN,
            "camunda:delegateExpression=\"${stopNode}\"",
            "camunda:exclusive=\"false\" camunda:delegateExpression=\"${stopNode}\""),
        bad(
            ModelRule.STEPS_ARE_JOBS_DONE_BY_A_BEAN,
            "camunda:delegateExpression=\"${stopNode}\"",
            "camunda:expression=\"${nodes.stop(agent)}\""),
        bad(
            ModelRule.STEPS_ARE_JOBS_DONE_BY_A_BEAN,
            "${stopNode}",
            "${hurry ? stopNode : armUndo}"),
        bad(
            ModelRule.EXPRESSIONS_REACH_INTO_NOTHING,
            "<camunda:failedJobRetryTimeCycle>",
            "<camunda:failedJobRetryTimeCycle>${tries.few}"),
        bad(ModelRule.EXPRESSIONS_REACH_INTO_NOTHING, "${stopNode}", "${stopNode.again()}"),
        bad(ModelRule.EXPRESSIONS_REACH_INTO_NOTHING, "${stopNode}", "#{stopNode}"),
        bad(ModelRule.EXPRESSIONS_REACH_INTO_NOTHING, "${stopNode}", "${steps['stopNode']}"),
        bad(ModelRule.STEP_LABEL_IS_CLASS_IS_BEAN, "${stopNode}", "${armUndo}"),
        bad(ModelRule.STEP_LABEL_IS_CLASS_IS_BEAN, "name=\"Stop node\"", "name=\"Stop the node\""),
        bad(ModelRule.STEP_LABEL_IS_CLASS_IS_BEAN, "name=\"Stop node\"", "name=\"Node stopped\""),
        bad(ModelRule.WAITS_ARE_CONDITIONS, "rest-node.node-stopped", "rest-node.stopped"),
        bad(ModelRule.WAITS_ARE_CONDITIONS, "name=\"Node stopped\"", "name=\"Node quiet\""),
        bad(ModelRule.WAITS_CAN_BE_LATE, "cancelActivity=\"false\"", "cancelActivity=\"true\""),
        bad(
            ModelRule.WAITS_CAN_BE_LATE,
            "sourceRef=\"boundaryEvent_nodeStopIsLate\" targetRef=\"userTask_lookIntoLateStop\"",
            "sourceRef=\"boundaryEvent_nodeStopIsLate\" targetRef=\"userTask_stopByHand\""),
        bad(
            ModelRule.WAITS_CAN_BE_LATE,
            "camunda:candidateGroups=\"oncall\"",
            "camunda:candidateGroups=\"operators\""),
        bad(ModelRule.WAITS_CAN_BE_LATE, "event_lookedInto", "endEvent_lookedInto"),
        bad(
            ModelRule.WAITS_ARE_CONFIRMED,
            "sourceRef=\"receiveTask_nodeStopped\" targetRef=\"serviceTask_confirmNodeStopped\"",
            "sourceRef=\"receiveTask_nodeStopped\" targetRef=\"gateway_stopped\""),
        bad(
            ModelRule.WAITS_ARE_CONFIRMED,
            "sourceRef=\"serviceTask_confirmNodeStopped\" targetRef=\"gateway_stopped\"",
            "sourceRef=\"serviceTask_confirmNodeStopped\" targetRef=\"callActivity_restDisk\""),
        bad(ModelRule.GATEWAYS_ASK_AND_HAVE_A_DEFAULT, "name=\"Approved?\"", "name=\"Approved\""),
        bad(ModelRule.GATEWAYS_ASK_AND_HAVE_A_DEFAULT, " default=\"flow_stopped_no\"", ""),
        bad(
            ModelRule.GATEWAYS_ASK_AND_HAVE_A_DEFAULT,
            "${stopped == 'REACHED'}",
            "${stopped == 'REACHED' || hurry}"),
        bad(
            ModelRule.GATEWAYS_ASK_AND_HAVE_A_DEFAULT,
            "${stopped == 'REACHED'}",
            "${unknown == 'REACHED'}"),
        bad(
            ModelRule.GATEWAYS_ASK_AND_HAVE_A_DEFAULT,
            "name=\"Yes\" sourceRef=\"gateway_stopped\"",
            "name=\"No\" sourceRef=\"gateway_stopped\""),
        bad(
            ModelRule.GATEWAYS_ASK_AND_HAVE_A_DEFAULT,
            "default=\"flow_stopped_no\"",
            "default=\"flow_stopped_yes\""),
        bad(
            ModelRule.GATEWAYS_ASK_AND_HAVE_A_DEFAULT,
            "sourceRef=\"serviceTask_stopNode\" targetRef=\"receiveTask_nodeStopped\" />",
            "sourceRef=\"serviceTask_stopNode\" targetRef=\"receiveTask_nodeStopped\"><bpmn:conditionExpression>${approval == 'APPROVED'}</bpmn:conditionExpression></bpmn:sequenceFlow>"),
        bad(
            ModelRule.PEOPLE_ARE_ASKED_AS_GROUPS_WITH_A_FORM_OF_THE_SAME_DEPLOYMENT,
            "camunda:candidateGroups=\"approvers\"",
            "camunda:candidateGroups=\"everybody\""),
        bad(
            ModelRule.PEOPLE_ARE_ASKED_AS_GROUPS_WITH_A_FORM_OF_THE_SAME_DEPLOYMENT,
            "camunda:candidateGroups=\"approvers\"",
            "camunda:candidateGroups=\"approvers\" camunda:assignee=\"${starter}\""),
        bad(
            ModelRule.PEOPLE_ARE_ASKED_AS_GROUPS_WITH_A_FORM_OF_THE_SAME_DEPLOYMENT,
            "camunda:formRefBinding=\"deployment\"",
            "camunda:formRefBinding=\"latest\""),
        bad(
            ModelRule.PEOPLE_ARE_ASKED_AS_GROUPS_WITH_A_FORM_OF_THE_SAME_DEPLOYMENT,
            "camunda:formRef=\"approve-rest\"",
            "camunda:formRef=\"approve-all\""),
        bad(
            ModelRule.PEOPLE_ARE_ASKED_AS_GROUPS_WITH_A_FORM_OF_THE_SAME_DEPLOYMENT,
            "name=\"Rest asked for\"",
            "name=\"Rest asked for\" camunda:formRef=\"approve-rest\" camunda:formRefBinding=\"latest\""),
        bad(
            ModelRule.CALLS_STAY_IN_THE_DEPLOYMENT,
            "camunda:calledElementBinding=\"deployment\"",
            "camunda:calledElementBinding=\"latest\""),
        bad(
            ModelRule.CALLS_STAY_IN_THE_DEPLOYMENT,
            "calledElement=\"rest-disk\"",
            "calledElement=\"${whatever}\""),
        bad(
            ModelRule.NOTHING_INTERRUPTS_A_CALL,
            "cancelActivity=\"false\" attachedToRef=\"receiveTask_nodeStopped\"",
            "attachedToRef=\"callActivity_restDisk\""),
        bad(
            ModelRule.NOTHING_INTERRUPTS_A_CALL,
            "id=\"startEvent_abortRequested\" name=\"Abort requested\" isInterrupting=\"false\">\n        <bpmn:outgoing>flow_abort_arm</bpmn:outgoing>\n        <bpmn:messageEventDefinition id=\"messageDefinition_abortRequested\" messageRef=\"message_abortRequested\" />",
            "id=\"startEvent_abortRequested\" name=\"Abort requested\" isInterrupting=\"true\">\n        <bpmn:outgoing>flow_abort_arm</bpmn:outgoing>\n        <bpmn:messageEventDefinition id=\"messageDefinition_abortRequested\" messageRef=\"message_nodeStopped\" />"),
        bad(
            ModelRule.CALLS_LEAD_TO_A_STEP,
            "sourceRef=\"callActivity_restDisk\" targetRef=\"serviceTask_givePlaceBack\"",
            "sourceRef=\"callActivity_restDisk\" targetRef=\"endEvent_rested\""),
        bad(
            ModelRule.MESSAGES_AND_ERRORS_BELONG_TO_THE_RUNBOOK,
            "rest-node.abort-requested",
            "abortRequested"),
        bad(
            ModelRule.MESSAGES_AND_ERRORS_BELONG_TO_THE_RUNBOOK,
            "<bpmn:message id=\"message_nodeStopped\"",
            "<bpmn:error id=\"error_stuck\" errorCode=\"STUCK\" /><bpmn:message id=\"message_nodeStopped\""),
        bad(ModelRule.CAN_BE_ABORTED, "rest-node.abort-requested", "rest-node.stop-requested"),
        bad(
            ModelRule.APPROVAL_BEFORE_EVERY_DISRUPTIVE_STEP,
            "targetRef=\"userTask_approveRest\"",
            "targetRef=\"event_noWayBackFromHere\""),
        bad(
            ModelRule.APPROVAL_BEFORE_EVERY_DISRUPTIVE_STEP,
            "candidateGroups=\"approvers\"",
            "candidateGroups=\"operators\""),
        bad(
            ModelRule.APPROVAL_BEFORE_EVERY_DISRUPTIVE_STEP,
            "name=\"Arm undo\"",
            "name=\"Stop node\""),
        bad(
            ModelRule.ENDS_BEHIND_AN_ACT_ARE_LOOKED_AT,
            "sourceRef=\"userTask_stopByHand\" targetRef=\"serviceTask_givePlaceBack_byHand\"",
            "sourceRef=\"userTask_stopByHand\" targetRef=\"endEvent_stoppedByHand\""),
        bad(ModelRule.ENDS_BEHIND_AN_ACT_ARE_LOOKED_AT, "event_undoArmed", "endEvent_undoArmed"),
        bad(
            ModelRule.ONE_POINT_OF_NO_RETURN_AT_MOST,
            "<camunda:property name=\"documentedSteps\" value=\"X01, X02\" />",
            "<camunda:property name=\"pointOfNoReturn\" value=\"true\" />"),
        bad(
            ModelRule.DRAWN_FROM_LEFT_TO_RIGHT,
            "bpmnElement=\"serviceTask_stopNode\"",
            "bpmnElement=\"serviceTask_resolveNode\""),
        bad(
            ModelRule.DRAWN_FROM_LEFT_TO_RIGHT,
            "id=\"flow_stop_stopped_edge\" bpmnElement=\"flow_stop_stopped\"",
            "id=\"flow_stop_stopped_edge\" bpmnElement=\"flow_start_resolve\""),
        bad(
            ModelRule.DRAWN_FROM_LEFT_TO_RIGHT,
            "sourceRef=\"gateway_stopped\" targetRef=\"userTask_stopByHand\"",
            "sourceRef=\"gateway_stopped\" targetRef=\"endEvent_rejected\""));
  }

  @ParameterizedTest
  @EnumSource
  void givenTheGoodDiagram_whenChecked_thenNothingIsFound(ModelRule rule) {
    assertThat(rule.findings(Model.of(GOOD), FITTING)).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1} → {2}")
  @MethodSource("mutations")
  void givenABadDiagram_whenChecked_thenItIsCaught(ModelRule rule, String from, String to) {
    String good = Tree.text(GOOD);
    assertThat(good).contains(from);
    assertThat(rule.findings(Model.of(GOOD, good.replace(from, to)), FITTING)).isNotEmpty();
  }

  @Test
  void givenAnyRule_whenLookedFor_thenABadDiagramProvesIt() {
    List<ModelRule> proven = mutations().map(m -> (ModelRule) m.get()[0]).toList();
    assertThat(EnumSet.allOf(ModelRule.class)).isSubsetOf(proven);
  }

  @Test
  void givenPolicyThatWaivesTheApproval_whenChecked_thenThatRoadCountsAsApproved() {
    String waived =
        Tree.text(GOOD)
            .replace("name=\"Approved?\"", "name=\"Approval needed?\"")
            .replace(
                "sourceRef=\"serviceTask_resolveNode\" targetRef=\"userTask_approveRest\"",
                "sourceRef=\"serviceTask_resolveNode\" targetRef=\"gateway_approved\"")
            .replace(
                "sourceRef=\"gateway_approved\" targetRef=\"event_noWayBackFromHere\"",
                "sourceRef=\"gateway_approved\" targetRef=\"userTask_approveRest\"")
            .replace(
                "sourceRef=\"userTask_approveRest\" targetRef=\"gateway_approved\"",
                "sourceRef=\"userTask_approveRest\" targetRef=\"event_noWayBackFromHere\"")
            .replace(
                "sourceRef=\"gateway_approved\" targetRef=\"endEvent_rejected\"",
                "sourceRef=\"gateway_approved\" targetRef=\"event_noWayBackFromHere\"");
    ModelRule rule = ModelRule.APPROVAL_BEFORE_EVERY_DISRUPTIVE_STEP;

    assertThat(rule.findings(Model.of(GOOD, waived), FITTING)).isEmpty();
    assertThat(
            rule.findings(
                Model.of(GOOD, waived.replace("Approval needed?", "In a hurry?")), FITTING))
        .isNotEmpty();
  }

  @Test
  void givenARunThatWasCalled_whenChecked_thenItsCallersApprovalCounts() {
    String called =
        Tree.text(GOOD)
            .replace("name=\"Approved?\"", "name=\"Part of another run?\"")
            .replace(
                "sourceRef=\"serviceTask_resolveNode\" targetRef=\"userTask_approveRest\"",
                "sourceRef=\"serviceTask_resolveNode\" targetRef=\"gateway_approved\"")
            .replace(
                "sourceRef=\"gateway_approved\" targetRef=\"endEvent_rejected\"",
                "sourceRef=\"gateway_approved\" targetRef=\"userTask_approveRest\"")
            .replace(
                "sourceRef=\"userTask_approveRest\" targetRef=\"gateway_approved\"",
                "sourceRef=\"userTask_approveRest\" targetRef=\"event_noWayBackFromHere\"");
    ModelRule rule = ModelRule.APPROVAL_BEFORE_EVERY_DISRUPTIVE_STEP;

    assertThat(rule.findings(Model.of(GOOD, called), FITTING)).isEmpty();
    assertThat(
            rule.findings(
                Model.of(GOOD, called.replace("Part of another run?", "In a hurry?")), FITTING))
        .isNotEmpty();
  }

  @Test
  void givenAStepThatTakesBack_whenOnTheAbortRoad_thenItNeedsNoApproval() {
    String good = Tree.text(GOOD);
    ModelRule rule = ModelRule.APPROVAL_BEFORE_EVERY_DISRUPTIVE_STEP;

    assertThat(
            rule.findings(
                Model.of(GOOD, good.replace("name=\"Arm undo\"", "name=\"Wake node\"")), FITTING))
        .isEmpty();
    assertThat(
            rule.findings(
                Model.of(GOOD, good.replace("name=\"Resolve node\"", "name=\"Wake node\"")),
                FITTING))
        .isNotEmpty();
  }

  @Test
  void givenAnAbortThatInterrupts_whenBesideACall_thenItMay() {
    String interrupting =
        Tree.text(GOOD).replace("isInterrupting=\"false\"", "isInterrupting=\"true\"");

    assertThat(ModelRule.NOTHING_INTERRUPTS_A_CALL.findings(Model.of(GOOD, interrupting), FITTING))
        .isEmpty();
  }
}
