package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.KillGrace;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.guard.LastReplicaStays;
import org.dcosrunbooks.runbook.AppHit;
import org.dcosrunbooks.runbook.AppsHit;
import org.dcosrunbooks.runbook.ServiceHit;
import org.dcosrunbooks.runbook.SitePolicy;
import org.dcosrunbooks.runbook.Work;

/** Says what a drain would do, from what was seen. Pure: the same look gives the same words. */
final class ImpactAssessment {

  /**
   * What a framework that is no Marathon answered.
   *
   * @param sdk absent when it answered, but not as a scheduler built on the SDK does
   * @param unread why it could not be asked
   * @param kafka a reading of its partitions, when it is a Kafka
   * @param kafkaUnread why there is no reading although it is a Kafka
   */
  record Service(
      Optional<SdkService> sdk,
      Optional<String> unread,
      Optional<SdkService.Kafka> kafka,
      Optional<String> kafkaUnread) {}

  /**
   * What is wanted and what was seen.
   *
   * @param runbook the one that asks
   * @param runId the root run, for links
   * @param out agents that are out now, those that runs hold among them
   * @param leaving agents whose tasks go → how people call them and why
   * @param httpCommandExecutor the agent's flag; empty when it could not be read
   * @param apps what the Marathons run; empty where none is configured
   * @param services framework id → what it answered; those with tasks on the agent
   * @param hours what the site's table says about now
   * @param mayFall asks the site's table which of these names may never be taken down
   * @param earlierRuns what runs on this agent came to, newest first
   * @param notRead what could not be read besides the view's own list, one sentence each
   */
  record Question(
      String runbook,
      String runId,
      String clusterName,
      AgentId agent,
      String host,
      Optional<Duration> maxGracePeriod,
      boolean decommission,
      boolean maintain,
      String reason,
      String ticket,
      String askedBy,
      ClusterView view,
      List<Places.Out> out,
      Map<AgentId, String> leaving,
      int budget,
      Optional<Boolean> httpCommandExecutor,
      Optional<Apps> apps,
      Map<String, Service> services,
      SitePolicy.Hours hours,
      Function<Set<String>, SitePolicy.NeverDown> mayFall,
      List<Impact.Fact> earlierRuns,
      List<String> notRead) {

    KillGrace grace(Task task) {
      return KillGrace.of(task, maxGracePeriod, httpCommandExecutor);
    }

    List<Task> tasks() {
      return view.tasksOf(agent);
    }

    /** Nothing seems to run here, and everything was seen: then no app can be hit. */
    boolean appsMatter() {
      return view.agent(agent).isEmpty() || !view.notSeenOf(agent).isEmpty() || !tasks().isEmpty();
    }

    /** Agents besides this one whose tasks go. */
    Map<AgentId, String> othersLeaving() {
      Map<AgentId, String> others = new TreeMap<>(leaving);
      others.remove(agent);
      return others;
    }
  }

  private ImpactAssessment() {}

  static Impact of(Question question, List<String> differences) {
    Findings findings = new Findings();
    ClusterView view = question.view();
    Optional<Agent> agent = view.agent(question.agent());
    List<Task> tasks = question.tasks();
    Optional<AppsHit> apps =
        question
            .apps()
            .map(
                seen ->
                    AppsHit.of(
                        seen,
                        view,
                        question.agent(),
                        question.othersLeaving(),
                        task -> question.grace(task).time()));
    Map<String, ServiceHit> services = services(question);
    SitePolicy.NeverDown neverDown = question.mayFall().apply(falling(apps, services));

    question.hours().refusal().ifPresent(reason -> findings.blocker("hours", reason));
    apps.ifPresent(
        hits ->
            new AppLines(
                    question.decommission(),
                    neverDown.names(),
                    question.apps().orElseThrow(),
                    findings)
                .add(hits, tasks));
    new FrameworkLines(question, apps, services, neverDown.names(), findings).add(tasks);
    agent.ifPresent(seen -> waiting(question, seen, findings));
    if (agent.isEmpty()) {
      findings.unseen(
          question.host(),
          "the agent is unreachable: what runs on it cannot be seen, and the drain begins when it is back");
    }
    gaps(question, findings);
    operations(view.operationsOf(question.agent()).size(), findings);

    Optional<Duration> expected =
        agent.isEmpty() || !findings.holdUp.isEmpty()
            ? Optional.empty()
            : Optional.of(longest(question, tasks));
    Map<String, String> policy = new TreeMap<>();
    policy.put("hours", question.hours().digest());
    policy.put("never-down", neverDown.digest());
    Impact.Bound bound =
        new Impact.Bound(
            question.agent().value(),
            agent.map(Agent::address).orElse(""),
            question.maxGracePeriod().map(Duration::toSeconds).orElse(null),
            question.decommission(),
            question.maintain(),
            agent.isEmpty(),
            List.copyOf(findings.holdUp),
            List.copyOf(findings.unseen),
            List.copyOf(findings.toZero),
            List.copyOf(findings.belowMinimum),
            List.copyOf(findings.staysDown),
            List.copyOf(findings.pods),
            List.copyOf(findings.resident),
            List.copyOf(findings.dataLost),
            List.copyOf(findings.ending),
            List.copyOf(findings.waits),
            List.copyOf(findings.blockers),
            policy);
    return new Impact(
        bound,
        new ImpactPage(question, agent, findings, expected).page(differences),
        expected,
        Work.of(
            apps.map(AppsHit::hits).orElse(List.of()),
            services.values(),
            apps.map(hits -> replicated(hits, tasks)).orElse(List.of())),
        findings.passing());
  }

  private static Map<String, ServiceHit> services(Question question) {
    Map<String, ServiceHit> services = new TreeMap<>();
    question
        .services()
        .forEach(
            (framework, seen) ->
                seen.sdk()
                    .map(
                        sdk ->
                            ServiceHit.of(
                                sdk,
                                framework,
                                question.view(),
                                question.agent(),
                                question.othersLeaving()))
                    .filter(hit -> !hit.pods().isEmpty())
                    .ifPresent(hit -> services.put(framework, hit)));
    return services;
  }

  /** Names of what loses something: the only ones that the site's table is asked about. */
  private static Set<String> falling(Optional<AppsHit> apps, Map<String, ServiceHit> services) {
    Set<String> falling = new TreeSet<>();
    apps.ifPresent(
        hits ->
            hits.hits().stream()
                .filter(hit -> !hit.isFine())
                .forEach(hit -> falling.add(hit.app().fullName())));
    services.values().forEach(hit -> falling.add(hit.service().name()));
    return falling;
  }

  /** Apps that keep an instance elsewhere, or are waited for until they do. */
  private static List<LastReplicaStays.Replicated> replicated(AppsHit apps, List<Task> tasks) {
    Set<LastReplicaStays.Replicated> replicated = new LinkedHashSet<>();
    for (Task task : tasks) {
      Optional<AppHit> hit = apps.of(task).filter(one -> one.app().instances() > 0);
      if (hit.isPresent() && !hit.get().fallsToZero()) {
        replicated.add(
            new LastReplicaStays.Replicated(
                hit.get().app().fullName(),
                task.frameworkId(),
                LastReplicaStays.idPrefix(task.id())));
      }
    }
    return List.copyOf(replicated);
  }

  /** Volumes of a role for which nothing runs: something waits to come back to this agent. */
  private static void waiting(Question question, Agent agent, Findings findings) {
    agent.room().volumes().stream()
        .collect(Collectors.groupingBy(Agent.Volume::role, TreeMap::new, Collectors.toList()))
        .forEach(
            (role, volumes) -> {
              Resources used = agent.room().allocated().getOrDefault(role, Resources.NONE);
              if (!used.equals(Resources.NONE)) {
                return;
              }
              String what =
                  Amounts.count(volumes.size(), "volume")
                      + " of role "
                      + role
                      + ", and nothing of it runs here: a pod or app waits to come back to this agent";
              if (question.decommission()) {
                findings.dataLost.add("volumes of role " + role);
                findings.blocker(
                    "volumes-" + role,
                    what + ", and its data goes with the agent. Use replace-agent");
              } else {
                findings.fine("volumes-" + role, what + "; the drain does not change that");
              }
            });
  }

  private static void gaps(Question question, Findings findings) {
    List<String> gaps = new ArrayList<>(question.view().notSeenOf(question.agent()));
    if (question.appsMatter()) {
      question.apps().ifPresent(apps -> gaps.addAll(apps.notSeenOf(appsHere(question))));
    }
    gaps.addAll(question.notRead());
    for (String sentence : gaps) {
      findings.unseen.add(sentence);
      findings.unseen("not-seen", sentence);
    }
  }

  /**
   * Full names of what the ids of the agent's tasks say they belong to, be it shown or not. Where
   * not all tasks could be seen, nobody can tell.
   */
  private static Optional<Set<String>> appsHere(Question question) {
    ClusterView view = question.view();
    if (view.agent(question.agent()).isEmpty()
        || view.blindTo(ClusterView.Gap.TASKS, question.agent().value())) {
      return Optional.empty();
    }
    Set<String> names = new TreeSet<>();
    for (Task task : question.tasks()) {
      String marathon =
          view.framework(task.frameworkId())
              .map(Framework::name)
              .orElse("")
              .replaceFirst("^/+", "");
      for (String name : List.of(marathon, "marathon")) {
        App.idOf(task.id()).ifPresent(id -> names.add(App.fullName(name, id)));
      }
    }
    return Optional.of(names);
  }

  private static void operations(int operations, Findings findings) {
    if (operations > 0) {
      findings.degraded(
          "operations",
          Amounts.count(operations, "storage operation")
              + " on the agent: each must end and be acknowledged before it is DRAINED");
    }
  }

  /** What got worse since the yes, one sentence each; empty when it is as approved or better. */
  static List<String> worse(Impact.Bound approved, Impact.Bound now) {
    List<String> worse = new ArrayList<>();
    added(approved.blockers(), now.blockers()).forEach(name -> worse.add(name + " forbids it now"));
    if (now.unreachable() && !approved.unreachable()) {
      worse.add("the agent has become unreachable");
    }
    if (!now.unreachable()
        && !approved.unreachable()
        && !now.address().equals(approved.address())) {
      worse.add("the agent's address was " + approved.address() + " and is " + now.address());
    }
    added(approved.holdUp(), now.holdUp())
        .forEach(name -> worse.add("framework " + name + " is away now and holds the drain up"));
    added(approved.toZero(), now.toZero())
        .forEach(name -> worse.add(name + " would fall to zero now"));
    added(approved.belowMinimum(), now.belowMinimum()).stream()
        .filter(name -> !now.toZero().contains(name))
        .forEach(name -> worse.add(name + " would fall below its minimum now"));
    added(approved.staysDown(), now.staysDown())
        .forEach(name -> worse.add("for " + name + " there is no room elsewhere now"));
    added(approved.pods(), now.pods()).forEach(name -> worse.add(name + " is on the agent now"));
    added(approved.resident(), now.resident())
        .forEach(name -> worse.add(name + " has local volumes on the agent now"));
    added(approved.dataLost(), now.dataLost())
        .forEach(name -> worse.add("the data of " + name + " would be lost now"));
    added(approved.ending(), now.ending())
        .forEach(name -> worse.add(name + " runs here now and would be stopped"));
    worse.addAll(now.waits());
    Set<String> knownGaps =
        approved.unseen().stream()
            .map(ImpactAssessment::withoutNumbers)
            .collect(Collectors.toSet());
    now.unseen().stream()
        .filter(sentence -> !knownGaps.contains(withoutNumbers(sentence)))
        .forEach(sentence -> worse.add("now not seen: " + sentence));
    now.policy()
        .forEach(
            (table, digest) -> {
              String before = approved.policy().getOrDefault(table, "");
              if (!before.isEmpty() && !digest.isEmpty() && !before.equals(digest)) {
                worse.add("the site's table " + table + " was changed");
              }
            });
    return worse;
  }

  /** Counts in such a sentence change all the time; what is not seen stays the same. */
  private static String withoutNumbers(String sentence) {
    return sentence.replaceAll("[0-9]+", "#");
  }

  private static List<String> added(List<String> before, List<String> now) {
    List<String> added = new ArrayList<>(now);
    added.removeAll(before);
    return added;
  }

  private static Duration longest(Question question, List<Task> tasks) {
    return tasks.stream()
        .map(task -> question.grace(task).time())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }
}
