package org.dcosrunbooks.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.Association;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.CompensateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.CompletionCondition;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.EscalationEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.SignalEventDefinition;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TerminateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.TextAnnotation;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaExecutionListener;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaScript;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaTaskListener;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.camunda.bpm.model.bpmn.instance.di.Waypoint;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** What must hold of every diagram. Each rule says what is wrong, where, in a sentence. */
enum ModelRule {
  FOLDER_FILE_AND_PROCESS_HAVE_ONE_NAME {
    @Override
    void check(Model model, House house, Findings found) {
      if (model.all(Process.class).size() != 1) {
        found.add("has not exactly one process");
      }
      String id = model.id();
      found.when(!id.matches("[a-z]+(-[a-z]+)+"), "the process id " + id + " is no verb-object");
      Path file = model.file();
      found.when(
          !file.getFileName().toString().equals(id + ".bpmn"), "the file is not called " + id);
      found.when(
          !file.getParent().getFileName().toString().equals(id), "the folder is not called " + id);
      Process process = model.process();
      found.when(!process.isExecutable(), "the process is not executable");
      found.when(blank(process.getName()), "the process has no name");
      found.when(Model.documentation(process).isEmpty(), "the process has no documentation");
    }
  },

  FINISHED_RUNS_ARE_KEPT_FOR_A_STATED_TIME {
    @Override
    void check(Model model, House house, Findings found) {
      String time = model.process().getCamundaHistoryTimeToLiveString();
      found.when(blank(time), "the process has no historyTimeToLive");
    }
  },

  ONLY_KNOWN_KINDS_OF_ELEMENTS {
    private static final Set<String> KNOWN =
        Set.of(
            "startEvent",
            "endEvent",
            "intermediateThrowEvent",
            "intermediateCatchEvent",
            "boundaryEvent",
            "serviceTask",
            "userTask",
            "receiveTask",
            "callActivity",
            "subProcess",
            "exclusiveGateway",
            "parallelGateway");

    @Override
    void check(Model model, House house, Findings found) {
      for (FlowNode node : model.nodes()) {
        String kind = Model.kind(node);
        found.when(!KNOWN.contains(kind), node, "is a " + kind);
      }
      Map<Class<? extends ModelElementInstance>, String> never = new HashMap<>();
      never.put(TerminateEventDefinition.class, "terminates the run");
      never.put(CompletionCondition.class, "has a completion condition");
      never.put(SignalEventDefinition.class, "is a signal event");
      never.put(EscalationEventDefinition.class, "is an escalation");
      never.put(CompensateEventDefinition.class, "is a compensation");
      never.put(CamundaScript.class, "runs a script");
      never.put(CamundaExecutionListener.class, "has a listener of its own");
      never.put(CamundaTaskListener.class, "has a listener of its own");
      never.forEach(
          (type, words) ->
              model.all(type).forEach(element -> found.add(ownerOf(element) + " " + words)));
      for (CamundaInputOutput mapping : model.all(CamundaInputOutput.class)) {
        found.when(
            !(mapping.getParentElement().getParentElement() instanceof CallActivity),
            ownerOf(mapping) + " maps variables");
      }
    }
  },

  EVERY_ELEMENT_HAS_A_LABEL {
    @Override
    void check(Model model, House house, Findings found) {
      for (FlowNode node : model.nodes()) {
        boolean join = node instanceof Gateway && node.getOutgoing().size() < 2;
        found.when(Model.label(node).isEmpty() && !join, node, "has no label");
      }
    }
  },

  TASKS_WAITS_AND_GATEWAYS_ARE_DOCUMENTED {
    @Override
    void check(Model model, House house, Findings found) {
      for (FlowNode node : model.nodes()) {
        boolean needed =
            node instanceof Activity
                || node instanceof Gateway && node.getOutgoing().size() > 1
                || pointOfNoReturn(node);
        found.when(
            needed && Model.documentation(node).isEmpty(), node, "does not say what it does");
      }
    }
  },

  IDS_ARE_KIND_AND_LABEL {
    private static final Pattern GENERATED = Pattern.compile("(.*_)?(?=\\w*\\d)[0-9a-z]{6,8}");

    @Override
    void check(Model model, House house, Findings found) {
      for (BaseElement element : model.all(BaseElement.class)) {
        String id = element.getId();
        boolean generated =
            id != null
                && (GENERATED.matcher(id).matches()
                    || id.matches("(Activity|Gateway|Event|Flow|Process|Message|Error)_.*"));
        found.when(generated, "the id " + id + " was made by a tool");
      }
      for (FlowNode node : model.nodes()) {
        if (Model.label(node).isEmpty()) {
          continue;
        }
        String camel = Model.camel(Model.label(node));
        // What happens at an element's edge may be told short: Late, at the wait for a place.
        String words = node instanceof BoundaryEvent ? "(?i:\\w*" + camel + ")" : camel;
        boolean fits =
            prefixes(node).stream()
                .anyMatch(prefix -> node.getId().matches(prefix + "_" + words + "(_[a-zA-Z]+)?"));
        found.when(
            !fits,
            node,
            "should have the id "
                + String.join(" or ", prefixes(node).stream().map(p -> p + "_" + camel).toList())
                + ", with _aWord behind it when the label comes twice");
      }
      for (SequenceFlow flow : model.all(SequenceFlow.class)) {
        found.when(!flow.getId().matches("flow_\\w+"), flow, "should begin with flow_");
      }
    }

    private List<String> prefixes(FlowNode node) {
      return switch (Model.kind(node)) {
        case "intermediateThrowEvent", "intermediateCatchEvent" -> List.of("event");
        case "endEvent" -> List.of("endEvent", "event");
        case "exclusiveGateway", "parallelGateway" -> List.of("gateway");
        default -> List.of(Model.kind(node));
      };
    }
  },

  STARTS_AT_ONE_PLACE_AND_AT_ONCE {
    @Override
    void check(Model model, House house, Findings found) {
      List<StartEvent> own =
          model.all(StartEvent.class).stream()
              .filter(start -> start.getParentElement() instanceof Process)
              .toList();
      found.when(own.size() != 1, "has " + own.size() + " starts instead of one");
      for (StartEvent start : own) {
        found.when(!Model.definitions(start).isEmpty(), start, "waits for something");
      }
      for (StartEvent start : model.all(StartEvent.class)) {
        found.when(
            start.isCamundaAsyncBefore() || start.isCamundaAsyncAfter(),
            start,
            "is asynchronous: a start must be refused or accepted at once");
      }
    }
  },

  STEPS_ARE_JOBS_DONE_BY_A_BEAN {
    @Override
    void check(Model model, House house, Findings found) {
      for (ServiceTask step : model.all(ServiceTask.class)) {
        found.when(!step.isCamundaAsyncBefore(), step, "is not asynchronous before");
        found.when(step.isCamundaAsyncAfter(), step, "is asynchronous after");
        found.when(!step.isCamundaExclusive(), step, "is not exclusive");
        found.when(
            !blank(step.getCamundaClass())
                || !blank(step.getCamundaExpression())
                || !blank(step.getCamundaType())
                || !blank(step.getCamundaTopic()),
            step,
            "is done by something else than a bean");
        String bean = step.getCamundaDelegateExpression();
        found.when(
            bean == null || !bean.matches("\\$\\{[a-z]\\w*}"), step, "names no bean: " + bean);
      }
    }
  },

  EXPRESSIONS_REACH_INTO_NOTHING {
    private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{[^}]*}?");
    private static final Pattern NAME_OR_COMPARISON =
        Pattern.compile("\\$\\{[a-z]\\w*( == '\\w*')?}");

    @Override
    void check(Model model, House house, Findings found) {
      Matcher expression = EXPRESSION.matcher(model.xml());
      while (expression.find()) {
        found.when(
            !NAME_OR_COMPARISON.matcher(expression.group()).matches(),
            expression.group() + " is more than a name, or a name compared with a word");
      }
    }
  },

  STEP_LABEL_IS_CLASS_IS_BEAN {
    @Override
    void check(Model model, House house, Findings found) {
      for (ServiceTask step : model.all(ServiceTask.class)) {
        String label = Model.label(step);
        String bean = Model.camel(label);
        found.when(
            !("${" + bean + "}").equals(step.getCamundaDelegateExpression()),
            step,
            "is labelled \"" + label + "\" and so is done by ${" + bean + "}");
        part(house, step, Model.pascal(label), bean, House.Kind.STEP, found);
      }
    }
  },

  WAITS_ARE_CONDITIONS {
    @Override
    void check(Model model, House house, Findings found) {
      for (ReceiveTask wait : model.all(ReceiveTask.class)) {
        String label = Model.label(wait);
        part(house, wait, Model.pascal(label), Model.camel(label), House.Kind.CONDITION, found);
        String message = model.id() + "." + Model.kebab(label);
        found.when(
            wait.getMessage() == null || !message.equals(wait.getMessage().getName()),
            wait,
            "should wait for the message " + message);
      }
    }
  },

  WAITS_CAN_BE_LATE {
    @Override
    void check(Model model, House house, Findings found) {
      for (ReceiveTask wait : model.all(ReceiveTask.class)) {
        boolean late =
            model.boundaries(wait).stream()
                .filter(b -> Model.has(b, TimerEventDefinition.class) && !b.cancelActivity())
                .flatMap(b -> b.getOutgoing().stream().map(SequenceFlow::getTarget))
                .anyMatch(ModelRule::isLateTask);
        found.when(
            !late,
            wait,
            "has no timer that leaves the wait alone and asks on-call to look into it"
                + " (userTask_lookInto…, group oncall)");
      }
      for (UserTask task : model.all(UserTask.class)) {
        if (isLateTask(task)) {
          // a box is over only when the last in it is: what comes behind it is not behind this task
          Predicate<FlowNode> elsewhere =
              node -> !node.getParentElement().equals(task.getParentElement());
          model.reachable(List.of(task), elsewhere, flow -> true).stream()
              .filter(elsewhere.negate())
              .filter(node -> node instanceof EndEvent && node.getId().startsWith("endEvent_"))
              .forEach(
                  end ->
                      found.add(
                          end,
                          "would give the run its outcome, yet is behind a late task"
                              + ": such an end is called event_…"));
        }
      }
    }
  },

  WAITS_ARE_CONFIRMED {
    @Override
    void check(Model model, House house, Findings found) {
      for (ReceiveTask wait : model.all(ReceiveTask.class)) {
        Optional<FlowNode> confirm = only(wait);
        boolean asks =
            confirm
                .filter(ServiceTask.class::isInstance)
                .flatMap(ModelRule::only)
                .filter(n -> n instanceof ExclusiveGateway && n.getOutgoing().size() > 1)
                .isPresent();
        found.when(!asks, wait, "is not followed by a step that confirms and a gateway that asks");
      }
    }
  },

  GATEWAYS_ASK_AND_HAVE_A_DEFAULT {
    private static final Pattern CONDITION =
        Pattern.compile("\\$\\{([a-z][A-Za-z0-9]*) == '([A-Za-z][A-Za-z_]*)'}");

    @Override
    void check(Model model, House house, Findings found) {
      for (SequenceFlow flow : model.all(SequenceFlow.class)) {
        found.when(
            flow.getConditionExpression() != null && !(flow.getSource() instanceof Gateway),
            flow,
            "has a condition and does not come from a gateway");
      }
      for (ExclusiveGateway gateway : model.all(ExclusiveGateway.class)) {
        if (gateway.getOutgoing().size() < 2) {
          continue;
        }
        found.when(!Model.label(gateway).endsWith("?"), gateway, "asks no question");
        SequenceFlow standard = gateway.getDefault();
        if (standard == null) {
          found.add(gateway, "has no default");
          continue;
        }
        found.when(
            standard.getConditionExpression() != null, standard, "is a default with a condition");
        Set<String> variables = new HashSet<>();
        for (SequenceFlow flow : gateway.getOutgoing()) {
          found.when(blank(flow.getName()), flow, "leaves a gateway and has no label");
          if (!flow.equals(standard)) {
            variable(flow)
                .ifPresentOrElse(
                    variables::add,
                    () -> found.add(flow, "should read one variable, as in ${word == 'WORD'}"));
          }
        }
        found.when(variables.size() > 1, gateway, "reads several variables: " + variables);
        for (String variable : variables) {
          found.when(
              !house.declares(model.id(), variable),
              gateway,
              "reads " + variable + ", which is declared nowhere");
        }
        if (gateway.getOutgoing().size() == 2) {
          boolean yesAndNo =
              gateway.getOutgoing().stream()
                  .allMatch(f -> (f.equals(standard) ? "No" : "Yes").equals(f.getName()));
          found.when(!yesAndNo, gateway, "should answer Yes by a condition and No by default");
        }
      }
    }

    private Optional<String> variable(SequenceFlow flow) {
      ConditionExpression condition = flow.getConditionExpression();
      if (condition == null || condition.getLanguage() != null) {
        return Optional.empty();
      }
      Matcher matcher = CONDITION.matcher(condition.getTextContent().strip());
      return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
  },

  PEOPLE_ARE_ASKED_AS_GROUPS_WITH_A_FORM_OF_THE_SAME_DEPLOYMENT {
    private static final Set<String> GROUPS =
        Set.of("operators", "approvers", "oncall", "auditors", "admins");

    @Override
    void check(Model model, House house, Findings found) {
      for (StartEvent start : model.all(StartEvent.class)) {
        String form = start.getCamundaFormRef();
        found.when(
            form != null
                && (!"deployment".equals(start.getCamundaFormRefBinding()) || !house.hasForm(form)),
            start,
            "takes the form " + form + " from elsewhere than its own deployment");
      }
      for (UserTask task : model.all(UserTask.class)) {
        found.when(
            !GROUPS.contains(String.valueOf(task.getCamundaCandidateGroups())),
            task,
            "is for " + task.getCamundaCandidateGroups() + ", which is none of the five groups");
        found.when(
            !blank(task.getCamundaAssignee()) || !blank(task.getCamundaCandidateUsers()),
            task,
            "names a person");
        found.when(
            !"deployment".equals(task.getCamundaFormRefBinding()),
            task,
            "takes its form from another deployment");
        String form = task.getCamundaFormRef();
        found.when(
            form == null || !house.hasForm(form), task, "has the form " + form + ", which is none");
      }
    }
  },

  CALLS_STAY_IN_THE_DEPLOYMENT {
    @Override
    void check(Model model, House house, Findings found) {
      for (CallActivity call : model.all(CallActivity.class)) {
        found.when(
            !"deployment".equals(call.getCamundaCalledElementBinding()),
            call,
            "may call another deployment's runbook");
        found.when(
            !house.hasRunbook(String.valueOf(call.getCalledElement())),
            call,
            "calls " + call.getCalledElement() + ", which is no runbook");
      }
    }
  },

  NOTHING_INTERRUPTS_A_CALL {
    @Override
    void check(Model model, House house, Findings found) {
      for (BoundaryEvent event : model.all(BoundaryEvent.class)) {
        found.when(
            event.cancelActivity() && calls(event.getAttachedTo()),
            event,
            "would interrupt a called runbook");
      }
      for (SubProcess box : model.all(SubProcess.class)) {
        boolean interrupts =
            box.triggeredByEvent()
                && box.getChildElementsByType(StartEvent.class).stream()
                    .anyMatch(StartEvent::isInterrupting);
        found.when(
            interrupts && !begunByAnAbort(model, box) && callsBeside(box),
            box,
            "would interrupt a called runbook");
      }
    }

    /** An abort is told to a run only when nothing that it has called is alive. */
    private boolean begunByAnAbort(Model model, SubProcess box) {
      return box.getChildElementsByType(StartEvent.class).stream()
          .flatMap(start -> start.getChildElementsByType(MessageEventDefinition.class).stream())
          .anyMatch(
              event ->
                  event.getMessage() != null
                      && abortOf(model).equals(event.getMessage().getName()));
    }

    private boolean calls(ModelElementInstance element) {
      return element instanceof CallActivity
          || element instanceof SubProcess box
              && box.getFlowElements().stream().anyMatch(this::calls);
    }

    private boolean callsBeside(SubProcess box) {
      Collection<?> siblings =
          box.getParentElement() instanceof Process process
              ? process.getFlowElements()
              : ((SubProcess) box.getParentElement()).getFlowElements();
      return siblings.stream().anyMatch(e -> !e.equals(box) && calls((ModelElementInstance) e));
    }
  },

  CALLS_LEAD_TO_A_STEP {
    @Override
    void check(Model model, House house, Findings found) {
      for (CallActivity call : model.all(CallActivity.class)) {
        found.when(
            only(call).filter(ServiceTask.class::isInstance).isEmpty(),
            call,
            "is not followed by a step: there a run waits whose called run was aborted");
      }
    }
  },

  MESSAGES_AND_ERRORS_BELONG_TO_THE_RUNBOOK {
    @Override
    void check(Model model, House house, Findings found) {
      String own = Pattern.quote(model.id()) + "\\.[a-z]+(-[a-z]+)*";
      for (Message message : model.all(Message.class)) {
        found.when(
            !String.valueOf(message.getName()).matches(own),
            "the message " + message.getName() + " is not called " + model.id() + ".<fact>");
      }
      for (org.camunda.bpm.model.bpmn.instance.Error error :
          model.all(org.camunda.bpm.model.bpmn.instance.Error.class)) {
        found.when(
            !String.valueOf(error.getErrorCode()).matches(own),
            "the error " + error.getErrorCode() + " is not called " + model.id() + ".<fact>");
      }
      for (ErrorEventDefinition error : model.all(ErrorEventDefinition.class)) {
        found.when(
            error.getError() == null && error.getParentElement() instanceof CatchEvent,
            ownerOf(error) + " catches every error");
      }
    }
  },

  CAN_BE_ABORTED {
    @Override
    void check(Model model, House house, Findings found) {
      String message = abortOf(model);
      boolean road =
          model.entries().stream()
              .filter(start -> start.getParentElement() instanceof SubProcess)
              .flatMap(start -> start.getChildElementsByType(MessageEventDefinition.class).stream())
              .anyMatch(d -> d.getMessage() != null && message.equals(d.getMessage().getName()));
      found.when(!road, "has no abort road of its own, begun by the message " + message);
    }
  },

  APPROVAL_BEFORE_EVERY_DISRUPTIVE_STEP {
    @Override
    void check(Model model, House house, Findings found) {
      Predicate<StartEvent> own = start -> start.getParentElement() instanceof Process;
      for (FlowNode node : withoutApproval(model, own)) {
        found.when(
            isStep(house, node, House.Part::disruptive),
            node,
            "can be reached without an approval");
      }
      for (FlowNode node : withoutApproval(model, own.negate())) {
        found.when(
            isStep(house, node, part -> part.disruptive() && !part.undoes()),
            node,
            "can be reached without an approval, and does not only take back");
      }
    }

    private Set<FlowNode> withoutApproval(Model model, Predicate<StartEvent> from) {
      return model.reachable(
          model.entries().stream().filter(from).toList(),
          ModelRule::isApproval,
          flow -> !waivedByPolicy(flow) && !approvedForTheCaller(flow));
    }

    /** A called run acts on the plan of the run that called it, or not at all. */
    private boolean approvedForTheCaller(SequenceFlow flow) {
      return flow.getSource() instanceof ExclusiveGateway gateway
          && Model.label(gateway).equals("Part of another run?")
          && !flow.equals(gateway.getDefault());
    }

    /** No as answer to "Approval needed?" is a recorded decision of the site's policy. */
    private boolean waivedByPolicy(SequenceFlow flow) {
      return flow.getSource() instanceof ExclusiveGateway gateway
          && Model.label(gateway).equals("Approval needed?")
          && flow.equals(gateway.getDefault());
    }
  },

  ENDS_BEHIND_AN_ACT_ARE_LOOKED_AT {
    private static final String LOOKS = "${givePlaceBack}";

    @Override
    void check(Model model, House house, Findings found) {
      List<FlowNode> acts =
          model.nodes().stream()
              .filter(
                  node ->
                      isStep(house, node, House.Part::disruptive)
                          || model.entries().contains(node)
                              && node.getParentElement() instanceof SubProcess)
              .toList();
      model.reachable(acts, node -> looks(node), flow -> true).stream()
          .filter(node -> node instanceof EndEvent && node.getId().startsWith("endEvent_"))
          .forEach(end -> found.add(end, "can be reached without a look at the cluster before it"));
    }

    private static boolean looks(FlowNode node) {
      return node instanceof ServiceTask step && LOOKS.equals(step.getCamundaDelegateExpression());
    }
  },

  ONE_POINT_OF_NO_RETURN_AT_MOST {
    @Override
    void check(Model model, House house, Findings found) {
      List<FlowNode> turns = model.nodes().stream().filter(ModelRule::pointOfNoReturn).toList();
      found.when(turns.size() > 1, "has " + turns.size() + " points of no return");
      for (FlowNode turn : turns) {
        found.when(
            !(turn instanceof IntermediateThrowEvent) || !Model.definitions(turn).isEmpty(),
            turn,
            "is a point of no return and no plain intermediate event");
      }
    }
  },

  DRAWN_FROM_LEFT_TO_RIGHT {
    @Override
    void check(Model model, House house, Findings found) {
      Map<BaseElement, Bounds> places = new HashMap<>();
      for (BpmnShape shape : model.all(BpmnShape.class)) {
        places.put(shape.getBpmnElement(), shape.getBounds());
      }
      Map<BaseElement, List<Waypoint>> ways = new HashMap<>();
      for (BpmnEdge edge : model.all(BpmnEdge.class)) {
        ways.put(edge.getBpmnElement(), List.copyOf(edge.getWaypoints()));
      }
      for (FlowNode node : model.nodes()) {
        found.when(places.get(node) == null, node, "has no place in the picture");
      }
      for (TextAnnotation note : model.all(TextAnnotation.class)) {
        found.when(places.get(note) == null, note, "has no place in the picture");
      }
      for (Association line : model.all(Association.class)) {
        found.when(!ways.containsKey(line), line, "has no line in the picture");
      }
      for (SequenceFlow flow : model.all(SequenceFlow.class)) {
        Bounds from = places.get(flow.getSource());
        Bounds to = places.get(flow.getTarget());
        List<Waypoint> way = ways.get(flow);
        if (way == null || way.size() < 2 || from == null || to == null) {
          found.add(flow, "has no line in the picture");
          continue;
        }
        found.when(
            !touches(from, way.get(0)) || !touches(to, way.get(way.size() - 1)),
            flow,
            "does not begin and end where its elements are");
        boolean loop =
            flow.getSource().equals(flow.getTarget())
                || model.reachable(flow.getTarget()).contains(flow.getSource());
        found.when(!loop && middle(to) < middle(from) - 1, flow, "runs from right to left");
      }
    }

    private double middle(Bounds box) {
      return box.getX() + box.getWidth() / 2;
    }

    private boolean touches(Bounds box, Waypoint point) {
      double slack = 2;
      return point.getX() >= box.getX() - slack
          && point.getX() <= box.getX() + box.getWidth() + slack
          && point.getY() >= box.getY() - slack
          && point.getY() <= box.getY() + box.getHeight() + slack;
    }
  };

  /** Collects what is wrong. */
  static final class Findings {
    private final List<String> sentences = new ArrayList<>();

    void add(String sentence) {
      sentences.add(sentence);
    }

    void add(BaseElement element, String sentence) {
      add(element.getId() + " " + sentence);
    }

    void when(boolean wrong, String sentence) {
      if (wrong) {
        add(sentence);
      }
    }

    void when(boolean wrong, BaseElement element, String sentence) {
      when(wrong, element.getId() + " " + sentence);
    }
  }

  abstract void check(Model model, House house, Findings found);

  /** What is wrong with a diagram; empty when nothing is. */
  List<String> findings(Model model, House house) {
    Findings found = new Findings();
    check(model, house, found);
    return found.sentences.stream().map(sentence -> model + ": " + sentence).toList();
  }

  private static void part(
      House house, FlowNode node, String className, String bean, House.Kind kind, Findings found) {
    Set<House.Part> parts = house.named(className);
    found.when(
        parts.size() != 1,
        node,
        "needs exactly one class " + className + " in the house, and there are " + parts.size());
    for (House.Part part : parts) {
      found.when(
          part.kind() != kind,
          node,
          "needs a " + kind.name().toLowerCase(java.util.Locale.ROOT) + ": " + part.className());
      found.when(
          !part.bean().equals(Optional.of(bean)),
          node,
          "needs the bean " + bean + ", and " + part.className() + " is " + part.bean());
    }
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }

  private static String ownerOf(ModelElementInstance element) {
    ModelElementInstance owner = element;
    while (owner != null && !(owner instanceof FlowNode) && !(owner instanceof SequenceFlow)) {
      owner = owner.getParentElement();
    }
    return owner instanceof BaseElement named ? named.getId() : "the process";
  }

  private static Optional<FlowNode> only(FlowNode node) {
    return node.getOutgoing().size() == 1
        ? Optional.of(node.getOutgoing().iterator().next().getTarget())
        : Optional.empty();
  }

  private static boolean isLateTask(FlowNode node) {
    return node instanceof UserTask task
        && node.getId().startsWith("userTask_lookInto")
        && "oncall".equals(task.getCamundaCandidateGroups());
  }

  private static boolean isStep(House house, FlowNode node, Predicate<House.Part> such) {
    return node instanceof ServiceTask
        && house.named(Model.pascal(Model.label(node))).stream().anyMatch(such);
  }

  private static boolean isApproval(FlowNode node) {
    return node instanceof UserTask task && "approvers".equals(task.getCamundaCandidateGroups());
  }

  private static String abortOf(Model model) {
    return model.id() + ".abort-requested";
  }

  private static boolean pointOfNoReturn(FlowNode node) {
    return Model.property(node, "pointOfNoReturn").filter("true"::equals).isPresent();
  }
}
