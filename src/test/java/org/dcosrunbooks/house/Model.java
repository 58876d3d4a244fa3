package org.dcosrunbooks.house;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;

/** A diagram as the rules see it. */
final class Model {

  private final Path file;
  private final BpmnModelInstance bpmn;

  private Model(Path file, BpmnModelInstance bpmn) {
    this.file = file;
    this.bpmn = bpmn;
    // The engine goes by the flows alone; what nodes list as incoming and outgoing is a courtesy.
    nodes()
        .forEach(
            node -> {
              node.getIncoming().clear();
              node.getOutgoing().clear();
            });
    all(SequenceFlow.class)
        .forEach(
            flow -> {
              flow.getSource().getOutgoing().add(flow);
              flow.getTarget().getIncoming().add(flow);
            });
  }

  static Model of(Path file) {
    return of(file, Tree.text(file));
  }

  static Model of(Path file, String xml) {
    return new Model(
        file,
        Bpmn.readModelFromStream(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
  }

  /** The diagrams of all runbooks. */
  static List<Model> all() {
    return Tree.files("processes", ".bpmn").stream().map(Model::of).toList();
  }

  Path file() {
    return file;
  }

  /** The file's text, as far as the engine reads it. */
  String xml() {
    return Bpmn.convertToString(bpmn);
  }

  /** The id of its process. */
  String id() {
    return process().getId();
  }

  Process process() {
    return bpmn.getModelElementsByType(Process.class).iterator().next();
  }

  <T extends org.camunda.bpm.model.xml.instance.ModelElementInstance> Collection<T> all(
      Class<T> type) {
    return bpmn.getModelElementsByType(type);
  }

  Collection<FlowNode> nodes() {
    return bpmn.getModelElementsByType(FlowNode.class);
  }

  /** The BPMN name of an element: {@code serviceTask}. */
  static String kind(BaseElement element) {
    return element.getElementType().getTypeName();
  }

  static String label(FlowNode node) {
    return node.getName() == null ? "" : node.getName().strip().replaceAll("\\s+", " ");
  }

  static String documentation(BaseElement element) {
    return element.getDocumentations().stream()
        .map(d -> d.getTextContent().strip())
        .collect(Collectors.joining("\n\n"));
  }

  static Optional<String> property(BaseElement element, String name) {
    if (element.getExtensionElements() == null) {
      return Optional.empty();
    }
    return element
        .getExtensionElements()
        .getChildElementsByType(org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties.class)
        .stream()
        .flatMap(properties -> properties.getCamundaProperties().stream())
        .filter(property -> name.equals(property.getCamundaName()))
        .map(CamundaProperty::getCamundaValue)
        .findFirst();
  }

  /** The ids of the documented steps that an element stands for. */
  static List<String> documentedSteps(BaseElement element) {
    return property(element, "documentedSteps").stream()
        .flatMap(ids -> Arrays.stream(ids.split(",")))
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty))
        .toList();
  }

  static boolean has(BaseElement event, Class<? extends EventDefinition> definition) {
    return !event.getChildElementsByType(definition).isEmpty();
  }

  static Collection<EventDefinition> definitions(BaseElement event) {
    return event.getChildElementsByType(EventDefinition.class).stream().toList();
  }

  List<BoundaryEvent> boundaries(Activity host) {
    return all(BoundaryEvent.class).stream().filter(b -> host.equals(b.getAttachedTo())).toList();
  }

  static boolean isEventSubProcess(BaseElement element) {
    return element instanceof SubProcess box && box.triggeredByEvent();
  }

  /** Where a token may come from nothing: the start of the process and of each event box. */
  List<StartEvent> entries() {
    return all(StartEvent.class).stream()
        .filter(
            start ->
                start.getParentElement() instanceof Process
                    || start.getParentElement() instanceof SubProcess box && box.triggeredByEvent())
        .toList();
  }

  /** Where a token may be next, boundary events and the ways in and out of boxes among it. */
  List<FlowNode> next(FlowNode node, Predicate<SequenceFlow> open) {
    List<FlowNode> next = new ArrayList<>();
    node.getOutgoing().stream().filter(open).map(SequenceFlow::getTarget).forEach(next::add);
    if (node instanceof Activity activity) {
      next.addAll(boundaries(activity));
    }
    if (node instanceof SubProcess box) {
      box.getChildElementsByType(StartEvent.class).forEach(next::add);
    } else if (node.getOutgoing().isEmpty()
        && node.getParentElement() instanceof SubProcess box
        && !box.triggeredByEvent()) {
      box.getOutgoing().stream().filter(open).map(SequenceFlow::getTarget).forEach(next::add);
    }
    return next;
  }

  /** Every node that can be reached, the first ones among them, without going on from a wall. */
  Set<FlowNode> reachable(
      Collection<? extends FlowNode> from, Predicate<FlowNode> wall, Predicate<SequenceFlow> open) {
    Set<FlowNode> seen = new HashSet<>(from);
    Deque<FlowNode> todo = new ArrayDeque<>(from);
    while (!todo.isEmpty()) {
      FlowNode node = todo.pop();
      if (wall.test(node)) {
        continue;
      }
      for (FlowNode next : next(node, open)) {
        if (seen.add(next)) {
          todo.push(next);
        }
      }
    }
    return seen;
  }

  Set<FlowNode> reachable(FlowNode from) {
    return reachable(next(from, flow -> true), node -> false, flow -> true);
  }

  /** {@code Start agent drain} → {@code startAgentDrain}. */
  static String camel(String label) {
    List<String> words =
        Stream.of(label.split("[^\\p{Alnum}]+")).filter(Predicate.not(String::isEmpty)).toList();
    return words.isEmpty()
        ? ""
        : words.get(0).toLowerCase(Locale.ROOT)
            + words.stream().skip(1).map(Model::capital).collect(Collectors.joining());
  }

  /** {@code Start agent drain} → {@code StartAgentDrain}. */
  static String pascal(String label) {
    return capital(camel(label));
  }

  /** {@code Agent drained} → {@code agent-drained}. */
  static String kebab(String label) {
    return Stream.of(label.split("[^\\p{Alnum}]+"))
        .filter(Predicate.not(String::isEmpty))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining("-"));
  }

  private static String capital(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
