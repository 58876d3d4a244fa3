package org.dcosrunbooks.runbook;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.Constraint;
import org.dcosrunbooks.cluster.ForeignPattern;

/**
 * The constraints that an agent meets or not, whatever else runs there: LIKE, UNLIKE, IS, and
 * CLUSTER with a value, as Marathon judges them
 * (marathon:src/main/scala/mesosphere/mesos/Constraints.scala). Each pattern is compiled once. What
 * cannot be judged, and what would take too long, is said and not guessed.
 */
final class Demands {

  /**
   * What all patterns together may cost: a second or two, and far more than a thousand agents need
   * for the apps of one of them.
   */
  static final class Effort {

    private long left = 50_000_000;

    void spend(long steps) throws TooMuch {
      left -= steps;
      if (left < 0) {
        throw new TooMuch();
      }
    }
  }

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,6})?");
  private static final String ENOUGH = "was not judged: there are too many patterns to judge";
  private static final int LONGEST_SHOWN = 200;

  private static final class TooMuch extends Exception {
    private static final long serialVersionUID = 1L;

    TooMuch() {
      super(null, null, false, false);
    }
  }

  /**
   * @param refusal why the agent is ruled out, in words that follow a number of agents
   * @param doubt what could not be judged
   */
  record Reply(Optional<String> refusal, Optional<String> doubt) {}

  private record Demand(Constraint constraint, Optional<ForeignPattern> pattern) {}

  private final List<Demand> demands = new ArrayList<>();
  private final Optional<String> unclear;
  private final Effort effort;

  Demands(List<Constraint> constraints, Effort effort) {
    this.effort = effort;
    String first = null;
    for (Constraint constraint : constraints) {
      switch (constraint.operator()) {
        case "LIKE", "UNLIKE" -> {
          try {
            effort.spend(constraint.value().orElse("").length());
            ForeignPattern pattern = ForeignPattern.of(constraint.value().orElse(""));
            effort.spend(pattern.effort(""));
            demands.add(new Demand(constraint, Optional.of(pattern)));
          } catch (ForeignPattern.Unreadable unreadable) {
            first = doubt(constraint, unreadable.getMessage());
          } catch (TooMuch enough) {
            first = doubt(constraint, ENOUGH);
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
        default -> first = doubt(constraint, "is not known here");
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
      } catch (ForeignPattern.Unreadable unreadable) {
        doubt = Optional.of(doubt(demand.constraint(), unreadable.getMessage()));
      } catch (TooMuch enough) {
        doubt = Optional.of(doubt(demand.constraint(), ENOUGH));
      }
    }
    return new Reply(Optional.empty(), doubt);
  }

  private static String doubt(Constraint constraint, String why) {
    String said = constraint.toString();
    return "its constraint "
        + (said.length() <= LONGEST_SHOWN ? said : said.substring(0, LONGEST_SHOWN) + "…")
        + " "
        + why;
  }

  private boolean met(Demand demand, Optional<String> value)
      throws ForeignPattern.Unreadable, TooMuch {
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

  private boolean matches(Demand demand, String value) throws ForeignPattern.Unreadable, TooMuch {
    ForeignPattern pattern = demand.pattern().orElseThrow();
    effort.spend(pattern.effort(value));
    return pattern.matches(value);
  }

  /** Numbers are compared as numbers: 3 is 3.0. */
  private static boolean same(String wanted, String value) {
    return wanted.equals(value) || bothTheSameNumber(wanted, value);
  }

  private static boolean bothTheSameNumber(String one, String other) {
    return NUMBER.matcher(one).matches()
        && NUMBER.matcher(other).matches()
        && new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
  }
}
