package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.runbook.KillGrace;
import org.dcosrunbooks.runbook.Words;

/** Says what a drain would do, from what was seen. Pure: the same look gives the same words. */
final class ImpactAssessment {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss zzz", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  /**
   * What is wanted and what was seen.
   *
   * @param runId the root run, for links
   * @param out agents that are out now → why
   * @param httpCommandExecutor the agent's flag; empty when it could not be read
   * @param notRead what could not be read besides the view's own list, one sentence each
   */
  record Question(
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
      Map<AgentId, String> out,
      int budget,
      Optional<Boolean> httpCommandExecutor,
      List<String> notRead) {}

  private ImpactAssessment() {}

  static Impact of(Question question, List<String> differences) {
    ClusterView view = question.view();
    Optional<Agent> agent = view.agent(question.agent());
    List<Task> tasks = view.tasksOf(question.agent());
    Map<String, List<Task>> byFramework =
        tasks.stream()
            .collect(Collectors.groupingBy(Task::frameworkId, TreeMap::new, Collectors.toList()));
    List<Impact.Line> lines = new ArrayList<>();
    Names names = new Names();
    Set<String> holdUp = new LinkedHashSet<>();
    Set<String> unseen = new LinkedHashSet<>();
    boolean unreachable = agent.isEmpty();
    if (unreachable) {
      lines.add(
          new Impact.Line(
              "UNSEEN",
              names.of(question.host()),
              "the agent is unreachable: what runs on it cannot be seen, and the drain begins when it is back"));
    }
    List<String> fine = new ArrayList<>();
    byFramework.forEach((id, own) -> frameworkLine(view, id, own, names, lines, holdUp, fine));
    List<String> notRead = new ArrayList<>(view.unseen());
    notRead.addAll(question.notRead());
    for (String sentence : notRead) {
      if (concernsTheAgent(sentence)) {
        unseen.add(sentence);
      }
      lines.add(new Impact.Line("UNSEEN", names.of("not-seen"), sentence));
    }
    int operations = view.operationsOf(question.agent()).size();
    if (operations > 0) {
      lines.add(
          new Impact.Line(
              "DEGRADED",
              names.of("operations"),
              Words.count(operations, "storage operation")
                  + " on the agent: each must end and be acknowledged before it is DRAINED"));
    }
    lines.add(
        new Impact.Line(
            "FINE",
            names.of("tasks"),
            fine.isEmpty() ? "no task runs here" : String.join("; ", fine)));
    Optional<Duration> expected =
        unreachable || !holdUp.isEmpty() ? Optional.empty() : Optional.of(longest(question, tasks));
    Impact.Bound bound =
        new Impact.Bound(
            question.agent().value(),
            agent.map(Agent::address).orElse(""),
            question.maxGracePeriod().map(Duration::toSeconds).orElse(null),
            question.decommission(),
            question.maintain(),
            unreachable,
            List.copyOf(holdUp),
            List.copyOf(unseen));
    return new Impact(bound, page(question, agent, tasks, lines, expected, differences), expected);
  }

  /** What got worse since the yes, one sentence each; empty when it is as approved or better. */
  static List<String> worse(Impact.Bound approved, Impact.Bound now) {
    List<String> worse = new ArrayList<>();
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
    Set<String> knownGaps =
        approved.unseen().stream()
            .map(ImpactAssessment::withoutNumbers)
            .collect(Collectors.toSet());
    now.unseen().stream()
        .filter(sentence -> !knownGaps.contains(withoutNumbers(sentence)))
        .forEach(sentence -> worse.add("now not seen: " + sentence));
    return worse;
  }

  /** Counts in such a sentence change all the time; what is not seen stays the same. */
  private static String withoutNumbers(String sentence) {
    return sentence.replaceAll("[0-9]+", "#");
  }

  /** That some agent elsewhere has lost its connection is said, and nobody's yes depends on it. */
  private static boolean concernsTheAgent(String sentence) {
    return !sentence.contains("are not connected");
  }

  private static List<String> added(List<String> before, List<String> now) {
    List<String> added = new ArrayList<>(now);
    added.removeAll(before);
    return added;
  }

  private static void frameworkLine(
      ClusterView view,
      String id,
      List<Task> tasks,
      Names names,
      List<Impact.Line> lines,
      Set<String> holdUp,
      List<String> fine) {
    Optional<Framework> framework = view.framework(id);
    String name = framework.map(Framework::name).orElse(id);
    String count = Words.count(tasks.size(), "task");
    if (framework.isEmpty()) {
      lines.add(
          new Impact.Line(
              "UNSEEN",
              names.of(name),
              count
                  + " of a framework that is not in the list: whether it starts them elsewhere is not known"));
      holdUp.add(name);
    } else if (!framework.get().connected()) {
      lines.add(
          new Impact.Line(
              "DEGRADED",
              names.of(name),
              count
                  + " here, and its scheduler is away: the drain cannot end before it is back and acknowledges"));
      holdUp.add(name);
    } else {
      fine.add(
          count
              + " of "
              + name
              + (tasks.size() == 1
                  ? " gets SIGTERM and ends within its grace"
                  : " get SIGTERM and end within their grace"));
    }
  }

  private static Duration longest(Question question, Collection<Task> tasks) {
    return tasks.stream()
        .map(task -> grace(question, task).time())
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static KillGrace grace(Question question, Task task) {
    return KillGrace.of(task, question.maxGracePeriod(), question.httpCommandExecutor());
  }

  private static Impact.Page page(
      Question question,
      Optional<Agent> agent,
      List<Task> tasks,
      List<Impact.Line> lines,
      Optional<Duration> expected,
      List<String> differences) {
    ClusterView view = question.view();
    Instant at = view.taken();
    String purpose =
        question.decommission()
            ? "out of the cluster for good"
            : question.maintain() ? "out of the cluster for maintenance" : "out of the cluster";
    List<String> warnings = new ArrayList<>();
    warnings.add("Cannot be cancelled once started. Tasks get SIGTERM at once.");
    warnings.add(
        question.decommission()
            ? "Local data: LOST. The agent's id is removed for good and nothing brings it back."
            : "Local data: kept (no decommission).");
    String headline =
        question.clusterName()
            + " · drain-node"
            + (question.ticket().isBlank() ? "" : " · " + question.ticket());
    String asked =
        "May " + question.askedBy() + " take agent " + question.host() + " " + purpose + "?";
    String verdict = verdict(lines);
    String outNow = outNow(question);
    String ends =
        expected
            .map(
                time ->
                    "Drained about " + Words.duration(time) + " after the start (longest grace).")
            .orElse("When it ends cannot be said: see what holds it up.");
    return new Impact.Page(
        headline,
        asked,
        verdict,
        question.reason(),
        question.ticket(),
        question.askedBy(),
        warnings,
        lines,
        taskLines(question, tasks, at),
        facts(question, agent),
        order(question),
        "Before step 3 nothing has changed. After it the drain goes on"
            + (question.decommission()
                ? " and the agent is gone: nothing can bring it back."
                : "; the agent is given back when it is DRAINED; moved tasks stay moved."),
        ends,
        outNow,
        List.of(
            new Impact.Check(
                "masters",
                view.masters().recoveredCount()
                    + " of "
                    + view.masters().members().size()
                    + " recovered; leader "
                    + view.masters().leader().map(master -> master.address()).orElse("not known"),
                "each master's metrics",
                at),
            new Impact.Check(
                "maintenance schedule", "agent is in no window", "GET_MAINTENANCE_SCHEDULE", at),
            new Impact.Check(
                "capability",
                agent
                    .map(a -> a.canDrain() ? "AGENT_DRAINING announced" : "missing")
                    .orElse("not seen"),
                "GET_AGENTS",
                at)),
        List.of(
            "whether the tasks fit elsewhere",
            "what the services do without this node",
            "external load balancers and batch deadlines"),
        List.of(
            new Impact.Fact("Question", asked),
            new Impact.Fact("Where", headline),
            new Impact.Fact("Reason", question.reason()),
            new Impact.Fact("Verdict", verdict),
            new Impact.Fact("Mind", String.join(" ", warnings)),
            new Impact.Fact("Expected", ends),
            new Impact.Fact("Out", outNow)),
        differences.stream().map(Impact.Change::new).toList(),
        "/runs/" + question.runId() + "/plan",
        "/runs/" + question.runId());
  }

  private static String verdict(List<Impact.Line> lines) {
    Map<String, Long> kinds = new LinkedHashMap<>();
    for (String kind : List.of("BLOCKER", "OUTAGE", "DEGRADED", "UNSEEN")) {
      kinds.put(kind, lines.stream().filter(line -> line.kind().equals(kind)).count());
    }
    return Words.count(kinds.get("BLOCKER"), "blocker")
        + ", "
        + Words.count(kinds.get("DEGRADED"), "thing")
        + " that will hold it up, "
        + Words.count(kinds.get("UNSEEN"), "thing")
        + " we could not see";
  }

  private static List<Impact.TaskLine> taskLines(Question question, List<Task> tasks, Instant at) {
    return tasks.stream()
        .sorted(Comparator.comparing(Task::frameworkId).thenComparing(Task::id))
        .map(
            task -> {
              KillGrace grace = grace(question, task);
              boolean ended = task.state().terminal();
              return new Impact.TaskLine(
                  question
                      .view()
                      .framework(task.frameworkId())
                      .map(Framework::name)
                      .orElse(task.frameworkId()),
                  task.name(),
                  task.state() + (ended ? ", not acknowledged" : ""),
                  ended ? "" : Words.duration(grace.time()) + " (" + grace.source() + ")",
                  ended ? "" : "start + " + Words.duration(grace.time()),
                  "not known here");
            })
        .toList();
  }

  private static List<Impact.Fact> facts(Question question, Optional<Agent> agent) {
    List<Impact.Fact> facts = new ArrayList<>();
    facts.add(new Impact.Fact("agent id", question.agent().value()));
    agent.ifPresent(
        seen -> {
          facts.add(new Impact.Fact("address", seen.address() + ":" + seen.port()));
          facts.add(new Impact.Fact("kind", seen.isPublic() ? "public" : "private"));
          facts.add(new Impact.Fact("Mesos", seen.version()));
          seen.registered()
              .ifPresent(time -> facts.add(new Impact.Fact("registered", CLOCK.format(time))));
          seen.attributes()
              .forEach((name, value) -> facts.add(new Impact.Fact("attribute " + name, value)));
        });
    facts.add(
        new Impact.Fact(
            "grace",
            question
                .maxGracePeriod()
                .map(bound -> "at most " + Words.duration(bound))
                .orElse("each task's own")));
    return facts;
  }

  private static List<String> order(Question question) {
    List<String> order =
        new ArrayList<>(
            List.of("take a place", "look again", "DRAIN_AGENT: no way back from here on"));
    if (question.decommission()) {
      order.add("wait until the agent is gone for good");
    } else {
      order.add("wait for DRAINED");
      if (question.maintain()) {
        order.addAll(
            List.of("somebody does the maintenance", "REACTIVATE_AGENT", "agent takes work again"));
      }
    }
    order.add("give the place back");
    return order;
  }

  private static String outNow(Question question) {
    Collection<String> why =
        question.out().entrySet().stream()
            .filter(entry -> !entry.getKey().equals(question.agent()))
            .map(Map.Entry::getValue)
            .toList();
    return "Out of the cluster now: "
        + why.size()
        + " of "
        + question.budget()
        + (why.isEmpty() ? "." : ": " + String.join("; ", why) + ".");
  }

  /** Names to tick: without spaces, and each only once. */
  private static final class Names {
    private final Set<String> used = new LinkedHashSet<>();

    String of(String wanted) {
      String base = wanted.strip().replaceAll("[\\s,]+", "-");
      String name = base;
      for (int number = 2; !used.add(name); number++) {
        name = base + "-" + number;
      }
      return name;
    }
  }
}
