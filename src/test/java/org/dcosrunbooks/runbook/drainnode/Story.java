package org.dcosrunbooks.runbook.drainnode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Constraint;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.cluster.Unread;
import org.dcosrunbooks.runbook.SitePolicy;

/**
 * A cluster told in a few words, for tests of what a drain does: agents a, b, c of the same size,
 * with a to be drained, and a Marathon. Each agent has 8 cpus and 16 GiB.
 */
final class Story {

  static final Instant NOW = Instant.parse("2026-11-21T16:02:11Z");
  static final String MARATHON = "M";

  private final List<Task> tasks = new ArrayList<>();
  private final Map<String, Framework> frameworks = new LinkedHashMap<>();
  private final List<App> apps = new ArrayList<>();
  private final Set<String> marathons = new HashSet<>(Set.of(MARATHON));
  private final Map<String, ImpactAssessment.Service> services = new TreeMap<>();
  private final Map<AgentId, String> leaving = new HashMap<>();
  private final List<Agent.Volume> volumes = new ArrayList<>();
  private final List<String> appsUnseen = new ArrayList<>();
  private final List<Unread> appsUnread = new ArrayList<>();
  private final List<String> viewUnseen = new ArrayList<>();
  private final List<String> deployed = new ArrayList<>();
  private final List<Impact.Fact> earlier = new ArrayList<>();
  private Maintenance maintenance = Maintenance.NONE;
  private Set<String> neverDown = Set.of();
  private Optional<String> freeze = Optional.empty();
  private Map<String, Resources> allocatedHere = new HashMap<>();
  private List<String> others = List.of("b", "c");
  private boolean decommission;
  private boolean maintain = true;
  private Optional<Duration> bound = Optional.empty();
  private boolean readMarathon = true;

  Story() {
    framework(MARATHON, "marathon");
  }

  Story framework(String id, String name) {
    return framework(id, name, true);
  }

  Story framework(String id, String name, boolean connected) {
    frameworks.put(
        id, new Framework(id, name, connected, connected, false, Set.of(), Duration.ZERO));
    return this;
  }

  Story marathon(String id, String name) {
    marathons.add(id);
    return framework(id, name);
  }

  /** An app and how it differs from the usual one: 0.5 cpus, minimum half of its instances. */
  static final class AppOf {
    private String marathon = "marathon";
    private double minimum = 0.5;
    private boolean resident;
    private Resources needs = new Resources(0.5, 512, 0);
    private final List<Constraint> constraints = new ArrayList<>();
    private List<String> deployments = List.of();
    private Duration grace = Duration.ofSeconds(20);
    private boolean pod;

    AppOf of(String name) {
      this.marathon = name;
      return this;
    }

    AppOf minimum(double share) {
      this.minimum = share;
      return this;
    }

    AppOf resident() {
      this.resident = true;
      return this;
    }

    AppOf pod() {
      this.pod = true;
      return this;
    }

    AppOf needs(double cpus, double memory) {
      this.needs = new Resources(cpus, memory, 0);
      return this;
    }

    AppOf where(String field, String operator, String value) {
      constraints.add(new Constraint(field, operator, Optional.ofNullable(value)));
      return this;
    }

    AppOf deploying(String id) {
      this.deployments = List.of(id);
      return this;
    }
  }

  static AppOf usual() {
    return new AppOf();
  }

  /** An app whose entry in Marathon's list cannot be read, with a task on this agent. */
  Story oddApp(String id, String agent) {
    appsUnread.add(new Unread(Optional.of(id), "App " + id + " cannot be read."));
    return task(
        MARATHON,
        id.substring(1).replace('/', '_') + ".instance-0a1b2c3d-0000-4000-8000-000000000000._app.1",
        id,
        agent,
        null);
  }

  /** An app with a running instance on each of the named agents. */
  Story app(String id, AppOf how, String... agents) {
    String prefix =
        id.substring(1).replace('/', '_').replaceAll("[^a-z0-9_.]", "x")
            + ".instance-"
            + apps.size();
    List<App.Instance> instances = new ArrayList<>();
    String framework =
        frameworks.values().stream()
            .filter(one -> one.name().equals(how.marathon))
            .findFirst()
            .orElseThrow()
            .id();
    for (String agent : agents) {
      String instance = prefix + "-" + instances.size();
      instances.add(
          new App.Instance(
              how.pod ? instance : instance + "._app.1",
              Optional.of(new AgentId(agent)),
              "10.0.2." + agent,
              "TASK_RUNNING",
              true));
      task(framework, instance + (how.pod ? ".web.1" : "._app.1"), id, agent, how.grace);
    }
    apps.add(
        new App(
            how.marathon,
            id,
            how.pod,
            agents.length,
            agents.length,
            agents.length,
            how.minimum,
            how.resident,
            false,
            Map.of(),
            how.constraints,
            Set.of(),
            how.needs,
            0,
            Set.of(),
            Optional.of(how.grace),
            instances,
            how.deployments,
            Optional.empty()));
    deployed.addAll(how.deployments);
    return this;
  }

  Story task(String framework, String id, String name, String agent, Duration grace) {
    return task(framework, id, name, agent, grace, TaskState.RUNNING);
  }

  Story task(
      String framework, String id, String name, String agent, Duration grace, TaskState state) {
    tasks.add(
        new Task(
            id,
            name,
            framework,
            new AgentId(agent),
            state,
            Task.Executor.COMMAND,
            Optional.ofNullable(grace),
            Optional.of(NOW),
            Resources.NONE));
    return this;
  }

  /** A Kafka whose broker n runs on the n-th agent; "-" where it does not run. */
  Story kafka(SdkService.Kafka reading, String... agents) {
    return sdk("kafka", true, Optional.of(reading), Optional.empty(), agents);
  }

  Story kafkaUnread(String why, String... agents) {
    return sdk("kafka", true, Optional.empty(), Optional.of(why), agents);
  }

  Story sdk(
      String name,
      boolean kafka,
      Optional<SdkService.Kafka> reading,
      Optional<String> unread,
      String... agents) {
    framework("F-" + name, name);
    List<SdkService.Pod> pods = new ArrayList<>();
    boolean allRun = true;
    for (int number = 0; number < agents.length; number++) {
      boolean runs = !agents[number].equals("-");
      allRun &= runs;
      String pod = name + "-" + number;
      pods.add(
          new SdkService.Pod(
              pod,
              List.of(
                  new SdkService.PodTask(
                      name + "__" + pod + "-node__1", pod + "-node", runs ? "RUNNING" : "LOST"))));
      if (runs) {
        task(
            "F-" + name,
            name + "__" + pod + "-node__1",
            pod + "-node",
            agents[number],
            Duration.ofSeconds(30));
      }
    }
    SdkService.Plan recovery =
        allRun
            ? new SdkService.Plan("COMPLETE", List.of(), List.of())
            : new SdkService.Plan("IN_PROGRESS", List.of(name + ":[node] PENDING"), List.of());
    services.put(
        "F-" + name,
        new ImpactAssessment.Service(
            Optional.of(
                new SdkService(
                    name,
                    Map.of(
                        "deploy",
                        new SdkService.Plan("COMPLETE", List.of(), List.of()),
                        "recovery",
                        recovery),
                    pods,
                    kafka)),
            Optional.empty(),
            reading,
            unread));
    return this;
  }

  static SdkService.Kafka inSync(String... brokers) {
    return new SdkService.Kafka(Set.of(brokers), Set.of("events"), "", "");
  }

  /** A framework with two tasks on a, which answers as no SDK scheduler does. */
  Story stranger(String name) {
    framework("F-" + name, name);
    for (int number = 1; number <= 2; number++) {
      task("F-" + name, name + "." + number, name, "a", null);
    }
    services.put(
        "F-" + name,
        new ImpactAssessment.Service(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    return this;
  }

  Story unreadable(String name, String why) {
    stranger(name);
    services.put(
        "F-" + name,
        new ImpactAssessment.Service(
            Optional.empty(), Optional.of(why), Optional.empty(), Optional.empty()));
    return this;
  }

  Story leaving(String agent, String why) {
    leaving.put(new AgentId(agent), why);
    return this;
  }

  Story onlyAgents(String... names) {
    others = Arrays.asList(names);
    return this;
  }

  Story volume(String role) {
    volumes.add(new Agent.Volume("v" + volumes.size(), role, 100));
    return this;
  }

  Story allocated(String role) {
    allocatedHere.put(role, new Resources(1, 1, 1));
    return this;
  }

  Story marathonUnread(String why) {
    apps.clear();
    marathons.clear();
    appsUnseen.add(why);
    return this;
  }

  Story noMarathonConfigured() {
    readMarathon = false;
    return this;
  }

  Story hidden(String why) {
    viewUnseen.add(why);
    return this;
  }

  Story forGood() {
    decommission = true;
    maintain = false;
    return this;
  }

  Story andStays() {
    maintain = false;
    return this;
  }

  Story atMost(Duration grace) {
    bound = Optional.of(grace);
    return this;
  }

  Story neverDown(String... names) {
    neverDown = Set.of(names);
    return this;
  }

  Story freeze(String reason) {
    freeze = Optional.of(reason);
    return this;
  }

  Story schedule(Maintenance schedule) {
    maintenance = schedule;
    return this;
  }

  Story earlier(String title, String outcome) {
    earlier.add(new Impact.Fact(title, outcome));
    return this;
  }

  private Agent agent(String name) {
    Resources size = new Resources(8, 16_384, 100_000);
    boolean here = name.equals("a");
    return new Agent(
        new AgentId(name),
        "10.0.2." + name,
        "10.0.2." + name,
        5051,
        AgentState.ACTIVE,
        true,
        false,
        Optional.empty(),
        Optional.of(NOW),
        Optional.empty(),
        "1.10.0",
        Map.of(),
        Set.of("AGENT_DRAINING"),
        size,
        Resources.NONE,
        new Agent.Room(
            Map.of(Agent.Room.NOBODYS, size),
            here ? allocatedHere : Map.of(),
            List.of(new Agent.Ports(Agent.Room.NOBODYS, 1025, 2180)),
            List.of(new Agent.Ports(Agent.Room.NOBODYS, 1025, 2180)),
            here ? volumes : List.of(),
            Optional.of("eu"),
            Optional.of("eu-1")));
  }

  ClusterView view() {
    List<Agent> agents = new ArrayList<>(List.of(agent("a")));
    others.forEach(name -> agents.add(agent(name)));
    return new ClusterView(
        NOW,
        new Masters(
            List.of(
                new Masters.Master(
                    "m1:5050", true, true, Optional.of("1.10.0"), Optional.empty()))),
        agents,
        tasks,
        List.copyOf(frameworks.values()),
        List.of(),
        new Registry(Map.of(), Map.of(), Map.of()),
        maintenance,
        viewUnseen);
  }

  ImpactAssessment.Question question() {
    return new ImpactAssessment.Question(
        DrainNode.ID,
        "run-1",
        "prod-eu",
        new AgentId("a"),
        "10.0.2.a",
        bound,
        decommission,
        maintain,
        "replace DIMM B2",
        "CHG-20417",
        "operator",
        view(),
        List.of(),
        leaving,
        3,
        Optional.of(true),
        readMarathon
            ? Optional.of(
                new Apps(
                    NOW,
                    apps,
                    List.copyOf(marathons),
                    deployed.stream()
                        .map(
                            id ->
                                new Apps.Deployment(
                                    "marathon",
                                    id,
                                    Optional.of(NOW.minus(Duration.ofDays(21))),
                                    List.of()))
                        .toList(),
                    Map.of(),
                    appsUnseen,
                    appsUnread))
            : Optional.empty(),
        services,
        new SitePolicy.Hours(freeze, "h1"),
        names ->
            new SitePolicy.NeverDown(
                names.stream().filter(neverDown::contains).collect(Collectors.toSet()), "n1"),
        earlier,
        List.of());
  }

  Impact impact(String... differences) {
    return ImpactAssessment.of(question(), List.of(differences));
  }
}
