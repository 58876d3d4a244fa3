package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every diagram of the house against every rule. */
class ModelHouseTest {

  private static final House HOUSE = new RealHouse();

  @TestFactory
  Stream<DynamicTest> givenADiagram_whenChecked_thenTheRuleHolds() {
    return Model.all().stream()
        .flatMap(
            model ->
                Stream.of(ModelRule.values())
                    .map(
                        rule ->
                            DynamicTest.dynamicTest(
                                model.id() + ": " + rule,
                                () -> assertThat(rule.findings(model, HOUSE)).isEmpty())));
  }

  @Test
  void givenAllDiagrams_whenLookedFor_thenEachStandsInItsOwnFolder() {
    assertThat(Model.all().stream().map(Model::file))
        .allMatch(file -> file.getNameCount() == 3, "is processes/<runbook>/<runbook>.bpmn");
    assertThat(Model.all().stream().map(Model::id)).doesNotHaveDuplicates();
  }

  @Test
  void givenAStepOrCondition_whenLookedFor_thenADiagramUsesIt() {
    Set<String> labels =
        Model.all().stream()
            .flatMap(
                model ->
                    Stream.of(ServiceTask.class, ReceiveTask.class, BoundaryEvent.class)
                        .flatMap(kind -> model.all(kind).stream())
                        .map(FlowNode.class::cast))
            .map(node -> Model.pascal(Model.label(node)))
            .collect(Collectors.toSet());
    Set<String> idle =
        Stream.concat(RealHouse.steps(), RealHouse.conditions())
            .map(type -> type.getSimpleName())
            .filter(name -> !labels.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(idle).as("steps and conditions that no diagram names").isEmpty();
  }

  @Test
  void givenStepsAndConditions_whenNamed_thenNoNameComesTwice() {
    Map<String, List<String>> byName = new HashMap<>();
    Stream.concat(RealHouse.steps(), RealHouse.conditions())
        .forEach(
            type ->
                byName
                    .computeIfAbsent(type.getSimpleName(), name -> new java.util.ArrayList<>())
                    .add(type.getName()));
    assertThat(byName.values()).allMatch(classes -> classes.size() == 1);
  }
}
