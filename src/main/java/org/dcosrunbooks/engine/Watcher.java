package org.dcosrunbooks.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.SuspendedEntityInteractionException;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Looks at the cluster once a tick for all waiting runs together and wakes those whose condition is
 * decided. A wake-up only means "look": it may come late, twice or wrongly without harm, from
 * several instances too. It writes nothing while nothing changes.
 */
@Component
public class Watcher implements ClusterNow {

  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /**
   * So many ticks in a row may a run's own condition throw before it is an incident of that run.
   */
  private static final int THROWS = 3;

  private static final String INCIDENT = "conditionFailed";

  /** Characters that the engine keeps of an incident (ACT_RU_INCIDENT.INCIDENT_MSG_). */
  private static final int LONGEST_INCIDENT = 4_000;

  /** What was last said about a wait. */
  record Look(Progress progress, Instant at) {}

  private final ClusterSource cluster;
  private final Map<String, Condition> conditions;
  private final RuntimeService runtime;
  private final StepRuntime steps;
  private final Aborts aborts;
  private final Evidence evidence;
  private final SeenAgents agents;
  private final Clock clock;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();
  private final Map<String, Integer> thrown = new ConcurrentHashMap<>();
  private final Map<String, String> roots = new ConcurrentHashMap<>();
  private volatile Seen seen;

  Watcher(
      ClusterSource cluster,
      Map<String, Condition> conditions,
      RuntimeService runtime,
      StepRuntime steps,
      Aborts aborts,
      Evidence evidence,
      SeenAgents agents,
      Clock clock) {
    this.agents = agents;
    this.cluster = cluster;
    this.conditions = Map.copyOf(conditions);
    this.runtime = runtime;
    this.steps = steps;
    this.aborts = aborts;
    this.evidence = evidence;
    this.clock = clock;
    this.seen = new Seen(Optional.empty(), Optional.of("nobody has looked yet"), clock.instant());
  }

  @Override
  public Seen latest() {
    return seen;
  }

  Optional<Look> lookOf(String executionId) {
    return Optional.ofNullable(looks.get(executionId));
  }

  /**
   * One round: look, judge, wake. Never throws for what the cluster or one run does.
   *
   * @return how long the look at the cluster took
   */
  public Duration tick() {
    Instant begin = clock.instant();
    try {
      seen = new Seen(Optional.of(cluster.look()), Optional.empty(), clock.instant());
    } catch (Failure unreadable) {
      seen =
          new Seen(
              seen.view(), Optional.of(unreadable.account().inOneParagraph()), clock.instant());
    } catch (RuntimeException broken) {
      LOG.error("Looking at the cluster failed by a mistake in this service", broken);
      seen =
          new Seen(
              seen.view(),
              Optional.of(StepRuntime.brokenBy(broken).account().inOneParagraph()),
              clock.instant());
    } catch (Error broken) {
      Breakdowns.tell(Breakdowns.During.WATCH, "the look at the cluster", broken);
      seen =
          new Seen(
              seen.view(),
              Optional.of(StepRuntime.brokenBy(broken).account().inOneParagraph()),
              clock.instant());
    }
    Duration took = Duration.between(begin, clock.instant());
    remember();
    List<EventSubscription> messages =
        runtime.createEventSubscriptionQuery().eventType("message").list();
    messages.stream()
        .filter(road -> road.getEventName().endsWith(Aborts.MESSAGE))
        .forEach(this::tellAbort);
    List<EventSubscription> waits =
        messages.stream()
            .filter(wait -> conditions.containsKey(beanOf(wait.getEventName())))
            .toList();
    Set<String> alive = new HashSet<>();
    for (EventSubscription wait : waits) {
      alive.add(wait.getExecutionId());
      look(wait);
    }
    looks.keySet().retainAll(alive);
    thrown.keySet().retainAll(alive);
    Set<String> instances = new HashSet<>();
    messages.forEach(wait -> instances.add(wait.getProcessInstanceId()));
    roots.keySet().retainAll(instances);
    return took;
  }

  private void remember() {
    if (seen.problem().isEmpty() && seen.view().isPresent()) {
      try {
        agents.remember(seen.view().get());
      } catch (DataAccessException unwritten) {
        LOG.warn("What was seen of the agents could not be remembered", unwritten);
      }
    }
  }

  /** An abort that was recorded and not told, because the service died or a step was committing. */
  private void tellAbort(EventSubscription road) {
    String runId = rootOf(road);
    try {
      if (evidence.closedForActs(runId)) {
        aborts.tell(runId);
      }
    } catch (Failure unreadable) {
      LOG.warn(
          "Whether run {} was aborted could not be read: {}",
          runId,
          unreadable.account().inOneParagraph());
    } catch (ProcessEngineException untold) {
      LOG.warn("Run {} could not be told of its abort; the next round tries again", runId, untold);
    }
  }

  private void look(EventSubscription wait) {
    Optional<ClusterView> view = seen.problem().isPresent() ? Optional.empty() : seen.view();
    if (view.isEmpty()) {
      remember(
          wait,
          Progress.notYet("the cluster cannot be read: " + seen.problem().orElse("no look yet")));
      return;
    }
    if (wait.getCreated().toInstant().isAfter(view.get().taken())) {
      return; // the look is older than the wait and says nothing about it
    }
    // a restarted service does not know whether an earlier one left an incident
    boolean first = !looks.containsKey(wait.getExecutionId());
    try {
      Condition condition = conditions.get(beanOf(wait.getEventName()));
      Progress progress = condition.look(view.get(), steps.subject(rootOf(wait)));
      remember(wait, progress);
      if (thrown.remove(wait.getExecutionId()) != null || first) {
        resolveIncident(wait);
      }
      if (!progress.isNotYet()) {
        wake(wait);
      }
    } catch (Failure unreadable) {
      remember(wait, Progress.notYet(unreadable.account().inOneParagraph()));
      if (unreadable instanceof org.dcosrunbooks.failure.Fault) {
        failed(wait, unreadable);
      }
    } catch (RuntimeException broken) {
      remember(wait, Progress.notYet("looking failed: " + broken));
      failed(wait, StepRuntime.brokenBy(broken));
    } catch (Error broken) {
      Breakdowns.tell(
          Breakdowns.During.WATCH,
          "the look of " + wait.getEventName() + " in run " + wait.getProcessInstanceId(),
          broken);
      remember(wait, Progress.notYet("looking failed: " + broken));
      failed(wait, StepRuntime.brokenBy(broken));
    }
  }

  private void remember(EventSubscription wait, Progress progress) {
    looks.put(wait.getExecutionId(), new Look(progress, seen.at()));
  }

  private void wake(EventSubscription wait) {
    try {
      runtime.messageEventReceived(wait.getEventName(), wait.getExecutionId());
    } catch (OptimisticLockingException | MismatchingMessageCorrelationException elsewhere) {
      LOG.debug("{} was woken by somebody else", wait.getEventName());
    } catch (SuspendedEntityInteractionException suspended) {
      remember(
          wait,
          Progress.notYet(
              "the run is suspended in Cockpit and goes on when somebody activates it there. Seen: "
                  + looks.get(wait.getExecutionId()).progress().reason()));
    } catch (ProcessEngineException gone) {
      if (subscribed(wait)) {
        throw gone;
      }
      LOG.debug("{} waits no more", wait.getEventName());
    }
  }

  private boolean subscribed(EventSubscription wait) {
    return runtime.createEventSubscriptionQuery().eventSubscriptionId(wait.getId()).count() > 0;
  }

  private void failed(EventSubscription wait, Failure broken) {
    int times = thrown.merge(wait.getExecutionId(), 1, Integer::sum);
    LOG.warn("The condition {} failed {} times in a row", wait.getEventName(), times, broken);
    if (times < THROWS) {
      return;
    }
    try {
      if (openIncidents(wait).isEmpty()) {
        runtime.createIncident(
            INCIDENT, wait.getExecutionId(), wait.getEventName(), text(wait, broken));
      }
    } catch (ProcessEngineException busy) {
      LOG.warn("{} went on at this moment; the next round looks", wait.getEventName(), busy);
    }
  }

  private String text(EventSubscription wait, Failure broken) {
    String message = wait.getEventName();
    String runbook = message.substring(0, Math.max(0, message.indexOf('.')));
    String fact = message.substring(message.indexOf('.') + 1).replace('-', ' ');
    String text =
        steps.incidentText(
            rootOf(wait),
            runbook,
            Character.toUpperCase(fact.charAt(0)) + fact.substring(1),
            broken,
            "not needed: the wait goes on, and this closes itself once a look succeeds.");
    return text.length() <= LONGEST_INCIDENT ? text : text.substring(0, LONGEST_INCIDENT);
  }

  private void resolveIncident(EventSubscription wait) {
    openIncidents(wait).forEach(incident -> runtime.resolveIncident(incident.getId()));
  }

  private List<Incident> openIncidents(EventSubscription wait) {
    return runtime
        .createIncidentQuery()
        .incidentType(INCIDENT)
        .executionId(wait.getExecutionId())
        .list();
  }

  private String rootOf(EventSubscription wait) {
    return roots.computeIfAbsent(
        wait.getProcessInstanceId(),
        id -> {
          ProcessInstance instance =
              runtime.createProcessInstanceQuery().processInstanceId(id).singleResult();
          return instance == null ? id : instance.getRootProcessInstanceId();
        });
  }

  /** {@code drain-node.agent-drained} is watched by the bean {@code agentDrained}. */
  static String beanOf(String message) {
    String fact = message.substring(message.indexOf('.') + 1);
    StringBuilder bean = new StringBuilder();
    boolean upper = false;
    for (char letter : fact.toCharArray()) {
      if (letter == '-') {
        upper = true;
      } else {
        bean.append(upper ? Character.toUpperCase(letter) : letter);
        upper = false;
      }
    }
    return bean.toString();
  }
}
