package org.dcosrunbooks.runbook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.Constraint;

/**
 * The constraints that an agent meets or not, whatever else runs there: LIKE, UNLIKE, IS, and
 * CLUSTER with a value, as Marathon judges them
 * (marathon:src/main/scala/mesosphere/mesos/Constraints.scala). Each pattern is compiled once, and
 * one that takes too long is given up: what cannot be judged is said and not guessed.
 */
final class Demands {

  /** Characters that one match may look at: far more than any sane pattern on a name needs. */
  private static final int EFFORT = 20_000;

  private static final int LONGEST_VALUE = 512;

  /**
   * @param refusal why the agent is ruled out, in words that follow a number of agents
   * @param doubt what could not be judged
   */
  record Reply(Optional<String> refusal, Optional<String> doubt) {}

  private record Demand(Constraint constraint, Optional<Pattern> pattern) {}

  private final List<Demand> demands = new ArrayList<>();
  private final Optional<String> unclear;

  Demands(List<Constraint> constraints) {
    String first = null;
    for (Constraint constraint : constraints) {
      switch (constraint.operator()) {
        case "LIKE", "UNLIKE" -> {
          try {
            demands.add(
                new Demand(
                    constraint, Optional.of(Pattern.compile(constraint.value().orElse("")))));
          } catch (PatternSyntaxException wrong) {
            first = "its constraint " + constraint + " is no valid pattern";
          }
        }
        case "IS" -> demands.add(new Demand(constraint, Optional.empty()));
        case "CLUSTER" -> {
          if (constraint.value().filter(value -> !value.isEmpty()).isPresent()) {
            demands.add(new Demand(constraint, Optional.empty()));
          }
        }
        case "UNIQUE", "GROUP_BY", "MAX_PER" -> {
          // depend on the other instances: Spread
        }
        default -> first = "its constraint " + constraint + " is not known here";
      }
    }
    this.unclear = Optional.ofNullable(first);
  }

  Reply of(Agent agent) {
    Optional<String> doubt = unclear;
    for (Demand demand : demands) {
      try {
        if (!met(demand, Spread.value(agent, demand.constraint().field()))) {
          return new Reply(Optional.of("do not meet " + demand.constraint()), doubt);
        }
      } catch (TooMuchEffort slow) {
        doubt = Optional.of("its constraint " + demand.constraint() + " takes too long to judge");
      }
    }
    return new Reply(Optional.empty(), doubt);
  }

  private static boolean met(Demand demand, Optional<String> value) {
    String operator = demand.constraint().operator();
    if (value.isEmpty()) {
      return operator.equals("UNLIKE"); // an agent without the attribute is unlike everything
    }
    return switch (operator) {
      case "LIKE" -> matches(demand, value.get());
      case "UNLIKE" -> !matches(demand, value.get());
      default -> same(demand.constraint().value().orElse(""), value.get());
    };
  }

  private static boolean matches(Demand demand, String value) {
    if (value.length() > LONGEST_VALUE) {
      throw new TooMuchEffort();
    }
    return demand.pattern().orElseThrow().matcher(new Limited(value, new int[1])).matches();
  }

  /** Numbers are compared as numbers: 3 is 3.0. */
  private static boolean same(String wanted, String value) {
    return wanted.equals(value) || bothTheSameNumber(wanted, value);
  }

  private static boolean bothTheSameNumber(String one, String other) {
    String number = "[0-9]{1,15}(\\.[0-9]{1,6})?";
    return one.matches(number)
        && other.matches(number)
        && new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
  }

  private static final class TooMuchEffort extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuchEffort() {
      super(null, null, false, false);
    }
  }

  /** A text that a pattern may look at only so often. */
  private record Limited(String text, int[] looks) implements CharSequence {

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++looks[0] > EFFORT) {
        throw new TooMuchEffort();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Limited(text.substring(start, end), looks);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
