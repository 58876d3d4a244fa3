package org.dcosrunbooks.dcos.mesos;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Host;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.cluster.Unread;
import org.dcosrunbooks.dcos.Service;
import org.dcosrunbooks.dcos.http.Answer;
import org.dcosrunbooks.dcos.http.Call;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.Json;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;

/**
 * The agents themselves, asked at their own address, or through Admin Router when the masters are.
 * What answers there must be the agent that is meant, by its id: Admin Router's routes may be old,
 * and a machine's agent may have got a new identity. It says so before and behind all that is read,
 * since two answers may come from two machines. Reads only; fails as Transient, Fault, or Refused
 * when another agent answers at the address.
 */
public final class MesosAgentClient implements AgentSource {

  private final MesosSettings settings;
  private final Http http;

  public MesosAgentClient(MesosSettings settings, Http http) {
    this.settings = settings;
    this.http = http;
  }

  /**
   * How an agent sees itself.
   *
   * @param drain the drain it carries out; present until its last executor has ended, which is a
   *     little later than the master says DRAINED. Until then it drops every new task.
   */
  public record Self(AgentId id, String hostname, int port, Optional<Drain> drain) {}

  /**
   * What an agent still holds.
   *
   * @param pending waiting for their authorisation
   * @param queued waiting for their executor
   * @param launched handed to their executor
   * @param terminated ended, but not acknowledged by their framework
   * @param unread what it holds besides, and could not be read
   */
  public record Tasks(
      List<Task> pending,
      List<Task> queued,
      List<Task> launched,
      List<Task> terminated,
      List<Unread> unread) {

    public Tasks {
      pending = List.copyOf(pending);
      queued = List.copyOf(queued);
      launched = List.copyOf(launched);
      terminated = List.copyOf(terminated);
      unread = List.copyOf(unread);
    }

    /** True when the agent holds nothing, not even an end that nobody has acknowledged. */
    public boolean none() {
      return pending.isEmpty()
          && queued.isEmpty()
          && launched.isEmpty()
          && terminated.isEmpty()
          && unread.isEmpty();
    }

    /** Those that have not ended. */
    List<Task> live() {
      return Stream.of(pending, queued, launched).flatMap(List::stream).toList();
    }

    /** One that could not be read may be live. */
    private boolean shortOf(long counted) {
      return live().size() + unread.size() < counted;
    }
  }

  private static final List<String> LIVE_TASKS =
      List.of(
          "slave/tasks_staging",
          "slave/tasks_starting",
          "slave/tasks_running",
          "slave/tasks_killing");

  /**
   * Five calls; two more when the agent counts more tasks than it shows. What the account may not
   * see is in {@link AgentItself#unseen()}, for an agent leaves it out in silence.
   */
  @Override
  public AgentItself look(Agent agent) {
    return proven(agent, before -> itself(agent, before));
  }

  /** The only way to anything that an agent says besides who it is. */
  private <T> T proven(Agent agent, Function<Self, T> read) {
    T said = read.apply(self(agent));
    self(agent);
    return said;
  }

  private AgentItself itself(Agent agent, Self self) {
    List<String> unseen = new ArrayList<>();
    Tasks tasks = held(agent);
    try {
      long counted = counted(agent);
      if (tasks.shortOf(counted)) {
        // something may have begun or ended between the two answers: only what lasts is said
        counted = counted(agent);
        tasks = held(agent);
      }
      if (tasks.shortOf(counted)) {
        unseen.add(
            who(agent)
                + " counts "
                + Amounts.count(counted, "task")
                + " but shows "
                + tasks.live().size()
                + " to this account: its right to view tasks is limited.");
      }
    } catch (Fault notPermitted) {
      unseen.add(
          who(agent)
              + " does not let its own counts be read, so nobody can tell whether its list of"
              + " tasks is complete: "
              + notPermitted.account().summary()
              + ".");
    }
    Entries<Operation> operations = ongoing(agent);
    tasks.unread().forEach(entry -> unseen.add(entry.sentence()));
    operations.unread().forEach(entry -> unseen.add(entry.sentence()));
    return new AgentItself(
        agent.id(), self.drain(), tasks.live(), tasks.terminated(), operations, unseen);
  }

  /** A count that it does not tell is not zero. */
  private long counted(Agent agent) {
    Map<String, Double> counts = counts(agent);
    List<String> missing = LIVE_TASKS.stream().filter(name -> !counts.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new Fault(
          Account.of(who(agent) + " does not tell " + String.join(", ", missing))
              .means("How many tasks it holds is not known. Nothing was done.")
              .todo("Check the version of the agent, and report it."));
    }
    return Math.round(LIVE_TASKS.stream().mapToDouble(counts::get).sum());
  }

  /** What the agent says about itself. */
  public Self self(Agent agent) {
    Answer answer = ask(agent, Request.Type.GET_AGENT);
    Json self = answer.json().need("get_agent");
    Json info =
        self.find("agent_info")
            .filter(found -> found.find("id").isPresent())
            .orElseThrow(
                () ->
                    new Transient(
                        Account.of(who(agent) + " has no id yet")
                            .seen(answer.seen() + " It names no agent.")
                            .means("Nothing was done. It has not registered with a master.")
                            .todo("Look at the agent's log on its machine.")));
    AgentId id = Wire.agentId(info.need("id"));
    if (!id.equals(agent.id())) {
      throw other(agent, id, answer);
    }
    return new Self(
        id,
        info.need("hostname").text(),
        Wire.port(info),
        self.find("drain_config")
            .map(
                config ->
                    Wire.drain(
                        false,
                        config,
                        self.find("estimated_drain_start_time").map(Wire::instant))));
  }

  private RuntimeException other(Agent agent, AgentId id, Answer answer) {
    Account account =
        Account.of("At " + answer.call().target() + " answers agent " + id + ", not " + agent.id())
            .seen(answer.seen() + " It says that it is " + id + ", not " + agent.id() + ".")
            .means("Nothing was done; what was asked about " + agent.id() + " is not known.");
    if (settings.isDirect()) {
      return new Refused(
          account.todo(
              "Look the agent up again: its machine has a new identity,"
                  + " or another machine has its address."));
    }
    return new Transient(
        account.todo(
            "It is tried again: Admin Router's routes are up to 25 s old, or older when"
                + " the masters are in trouble."));
  }

  /**
   * What the agent still holds. Empty also when the account may not see tasks.
   *
   * @throws Refused when another agent answers
   */
  public Tasks tasks(Agent agent) {
    return proven(agent, self -> held(agent));
  }

  private Tasks held(Agent agent) {
    Json tasks = ask(agent, Request.Type.GET_TASKS).json().need("get_tasks");
    Entries<Task> pending = Wire.tasks(tasks, "pending_tasks");
    Entries<Task> queued = Wire.tasks(tasks, "queued_tasks");
    Entries<Task> launched = Wire.tasks(tasks, "launched_tasks");
    Entries<Task> terminated = Wire.tasks(tasks, "terminated_tasks");
    return new Tasks(
        pending,
        queued,
        launched,
        terminated,
        Stream.of(pending, queued, launched, terminated)
            .map(Entries::unread)
            .flatMap(List::stream)
            .toList());
  }

  public Entries<Operation> operations(Agent agent) {
    return proven(agent, self -> ongoing(agent));
  }

  private Entries<Operation> ongoing(Agent agent) {
    return Wire.operations(ask(agent, Request.Type.GET_OPERATIONS).json().need("get_operations"));
  }

  /** Name → value of the agent's flags. */
  public Map<String, String> flags(Agent agent) {
    return proven(
        agent, self -> Wire.flags(ask(agent, Request.Type.GET_FLAGS).json().need("get_flags")));
  }

  /**
   * True when command tasks run on the HTTP command executor, which honours a drain's grace bound;
   * the default one does not.
   */
  public boolean httpCommandExecutor(Agent agent) {
    String flag = flags(agent).get("http_command_executor");
    if (flag == null) {
      throw new Fault(
          Account.of(who(agent) + " does not tell its flag http_command_executor")
              .means("Which executor its command tasks have is not known. Nothing was done.")
              .todo("Check the version of the agent, and report it."));
    }
    return flag.equals("true");
  }

  /** The agent's metrics, name → number. A name that is missing is not zero. */
  public Map<String, Double> metrics(Agent agent) {
    return proven(agent, self -> counts(agent));
  }

  private Map<String, Double> counts(Agent agent) {
    URI base = base(agent);
    return Wire.metrics(
        send(Call.get("agent metrics", base.resolve(base.getPath() + "/metrics/snapshot"))).json());
  }

  private static String who(Agent agent) {
    return "Agent " + agent.hostname();
  }

  private Answer ask(Agent agent, Request.Type type) {
    URI base = base(agent);
    return send(
        Call.ask(
            "agent " + type.name(),
            base.resolve(base.getPath() + "/api/v1"),
            Request.ask(type).json()));
  }

  /** Admin Router is configured; an agent's own address is the agent's word. */
  private Answer send(Call call) {
    return http.send(isThroughRouter() ? call.telling() : call.telling().toAnnounced());
  }

  private boolean isThroughRouter() {
    return !settings.isDirect() && settings.adminRouter().isPresent();
  }

  private URI base(Agent agent) {
    if (isThroughRouter()) {
      return settings.adminRouter().get().resolve("/agent/" + Service.segment(agent.id().value()));
    }
    String scheme = settings.isDirect() ? settings.masters().get(0).getScheme() : "http";
    // a recovered agent has no pid; in DC/OS its hostname is its address
    String announced = agent.address().isEmpty() ? agent.hostname() : agent.address();
    Optional<Host> host = Host.of(announced);
    if (host.isEmpty() || !Host.isPort(agent.port())) {
      throw new Fault(
          Account.of(who(agent) + " announces no address that can be asked")
              .seen(
                  "It is said to be at \""
                      + announced
                      + "\", port "
                      + agent.port()
                      + (host.isEmpty()
                          ? ": neither an IP address nor a host name."
                          : ": a port is from 1 to 65535."))
              .means("Nothing was sent, and no token; what was asked is not known.")
              .todo("Look at the agent's flags --ip, --port and --hostname on its machine."));
    }
    return URI.create(scheme + "://" + host.get().inUri() + ":" + agent.port());
  }
}
