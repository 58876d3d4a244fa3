package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Constraint;

/**
 * A constraint that depends on where the app's other instances are: UNIQUE, MAX_PER, GROUP_BY, and
 * CLUSTER without a value. Counts them once and then follows what is placed.
 */
final class Spread {

  private final Constraint constraint;
  private final Map<String, Integer> counts = new HashMap<>();

  /** The smallest count, worked out again after each change only. */
  private OptionalInt smallest = OptionalInt.empty();

  private Spread(Constraint constraint) {
    this.constraint = constraint;
  }

  /**
   * @param leaving agents whose instances do not count, since they go
   */
  static List<Spread> of(App app, Map<AgentId, Agent> agents, Set<AgentId> leaving) {
    List<Spread> spreads = new ArrayList<>();
    for (Constraint constraint : app.constraints()) {
      if (!isSpread(constraint)) {
        continue;
      }
      Spread spread = new Spread(constraint);
      for (App.Instance instance : app.tasks()) {
        Optional<AgentId> at = instance.agent();
        if (at.isPresent() && !leaving.contains(at.get())) {
          Optional.ofNullable(agents.get(at.get()))
              .flatMap(agent -> value(agent, constraint.field()))
              .ifPresent(value -> spread.counts.merge(value, 1, Integer::sum));
        }
      }
      spreads.add(spread);
    }
    return spreads;
  }

  private static boolean isSpread(Constraint constraint) {
    return switch (constraint.operator()) {
      case "UNIQUE", "MAX_PER", "GROUP_BY" -> true;
      case "CLUSTER" -> constraint.value().filter(value -> !value.isEmpty()).isEmpty();
      default -> false;
    };
  }

  /** What an agent has for a constraint's field; empty when it has no such attribute. */
  static Optional<String> value(Agent agent, String field) {
    return switch (field) {
      case "hostname", "@hostname" -> Optional.of(agent.hostname());
      case "@region" -> agent.room().region();
      case "@zone" -> agent.room().zone();
      default -> Optional.ofNullable(agent.attributes().get(field));
    };
  }

  Constraint constraint() {
    return constraint;
  }

  boolean admits(Agent agent) {
    Optional<String> value = value(agent, constraint.field());
    if (value.isEmpty()) {
      return false;
    }
    int here = counts.getOrDefault(value.get(), 0);
    return switch (constraint.operator()) {
      case "UNIQUE" -> here == 0;
      case "MAX_PER" -> here < number(0);
      case "CLUSTER" -> counts.isEmpty() || here > 0;
      default -> here == 0 || (counts.size() >= number(1) && here == smallest());
    };
  }

  void add(Agent agent) {
    value(agent, constraint.field()).ifPresent(value -> counts.merge(value, 1, Integer::sum));
    smallest = OptionalInt.empty();
  }

  private int smallest() {
    if (smallest.isEmpty()) {
      smallest = counts.values().stream().mapToInt(Integer::intValue).min();
    }
    return smallest.orElse(0);
  }

  private int number(int otherwise) {
    return constraint
        .value()
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(Integer::valueOf)
        .orElse(otherwise);
  }
}
