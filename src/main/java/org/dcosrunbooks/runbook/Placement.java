package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Resources;

/**
 * Whether instances that have to move find room on the agents that stay: by role, processors,
 * memory, disk, ports and placement constraints. Nobody can foresee what Marathon does with its
 * offers, so <em>fits</em> means that a way was found, <em>cannot</em> that there is none, and
 * everything between is <em>may not</em>.
 */
public final class Placement {

  /** How sure it is that all instances find a place. */
  public enum Fit {
    FITS,
    /** Room for some of them only as far as was tried, or something could not be judged. */
    MAY_NOT,
    /** At least one finds no agent, whatever the others do. */
    CANNOT
  }

  /** Instances of an app that have to move. */
  public record Move(App app, int instances) {}

  /**
   * @param placed how many found a place
   * @param why the reason in words; empty when all fit
   */
  public record Answer(Fit fit, int placed, String why) {

    /** Of so many that were asked about: no wait waits for more. */
    int canStart(int asked) {
      return fit == Fit.CANNOT ? placed : asked;
    }
  }

  /** An agent that may take one, with what it has for the roles of the app. */
  private record Candidate(Agent agent, Resources free, int freePorts) {}

  /** What was given away of one agent. */
  private static final class Taken {
    private final Map<String, Resources> byRole = new HashMap<>();
    private final Map<String, Integer> portsByRole = new HashMap<>();
    private final Set<Integer> fixedPorts = new HashSet<>();
  }

  /** The agents that could take an app's instances, and why the others cannot. */
  private record Choice(
      Move move,
      Set<String> roles,
      List<Candidate> candidates,
      Map<String, Integer> refused,
      Optional<String> doubt) {}

  private final Map<AgentId, Agent> agents;
  private final List<Agent> staying;
  private final Set<AgentId> leaving;
  private final Map<AgentId, Taken> shared = new HashMap<>();
  private final Demands.Effort effort = new Demands.Effort();
  private long looks;

  /**
   * @param leaving agents whose tasks go: the drained one, and those that others take out
   */
  public Placement(ClusterView view, Set<AgentId> leaving) {
    this.leaving = Set.copyOf(leaving);
    this.agents =
        view.agents().stream().collect(Collectors.toMap(Agent::id, agent -> agent, (a, b) -> a));
    this.staying =
        view.agents().stream()
            .filter(agent -> agent.state() == AgentState.ACTIVE && agent.active())
            .filter(agent -> !agent.deactivated() && agent.drain().isEmpty())
            .filter(agent -> !this.leaving.contains(agent.id()))
            .toList();
  }

  /** How many agents were looked at, instance by instance: what the effort grows with. */
  long looks() {
    return looks;
  }

  /** An answer for each move, in their order. All of them together have to find room. */
  public List<Answer> of(List<Move> moves) {
    List<Choice> choices = moves.stream().map(this::choice).toList();
    int[] alone = new int[choices.size()];
    int[] together = new int[choices.size()];
    for (int at = 0; at < alone.length; at++) {
      alone[at] = place(choices.get(at), new HashMap<>());
    }
    hardestFirst(choices).forEach(at -> together[at] = place(choices.get(at), shared));
    List<Answer> answers = new ArrayList<>();
    for (int at = 0; at < alone.length; at++) {
      answers.add(answer(choices.get(at), alone[at], together[at]));
    }
    return answers;
  }

  private static List<Integer> hardestFirst(List<Choice> choices) {
    return IntStream.range(0, choices.size())
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer at) -> choices.get(at).candidates().size())
                .thenComparingDouble(at -> -choices.get(at).move().app().needs().memMegabytes()))
        .toList();
  }

  private Answer answer(Choice choice, int alone, int together) {
    int wanted = choice.move().instances();
    if (choice.doubt().isPresent()) {
      return new Answer(Fit.MAY_NOT, Math.min(alone, together), choice.doubt().get());
    }
    if (alone < wanted && (alone == 0 || orderDoesNotMatter(choice.move().app()))) {
      return new Answer(Fit.CANNOT, alone, cannot(choice, alone));
    }
    if (alone < wanted) {
      return new Answer(
          Fit.MAY_NOT,
          together,
          "room was found for "
              + alone
              + " of "
              + wanted
              + "; with its constraints it depends on the order in which they are placed");
    }
    return together < wanted
        ? new Answer(
            Fit.MAY_NOT,
            together,
            "there is room for each alone, but for "
                + together
                + " of "
                + wanted
                + " when everything else moves too")
        : new Answer(Fit.FITS, together, "");
  }

  /** Then taking what comes first finds as many places as any other way. */
  private boolean orderDoesNotMatter(App app) {
    List<Spread> spreads = spreads(app);
    return spreads.isEmpty()
        || (spreads.size() == 1
            && Set.of("UNIQUE", "MAX_PER").contains(spreads.get(0).constraint().operator()));
  }

  private String cannot(Choice choice, int placed) {
    int wanted = choice.move().instances();
    String which =
        placed == 0
            ? "no other agent can take it"
            : "the other agents can take only " + placed + " of " + wanted;
    if (staying.isEmpty()) {
      return which + ": none is active";
    }
    Map<String, Integer> reasons = new TreeMap<>(choice.refused());
    refusals(choice).forEach((reason, count) -> reasons.merge(reason, count, Integer::sum));
    String why =
        reasons.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(4)
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    return which + (why.isEmpty() ? "" : ": of " + staying.size() + " active ones " + why);
  }

  /** Why each candidate refuses the instance after the last that found a place. */
  private Map<String, Integer> refusals(Choice choice) {
    Map<AgentId, Taken> taken = new HashMap<>();
    List<Spread> spreads = spreads(choice.move().app());
    place(choice, taken, spreads);
    Map<String, Integer> reasons = new HashMap<>();
    for (Candidate candidate : choice.candidates()) {
      refusal(choice, candidate, taken, spreads)
          .ifPresent(reason -> reasons.merge(reason, 1, Integer::sum));
    }
    return reasons;
  }

  private Choice choice(Move move) {
    App app = move.app();
    Set<String> roles = app.roles().isEmpty() ? Set.of(Agent.Room.NOBODYS) : app.roles();
    List<Candidate> candidates = new ArrayList<>();
    Map<String, Integer> refused = new HashMap<>();
    Optional<String> doubt = Optional.empty();
    Demands demands = new Demands(app.constraints(), effort);
    for (Agent agent : staying) {
      looks++;
      Demands.Reply reply = demands.of(agent);
      if (reply.doubt().isPresent()) {
        doubt = reply.doubt();
      }
      Optional<String> no =
          roles.stream().noneMatch(agent.room().total()::containsKey)
              ? Optional.of("have nothing for role " + String.join(", ", roles))
              : reply.refusal();
      if (no.isPresent()) {
        refused.merge(no.get(), 1, Integer::sum);
      } else {
        candidates.add(
            new Candidate(agent, agent.room().free(roles), agent.room().freePorts(roles)));
      }
    }
    return new Choice(move, roles, candidates, refused, doubt);
  }

  private int place(Choice choice, Map<AgentId, Taken> taken) {
    return place(choice, taken, spreads(choice.move().app()));
  }

  private int place(Choice choice, Map<AgentId, Taken> taken, List<Spread> spreads) {
    int placed = 0;
    while (placed < choice.move().instances()) {
      Candidate best = null;
      double left = Double.MAX_VALUE;
      for (Candidate candidate : choice.candidates()) {
        looks++;
        if (refusal(choice, candidate, taken, spreads).isEmpty()) {
          double memory = free(choice, candidate, taken).memMegabytes();
          if (memory < left) { // the fullest that can: what is large stays free for what is large
            best = candidate;
            left = memory;
          }
        }
      }
      if (best == null) {
        return placed;
      }
      take(choice, best, taken.computeIfAbsent(best.agent().id(), id -> new Taken()));
      Agent chosen = best.agent();
      spreads.forEach(spread -> spread.add(chosen));
      placed++;
    }
    return placed;
  }

  private List<Spread> spreads(App app) {
    return Spread.of(app, agents, leaving);
  }

  private Optional<String> refusal(
      Choice choice, Candidate candidate, Map<AgentId, Taken> taken, List<Spread> spreads) {
    App app = choice.move().app();
    for (Spread spread : spreads) {
      if (!spread.admits(candidate.agent())) {
        return Optional.of("are ruled out by " + spread.constraint());
      }
    }
    Resources free = free(choice, candidate, taken);
    Resources needs = app.needs();
    if (free.cpus() + 1e-6 < needs.cpus()) {
      return Optional.of("have less than " + number(needs.cpus()) + " cpus free");
    }
    if (free.memMegabytes() + 1e-6 < needs.memMegabytes()) {
      return Optional.of("have less than " + number(needs.memMegabytes()) + " MiB memory free");
    }
    if (free.diskMegabytes() + 1e-6 < needs.diskMegabytes()) {
      return Optional.of("have less than " + number(needs.diskMegabytes()) + " MiB disk free");
    }
    return ports(choice, candidate, taken.get(candidate.agent().id()));
  }

  private static Optional<String> ports(Choice choice, Candidate candidate, Taken taken) {
    App app = choice.move().app();
    int given =
        taken == null
            ? 0
            : choice.roles().stream()
                .mapToInt(role -> taken.portsByRole.getOrDefault(role, 0))
                .sum();
    int wanted = Math.max(app.ports(), app.fixedPorts().size());
    if (candidate.freePorts() - given < wanted) {
      return Optional.of("have fewer than " + wanted + " host ports free");
    }
    for (int port : app.fixedPorts()) {
      if (!candidate.agent().room().isFree(port, choice.roles())
          || (taken != null && taken.fixedPorts.contains(port))) {
        return Optional.of("have host port " + port + " in use");
      }
    }
    return Optional.empty();
  }

  private static Resources free(Choice choice, Candidate candidate, Map<AgentId, Taken> taken) {
    Taken given = taken.get(candidate.agent().id());
    if (given == null) {
      return candidate.free();
    }
    Resources free = candidate.free();
    for (String role : choice.roles()) {
      free = free.minus(given.byRole.getOrDefault(role, Resources.NONE));
    }
    return free;
  }

  /** Takes from the roles in turn what each has. */
  private static void take(Choice choice, Candidate candidate, Taken taken) {
    App app = choice.move().app();
    Agent.Room room = candidate.agent().room();
    Resources left = app.needs();
    int ports = Math.max(app.ports(), app.fixedPorts().size());
    for (String role : choice.roles()) {
      Resources given = taken.byRole.getOrDefault(role, Resources.NONE);
      Resources free = room.free(Set.of(role)).minus(given);
      Resources part =
          new Resources(
              part(left.cpus(), free.cpus()),
              part(left.memMegabytes(), free.memMegabytes()),
              part(left.diskMegabytes(), free.diskMegabytes()));
      taken.byRole.put(role, given.plus(part));
      left = left.minus(part);
      int givenPorts = taken.portsByRole.getOrDefault(role, 0);
      int portsHere = Math.min(ports, Math.max(0, room.freePorts(Set.of(role)) - givenPorts));
      taken.portsByRole.put(role, givenPorts + portsHere);
      ports -= portsHere;
    }
    taken.fixedPorts.addAll(app.fixedPorts());
  }

  private static double part(double wanted, double free) {
    return Math.max(0, Math.min(wanted, free));
  }

  private static String number(double amount) {
    return amount == Math.rint(amount)
        ? String.valueOf((long) amount)
        : String.valueOf(Math.round(amount * 100) / 100.0);
  }
}
