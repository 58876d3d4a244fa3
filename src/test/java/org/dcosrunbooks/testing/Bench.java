package org.dcosrunbooks.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.dcosrunbooks.Application;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.Watcher;
import org.dcosrunbooks.engine.people.QuickPasswords;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.simulator.Ssh;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The whole service on a database and a simulated cluster of its own, without executor threads: the
 * test turns the clock and pumps what is due until all is quiet.
 */
public final class Bench implements AutoCloseable {

  private static final int ROUNDS = 400;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Longest step while all stands still, for turns of less than a minute and a half. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Of longer turns, at least so many steps. */
  private static final int STEPS = 20;

  private final Databases.Database database;
  private final TurningClock turning;
  private final Clock clock;
  private final Simulator simulator;
  private final List<String> script = new ArrayList<>();
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final Set<String> held = new HashSet<>();
  private Consumer<GenericApplicationContext> beans = context -> {};
  private ConfigurableApplicationContext service;

  /**
   * @param scenario with {@code machines()} the service reaches the nodes over SSH; without, people
   *     do the work there
   */
  public Bench(Databases.Kind kind, Scenario scenario) {
    this.database = kind.empty();
    this.turning = new TurningClock();
    this.clock = turning;
    this.simulator = scenario.start(turning);
    properties.put(
        "dcos.cluster.masters",
        simulator.masters().stream().map(it -> "http://" + it).collect(Collectors.joining(",")));
    simulator
        .connectTo()
        .forEach(
            (announced, real) ->
                properties.put("dcos.cluster.connect-to[" + announced + "]", real));
    simulator.ssh().ifPresent(this::reachMachines);
  }

  /** The scenario has machines: the service reaches them, and looks after jobs only when asked. */
  private void reachMachines(Ssh ssh) {
    properties.put("dcos.nodes.user", ssh.user());
    properties.put("dcos.nodes.private-key", ssh.privateKey());
    properties.put("dcos.nodes.known-hosts", ssh.knownHosts());
    properties.put("dcos.nodes.follow-in-background", false);
    ssh.connectTo()
        .forEach(
            (announced, real) -> properties.put("dcos.nodes.connect-to[" + announced + "]", real));
  }

  private Bench(Databases.Kind kind, Map<String, Object> cluster) {
    this.database = kind.empty();
    this.turning = null;
    this.clock = Clock.systemUTC();
    this.simulator = null;
    properties.putAll(cluster);
  }

  /** The service before a real Mesos, with the real time: nothing can be turned here. */
  public static Bench before(Databases.Kind kind, URI master) {
    return before(kind, Map.of("dcos.cluster.masters", master));
  }

  /**
   * The same before a cluster that somebody else runs.
   *
   * @param cluster what the service is configured with to speak to it
   */
  public static Bench before(Databases.Kind kind, Map<String, Object> cluster) {
    return new Bench(kind, cluster);
  }

  /** Adds beans before the service starts; they count instead of the service's own of the type. */
  public Bench with(Consumer<GenericApplicationContext> more) {
    Consumer<GenericApplicationContext> before = beans;
    beans =
        context -> {
          before.accept(context);
          more.accept(context);
        };
    return this;
  }

  public Bench with(String property, Object value) {
    properties.put(property, value);
    return this;
  }

  public Bench start() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("spring.datasource.url", database.url());
    settings.put("spring.datasource.username", database.user());
    settings.put("spring.datasource.password", database.password());
    settings.put("spring.datasource.hikari.maximum-pool-size", 6);
    settings.put("camunda.bpm.job-execution.enabled", false);
    settings.put("runbooks.engine.watcher", false);
    settings.put("runbooks.engine.node", "bench");
    settings.put("audit.daily-check", false);
    // stories refuse more in a minute than a person does
    settings.put("runbooks.engine.refused-starts-a-minute", 100_000);
    settings.put("spring.main.allow-bean-definition-overriding", true);
    settings.put("spring.main.banner-mode", "off");
    settings.put("server.port", 0);
    settings.put("logging.level.root", "WARN");
    settings.put("logging.level.org.camunda.bpm.engine.jobexecutor", "OFF");
    settings.put("logging.level.org.camunda.bpm.engine.context", "OFF");
    settings.put("dcos.cluster.name", "prod-eu");
    settings.put("DCOS_RUNBOOKS_ADMIN_USER", "admin");
    settings.put("DCOS_RUNBOOKS_ADMIN_PASSWORD", "correct-horse-battery");
    settings.putAll(properties);
    SpringApplication application = new SpringApplication(Application.class);
    application.setDefaultProperties(Map.of());
    application.addInitializers(
        context -> {
          GenericApplicationContext generic = (GenericApplicationContext) context;
          generic.registerBean("clock", Clock.class, () -> clock);
          generic.registerBean(QuickPasswords.class);
          generic.registerBean(SharedMappings.class);
          beans.accept(generic);
        });
    application.setRegisterShutdownHook(false);
    service =
        application.run(
            settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    if (turning == null) {
      ClockUtil.reset();
    } else {
      ClockUtil.setCurrentTime(Date.from(clock.instant()));
    }
    people();
    return this;
  }

  private void people() {
    People people = bean(People.class);
    people.ensureGroups();
    for (People.Group group : People.Group.values()) {
      String name = personOf(group);
      people.add(new People.Person(name, name, Set.of(group)), name + "-password-1");
    }
    people.add(
        new People.Person("both", "both", Set.of(People.Group.OPERATORS, People.Group.APPROVERS)),
        "both-password-1");
    people.add(
        new People.Person("approver2", "approver2", Set.of(People.Group.APPROVERS)),
        "approver2-password-1");
    people.add(new People.Person("nobody", "nobody", Set.of()), "nobody-password-1");
  }

  private static String personOf(People.Group group) {
    return switch (group) {
      case OPERATORS -> "operator";
      case APPROVERS -> "approver";
      case ONCALL -> "oncall";
      case AUDITORS -> "auditor";
      case ADMINS -> "root";
    };
  }

  /** The cluster as at the start, no run alive, no place taken: what the next story begins with. */
  public Bench fresh() {
    script.clear();
    held.clear();
    simulator.reset();
    runtime()
        .createProcessInstanceQuery()
        .rootProcessInstances()
        .list()
        .forEach(run -> runtime().deleteProcessInstance(run.getId(), "the story is over"));
    places().forEach(place -> bean(Places.class).release(place.runId()));
    return this;
  }

  /** The process dies and starts again on the same database; the cluster goes on. */
  public void crash() {
    say("the service dies and starts again");
    service.close();
    start();
  }

  public <T> T bean(Class<T> type) {
    return service.getBean(type);
  }

  public ConfigurableApplicationContext service() {
    return service;
  }

  public Simulator simulator() {
    return simulator;
  }

  public TurningClock clock() {
    return turning;
  }

  public Databases.Database database() {
    return database;
  }

  public Runs runs() {
    return bean(Runs.class);
  }

  // ---------------------------------------------------------------- what people do

  /** Starts drain-node on an agent and lets it come to its first stop. */
  public String drain(String agent, String... more) {
    return begin("drain-node", agent, "replace DIMM B2", more);
  }

  /** Starts reactivate-node on an agent and lets it come to its first stop. */
  public String reactivate(String agent, String... more) {
    return begin("reactivate-node", agent, "DIMM B2 is replaced", more);
  }

  private String begin(String runbook, String agent, String reason, String... more) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("agent", agent);
    variables.put("reason", reason);
    for (int at = 0; at < more.length; at += 2) {
      variables.put(more[at], more[at + 1]);
    }
    String run = runs().start(runbook, variables, "operator");
    say("operator starts " + runbook + " on " + agent + " " + Arrays.toString(more));
    pump();
    return run;
  }

  /** An approver says yes to everything that is asked. */
  public void approve(String run) {
    approveAs("approver", run);
  }

  public void approveAs(String person, String run) {
    say(person + " approves");
    List<String> names = bean(Approvals.class).current(run).orElseThrow().mustAcknowledge();
    runs()
        .complete(
            run,
            task(run, "approval").id(),
            Map.of("approved", "yes", "acknowledged", String.join(",", names)),
            person);
    pump();
  }

  public void reject(String run, String note) {
    say("approver rejects");
    runs()
        .complete(
            run,
            task(run, "approval").id(),
            Map.of("approved", "no", "approvalNote", note),
            "approver");
    pump();
  }

  /** The whole maintenance: the unit is stopped, the work done, the unit started again. */
  public void doneByHand(String run, String note) {
    String host = view(run).summary().subject();
    unitStopped(run);
    manual(run, note);
    say("the unit of " + host + " is started");
    simulator.hand().comeBack(host);
    manual(run, "unit started");
    turn(Duration.ofSeconds(3));
  }

  /** An operator stops the agent's unit and says so. */
  public void unitStopped(String run) {
    String host = view(run).summary().subject();
    say("the unit of " + host + " is stopped");
    simulator.hand().stopAgent(host);
    manual(run, "unit stopped");
  }

  /** An operator completes the hand work that is asked for, whatever it is. */
  public void manual(String run, String note) {
    Runs.PersonTask asked = task(run, "manual");
    say("operator completes " + asked.name() + ": " + note);
    runs().complete(run, asked.id(), Map.of("note", note), "operator");
    pump();
  }

  /** On-call chooses at a late task. */
  public void late(String run, Map<String, ?> fields) {
    Runs.PersonTask asked = task(run, "late");
    say("oncall completes " + asked.name() + ": " + fields);
    runs().complete(run, asked.id(), fields, "oncall");
    pump();
  }

  public void abort(String run) {
    say("operator aborts");
    runs().abort(run, "operator", "changed our mind");
    pump();
  }

  public void retry(String run) {
    say("oncall retries");
    Runs.Incident incident = view(run).incidents().get(0);
    runs().retry(run, incident.jobId(), "oncall");
    pump();
  }

  // ---------------------------------------------------------------- what time does

  /**
   * Turns the clock and lets everything that is due happen: second by second where something moves,
   * in longer and longer steps while all stands still, and never past the moment of a job.
   */
  public void turn(Duration by) {
    say(by + " pass");
    Instant end = clock.instant().plus(by);
    Duration longest = by.dividedBy(STEPS);
    Duration step = SECOND;
    while (clock.instant().isBefore(end)) {
      Instant next = earliest(clock.instant().plus(step), end);
      turning.turn(Duration.between(clock.instant(), earliest(next, nextJob().orElse(end))));
      simulator.settle();
      step = pump() ? SECOND : longer(step, longest);
    }
  }

  private static Duration longer(Duration step, Duration longest) {
    Duration twice = step.multipliedBy(2);
    Duration bound = longest.compareTo(LONGEST) > 0 ? longest : LONGEST;
    return twice.compareTo(bound) < 0 ? twice : bound;
  }

  /** The next moment, not before the next second, at which a job falls due. */
  private Optional<Instant> nextJob() {
    Instant second = clock.instant().plus(SECOND);
    return bean(ManagementService.class)
        .createJobQuery()
        .duedateHigherThan(Date.from(second))
        .orderByJobDuedate()
        .asc()
        .listPage(0, 1)
        .stream()
        .findFirst()
        .map(job -> job.getDuedate().toInstant());
  }

  private static Instant earliest(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Longer than a failing step is tried by itself, in as few rounds as it has tries. */
  public void turnThroughAllTries() {
    say("all tries of a failing step are used up");
    for (int attempt = 0; attempt < 10; attempt++) {
      turning.turn(Duration.ofSeconds(61));
      simulator.settle();
      pump();
    }
  }

  /**
   * Due jobs and one look of the watcher, again and again until nothing moves.
   *
   * @return whether anything moved
   */
  public boolean pump() {
    for (int round = 0; round < ROUNDS; round++) {
      boolean moved = work();
      bean(Watcher.class).tick();
      moved |= work();
      if (!moved) {
        return round > 0;
      }
    }
    throw new AssertionError("the service does not come to rest" + told());
  }

  private boolean work() {
    ManagementService management = bean(ManagementService.class);
    boolean moved = false;
    List<Job> due = due(management);
    while (!due.isEmpty()) {
      moved = true;
      for (Job job : due) {
        run(management, job);
      }
      due = due(management);
    }
    return moved;
  }

  private List<Job> due(ManagementService management) {
    JobQuery query = management.createJobQuery().executable();
    Set<String> waiting =
        held.stream()
            .flatMap(element -> management.createJobQuery().activityId(element).list().stream())
            .map(Job::getId)
            .collect(Collectors.toSet());
    return query.list().stream().filter(job -> !waiting.contains(job.getId())).toList();
  }

  /** Nobody begins this step before {@link #letGo()}: the moment right before it. */
  public void holdBefore(String elementId) {
    held.add(elementId);
  }

  public void letGo() {
    held.clear();
    pump();
  }

  /** Lets go up to the moment right before this step. */
  public void letGoUpTo(String elementId) {
    held.clear();
    held.add(elementId);
    pump();
  }

  private void run(ManagementService management, Job job) {
    try {
      management.executeJob(job.getId());
    } catch (RuntimeException | Crashes.Death failed) {
      script.add("    a step fails: " + firstLine(failed.getMessage()));
      Crashes.deathBehind(failed).ifPresent(death -> death.whileDead().run());
    }
  }

  // ---------------------------------------------------------------- what is to be seen

  public Runs.View view(String run) {
    return runs().find(run).orElseThrow();
  }

  public String outcome(String run) {
    return view(run).summary().outcome().orElse("still alive: " + view(run).summary().now());
  }

  public String outcomeReason(String run) {
    return view(run).summary().outcomeReason().orElse("");
  }

  public Runs.PersonTask task(String run, String form) {
    return view(run).tasks().stream()
        .filter(task -> task.form().equals(form))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError("no " + form + " task; " + view(run).summary().now() + told()));
  }

  public boolean asks(String run, String form) {
    return view(run).tasks().stream().anyMatch(task -> task.form().equals(form));
  }

  public List<Entry> record(String run) {
    return bean(Evidence.class).entries(run);
  }

  public List<Places.Place> places() {
    return bean(Places.class).open();
  }

  public TaskService tasks() {
    return bean(TaskService.class);
  }

  public RuntimeService runtime() {
    return bean(RuntimeService.class);
  }

  public IdentityService identities() {
    return bean(IdentityService.class);
  }

  public ProcessEngineConfigurationImpl engine() {
    return bean(ProcessEngineConfigurationImpl.class);
  }

  /** What holds after every run, whatever happened: the chain is whole and no place is left. */
  public void allIsWell(String run) {
    assertThat(bean(Evidence.class).verify(run).problem()).as("record" + told()).isEmpty();
    assertThat(places()).as("places" + told()).isEmpty();
    assertThat(runtime().createProcessInstanceQuery().count()).as("alive" + told()).isZero();
  }

  /** The story so far, for failure messages. */
  public String told() {
    return "\n  " + String.join("\n  ", script) + "\n";
  }

  public void say(String line) {
    script.add(clock.instant() + " " + line);
  }

  private static String firstLine(String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
    if (simulator != null) {
      simulator.close();
    }
    database.close();
    ClockUtil.reset();
  }
}
