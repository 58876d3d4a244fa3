package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.KillGrace;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.guard.MastersAreWell;
import org.dcosrunbooks.guard.Verdict;

/** What the approver reads, in the order in which it is read. */
final class ImpactPage {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss zzz", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final ImpactAssessment.Question question;
  private final Optional<Agent> agent;
  private final Findings findings;
  private final Optional<Duration> expected;

  ImpactPage(
      ImpactAssessment.Question question,
      Optional<Agent> agent,
      Findings findings,
      Optional<Duration> expected) {
    this.question = question;
    this.agent = agent;
    this.findings = findings;
    this.expected = expected;
  }

  /**
   * @param differences what got worse since the question was asked the last time
   */
  Impact.Page page(List<String> differences) {
    String headline =
        question.clusterName()
            + " · "
            + question.runbook()
            + (question.ticket().isBlank() ? "" : " · " + question.ticket());
    String asked =
        "May "
            + question.askedBy()
            + " take agent "
            + question.host()
            + " out of the cluster"
            + (question.decommission()
                ? " for good?"
                : question.maintain() ? " for maintenance?" : "?");
    List<String> warnings =
        List.of(
            "Cannot be cancelled once started. Tasks get SIGTERM at once.",
            question.decommission()
                ? "Local data: LOST. The agent's id is removed for good and nothing brings it back."
                : "Local data: kept (no decommission).");
    String verdict = verdict();
    String outNow = outNow();
    String ends = ends();
    String ifYes = ifYes();
    return new Impact.Page(
        headline,
        asked,
        verdict,
        question.reason(),
        question.ticket(),
        question.askedBy(),
        warnings,
        findings.lines(),
        taskLines(),
        facts(),
        order(),
        ifAborted(),
        ends,
        outNow,
        checks(),
        notChecked(),
        List.of(
            new Impact.Fact("Question", asked),
            new Impact.Fact("Where", headline),
            new Impact.Fact("Reason", question.reason()),
            new Impact.Fact("Verdict", verdict),
            new Impact.Fact("Mind", String.join(" ", warnings)),
            new Impact.Fact("Expected", ends),
            new Impact.Fact("Out", outNow),
            new Impact.Fact("If yes", ifYes)),
        differences.stream().map(Impact.Change::new).toList(),
        "/runs/" + question.runId() + "/plan",
        "/runs/" + question.runId(),
        ifYes,
        question.earlierRuns(),
        "/agents/" + question.agent().value() + "/diagnosis");
  }

  private String verdict() {
    return Amounts.count(findings.count("OUTAGE"), "outage")
        + ", "
        + findings.count("DEGRADED")
        + " degraded, "
        + Amounts.count(findings.count("BLOCKER"), "blocker")
        + ", "
        + Amounts.count(findings.count("UNSEEN"), "thing")
        + " we could not see";
  }

  private String ends() {
    if (expected.isEmpty()) {
      return "When it ends cannot be said: see what holds it up.";
    }
    return question.tasks().stream()
        .max(Comparator.comparing(task -> question.grace(task).time()))
        .map(
            task ->
                "Drained within about "
                    + Amounts.span(expected.get())
                    + " of the start (longest grace: "
                    + owner(task)
                    + ").")
        .orElse("Drained at once: no task runs here.");
  }

  private String ifYes() {
    boolean free = othersOut().size() < question.budget();
    List<String> waits = new ArrayList<>(findings.waits);
    Verdict masters = new MastersAreWell().judge(question.view().masters());
    if (!masters.allows()) {
      waits.add(masters.reason().replaceFirst("\\.$", ""));
    }
    String place =
        waits.isEmpty()
            ? "Starts when a place is free"
                + (free ? " (one is free now)." : " (none is free now).")
            : "Starts when a place is free and this is over: " + String.join("; ", waits) + ".";
    return place + " If the picture gets worse, you are asked again.";
  }

  private Collection<String> othersOut() {
    return question.out().stream()
        .filter(one -> !one.is(question.agent(), question.host()))
        .map(Places.Out::why)
        .toList();
  }

  private String outNow() {
    Collection<String> why = othersOut();
    return "Out of the cluster now: "
        + why.size()
        + " of "
        + question.budget()
        + (why.isEmpty() ? "." : ": " + String.join("; ", why) + ".");
  }

  private String owner(Task task) {
    return findings.fateOf(task, framework(task)).owner();
  }

  private String framework(Task task) {
    return question
        .view()
        .framework(task.frameworkId())
        .map(Framework::name)
        .orElse(task.frameworkId());
  }

  private List<Impact.TaskLine> taskLines() {
    return question.tasks().stream()
        .sorted(Comparator.comparing(this::owner).thenComparing(Task::id))
        .map(
            task -> {
              KillGrace grace = question.grace(task);
              boolean ended = task.state().terminal();
              return new Impact.TaskLine(
                  owner(task),
                  task.name(),
                  task.state() + (ended ? ", not acknowledged" : ""),
                  ended ? "" : Amounts.span(grace.time()) + " (" + grace.source() + ")",
                  ended ? "" : "start + " + Amounts.span(grace.time()),
                  ended ? "" : findings.fateOf(task, framework(task)).comesBack());
            })
        .toList();
  }

  private List<Impact.Fact> facts() {
    List<Impact.Fact> facts = new ArrayList<>();
    facts.add(new Impact.Fact("agent id", question.agent().value()));
    agent.ifPresent(
        seen -> {
          facts.add(new Impact.Fact("address", seen.address() + ":" + seen.port()));
          facts.add(new Impact.Fact("kind", seen.isPublic() ? "public" : "private"));
          seen.room().zone().ifPresent(zone -> facts.add(new Impact.Fact("zone", zone)));
          facts.add(new Impact.Fact("Mesos", seen.version()));
          seen.registered()
              .ifPresent(time -> facts.add(new Impact.Fact("registered", CLOCK.format(time))));
          new TreeMap<>(seen.attributes())
              .forEach((name, value) -> facts.add(new Impact.Fact("attribute " + name, value)));
          new TreeMap<>(seen.room().total())
              .forEach(
                  (role, amount) -> {
                    if (!role.equals(Agent.Room.NOBODYS)) {
                      facts.add(new Impact.Fact("reserved for " + role, amount(amount)));
                    }
                  });
          if (!seen.room().volumes().isEmpty()) {
            facts.add(
                new Impact.Fact(
                    "persistent volumes",
                    Amounts.count(seen.room().volumes().size(), "volume")
                        + (question.decommission() ? ", lost with the agent" : ", kept")));
          }
        });
    facts.add(
        new Impact.Fact(
            "grace",
            question
                .maxGracePeriod()
                .map(bound -> "at most " + Amounts.span(bound))
                .orElse("each task's own")));
    return facts;
  }

  private static String amount(org.dcosrunbooks.cluster.Resources amount) {
    return Math.round(amount.cpus() * 100) / 100.0
        + " cpus, "
        + Math.round(amount.memMegabytes())
        + " MiB memory, "
        + Math.round(amount.diskMegabytes())
        + " MiB disk";
  }

  private List<String> order() {
    List<String> order =
        new ArrayList<>(
            List.of("take a place", "look again", "DRAIN_AGENT: no way back from here on"));
    if (question.decommission()) {
      order.add("wait until the agent is gone for good");
    } else {
      order.add("wait for DRAINED");
      order.add("wait until moved apps are healthy elsewhere");
      if (question.maintain()) {
        order.addAll(
            List.of(
                "an operator stops the unit, and the agent is asked whether it is stopped",
                "the maintenance",
                "an operator starts the unit, and the node is checked",
                "REACTIVATE_AGENT: the agent takes work again",
                "wait until what waited for the node runs, and Kafka is in sync"));
      }
    }
    order.add("give the place back");
    return order;
  }

  private String ifAborted() {
    return "Before the drain begins nothing has changed. After that it goes on"
        + (question.decommission()
            ? " and the agent is gone: nothing can bring it back."
            : "; the agent is given back when it is DRAINED; moved tasks stay moved.");
  }

  private List<Impact.Check> checks() {
    ClusterView view = question.view();
    Instant at = view.taken();
    List<Impact.Check> checks = new ArrayList<>();
    checks.add(
        new Impact.Check(
            "masters",
            view.masters().recoveredCount()
                + " of "
                + view.masters().members().size()
                + " recovered; leader "
                + view.masters().leader().map(Masters.Master::address).orElse("not known"),
            "each master's metrics",
            at));
    checks.add(
        new Impact.Check(
            "maintenance schedule",
            agent
                .map(seen -> view.maintenance().windowOf(seen).map(ImpactPage::window))
                .map(window -> window.orElse("agent is in no window"))
                .orElse("not known: the agent is not seen"),
            "GET_MAINTENANCE_SCHEDULE",
            at));
    checks.add(
        new Impact.Check(
            "capability",
            agent
                .map(seen -> seen.canDrain() ? "AGENT_DRAINING announced" : "missing")
                .orElse("not seen"),
            "GET_AGENTS",
            at));
    question.apps().ifPresent(apps -> apps(apps, checks));
    question.services().values().forEach(service -> service(service, at, checks));
    checks.add(
        new Impact.Check(
            "hours", question.hours().refusal().orElse("allowed now"), "policy table hours", at));
    return checks;
  }

  private static String window(Maintenance.Window window) {
    return "agent is in a window from "
        + CLOCK.format(window.start())
        + window.duration().map(length -> " for " + Amounts.span(length)).orElse("");
  }

  private static void apps(Apps apps, List<Impact.Check> checks) {
    checks.add(
        new Impact.Check(
            "apps",
            Amounts.count(apps.apps().size(), "app")
                + " of "
                + Amounts.count(apps.frameworkIds().size(), "Marathon")
                + " read"
                + (apps.notSeen().isEmpty() ? "" : "; not all could be read"),
            "Marathon /v2/apps, /v2/pods",
            apps.taken()));
    List<String> running =
        apps.deployments().stream()
            .map(one -> one.inWords(apps.taken()) + " of " + String.join(", ", one.apps()))
            .limit(5)
            .toList();
    checks.add(
        new Impact.Check(
            "deployments",
            running.isEmpty()
                ? "none is running"
                : Amounts.count(apps.deployments().size(), "deployment")
                    + " running: "
                    + String.join("; ", running),
            "Marathon /v2/deployments",
            apps.taken()));
  }

  private static void service(
      ImpactAssessment.Service service, Instant at, List<Impact.Check> checks) {
    service.sdk().ifPresent(sdk -> checks.add(plans(sdk, at)));
    service
        .kafka()
        .ifPresent(
            kafka ->
                checks.add(
                    new Impact.Check(
                        service.sdk().map(SdkService::name).orElse("kafka") + " partitions",
                        Amounts.count(kafka.brokers().size(), "broker")
                            + ", "
                            + Amounts.count(kafka.topics().size(), "topic")
                            + "; under-replicated: "
                            + (kafka.underReplicated().isBlank() ? "none named" : "yes")
                            + "; without a leader: "
                            + (kafka.unavailable().isBlank() ? "none named" : "yes"),
                        "the service's /v1/topics and /v1/brokers",
                        at)));
  }

  private static Impact.Check plans(SdkService sdk, Instant at) {
    return new Impact.Check(
        sdk.name() + " plans",
        String.join(
            ", ",
            new TreeMap<>(sdk.plans())
                .entrySet().stream()
                    .map(plan -> plan.getKey() + " " + plan.getValue().status())
                    .toList()),
        "the service's /v1/plans",
        at);
  }

  private List<String> notChecked() {
    List<String> not = new ArrayList<>();
    if (question.apps().isEmpty()) {
      not.add("whether apps keep their minimum and fit elsewhere: no Marathon is configured");
    }
    if (!question.appsMatter()) {
      question
          .apps()
          .ifPresent(
              apps ->
                  apps.notSeen()
                      .forEach(gap -> not.add(gap + " Nothing runs here that it could be about.")));
    }
    if (question.services().values().stream().anyMatch(service -> service.kafka().isPresent())) {
      not.add(
          "min.insync.replicas and the number of copies of each topic: the scheduler does not tell"
              + " them for all topics at once");
    }
    not.add("how long apps take to start elsewhere: Marathon does not keep it");
    not.add("external load balancers and batch deadlines: nothing here knows them");
    return not;
  }
}
