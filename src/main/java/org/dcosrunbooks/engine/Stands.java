package org.dcosrunbooks.engine;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.Documentation;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.dcosrunbooks.cluster.Amounts;
import org.springframework.stereotype.Component;

/**
 * Where the runs that are alive stand. The engine is asked for all of them together, so that a list
 * of a hundred runs costs what one run costs, and a little more only for those that failed.
 */
@Component
class Stands {

  private final Watcher watcher;
  private final RepositoryService repository;
  private final RuntimeService runtime;
  private final TaskService tasks;
  private final ManagementService management;
  private final Instant started;

  /** By definition, which never changes. */
  private final Map<String, BpmnModelInstance> models = new ConcurrentHashMap<>();

  Stands(
      Watcher watcher,
      RepositoryService repository,
      RuntimeService runtime,
      TaskService tasks,
      ManagementService management,
      Clock clock) {
    this.watcher = watcher;
    this.repository = repository;
    this.runtime = runtime;
    this.tasks = tasks;
    this.management = management;
    this.started = clock.instant();
  }

  /** Root run → where it stands, called runs included. */
  Map<String, Stand> all() {
    Map<String, ProcessInstance> instances = new HashMap<>();
    runtime.createProcessInstanceQuery().list().forEach(one -> instances.put(one.getId(), one));
    return of(instances);
  }

  Stand of(String root) {
    Map<String, ProcessInstance> instances = new HashMap<>();
    tree(root, instances);
    return of(instances).getOrDefault(root, Stand.NOWHERE);
  }

  /** The name of the step that a job does. */
  String nameOf(Job job) {
    return nameOf(
        job.getProcessDefinitionId(),
        management
            .createJobDefinitionQuery()
            .jobDefinitionId(job.getJobDefinitionId())
            .singleResult()
            .getActivityId());
  }

  private void tree(String instance, Map<String, ProcessInstance> found) {
    ProcessInstance one =
        runtime.createProcessInstanceQuery().processInstanceId(instance).singleResult();
    if (one != null) {
      found.put(instance, one);
      runtime
          .createProcessInstanceQuery()
          .superProcessInstanceId(instance)
          .list()
          .forEach(child -> tree(child.getId(), found));
    }
  }

  private Map<String, Stand> of(Map<String, ProcessInstance> instances) {
    Map<String, JobDefinition> kinds =
        management.createJobDefinitionQuery().list().stream()
            .collect(Collectors.toMap(JobDefinition::getId, Function.identity()));
    String only = instances.size() == 1 ? instances.keySet().iterator().next() : null;
    List<Job> jobs =
        only == null
            ? management.createJobQuery().list()
            : management.createJobQuery().processInstanceId(only).list();
    Map<String, Stand> stands = new HashMap<>();
    Function<String, Stand> at =
        instance ->
            stands.computeIfAbsent(
                instances.get(instance).getRootProcessInstanceId(),
                root ->
                    new Stand(
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new LinkedHashMap<>(),
                        new ArrayList<>()));
    instances.keySet().forEach(at::apply);
    for (EventSubscription wait : subscriptions(only)) {
      if (instances.containsKey(wait.getProcessInstanceId())
          && !wait.getEventName().endsWith(Aborts.MESSAGE)) {
        String definition = instances.get(wait.getProcessInstanceId()).getProcessDefinitionId();
        at.apply(wait.getProcessInstanceId()).waits().add(wait(wait, definition, jobs, kinds));
      }
    }
    // what happens at an element's edge is what nobody waits for first
    stands
        .values()
        .forEach(
            stand ->
                stand
                    .waits()
                    .sort(Comparator.comparing(it -> it.element().startsWith("boundaryEvent_"))));
    for (Task task : tasks(only)) {
      if (instances.containsKey(task.getProcessInstanceId())) {
        at.apply(task.getProcessInstanceId()).people().add(person(task));
      }
    }
    for (org.camunda.bpm.engine.runtime.Incident incident : incidents(only)) {
      // the others are copies at the calling process
      if (instances.containsKey(incident.getProcessInstanceId())
          && incident.getId().equals(incident.getRootCauseIncidentId())) {
        at.apply(incident.getProcessInstanceId()).incidents().add(incident(incident));
      }
    }
    for (Job job : jobs) {
      JobDefinition kind = kinds.get(job.getJobDefinitionId());
      if (instances.containsKey(job.getProcessInstanceId()) && kind != null && !isTimer(kind)) {
        at.apply(job.getProcessInstanceId())
            .atWork()
            .put(kind.getActivityId(), nameOf(job.getProcessDefinitionId(), kind.getActivityId()));
        if (job.getRetries() > 0 && job.getExceptionMessage() != null) {
          IncidentText.inShort(job.getExceptionMessage())
              .ifPresent(at.apply(job.getProcessInstanceId()).again()::add);
        }
      }
    }
    return stands;
  }

  private static boolean isTimer(JobDefinition kind) {
    return kind.getJobType().startsWith("timer");
  }

  private List<EventSubscription> subscriptions(String only) {
    var query = runtime.createEventSubscriptionQuery().eventType("message");
    return (only == null ? query : query.processInstanceId(only)).list();
  }

  private List<Task> tasks(String only) {
    var query = tasks.createTaskQuery();
    return (only == null ? query : query.processInstanceId(only)).list();
  }

  private List<org.camunda.bpm.engine.runtime.Incident> incidents(String only) {
    var query = runtime.createIncidentQuery();
    return (only == null ? query : query.processInstanceId(only)).list();
  }

  private Runs.Wait wait(
      EventSubscription wait, String definition, List<Job> jobs, Map<String, JobDefinition> kinds) {
    Optional<Watcher.Look> look = watcher.lookOf(wait.getExecutionId());
    return new Runs.Wait(
        wait.getActivityId(),
        nameOf(definition, wait.getActivityId()),
        look.map(seen -> seen.progress().reason()).orElseGet(() -> notSeenYet(wait)),
        look.map(Watcher.Look::at),
        wait.getCreated().toInstant(),
        lateAt(wait, definition, jobs, kinds));
  }

  /** What was seen before the service started is in no memory; that it was seen is no secret. */
  private String notSeenYet(EventSubscription wait) {
    return wait.getCreated().toInstant().isBefore(started)
        ? "The service was started at "
            + Amounts.time(started)
            + " and has not looked since; the next look comes within seconds."
        : "Nobody has looked yet; the first look comes within seconds.";
  }

  private Optional<Instant> lateAt(
      EventSubscription wait, String definition, List<Job> jobs, Map<String, JobDefinition> kinds) {
    Set<String> timers =
        model(definition).getModelElementsByType(BoundaryEvent.class).stream()
            .filter(event -> event.getAttachedTo().getId().equals(wait.getActivityId()))
            .map(BoundaryEvent::getId)
            .collect(Collectors.toSet());
    return jobs.stream()
        .filter(job -> wait.getProcessInstanceId().equals(job.getProcessInstanceId()))
        .filter(job -> kinds.containsKey(job.getJobDefinitionId()))
        .filter(job -> timers.contains(kinds.get(job.getJobDefinitionId()).getActivityId()))
        .map(job -> job.getDuedate().toInstant())
        .min(Comparator.naturalOrder());
  }

  /** The engine would look at its own row of the definition each time. */
  private BpmnModelInstance model(String definition) {
    return models.computeIfAbsent(definition, repository::getBpmnModelInstance);
  }

  private String nameOf(String definition, String element) {
    if (model(definition).getModelElementById(element) instanceof FlowElement flowElement
        && flowElement.getName() != null) {
      return flowElement.getName();
    }
    return element;
  }

  /** Whose task it is stands in the diagram, and no door lets anybody change that. */
  private Runs.PersonTask person(Task task) {
    UserTask drawn =
        model(task.getProcessDefinitionId()).getModelElementById(task.getTaskDefinitionKey());
    return new Runs.PersonTask(
        task.getId(),
        task.getTaskDefinitionKey(),
        task.getName(),
        TaskGate.Kind.ofElement(task.getTaskDefinitionKey()).form(),
        Set.copyOf(drawn.getCamundaCandidateGroupsList()),
        Optional.ofNullable(task.getAssignee()),
        task.getCreateTime().toInstant());
  }

  /** What the diagram says about a person's task. */
  String documentationOf(Task task) {
    return model(task.getProcessDefinitionId())
        .<UserTask>getModelElementById(task.getTaskDefinitionKey())
        .getDocumentations()
        .stream()
        .map(Documentation::getTextContent)
        .collect(Collectors.joining("\n"));
  }

  private Runs.Incident incident(org.camunda.bpm.engine.runtime.Incident incident) {
    String text = String.valueOf(incident.getIncidentMessage());
    String jobId = "";
    if ("failedJob".equals(incident.getIncidentType())) {
      jobId = incident.getConfiguration();
      String trace = management.getJobExceptionStacktrace(jobId);
      text = trace == null ? text : IncidentText.fromStackTrace(trace);
    }
    return new Runs.Incident(
        jobId,
        incident.getActivityId(),
        nameOf(incident.getProcessDefinitionId(), incident.getActivityId()),
        IncidentText.headline(text),
        text,
        incident.getIncidentTimestamp().toInstant());
  }
}
