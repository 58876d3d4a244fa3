package org.dcosrunbooks.web;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.audit.ChangedRow;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Head;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.AppSource;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.diagnosis.Patient;
import org.dcosrunbooks.diagnosis.Sick;
import org.dcosrunbooks.engine.Budget;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.JobAsked;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.Runs.Standing;
import org.dcosrunbooks.engine.StartField;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.node.Jobs;

/**
 * A cluster of ten agents and five runs, one in each standing. Tests change what they are about;
 * what people ask for is written down in {@code asked}.
 */
public final class World {

  public static final Instant NOW = Instant.parse("2026-11-21T15:09:04Z");
  public static final Head HEAD = new Head(812, "5be1".repeat(16));
  public static final String WAITING = "11111111-0000-11f0-8000-000000000001";
  public static final String ASKING = "22222222-0000-11f0-8000-000000000002";
  public static final String FAILED = "33333333-0000-11f0-8000-000000000003";
  public static final String MANUAL = "44444444-0000-11f0-8000-000000000004";
  public static final String ENDED = "55555555-0000-11f0-8000-000000000005";
  public static final String APPROVAL_TASK = "task-approve";
  public static final String MANUAL_TASK = "task-manual";
  public static final String JOB = "job-4711";

  public final Clock clock;
  public final Map<String, Runs.View> views = new LinkedHashMap<>();
  public final Map<String, People.Person> persons = new LinkedHashMap<>();
  public final Map<String, Plan> plans = new LinkedHashMap<>();
  public final Map<String, Decision> decisions = new LinkedHashMap<>();
  public final Map<String, List<Entry>> entries = new LinkedHashMap<>();
  public final List<Places.Place> open = new ArrayList<>();
  public final List<String> asked = new ArrayList<>();
  public final List<Runs.RunbookView> runbooks = new ArrayList<>();
  public ClusterNow.Seen seen;
  public Optional<String> chainProblem = Optional.empty();
  public Optional<String> unchecked = Optional.empty();
  public List<ChangedRow> changedRows = List.of();
  public RuntimeException refusal;

  /** What a job says to whoever reads its log. */
  public Supplier<String> log;

  /** What every agent says of itself; null when none answers. */
  public AgentItself itself;

  public Apps apps;
  public Budget.Count budget;
  public Optional<Preview> preview;

  public World() {
    this(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  public World(Clock clock) {
    this.clock = clock;
    reset();
  }

  /** Everything as at the beginning, whatever a test has made of it. */
  public void reset() {
    List.of(views, persons, plans, decisions, entries).forEach(Map::clear);
    List.of(open, asked, runbooks).forEach(List::clear);
    chainProblem = Optional.empty();
    unchecked = Optional.empty();
    changedRows = List.of();
    refusal = null;
    log = () -> "";
    itself = null;
    apps = new Apps(clock.instant(), List.of(), List.of(), List.of(), Map.of(), List.of());
    budget = new Budget.Count(5, 6);
    preview = Optional.of(Preview.of(page("10.0.2.14")));
    for (Group group : Group.values()) {
      String name = group == Group.ONCALL ? "oncall" : group.id().replaceAll("s$", "");
      person(name, group);
    }
    person("nobody");
    person("both", Group.OPERATORS, Group.APPROVERS);
    runbooks.add(runbook());
    cluster();
    waiting();
    asking();
    failed();
    manual();
    ended();
  }

  public void person(String id, Group... groups) {
    persons.put(id, new People.Person(id, id, Set.of(groups)));
  }

  private Instant ago(Duration duration) {
    return clock.instant().minus(duration);
  }

  private Instant ago(long seconds) {
    return ago(Duration.ofSeconds(seconds));
  }

  // ---- what there is

  private static Runs.RunbookView runbook() {
    return new Runs.RunbookView(
        "drain-node",
        "Drain a node",
        "Takes the tasks off an agent and keeps new ones away: for a maintenance, after which the"
            + " agent takes work again, or for good. Shows first what will be hit, and lets"
            + " somebody else approve exactly that.",
        true,
        List.of(
            field(
                "agent",
                StartField.Kind.TEXT,
                "Agent",
                "Mesos id, hostname or IP: 10.0.2.107",
                true,
                255),
            field(
                "maxGracePeriod",
                StartField.Kind.TEXT,
                "Longest grace",
                "10m, 90s or PT10M. Empty: each task's own.",
                false,
                20),
            field(
                "decommission",
                StartField.Kind.FLAG,
                "Remove for good",
                "The agent's id is gone at the end and never comes back.",
                false,
                5),
            new StartField(
                "afterDrain",
                StartField.Kind.CHOICE,
                "After the drain",
                "end: leave it drained. maintain: your work, then the agent is given back.",
                false,
                20,
                List.of("end", "maintain"),
                Optional.of("end")),
            field(
                "reason",
                StartField.Kind.LONG_TEXT,
                "Reason",
                "Why, for the approver and the record: replace DIMM B2",
                true,
                500),
            field("ticket", StartField.Kind.TEXT, "Ticket", "As in CHG-20417", false, 60)));
  }

  private static StartField field(
      String name, StartField.Kind kind, String label, String hint, boolean required, int most) {
    return new StartField(name, kind, label, hint, required, most, List.of(), Optional.empty());
  }

  public static String model() {
    try (InputStream in = World.class.getResourceAsStream("/web/drain-node.bpmn")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cluster() {
    List<Agent> agents = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    for (int i = 11; i <= 18; i++) {
      AgentState state =
          switch (i) {
            case 12, 13 -> AgentState.DRAINING;
            case 15 -> AgentState.DEACTIVATED;
            case 16 -> AgentState.DRAINED;
            default -> AgentState.ACTIVE;
          };
      agents.add(agent("10.0.2." + i, i, state));
      for (int t = 0; t < 17 - i % 5; t++) {
        tasks.add(task(i, t, t == 0 && i == 12 ? TaskState.KILLED : TaskState.RUNNING));
      }
    }
    agents.add(agent("10.0.3.11", 31, AgentState.ACTIVE));
    AgentId lost = id(19);
    seen =
        new ClusterNow.Seen(
            Optional.of(
                new ClusterView(
                    ago(2),
                    new Masters(
                        List.of(
                            new Masters.Master(
                                "10.0.0.1:5050",
                                false,
                                true,
                                Optional.of("1.11.0"),
                                Optional.empty()),
                            new Masters.Master(
                                "10.0.0.2:5050",
                                true,
                                true,
                                Optional.of("1.11.0"),
                                Optional.empty()),
                            new Masters.Master(
                                "10.0.0.3:5050",
                                false,
                                false,
                                Optional.empty(),
                                Optional.of("no answer within 2 s")))),
                    agents,
                    tasks,
                    List.of(),
                    List.of(),
                    new Registry(
                        Map.of(),
                        Map.of(
                            lost,
                            new Registry.Entry(
                                Optional.empty(), false, Optional.empty(), Optional.of(ago(2460)))),
                        Map.of()),
                    Maintenance.NONE,
                    List.of("Tasks of one framework: the account lacks the right to view them."))),
            Optional.empty(),
            ago(2));
    open.add(
        new Places.Place(
            1, WAITING, id(13), "10.0.2.13", ago(440), Optional.of(ago(430)), Optional.empty()));
    open.add(
        new Places.Place(
            2, MANUAL, id(16), "10.0.2.16", ago(5000), Optional.of(ago(4900)), Optional.empty()));
  }

  private static AgentId id(int number) {
    return new AgentId("1769fdfd-1727-4da8-a192-839f43c70c5e-S" + number);
  }

  private Agent agent(String host, int number, AgentState state) {
    boolean drain = state == AgentState.DRAINING || state == AgentState.DRAINED;
    return new Agent(
        id(number),
        host,
        host,
        5051,
        state,
        state == AgentState.ACTIVE,
        state != AgentState.ACTIVE,
        drain
            ? Optional.of(
                new Drain(
                    state == AgentState.DRAINED,
                    number == 13 ? Optional.of(Duration.ofMinutes(10)) : Optional.empty(),
                    false,
                    Optional.of(ago(number == 12 ? 2460 : 420))))
            : Optional.empty(),
        Optional.of(ago(86400 * 9)),
        Optional.empty(),
        "1.11.0",
        number == 31 ? Map.of("public_ip", "true") : Map.of(),
        Set.of("AGENT_DRAINING"),
        Resources.NONE,
        Resources.NONE,
        room(number));
  }

  /** Zone by zone in turns; the more tasks, the less is free. */
  private static Agent.Room room(int number) {
    return new Agent.Room(
        Map.of(Agent.Room.NOBODYS, new Resources(16, 65_536, 400_000)),
        Map.of(
            Agent.Room.NOBODYS,
            new Resources(15.5 - number % 5 * 2.5, 60_000 - number % 5 * 9_000, 0)),
        List.of(),
        List.of(),
        List.of(),
        Optional.of("eu-1"),
        Optional.of(number % 2 == 0 ? "eu-1b" : "eu-1a"));
  }

  /** A cluster of so many agents, a few of them out, each with ten tasks. */
  public void agents(int many) {
    List<Agent> agents = new ArrayList<>();
    List<Task> tasks = new ArrayList<>();
    for (int at = 0; at < many; at++) {
      AgentState state =
          switch (at % 100) {
            case 17 -> AgentState.DRAINING;
            case 42 -> AgentState.DEACTIVATED;
            default -> AgentState.ACTIVE;
          };
      agents.add(agent("10.1." + at / 250 + "." + (at % 250 + 1), at, state));
      for (int t = 0; t < 10; t++) {
        tasks.add(task(at, t, TaskState.RUNNING));
      }
    }
    ClusterView view = seen.view().orElseThrow();
    seen =
        new ClusterNow.Seen(
            Optional.of(
                new ClusterView(
                    view.taken(),
                    view.masters(),
                    agents,
                    tasks,
                    view.frameworks(),
                    view.operations(),
                    view.registry(),
                    view.maintenance(),
                    view.unseen())),
            Optional.empty(),
            seen.at());
  }

  private Task task(int agent, int number, TaskState state) {
    return new Task(
        "shop.checkout." + agent + "." + number,
        "checkout",
        "framework-1",
        id(agent),
        state,
        Task.Executor.COMMAND,
        Optional.of(Duration.ofSeconds(20)),
        Optional.of(ago(3600)),
        Resources.NONE);
  }

  // ---- the runs

  private void waiting() {
    add(
        summary(WAITING, "10.0.2.13", "replace DIMM B2", "CHG-20417", 440, Standing.WAITING)
            .now(
                "waits for DRAINED. 1 of 13 tasks left: /billing/worker (Marathon), SIGTERM"
                    + " 16:04:04, killed by 16:09:04."),
        Set.of(
            "startEvent_asked",
            "serviceTask_assessImpact",
            "userTask_approveDrain",
            "serviceTask_takePlace",
            "event_noWayBack",
            "serviceTask_startAgentDrain"),
        Set.of("receiveTask_agentDrained"),
        Set.of(),
        true,
        List.of(
            new Runs.Wait(
                "receiveTask_agentDrained",
                "Agent drained",
                "1 of 13 tasks still runs: /billing/worker; it ignores SIGTERM and has 4 min of"
                    + " grace left.",
                Optional.of(ago(2)),
                ago(300),
                Optional.of(ago(-180)))),
        List.of(),
        List.of(),
        List.of(
            new Runs.OpenEffect(
                "agent 10.0.2.13 drained", "REACTIVATE, by this run at its end", ago(300))),
        "Abort now would not stop the drain; give the agent back when it is DRAINED (about 16:09).");
    plan(WAITING, "10.0.2.13");
    decisions.put(
        "plan-" + WAITING,
        new Decision(
            "plan-" + WAITING,
            Decision.Word.APPROVED,
            "approver",
            ago(320),
            "ok until 05:00",
            List.of("/shop/checkout")));
  }

  private void asking() {
    add(
        summary(ASKING, "10.0.2.14", "kernel update", "CHG-20418", 60, Standing.ASKING)
            .now("asks approvers whether it may."),
        Set.of("startEvent_asked", "serviceTask_assessImpact"),
        Set.of("userTask_approveDrain"),
        Set.of(),
        false,
        List.of(),
        List.of(
            new Runs.PersonTask(
                APPROVAL_TASK,
                "userTask_approveDrain",
                "Approve drain",
                "approval",
                Set.of("approvers"),
                Optional.empty(),
                ago(50))),
        List.of(),
        List.of(),
        "Abort now would end the run; nothing has changed so far.");
    plan(ASKING, "10.0.2.14");
  }

  private void failed() {
    add(
        summary(FAILED, "10.0.2.107", "replace disk", "CHG-20419", 1260, Standing.FAILED)
            .now("the step \"Start agent drain\" failed."),
        Set.of(
            "startEvent_asked",
            "serviceTask_assessImpact",
            "userTask_approveDrain",
            "serviceTask_takePlace",
            "event_noWayBack"),
        Set.of(),
        Set.of("serviceTask_startAgentDrain"),
        true,
        List.of(),
        List.of(),
        List.of(
            new Runs.Incident(
                JOB,
                "serviceTask_startAgentDrain",
                "Start agent drain",
                "drain-node 10.0.2.107: asked for the drain, answer lost, and no master answers",
                """
                Doing:  step "Start agent drain" for run 4711 (CHG-20419, operator)
                Seen:   POST DRAIN_AGENT to 10.0.0.2:5050: connection reset after 4 s; then 6 × no leader (10.0.0.1–3), last 02:14:40
                Means:  the drain may or may not have begun. Tasks may already be stopping. No other agent is touched by this run.
                Do:     see whether a leader is elected (masters page); nothing on the agent. Then Retry.
                Retry:  harmless: reads drain_info first and asks again only when there is none.
                Else:   abort (treated as past the point of no return: given back once DRAINED, if the drain began)\
                """,
                ago(600))),
        List.of(),
        "Abort now would arm the undo: whether the drain began is not known.");
    plan(FAILED, "10.0.2.107");
  }

  private void manual() {
    add(
        summary(MANUAL, "10.0.2.16", "replace fan", "", 5000, Standing.ASKING)
            .now("waits for operators: Do the maintenance."),
        Set.of(
            "startEvent_asked",
            "serviceTask_assessImpact",
            "userTask_approveDrain",
            "serviceTask_takePlace",
            "event_noWayBack",
            "serviceTask_startAgentDrain",
            "receiveTask_agentDrained"),
        Set.of("userTask_doTheMaintenance"),
        Set.of(),
        true,
        List.of(),
        List.of(
            new Runs.PersonTask(
                MANUAL_TASK,
                "userTask_doTheMaintenance",
                "Do the maintenance",
                "manual",
                Set.of("operators"),
                Optional.of("operator"),
                ago(4000))),
        List.of(),
        List.of(
            new Runs.OpenEffect(
                "agent 10.0.2.16 drained", "REACTIVATE, by this run at its end", ago(4500))),
        "Abort now would give the agent back at once.");
    plan(MANUAL, "10.0.2.16");
  }

  private void ended() {
    Summary summary = summary(ENDED, "10.0.2.5", "new kernel", "CHG-20401", 90000, Standing.ENDED);
    summary.ended = Optional.of(ago(86000));
    summary.outcome = Optional.of("returned");
    summary.outcomeReason =
        Optional.of("Drained, given back; kafka-1 in sync after 9 min; nothing open.");
    add(
        summary.now("has ended."),
        Set.of(
            "startEvent_asked",
            "serviceTask_assessImpact",
            "userTask_approveDrain",
            "serviceTask_takePlace",
            "event_noWayBack",
            "serviceTask_startAgentDrain",
            "receiveTask_agentDrained",
            "userTask_doTheMaintenance",
            "endEvent_returned"),
        Set.of(),
        Set.of(),
        true,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "The run has ended.");
  }

  /** A summary in the making. */
  private static final class Summary {
    private final String id;
    private final String subject;
    private final String reason;
    private final String ticket;
    private final Instant started;
    private final Standing standing;
    private Optional<Instant> ended = Optional.empty();
    private Optional<String> outcome = Optional.empty();
    private Optional<String> outcomeReason = Optional.empty();
    private String now = "";

    private Summary(
        String id,
        String subject,
        String reason,
        String ticket,
        Instant started,
        Standing standing) {
      this.id = id;
      this.subject = subject;
      this.reason = reason;
      this.ticket = ticket;
      this.started = started;
      this.standing = standing;
    }

    private Summary now(String sentence) {
      now = sentence;
      return this;
    }

    private Runs.Summary done() {
      return new Runs.Summary(
          id,
          "drain-node",
          "drain-node/" + subject,
          subject,
          reason,
          ticket,
          "operator",
          started,
          ended,
          standing,
          now,
          outcome,
          outcomeReason);
    }
  }

  private Summary summary(
      String id, String subject, String reason, String ticket, long seconds, Standing standing) {
    return new Summary(id, subject, reason, ticket, ago(seconds), standing);
  }

  private void add(
      Summary summary,
      Set<String> done,
      Set<String> active,
      Set<String> failed,
      boolean noWayBack,
      List<Runs.Wait> waits,
      List<Runs.PersonTask> tasks,
      List<Runs.Incident> incidents,
      List<Runs.OpenEffect> effects,
      String abort) {
    Runs.Summary head = summary.done();
    List<Entry> record = record(head);
    entries.put(head.id(), record);
    List<Entry> newestFirst = new ArrayList<>(record);
    java.util.Collections.reverse(newestFirst);
    views.put(
        head.id(),
        new Runs.View(
            head,
            model(),
            done,
            active,
            failed,
            noWayBack,
            waits,
            tasks,
            incidents,
            effects,
            new Runs.AbortPreview(head.ended().isEmpty(), abort),
            Optional.empty(),
            newestFirst,
            Duration.between(head.started(), head.ended().orElse(clock.instant())),
            List.of(),
            List.of()));
  }

  /** The same run, and one that it has called. */
  public void calls(String run, Runs.Called called) {
    Runs.View view = views.get(run);
    views.put(run, with(view, view.approvalPage(), view.timeline(), List.of(called)));
  }

  private static Runs.View with(
      Runs.View view,
      Optional<String> approvalPage,
      List<Entry> timeline,
      List<Runs.Called> called) {
    return new Runs.View(
        view.summary(),
        view.model(),
        view.done(),
        view.active(),
        view.failed(),
        view.noWayBack(),
        view.waits(),
        view.tasks(),
        view.incidents(),
        view.open(),
        view.abort(),
        approvalPage,
        timeline,
        view.age(),
        called,
        view.unread());
  }

  /** It asks for a job on its machine, and is answered. */
  public void asksForJob(String run, String step, boolean done) {
    List<Entry> record = new ArrayList<>(entries.get(run));
    long number = record.size() + 1L;
    String data =
        json(new JobAsked(step, "10.0.2.13", "10.0.2.13", Optional.empty()).details(Map.of()));
    record.add(line(run, number, Entry.Kind.INTENT, "STOP_UNIT", data, Optional.empty()));
    record.add(
        line(
            run,
            number + 1,
            Entry.Kind.RESULT,
            "answered",
            json(Map.of("done", done)),
            Optional.of(number)));
    entries.put(run, record);
    List<Entry> newestFirst = new ArrayList<>(record);
    java.util.Collections.reverse(newestFirst);
    Runs.View view = views.get(run);
    views.put(run, with(view, view.approvalPage(), newestFirst, view.called()));
  }

  private static Entry line(
      String run, long number, Entry.Kind kind, String text, String data, Optional<Long> answers) {
    String hash = "%064x".formatted(number);
    return new Entry(
        run, number, NOW, kind, "Stop unit on node", "service", text, data, answers, hash, hash);
  }

  private List<Entry> record(Runs.Summary run) {
    List<Entry> lines = new ArrayList<>();
    Instant at = run.started();
    entry(
        lines,
        run,
        at,
        Entry.Kind.COURSE,
        "",
        "operator",
        "operator started drain-node on " + run.subject() + ".",
        0);
    entry(
        lines,
        run,
        at.plusSeconds(2),
        Entry.Kind.LOOK,
        "Assess impact",
        "service",
        "13 tasks of 7 apps, 0 operations, masters 3/3.",
        0);
    if (run.standing() != Standing.ASKING || run.id().equals(MANUAL)) {
      entry(
          lines,
          run,
          at.plusSeconds(100),
          Entry.Kind.PERSON,
          "Approve drain",
          "approver",
          "approver approved plan 7f3a-91c2: \"ok until 05:00\".",
          0);
      entry(
          lines,
          run,
          at.plusSeconds(120),
          Entry.Kind.INTENT,
          "Start agent drain",
          "service",
          "Will ask 10.0.0.2:5050 for DRAIN_AGENT of " + run.subject() + ".",
          0);
      if (run.standing() != Standing.FAILED) {
        entry(
            lines,
            run,
            at.plusSeconds(121),
            Entry.Kind.RESULT,
            "Start agent drain",
            "service",
            "DRAIN_AGENT answered 200 by 10.0.0.2:5050.",
            4);
        for (int i = 13; i > 0; i -= 2) {
          entry(
              lines,
              run,
              at.plusSeconds(150 + (13 - i) * 20),
              Entry.Kind.LOOK,
              "Agent drained",
              "service",
              i + " of 13 tasks left.",
              0);
        }
      }
    }
    return lines;
  }

  private static void entry(
      List<Entry> lines,
      Runs.Summary run,
      Instant at,
      Entry.Kind kind,
      String step,
      String actor,
      String text,
      long answers) {
    long number = lines.size() + 1L;
    String hash = "%016x".formatted(number * 0x9e3779b97f4a7c15L).repeat(4);
    lines.add(
        new Entry(
            run.id(),
            number,
            at,
            kind,
            step,
            actor,
            text,
            "{\"run\":\"" + run.businessKey() + "\"}",
            answers == 0 ? Optional.empty() : Optional.of(answers),
            lines.isEmpty() ? "0".repeat(64) : lines.get(lines.size() - 1).hash(),
            hash));
  }

  // ---- plans

  private static Map<String, Object> page(String host) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("headline", "prod-eu · drain-node · CHG-20417");
    page.put(
        "question",
        "May operator take agent " + host + " out of the cluster for maintenance, about 2 h?");
    page.put("verdict", "1 outage, 1 service degraded, 0 blockers, 1 thing we could not see");
    page.put("reason", "replace DIMM B2");
    page.put("ticket", "CHG-20417");
    page.put("askedBy", "operator (operators)");
    page.put(
        "warnings",
        List.of(
            "Cannot be cancelled once started. Tasks get SIGTERM at once.",
            "Local data: kept (no decommission)."));
    page.put(
        "lines",
        List.of(
            line(
                "OUTAGE",
                "/shop/checkout",
                "1 of 1 instance here; down about 50 s (grace 20 s + start 30 s)"),
            line(
                "DEGRADED",
                "kafka/kafka-1",
                "broker stays down until the agent is back (about 2 h); 2 of 3 left, 0 partitions under-replicated now, min.insync 2: no further broker"),
            line(
                "UNSEEN",
                "spark-adhoc",
                "unknown framework, 2 tasks: we cannot say whether it restarts them"),
            line(
                "FINE",
                "11 other tasks",
                "of 7 apps move; the other agents have the cpu, memory, disk and ports (fits)")));
    page.put(
        "tasks",
        List.of(
            Map.of(
                "service",
                "/shop/checkout",
                "task",
                "shop_checkout.2f1a",
                "state",
                "RUNNING",
                "grace",
                "20 s (own)",
                "endsBy",
                "16:10:00",
                "comesBack",
                "yes, elsewhere"),
            Map.of(
                "service",
                "/billing/worker",
                "task",
                "billing_worker.77aa",
                "state",
                "RUNNING",
                "grace",
                "5 min (own)",
                "endsBy",
                "16:14:40",
                "comesBack",
                "yes, elsewhere"),
            Map.of(
                "service",
                "spark-adhoc",
                "task",
                "driver-20261121",
                "state",
                "RUNNING",
                "grace",
                "3 s (default)",
                "endsBy",
                "16:09:43",
                "comesBack",
                "not known")));
    page.put(
        "facts",
        List.of(
            Map.of("name", "id", "value", "1769fdfd-1727-4da8-a192-839f43c70c5e-S12"),
            Map.of("name", "registered", "value", "12 Nov 08:14 CET"),
            Map.of("name", "kind", "value", "private, eu-1b, Mesos 1.11.0")));
    page.put(
        "order",
        List.of(
            "take a place",
            "look again",
            "DRAIN_AGENT: no way back from here",
            "wait for DRAINED",
            "your work",
            "REACTIVATE"));
    page.put(
        "ifAborted",
        "Before the drain begins nothing has changed; after that the agent is given back when DRAINED, moved tasks stay moved.");
    page.put(
        "expected",
        "drained 4–6 min after start (longest grace: 5 min, /billing/worker); back about 18:15");
    page.put(
        "outNow",
        "Out of the cluster now: 1 of budget 3: 10.0.2.5 (deactivated since 14:10, by nobody of ours)");
    page.put(
        "checks",
        List.of(
            Map.of(
                "check",
                "drain capability",
                "result",
                "yes",
                "source",
                "master 10.0.0.2",
                "at",
                "16:02:11"),
            Map.of(
                "check",
                "maintenance schedule",
                "result",
                "agent is in no window",
                "source",
                "master 10.0.0.2",
                "at",
                "16:02:11")));
    page.put("notChecked", List.of("external load balancers", "batch deadlines"));
    page.put("somethingNew", Map.of("unknown", "ignored"));
    return page;
  }

  private void plan(String runId, String host) {
    String page = json(page(host));
    views.computeIfPresent(
        runId, (id, view) -> with(view, Optional.of(page), view.timeline(), view.called()));
    plans.put(
        runId,
        new Plan(
            "plan-" + runId,
            runId,
            1,
            "drain-node",
            "7f3a91c2" + "0".repeat(56),
            "{}",
            "{}",
            page,
            List.of("/shop/checkout", "kafka/kafka-1", "spark-adhoc"),
            "p".repeat(64),
            ago(50),
            ago(-28000)));
  }

  /** The run asks a second time: since it asked first, this got worse. */
  public void changes(String runId, String worse) {
    Plan first = plans.get(runId);
    Map<String, Object> page = page("10.0.2.14");
    page.put("changes", List.of(Map.of("text", worse)));
    plans.put(
        runId,
        new Plan(
            first.id(),
            runId,
            2,
            first.runbook(),
            first.digest(),
            first.body(),
            first.bound(),
            json(page),
            first.mustAcknowledge(),
            first.policyDigest(),
            first.created(),
            first.expires()));
  }

  private static Map<String, String> line(String kind, String name, String text) {
    return Map.of("kind", kind, "name", name, "text", text);
  }

  public static String json(Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- the interfaces

  Runs runs() {
    Runs runs = mock(Runs.class);
    when(runs.runbooks()).thenAnswer(call -> List.copyOf(runbooks));
    when(runs.runbook(anyString()))
        .thenAnswer(
            call ->
                runbooks.stream().filter(one -> one.id().equals(call.getArgument(0))).findFirst());
    when(runs.list(anyBoolean(), anyInt()))
        .thenAnswer(
            call ->
                views.values().stream()
                    .map(Runs.View::summary)
                    .filter(run -> !call.<Boolean>getArgument(0) || run.ended().isEmpty())
                    .limit(call.<Integer>getArgument(1))
                    .toList());
    when(runs.find(any(Runs.Wanted.class), anyInt(), anyInt()))
        .thenAnswer(
            call -> {
              List<Runs.Summary> fitting =
                  views.values().stream()
                      .map(Runs.View::summary)
                      .filter(run -> fits(run, call.getArgument(0)))
                      .toList();
              return new Runs.Found(
                  fitting.stream()
                      .skip(call.<Integer>getArgument(1))
                      .limit(call.<Integer>getArgument(2))
                      .toList(),
                  fitting.size());
            });
    when(runs.preview(anyString(), any(), anyString()))
        .thenAnswer(
            call -> {
              refuseIfTold();
              asked.add(
                  "preview "
                      + call.getArgument(0)
                      + " "
                      + call.getArgument(1)
                      + " by "
                      + call.getArgument(2));
              return preview;
            });
    when(runs.find(anyString()))
        .thenAnswer(call -> Optional.ofNullable(views.get(call.<String>getArgument(0))));
    when(runs.isThere(anyString()))
        .thenAnswer(call -> views.containsKey(call.<String>getArgument(0)));
    when(runs.start(anyString(), any(), anyString()))
        .thenAnswer(
            call -> {
              refuseIfTold();
              asked.add(
                  "start "
                      + call.getArgument(0)
                      + " "
                      + call.getArgument(1)
                      + " by "
                      + call.getArgument(2));
              return WAITING;
            });
    when(runs.abort(anyString(), anyString(), anyString()))
        .thenAnswer(
            call -> {
              refuseIfTold();
              asked.add(
                  "abort "
                      + call.getArgument(0)
                      + " by "
                      + call.getArgument(1)
                      + ": "
                      + call.getArgument(2));
              return new Runs.AbortPreview(false, "The agent is given back when it is DRAINED.");
            });
    org.mockito.Mockito.doAnswer(
            call -> {
              refuseIfTold();
              asked.add(
                  "retry "
                      + call.getArgument(0)
                      + " "
                      + call.getArgument(1)
                      + " by "
                      + call.getArgument(2));
              return null;
            })
        .when(runs)
        .retry(anyString(), anyString(), anyString());
    org.mockito.Mockito.doAnswer(
            call -> {
              refuseIfTold();
              asked.add(
                  "complete "
                      + call.getArgument(1)
                      + " "
                      + call.getArgument(2)
                      + " by "
                      + call.getArgument(3));
              return null;
            })
        .when(runs)
        .complete(anyString(), anyString(), any(), anyString());
    org.mockito.Mockito.doAnswer(
            call -> {
              refuseIfTold();
              asked.add(
                  "note "
                      + call.getArgument(0)
                      + " by "
                      + call.getArgument(1)
                      + ": "
                      + call.getArgument(2));
              return null;
            })
        .when(runs)
        .note(anyString(), anyString(), anyString());
    return runs;
  }

  private static boolean fits(Runs.Summary run, Runs.Wanted wanted) {
    boolean stands =
        switch (wanted.which()) {
          case ALL -> true;
          case ALIVE -> run.ended().isEmpty();
          case ASKING -> run.standing() == Standing.ASKING;
          case FAILED -> run.standing() == Standing.FAILED;
          case ENDED -> run.ended().isPresent();
        };
    return stands
        && (wanted.runbook().isEmpty() || run.runbook().equals(wanted.runbook()))
        && run.subject().contains(wanted.subject())
        && run.startedBy().contains(wanted.person())
        && (run.reason() + " " + run.ticket()).contains(wanted.text());
  }

  private void refuseIfTold() {
    if (refusal != null) {
      throw refusal;
    }
  }

  People people() {
    People people = mock(People.class);
    when(people.find(anyString()))
        .thenAnswer(call -> Optional.ofNullable(persons.get(call.<String>getArgument(0))));
    when(people.passwordFits(anyString(), anyString()))
        .thenAnswer(
            call ->
                call.getArgument(0).equals(call.getArgument(1))
                    && persons.containsKey(call.<String>getArgument(0)));
    return people;
  }

  Approvals approvals() {
    Approvals approvals = mock(Approvals.class);
    when(approvals.current(anyString()))
        .thenAnswer(call -> Optional.ofNullable(plans.get(call.<String>getArgument(0))));
    when(approvals.plans(anyString()))
        .thenAnswer(
            call -> Optional.ofNullable(plans.get(call.<String>getArgument(0))).stream().toList());
    when(approvals.decision(anyString()))
        .thenAnswer(call -> Optional.ofNullable(decisions.get(call.<String>getArgument(0))));
    when(approvals.overtaken(ASKING, "plan-of-before"))
        .thenReturn(Optional.of("Worse since then: /shop/web would fall to zero"));
    return approvals;
  }

  Evidence evidence() {
    Evidence evidence = mock(Evidence.class);
    when(evidence.entries(anyString()))
        .thenAnswer(call -> entries.getOrDefault(call.<String>getArgument(0), List.of()));
    when(evidence.lines(anyString())).thenCallRealMethod();
    when(evidence.intentsOf(anyString(), anyInt()))
        .thenAnswer(
            call ->
                entries.values().stream()
                    .flatMap(List::stream)
                    .filter(entry -> entry.kind() == Entry.Kind.INTENT)
                    .filter(entry -> entry.text().startsWith(call.<String>getArgument(0)))
                    .toList());
    when(evidence.verify(anyString()))
        .thenAnswer(
            call -> verdict(entries.getOrDefault(call.<String>getArgument(0), List.of()).size()));
    when(evidence.verifyAll(any()))
        .thenAnswer(call -> verdict(entries.values().stream().mapToInt(List::size).sum()));
    when(evidence.head()).thenReturn(HEAD);
    return evidence;
  }

  private Evidence.Verdict verdict(long lines) {
    return new Evidence.Verdict(
        lines,
        Stream.concat(chainProblem.stream(), changedRows.stream().map(ChangedRow::sentence))
            .toList(),
        changedRows,
        HEAD,
        clock.instant(),
        clock.instant(),
        unchecked);
  }

  Jobs jobs() {
    Jobs jobs = mock(Jobs.class);
    when(jobs.log(any(), any())).thenAnswer(call -> log.get());
    return jobs;
  }

  Places places() {
    Places places = mock(Places.class);
    when(places.open()).thenAnswer(call -> List.copyOf(open));
    return places;
  }

  Budget budget() {
    return view -> {
      refuseIfTold();
      return budget;
    };
  }

  ClusterSource clusterSource() {
    return () ->
        seen.view()
            .orElseThrow(() -> new Transient(Account.of(seen.problem().orElse("nobody looked"))));
  }

  AgentSource agentSource() {
    return agent -> {
      if (itself == null) {
        throw new Transient(Account.of("Agent " + agent.hostname() + " does not answer"));
      }
      return itself;
    };
  }

  AppSource appSource() {
    return view -> apps;
  }

  /** The cluster is this patient's from now on. */
  public void sick(Sick sick) {
    Patient patient = sick.patient();
    seen = new ClusterNow.Seen(Optional.of(patient.view()), Optional.empty(), ago(2));
    itself = patient.itself().said().orElse(null);
    apps = patient.apps().said().orElseThrow();
  }

  ClusterNow clusterNow() {
    return () -> seen;
  }
}
