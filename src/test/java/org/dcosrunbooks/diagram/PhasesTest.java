package org.dcosrunbooks.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhasesTest {

  /** Elements in a row, each as {@code kind:name}; an element's id is its name. */
  private static Phases row(String... elements) {
    StringBuilder nodes = new StringBuilder();
    StringBuilder flows = new StringBuilder();
    StringBuilder drawn = new StringBuilder();
    String before = null;
    for (String element : elements) {
      String kind = element.split(":")[0];
      String name = element.split(":")[1];
      boolean turn = kind.equals("turn");
      String tag = turn ? "intermediateThrowEvent" : kind;
      nodes.append(
          "<b:%s id='%s' name='%s'>%s</b:%s>"
              .formatted(
                  tag,
                  name,
                  name,
                  turn
                      ? "<b:extensionElements><c:properties><c:property name='pointOfNoReturn'"
                          + " value='true'/></c:properties></b:extensionElements>"
                      : "",
                  tag));
      drawn.append(
          "<i:BPMNShape bpmnElement='%s'><d:Bounds x='0' y='0' width='9' height='9'/></i:BPMNShape>"
              .formatted(name));
      if (before != null) {
        flows.append(
            "<b:sequenceFlow id='f_%s' sourceRef='%s' targetRef='%s'/>"
                .formatted(name, before, name));
        drawn.append(
            "<i:BPMNEdge bpmnElement='f_%s'><w:waypoint x='0' y='0'/><w:waypoint x='1' y='0'/></i:BPMNEdge>"
                .formatted(name));
      }
      before = name;
    }
    return Phases.of(
        "<b:definitions xmlns:b='http://www.omg.org/spec/BPMN/20100524/MODEL'"
            + " xmlns:i='http://www.omg.org/spec/BPMN/20100524/DI'"
            + " xmlns:d='http://www.omg.org/spec/DD/20100524/DC'"
            + " xmlns:w='http://www.omg.org/spec/DD/20100524/DI'"
            + " xmlns:c='http://camunda.org/schema/1.0/bpmn'><b:process id='p'>"
            + nodes
            + flows
            + "</b:process><i:BPMNDiagram><i:BPMNPlane>"
            + drawn
            + "</i:BPMNPlane></i:BPMNDiagram></b:definitions>");
  }

  private static Phases drain() {
    return row(
        "startEvent:asked",
        "serviceTask:assess",
        "userTask:approve",
        "serviceTask:queue",
        "receiveTask:place",
        "serviceTask:take",
        "serviceTask:judge",
        "turn:noWayBack",
        "serviceTask:order",
        "receiveTask:drained",
        "serviceTask:confirm",
        "userTask:work",
        "serviceTask:reactivate",
        "receiveTask:active",
        "endEvent:returned");
  }

  private static List<String> words(Set<String> done, Set<String> active, Set<String> failed) {
    return drain().reached(Marks.of(done, active, failed)).stream()
        .map(one -> one.phase().name() + " " + one.state())
        .toList();
  }

  @Test
  void givenStepsAroundAWait_whenReadInPhases_thenTheyBelongToIt() {
    assertThat(drain().all().stream().map(Phases.Phase::name))
        .containsExactly("assess", "approve", "place", "judge", "drained", "work", "active");
    assertThat(drain().all().get(4).elements())
        .containsExactlyInAnyOrder("order", "drained", "confirm");
    assertThat(drain().stepsOfWaits())
        .containsExactlyInAnyOrder(
            "queue", "place", "take", "order", "drained", "confirm", "reactivate", "active");
  }

  @Test
  void givenPointOfNoReturn_whenReadInPhases_thenTheNextPhaseIsTheFirstBeyondIt() {
    assertThat(drain().all().stream().filter(Phases.Phase::beyondReturn))
        .extracting(Phases.Phase::name)
        .containsExactly("drained");
  }

  @Test
  void givenStepBetweenTwoWaits_whenReadInPhases_thenItOpensTheSecond() {
    assertThat(
            row(
                    "startEvent:s",
                    "receiveTask:one",
                    "serviceTask:order",
                    "receiveTask:two",
                    "endEvent:e")
                .all())
        .extracting(Phases.Phase::elements)
        .containsExactly(Set.of("one"), Set.of("order", "two"));
  }

  @Test
  void givenRunAtAWait_whenAsked_thenDoneBeforeAndToComeBehind() {
    assertThat(
            words(
                Set.of("assess", "queue", "place", "take", "judge", "order"),
                Set.of("drained"),
                Set.of()))
        .containsExactly(
            "assess DONE",
            "approve SKIPPED",
            "place DONE",
            "judge DONE",
            "drained NOW",
            "work TO_COME",
            "active TO_COME");
  }

  @Test
  void givenRunThatWasSentBack_whenAsked_thenWhatItDidBeyondIsToComeAgain() {
    assertThat(
            words(
                Set.of("assess", "approve", "queue", "place", "judge"),
                Set.of("approve"),
                Set.of()))
        .startsWith("assess DONE", "approve NOW", "place TO_COME", "judge TO_COME");
  }

  @Test
  void givenFailedStep_whenAsked_thenItsPhaseHasFailed() {
    assertThat(words(Set.of("assess"), Set.of("order"), Set.of("order")))
        .contains("drained FAILED");
  }

  @Test
  void givenRunThatEndedEarly_whenAsked_thenTheRestWasNotReached() {
    assertThat(words(Set.of("assess", "approve", "returned"), Set.of(), Set.of()))
        .startsWith("assess DONE", "approve DONE", "place TO_COME")
        .endsWith("active TO_COME");
  }

  /** The real diagrams are drawn in two dimensions, with gateways and an abort road. */
  @Test
  void givenDrainNode_whenAborted_thenTheAbortRoadIsAPhaseOfItsOwn() throws Exception {
    Phases phases = Phases.of(Files.readString(Path.of("processes/drain-node/drain-node.bpmn")));

    assertThat(phases.all()).hasSizeGreaterThan(4);
    assertThat(phases.all().stream().filter(Phases.Phase::beyondReturn)).hasSize(1);
    assertThat(
            phases.reached(
                Marks.of(
                    Set.of("serviceTask_resolveAgent"),
                    Set.of("serviceTask_seeWhatIsOpen"),
                    Set.of())))
        .last()
        .satisfies(
            last -> {
              assertThat(last.phase().name()).isEqualTo("Abort");
              assertThat(last.state()).isEqualTo(Phases.State.NOW);
            });
  }

  @Test
  void givenReconfigureAgent_whenTheJobEndsWell_thenTheRoadToAnotherIdIsNotShown()
      throws Exception {
    assertThat(namesOfReconfiguration(Set.of(), Set.of("receiveTask_agentDrained")))
        .containsSubsequence("Agent drained", "Configuration job ended", "Agent running")
        .doesNotContain(
            "Assess new identity",
            "Approve new identity",
            "New identity job ended",
            "Restoring job ended",
            "Bring agent back by hand");
  }

  @Test
  void givenReconfigureAgent_whenTheAgentNeedsAnotherId_thenWhereItStandsIsShown()
      throws Exception {
    assertThat(
            namesOfReconfiguration(
                Set.of("serviceTask_assessNewIdentity"), Set.of("userTask_approveNewIdentity")))
        .containsSubsequence(
            "Configuration job ended",
            "Assess new identity",
            "Approve new identity",
            "Agent running")
        .doesNotContain("Bring agent back by hand");
  }

  private static List<String> namesOfReconfiguration(Set<String> done, Set<String> active)
      throws Exception {
    return Phases.of(
            Files.readString(Path.of("processes/reconfigure-agent/reconfigure-agent.bpmn")))
        .reached(Marks.of(done, active, Set.of()))
        .stream()
        .map(one -> one.phase().name())
        .toList();
  }
}
