package org.dcosrunbooks.dcos.mesos;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.dcos.http.Answer;
import org.dcosrunbooks.dcos.http.Call;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;

/**
 * The leading Mesos master. Every call is made once; the leader is found among the configured
 * masters only, with at most one hop by a redirect. Reads fail as Transient or Fault. Commands also
 * as Ambiguous (sent, no answer) or Refused (Mesos says no); a command that returns was answered
 * 200, which says that it was taken, not that it is over: read back. May be used by many threads.
 */
public final class Mesos {

  private final MesosSettings settings;
  private final Http http;
  private final AtomicReference<URI> leader = new AtomicReference<>();

  public Mesos(MesosSettings settings, Http http) {
    this.settings = settings;
    this.http = http;
  }

  MesosSettings settings() {
    return settings;
  }

  Http http() {
    return http;
  }

  // ---------------------------------------------------------------- reads

  /**
   * Registered and recovered agents. Unreachable and gone ones are only in {@link #registry()}.
   * Nothing here tells which of several deactivated agents is connected, and a schedule is not seen
   * here: {@link MesosClusterSource} adds DOWN.
   */
  public Entries<Agent> agents() {
    return Wire.agents(ask(Request.Type.GET_AGENTS).json().need("get_agents"));
  }

  /**
   * What the registered agents were started with. Nothing is known so of recovered or unreachable
   * ones.
   */
  public Entries<AgentConfiguration> configurations() {
    return ConfigurationWire.all(ask(Request.Type.GET_AGENTS).json().need("get_agents"));
  }

  /**
   * What this agent was started with; empty when it is not registered.
   *
   * @throws Fault when its entry in the master's list cannot be read
   */
  public Optional<AgentConfiguration> configuration(AgentId id) {
    Entries<AgentConfiguration> all = configurations();
    Optional<AgentConfiguration> found =
        all.stream().filter(one -> one.agent().equals(id)).findFirst();
    if (found.isEmpty()) {
      all.unread().stream()
          .filter(entry -> entry.mayConcern(id.value()))
          .findFirst()
          .ifPresent(
              entry -> {
                throw new Fault(
                    Account.of("What agent " + id + " was started with is not known")
                        .seen(entry.sentence())
                        .means("Nothing was done.")
                        .todo("Check the version of the cluster, and report it."));
              });
    }
    return found;
  }

  /**
   * Tasks that have not ended or are not acknowledged. Empty also when the service's account may
   * not see tasks: Mesos leaves out in silence.
   */
  public Entries<Task> tasks() {
    return Wire.tasks(ask(Request.Type.GET_TASKS).json().need("get_tasks"));
  }

  /** Frameworks that are not completed; may be left out in silence like tasks. */
  public Entries<Framework> frameworks() {
    return Wire.frameworks(ask(Request.Type.GET_FRAMEWORKS).json().need("get_frameworks"));
  }

  /** Operations in any state that the master still counts. */
  public Entries<Operation> operations() {
    return Wire.operations(ask(Request.Type.GET_OPERATIONS).json().need("get_operations"));
  }

  /** Schedule and status, in two calls. */
  public Maintenance maintenance() {
    return Wire.maintenance(
        ask(Request.Type.GET_MAINTENANCE_SCHEDULE).json().need("get_maintenance_schedule"),
        ask(Request.Type.GET_MAINTENANCE_STATUS).json().need("get_maintenance_status"));
  }

  /** Name → value of the leader's flags. */
  public Map<String, String> flags() {
    return Wire.flags(ask(Request.Type.GET_FLAGS).json().need("get_flags"));
  }

  /** The leader's version, as in {@code 1.11.0}. */
  public String version() {
    return ask(Request.Type.GET_VERSION)
        .json()
        .need("get_version")
        .need("version_info")
        .need("version")
        .text();
  }

  /**
   * What the leader has written down.
   *
   * @throws Transient also when the master that was asked does not lead any more
   */
  public Registry registry() {
    Answer answer = atLeader(base -> get("registry", base, "/registrar(1)/registry"));
    return Wire.registry(answer.json())
        .orElseThrow(
            () -> {
              leader.set(null);
              return new Transient(
                  Account.of("registry: " + answer.call().target() + " does not lead any more")
                      .seen(answer.seen() + " It holds no registry.")
                      .means("Nothing was done.")
                      .todo("It is tried again with the new leader."));
            });
  }

  /** The leader's metrics, name → number. A name that is missing is not zero. */
  public Map<String, Double> metrics() {
    return Wire.metrics(atLeader(base -> get("metrics", base, "/metrics/snapshot")).json());
  }

  /**
   * The masters, each asked by itself; one that cannot be asked is listed with its problem. Through
   * Admin Router only the leader can be seen.
   */
  public Masters masters() {
    if (settings.isDirect()) {
      return new Masters(
          http.together(
              settings.masters().stream()
                  .<java.util.function.Supplier<Masters.Master>>map(uri -> () -> master(uri))
                  .toList()));
    }
    return new Masters(List.of(master(base())));
  }

  private Masters.Master master(URI base) {
    String address = Call.get("", base).target();
    try {
      Map<String, Double> metrics =
          Wire.metrics(http.send(get("metrics", base, "/metrics/snapshot")).json());
      String version = http.send(get("version", base, "/version")).json().need("version").text();
      return new Masters.Master(
          address,
          isOne(metrics, "master/elected"),
          isOne(metrics, "registrar/log/recovered"),
          Optional.of(version),
          Optional.empty());
    } catch (Failure problem) {
      return new Masters.Master(
          address, false, false, Optional.empty(), Optional.of(problem.account().summary()));
    }
  }

  private static boolean isOne(Map<String, Double> metrics, String name) {
    return Double.valueOf(1).equals(metrics.get(name));
  }

  // ---------------------------------------------------------------- commands

  /**
   * Orders a drain. Repeating it is not harmless: it overwrites what is stored, restarts its clock
   * and sends the kills again. So look first, and read back after.
   *
   * @param maxGracePeriod bound for the tasks' kill grace, zero to ten years; zero kills at once
   * @param markGone true removes the agent for good at the end; it never shows DRAINED then
   * @throws Refused for an agent that the master does not know, that a maintenance schedule names,
   *     that cannot drain, that is being marked gone, or when the right is missing
   * @throws Ambiguous when no answer came; without a quorum none ever does
   * @throws Fault also for an impossible bound, and when this Mesos has no such call
   */
  public void drain(AgentId agent, Optional<Duration> maxGracePeriod, boolean markGone) {
    Answer answer = command(Request.drain(agent, maxGracePeriod, markGone));
    if (answer.status() == 400) {
      String text = answer.text();
      if (text.contains("Unknown agent")) {
        throw unknown(answer, agent);
      }
      if (text.contains("maintenance schedule")) {
        throw refused(
            answer,
            "Mesos refuses to drain " + agent + ": it is in a maintenance window",
            "Take its machine out of the maintenance schedule, or use the window instead.");
      }
      if (text.contains("not capable of draining")) {
        throw refused(
            answer,
            "Agent " + agent + " is too old to be drained",
            "Deactivate it and move its tasks away one by one.");
      }
    }
    if (answer.status() == 409) {
      throw refused(
          answer,
          "Agent " + agent + " is being marked gone at this moment",
          "Somebody else removes it for good; look at who.");
    }
    done(answer);
  }

  /**
   * Turns offers off; the agent's tasks run on. Harmless when repeated, and without effect on a
   * draining or drained agent.
   *
   * @throws Refused for an unknown agent, or when the right is missing
   */
  public void deactivate(AgentId agent) {
    Answer answer = command(Request.deactivate(agent));
    if (answer.status() == 400 && answer.text().contains("Unknown agent")) {
      throw unknown(answer, agent);
    }
    done(answer);
  }

  /**
   * Turns offers on again and forgets a drain that is over.
   *
   * @throws Refused "is not deactivated" (said of agents that Mesos has never heard of too: it does
   *     not prove that the agent exists), "is still draining" (said of an agent removed by a drain
   *     too, for ever), or when the right is missing
   * @throws Ambiguous also at 409: the agent was not registered at that moment, and as a rule it
   *     has taken effect; the registry tells
   */
  public void reactivate(AgentId agent) {
    Answer answer = command(Request.reactivate(agent));
    if (answer.status() == 400) {
      String text = answer.text();
      if (text.contains("not deactivated")) {
        throw refused(
            answer,
            "Mesos says that " + agent + " is not deactivated",
            "If it takes work, somebody has given it back already; if it is in no list, Mesos does"
                + " not know it.");
      }
      if (text.contains("DRAINING")) {
        throw refused(
            answer,
            "Mesos says that " + agent + " is still draining",
            "A drain cannot be cancelled: wait until it is over. If the agent is gone, nothing"
                + " brings it back.");
      }
    }
    if (answer.status() == 409) {
      throw new Ambiguous(
          Account.of("REACTIVATE_AGENT: " + agent + " was away meanwhile")
              .seen(answer.seen())
              .means(
                  "The agent is not registered at the moment. As a rule it is reactivated all"
                      + " the same, and takes work when it comes back.")
              .todo("The next try reads the registry first."));
    }
    done(answer);
  }

  /**
   * Removes an agent for good, at once, without any grace for its tasks. Answered 200 also when it
   * is gone already.
   *
   * @throws Refused for an unknown agent, or when the right is missing
   * @throws Transient also while another transition of the agent is under way
   */
  public void markGone(AgentId agent) {
    Answer answer = command(Request.markGone(agent));
    if (answer.status() == 404 && answer.text().contains("not found")) {
      throw unknown(answer, agent);
    }
    done(answer);
  }

  /** Whether calls carry a token, so that masters can tell who asks. */
  public boolean namesAnAccount() {
    return http.hasToken();
  }

  /** No master makes such an id: those of real agents begin with a random one. */
  private static final AgentId NOBODY = new AgentId("00000000-0000-0000-0000-000000000000-S0");

  /**
   * Whether the service's account may drain, found out with an order that can have no effect: for
   * an agent that cannot exist. Mesos looks at the right first, and at the agent afterwards.
   *
   * @param markGone whether it may also remove an agent for good by a drain
   * @throws Fault when this Mesos has no such call or answers something else; {@link Transient} as
   *     for a read
   */
  public DrainRight drainRight(boolean markGone) {
    byte[] body = Request.drain(NOBODY, Optional.empty(), markGone).json();
    Answer answer =
        atLeader(
            base ->
                Call.ask(
                        Request.Type.DRAIN_AGENT.name(),
                        base.resolve(base.getPath() + "/api/v1"),
                        body)
                    .telling());
    String what = markGone ? "drain agents and remove them for good" : "drain agents";
    if (answer.status() == 401) {
      return new DrainRight.Missing(answer.failure().account());
    }
    if (answer.status() == 403) {
      return new DrainRight.Missing(
          Account.of("The service's account may not " + what)
              .seen(answer.seen() + " The agent asked for does not exist.")
              .means("Nothing was done.")
              .todo("Give the account the missing right (the audit log names it)."));
    }
    if (answer.status() == 400 && answer.text().contains("Unknown agent")) {
      return letThrough(answer, what);
    }
    done(answer);
    throw new Fault(
        Account.of(answer.call().target() + " took an order for an agent that cannot exist")
            .seen(answer.seen())
            .means("Nothing was done. What answers there is no Mesos master.")
            .todo("Check what answers at this address."));
  }

  /** Taken by a master that asks nobody who they are, it says nothing about the account. */
  private DrainRight letThrough(Answer answer, String what) {
    Account seen = Account.of("The service's account may " + what).seen(answer.seen());
    if (!http.hasToken()) {
      return new DrainRight.Unproven(
          Account.of("Nobody can tell whether an account may " + what)
              .seen(answer.seen() + " No token is configured, so no account was named.")
              .means("This master takes such an order from anybody who reaches it.")
              .todo("Nothing, unless the cluster is to ask for rights: then set DCOS_TOKEN."));
    }
    try {
      String asks = flags().get("authenticate_http_readwrite");
      if (asks == null) {
        return new DrainRight.Given(
            seen.means(
                "The order was let through. Whether this master asks for rights at all cannot be"
                    + " seen: it does not tell its flag authenticate_http_readwrite."));
      }
      if (asks.equals("false")) {
        return new DrainRight.Unproven(
            Account.of("Nobody can tell whether the service's account may " + what)
                .seen(
                    answer.seen()
                        + " The master's flag authenticate_http_readwrite is false: it asks nobody"
                        + " who they are.")
                .means("This master takes such an order from anybody who reaches it.")
                .todo("Nothing, unless the cluster is to become strict: then look again."));
      }
    } catch (Fault notPermitted) {
      return new DrainRight.Given(
          seen.means(
              "The order was let through. Whether this master asks for rights at all cannot be"
                  + " seen: "
                  + notPermitted.account().summary()
                  + "."));
    }
    return new DrainRight.Given(seen.means("The order was let through; nothing was done."));
  }

  private static Refused unknown(Answer answer, AgentId agent) {
    return refused(
        answer,
        "Mesos does not know an agent " + agent,
        "Look the agent up again: its id may have changed, or it is gone.");
  }

  private static Refused refused(Answer answer, String summary, String todo) {
    return new Refused(
        Account.of(summary).seen(answer.seen()).means("Nothing was done.").todo(todo));
  }

  /** A command that was taken is answered 200 with nothing else. */
  private static void done(Answer answer) {
    if (answer.status() == 200 && answer.isEmpty()) {
      return;
    }
    if (answer.status() == 400 && answer.text().contains("Expecting 'type' to be present")) {
      throw new Fault(
          Account.of("This Mesos has no " + answer.call().name())
              .seen(answer.seen())
              .means("Nothing was done. Draining and deactivating need Mesos 1.9 (DC/OS 2.0).")
              .todo("Use the runbook for older clusters."));
    }
    throw answer.failure();
  }

  // ---------------------------------------------------------------- the way to the leader

  private Answer ask(Request.Type type) {
    byte[] body = Request.ask(type).json();
    return atLeader(
        base -> Call.ask(type.name(), base.resolve(base.getPath() + "/api/v1"), body).telling());
  }

  private Answer command(Request request) {
    byte[] body = request.json();
    return atLeader(
        base ->
            Call.command(request.type().name(), base.resolve(base.getPath() + "/api/v1"), body)
                .telling());
  }

  private static Call get(String name, URI base, String path) {
    return Call.get(name, base.resolve(base.getPath() + path)).telling();
  }

  /** Where to ask; without a slash at its end. */
  private URI base() {
    if (settings.isDirect()) {
      URI known = leader.get();
      return known != null ? known : discover();
    }
    return settings
        .adminRouter()
        .map(router -> router.resolve("/mesos"))
        .orElseThrow(
            () ->
                new Fault(
                    Account.of("No cluster is configured")
                        .means("Nothing was done.")
                        .todo("Set dcos.cluster.masters or dcos.cluster.admin-router.")));
  }

  private Answer atLeader(Function<URI, Call> call) {
    try {
      Answer answer = http.send(call.apply(base()));
      if (isRedirect(answer)) {
        if (!settings.isDirect()) {
          throw changing(answer);
        }
        URI next = named(answer);
        leader.set(next);
        answer = http.send(call.apply(next));
        if (isRedirect(answer)) {
          throw changing(answer);
        }
      }
      if (answer.status() == 503 || answer.status() == 404) {
        leader.set(null);
      }
      return answer;
    } catch (Failure failure) {
      leader.set(null);
      throw failure;
    }
  }

  private static boolean isRedirect(Answer answer) {
    return answer.status() == 307
        && answer.location().map(place -> place.startsWith("//")).orElse(false);
  }

  private static Transient changing(Answer answer) {
    return new Transient(
        Account.of(answer.call().name() + ": the masters are changing leader")
            .seen(answer.seen() + " It names another leader.")
            .means("Nothing was done.")
            .todo("It is tried again. If it lasts, look at the masters and their ZooKeeper."));
  }

  /** Asks one master after the other who leads. */
  private URI discover() {
    List<URI> masters = settings.masters();
    if (masters.size() == 1) {
      return masters.get(0);
    }
    List<String> problems = new ArrayList<>();
    for (URI master : masters) {
      try {
        Answer answer = http.send(get("redirect", master, "/redirect"));
        if (isRedirect(answer)) {
          URI found = named(answer);
          leader.set(found);
          return found;
        }
        throw answer.failure();
      } catch (Transient notThis) {
        problems.add(notThis.account().summary() + ".");
      }
    }
    throw new Transient(
        Account.of("No leading master")
            .seen(String.join(" ", problems))
            .means("Nothing was done.")
            .todo("It is tried again. If it lasts, look at the masters and their ZooKeeper."));
  }

  /** The configured master that a redirect names, by its own or its real address. */
  private URI named(Answer redirect) {
    try {
      URI place = new URI(redirect.location().orElseThrow());
      for (URI master : settings.masters()) {
        int port = port(master);
        boolean same = master.getHost().equals(place.getHost()) && port == port(place);
        boolean really =
            http.settings()
                .connectTo()
                .of(master.getHost(), port)
                .toString()
                .equals(place.getHost() + ":" + port(place));
        if (same || really) {
          return master;
        }
      }
    } catch (URISyntaxException strange) {
      throw redirect.failure();
    }
    throw redirect.failure();
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
  }
}
