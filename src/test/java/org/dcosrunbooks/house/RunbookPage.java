package org.dcosrunbooks.house;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.dcosrunbooks.diagram.DiagramPicture;
import org.dcosrunbooks.diagram.Marks;
import org.dcosrunbooks.engine.StartField;

/** A runbook's page and picture, written from its diagram and its declared start variables. */
final class RunbookPage {

  private final Model model;
  private final List<StartField> startFields;
  private final Map<String, DocumentedSteps.Row> documented;
  private final Map<BaseElement, Bounds> places;
  private final StringBuilder page = new StringBuilder();

  RunbookPage(
      Model model, List<StartField> startFields, Map<String, DocumentedSteps.Row> documented) {
    this.model = model;
    this.startFields = startFields;
    this.documented = documented;
    this.places =
        model.all(BpmnShape.class).stream()
            .collect(Collectors.toMap(BpmnShape::getBpmnElement, BpmnShape::getBounds));
  }

  String picture() {
    return DiagramPicture.of(Tree.text(model.file())).standalone(Marks.none());
  }

  /** Markdown; the same diagram always gives the same text. */
  String markdown() {
    page.setLength(0);
    line(
        "<!-- Written by the build from "
            + model.file()
            + "; change the diagram, not this page. -->");
    line("# " + model.process().getName());
    line("");
    line(Model.documentation(model.process()));
    line("");
    String picture = model.id() + ".svg";
    line("[![The diagram of " + model.id() + "](" + picture + ")](" + picture + ")");
    line("");
    line(
        "Violet: somebody is asked. Blue-green: the run waits for the cluster. The other boxes the"
            + " service does by itself.");
    starting();
    steps("## Step by step", inOrder(model.process().getFlowElements()));
    for (SubProcess box : model.all(SubProcess.class)) {
      steps("## " + Model.label(box), inOrder(box.getFlowElements()));
    }
    ends();
    documented();
    return page.toString().stripTrailing() + "\n";
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private void starting() {
    if (startFields.isEmpty()) {
      return;
    }
    line("");
    line("## Starting it");
    line("");
    line("| Variable | | What to give | Length |");
    line("|---|---|---|---|");
    for (StartField field : startFields) {
      String standard = field.standard().map(value -> "; without it: `" + value + "`").orElse("");
      String choices =
          field.choices().isEmpty()
              ? ""
              : " ("
                  + field.choices().stream()
                      .map(c -> "`" + c + "`")
                      .collect(Collectors.joining(" or "))
                  + ")";
      line(
          "| `"
              + field.name()
              + "` | "
              + (field.required() ? "required" : "optional")
              + " | "
              + cell(field.label() + ": " + field.hint())
              + choices
              + standard
              + " | "
              + lengthOf(field)
              + " |");
    }
  }

  private static String lengthOf(StartField field) {
    return switch (field.kind()) {
      case TEXT, LONG_TEXT -> "up to " + field.maxLength();
      case FLAG -> "`true` or `false`";
      case CHOICE -> "one word";
    };
  }

  private void steps(String heading, List<FlowNode> nodes) {
    List<FlowNode> told =
        nodes.stream()
            .filter(
                node ->
                    node instanceof Activity && !(node instanceof SubProcess)
                        || node instanceof Gateway && node.getOutgoing().size() > 1
                        || Model.property(node, "pointOfNoReturn").isPresent())
            .toList();
    if (told.isEmpty()) {
      return;
    }
    line("");
    line(heading);
    line("");
    line("| Step | Who | What happens | Documents |");
    line("|---|---|---|---|");
    for (FlowNode node : told) {
      line(
          "| "
              + (node instanceof Gateway
                  ? "*" + cell(Model.label(node)) + "*"
                  : "**" + cell(Model.label(node)) + "**")
              + " | "
              + who(node)
              + " | "
              + cell(what(node))
              + " | "
              + String.join(", ", Model.documentedSteps(node))
              + " |");
    }
  }

  private String who(FlowNode node) {
    if (node instanceof UserTask task) {
      return task.getCamundaCandidateGroups();
    }
    if (node instanceof ReceiveTask) {
      return "the cluster";
    }
    if (node instanceof CallActivity call) {
      return "[" + call.getCalledElement() + "](" + call.getCalledElement() + ".md)";
    }
    return node instanceof ServiceTask ? "the service" : "";
  }

  private String what(FlowNode node) {
    StringBuilder text = new StringBuilder(Model.documentation(node));
    if (node instanceof Gateway gateway) {
      text.append(
          gateway.getOutgoing().stream()
              .map(RunbookPage::answer)
              .collect(Collectors.joining("; ", " (", ")")));
    }
    if (node instanceof Activity activity) {
      for (BoundaryEvent event : model.boundaries(activity)) {
        text.append(" ").append(atTheEdge(event));
      }
    }
    if (node instanceof ServiceTask step) {
      String cycle = cycleOf(step);
      text.append(cycle.isEmpty() ? "" : " Tried again " + cycle + ".");
    }
    return text.toString();
  }

  private static String answer(SequenceFlow flow) {
    String target = nameOf(flow.getTarget());
    return target.equals(flow.getName()) ? target : flow.getName() + " → " + target;
  }

  private String atTheEdge(BoundaryEvent event) {
    String when =
        event.getChildElementsByType(TimerEventDefinition.class).stream()
            .map(RunbookPage::timeOf)
            .collect(Collectors.joining());
    String then =
        event.getOutgoing().stream()
            .map(flow -> nameOf(flow.getTarget()))
            .collect(Collectors.joining(", "));
    return Model.label(event)
        + when
        + ": → "
        + then
        + (event.cancelActivity() ? "." : ", and this goes on.");
  }

  private static String timeOf(TimerEventDefinition timer) {
    if (timer.getTimeDuration() != null) {
      String text = timer.getTimeDuration().getTextContent().strip();
      return text.startsWith("P") ? " (after " + spoken(Duration.parse(text)) + ")" : "";
    }
    return "";
  }

  private static String spoken(Duration time) {
    if (time.toSecondsPart() > 0) {
      return time.toSeconds() + " s";
    }
    if (time.toMinutesPart() > 0) {
      return time.toMinutes() + " min";
    }
    return time.toHours() + " h";
  }

  private static String cycleOf(ServiceTask step) {
    if (step.getExtensionElements() == null) {
      return "";
    }
    return step
        .getExtensionElements()
        .getChildElementsByType(
            org.camunda.bpm.model.bpmn.instance.camunda.CamundaFailedJobRetryTimeCycle.class)
        .stream()
        .map(cycle -> "`" + cycle.getTextContent().strip() + "`")
        .collect(Collectors.joining());
  }

  private void ends() {
    List<EndEvent> ends =
        model.all(EndEvent.class).stream()
            .filter(end -> end.getId().startsWith("endEvent_"))
            .sorted(Comparator.comparing(BaseElement::getId))
            .toList();
    Map<String, Set<String>> from = new TreeMap<>();
    for (EndEvent end : ends) {
      String word = end.getId().split("_")[1];
      Set<String> before = from.computeIfAbsent(word, w -> new LinkedHashSet<>());
      for (SequenceFlow flow : end.getIncoming()) {
        String answer = flow.getName() == null ? "" : ": " + flow.getName();
        before.add(nameOf(flow.getSource()) + answer);
      }
    }
    line("");
    line("## How it can end");
    line("");
    line("| Outcome | After |");
    line("|---|---|");
    from.forEach(
        (word, before) -> line("| `" + word + "` | " + cell(String.join("; ", before)) + " |"));
  }

  private void documented() {
    Map<String, Set<String>> rows = new TreeMap<>();
    for (BaseElement element : model.all(BaseElement.class)) {
      for (String id : Model.documentedSteps(element)) {
        rows.computeIfAbsent(id, row -> new LinkedHashSet<>())
            .add(element instanceof FlowNode node ? nameOf(node) : element.getId());
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    line("");
    line("## What the operators' documents ask for here");
    line("");
    line("| Row | Asks | Done by |");
    line("|---|---|---|");
    rows.forEach(
        (id, elements) -> {
          DocumentedSteps.Row row = documented.get(id);
          line(
              "| "
                  + id
                  + " | "
                  + cell(row == null ? "" : row.asks())
                  + " | "
                  + cell(String.join(", ", elements))
                  + " |");
        });
  }

  /** From left to right, and from top to bottom in one column. */
  private List<FlowNode> inOrder(java.util.Collection<?> elements) {
    List<FlowNode> nodes = new ArrayList<>();
    elements.forEach(
        element -> {
          if (element instanceof FlowNode node) {
            nodes.add(node);
          }
        });
    nodes.sort(
        Comparator.comparingDouble((FlowNode n) -> middle(n))
            .thenComparingDouble(n -> places.containsKey(n) ? places.get(n).getY() : 0)
            .thenComparing(BaseElement::getId));
    return nodes;
  }

  private double middle(FlowNode node) {
    Bounds place = places.get(node);
    return place == null ? 0 : place.getX() + place.getWidth() / 2;
  }

  private static String nameOf(FlowNode node) {
    return Model.label(node).isEmpty() ? node.getId() : Model.label(node);
  }

  private static String cell(String text) {
    return text.replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;").strip();
  }
}
