package org.dcosrunbooks.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Constraint;
import org.dcosrunbooks.cluster.Maintenance;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.cluster.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether what has to move finds room elsewhere; one row a sentence. */
class PlacementTest {

  private static final AgentId HERE = new AgentId("S0");

  /** An agent under construction: 4 cpus, 8 GiB memory, 10 ports, all of it free. */
  private record Seat(
      String id,
      Resources free,
      String role,
      int ports,
      Map<String, String> attributes,
      String zone,
      AgentState state) {

    Seat free(double cpus, double memory) {
      return new Seat(
          id, new Resources(cpus, memory, 10_000), role, ports, attributes, zone, state);
    }

    Seat role(String other) {
      return new Seat(id, free, other, ports, attributes, zone, state);
    }

    Seat ports(int number) {
      return new Seat(id, free, role, number, attributes, zone, state);
    }

    Seat has(String name, String value) {
      return new Seat(id, free, role, ports, Map.of(name, value), zone, state);
    }

    Seat zone(String name) {
      return new Seat(id, free, role, ports, attributes, name, state);
    }

    Seat in(AgentState other) {
      return new Seat(id, free, role, ports, attributes, zone, other);
    }

    Agent agent() {
      List<Agent.Ports> range =
          ports == 0 ? List.of() : List.of(new Agent.Ports(role, 8000, 8000 + ports - 1));
      return new Agent(
          new AgentId(id),
          "10.0.0." + id.substring(1),
          "10.0.0." + id.substring(1),
          5051,
          state,
          state == AgentState.ACTIVE,
          state == AgentState.DEACTIVATED,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "1.10.0",
          attributes,
          Set.of(),
          free,
          Resources.NONE,
          new Agent.Room(
              Map.of(role, free),
              Map.of(),
              range,
              range,
              List.of(),
              Optional.of("eu"),
              Optional.of(zone)));
    }
  }

  private static Seat seat(String id) {
    return new Seat(
        id, new Resources(4, 8192, 10_000), "*", 10, Map.of(), "eu-a", AgentState.ACTIVE);
  }

  private static ClusterView view(List<Seat> seats) {
    return new ClusterView(
        Instant.EPOCH,
        new Masters(List.of()),
        seats.stream().map(Seat::agent).toList(),
        List.of(),
        List.of(),
        List.of(),
        new Registry(Map.of(), Map.of(), Map.of()),
        Maintenance.NONE,
        List.of());
  }

  private record Wanted(
      String id,
      Resources needs,
      int ports,
      Set<Integer> fixed,
      Set<String> roles,
      List<Constraint> constraints,
      List<String> elsewhere) {

    Wanted needs(double cpus, double memory) {
      return new Wanted(
          id, new Resources(cpus, memory, 0), ports, fixed, roles, constraints, elsewhere);
    }

    Wanted ports(int number, Integer... fixedPorts) {
      return new Wanted(id, needs, number, Set.of(fixedPorts), roles, constraints, elsewhere);
    }

    Wanted role(String role) {
      return new Wanted(id, needs, ports, fixed, Set.of(role), constraints, elsewhere);
    }

    Wanted where(String field, String operator, String value) {
      List<Constraint> more = new ArrayList<>(constraints);
      more.add(new Constraint(field, operator, Optional.ofNullable(value)));
      return new Wanted(id, needs, ports, fixed, roles, more, elsewhere);
    }

    Wanted alsoOn(String... agents) {
      return new Wanted(id, needs, ports, fixed, roles, constraints, List.of(agents));
    }

    App app(int here) {
      List<App.Instance> tasks = new ArrayList<>();
      for (int number = 0; number < here; number++) {
        tasks.add(instance(number, HERE));
      }
      elsewhere.forEach(agent -> tasks.add(instance(tasks.size(), new AgentId(agent))));
      return new App(
          "marathon",
          id,
          false,
          tasks.size(),
          tasks.size(),
          tasks.size(),
          1,
          false,
          false,
          Map.of(),
          constraints,
          roles,
          needs,
          ports,
          fixed,
          Optional.empty(),
          tasks,
          List.of(),
          Optional.empty());
    }

    private App.Instance instance(int number, AgentId agent) {
      return new App.Instance(
          "app.instance-" + number + "._app.1",
          Optional.of(agent),
          "10.0.0." + agent.value().substring(1),
          "TASK_RUNNING",
          true);
    }
  }

  private static Wanted app() {
    return new Wanted(
        "/app", new Resources(1, 1024, 0), 0, Set.of(), Set.of(), List.of(), List.of());
  }

  private static List<Seat> two() {
    return List.of(seat("S0"), seat("S1"), seat("S2").zone("eu-b"));
  }

  private static Arguments row(
      String sentence,
      List<Seat> seats,
      UnaryOperator<Wanted> change,
      int here,
      Placement.Fit fit,
      String why) {
    return Arguments.of(sentence, seats, change.apply(app()), here, fit, why);
  }

  static Stream<Arguments> rows() {
    Placement.Fit fits = Placement.Fit.FITS;
    Placement.Fit mayNot = Placement.Fit.MAY_NOT;
    Placement.Fit cannot = Placement.Fit.CANNOT;
    return Stream.of(
        row("room on the others", two(), app -> app, 3, fits, ""),
        row("nobody else", List.of(seat("S0")), app -> app, 1, cannot, "none is active"),
        row(
            "the other one is deactivated",
            List.of(seat("S0"), seat("S1").in(AgentState.DEACTIVATED)),
            app -> app,
            1,
            cannot,
            "none is active"),
        row("exactly enough cpus", two(), app -> app.needs(4, 1), 2, fits, ""),
        row(
            "too few cpus",
            two(),
            app -> app.needs(4.1, 1),
            1,
            cannot,
            "2 have less than 4.1 cpus free"),
        row(
            "too little memory",
            two(),
            app -> app.needs(1, 9000),
            1,
            cannot,
            "of 2 active ones 2 have less than 9000 MiB memory free"),
        row(
            "enough in sum, not on one agent",
            two(),
            app -> app.needs(3, 100),
            3,
            cannot,
            "only 2 of 3"),
        row("ports", two(), app -> app.ports(11), 1, cannot, "fewer than 11 host ports"),
        row("one fixed port, two agents", two(), app -> app.ports(1, 8001), 2, fits, ""),
        row(
            "one fixed port, too many",
            two(),
            app -> app.ports(1, 8001),
            3,
            cannot,
            "host port 8001"),
        row(
            "a port that nobody offers",
            two(),
            app -> app.ports(1, 80),
            1,
            cannot,
            "host port 80 in use"),
        row(
            "another role",
            List.of(seat("S0").role("slave_public"), seat("S1"), seat("S2")),
            app -> app.role("slave_public"),
            1,
            cannot,
            "2 have nothing for role slave_public"),
        row(
            "its role elsewhere",
            List.of(seat("S0"), seat("S1").role("slave_public")),
            app -> app.role("slave_public"),
            1,
            fits,
            ""),
        row(
            "UNIQUE, one agent free",
            two(),
            app -> app.where("hostname", "UNIQUE", null).alsoOn("S1"),
            1,
            fits,
            ""),
        row(
            "UNIQUE, all taken",
            two(),
            app -> app.where("hostname", "UNIQUE", null).alsoOn("S1", "S2"),
            1,
            cannot,
            "2 are ruled out by hostname UNIQUE"),
        row(
            "UNIQUE, two for one place",
            two(),
            app -> app.where("hostname", "UNIQUE", null).alsoOn("S1"),
            2,
            cannot,
            "only 1 of 2"),
        row(
            "MAX_PER",
            two(),
            app -> app.where("hostname", "MAX_PER", "2").alsoOn("S1"),
            3,
            fits,
            ""),
        row(
            "MAX_PER, full",
            two(),
            app -> app.where("hostname", "MAX_PER", "1").alsoOn("S1", "S2"),
            1,
            cannot,
            "hostname MAX_PER 1"),
        row(
            "LIKE by hostname",
            two(),
            app -> app.where("hostname", "LIKE", "10\\.0\\.0\\.[1-2]"),
            2,
            fits,
            ""),
        row(
            "LIKE only the drained one",
            two(),
            app -> app.where("hostname", "LIKE", "10\\.0\\.0\\.0"),
            1,
            cannot,
            "2 do not meet hostname LIKE"),
        row(
            "LIKE means the whole text",
            two(),
            app -> app.where("hostname", "LIKE", "10"),
            1,
            cannot,
            "do not meet"),
        row("UNLIKE", two(), app -> app.where("hostname", "UNLIKE", "10\\.0\\.0\\.1"), 2, fits, ""),
        row(
            "UNLIKE an attribute that nobody has",
            two(),
            app -> app.where("rack", "UNLIKE", "r1"),
            2,
            fits,
            ""),
        row(
            "LIKE an attribute that nobody has",
            two(),
            app -> app.where("rack", "LIKE", "r1"),
            1,
            cannot,
            "do not meet rack LIKE r1"),
        row(
            "CLUSTER with a value",
            List.of(seat("S0"), seat("S1").has("rack", "r1"), seat("S2").has("rack", "r2")),
            app -> app.where("rack", "CLUSTER", "r2"),
            2,
            fits,
            ""),
        row(
            "IS compares numbers as numbers",
            List.of(seat("S0"), seat("S1").has("gen", "3.0")),
            app -> app.where("gen", "IS", "3"),
            1,
            fits,
            ""),
        row(
            "CLUSTER by what runs elsewhere",
            two(),
            app -> app.where("@zone", "CLUSTER", null).alsoOn("S2"),
            1,
            fits,
            ""),
        row(
            "CLUSTER without others depends on the first",
            two(),
            app -> app.where("@zone", "CLUSTER", null),
            5,
            mayNot,
            "depends on the order"),
        row("GROUP_BY spreads", two(), app -> app.where("@zone", "GROUP_BY", "2"), 4, fits, ""),
        row(
            "GROUP_BY wants more groups than there are",
            two(),
            app -> app.where("@zone", "GROUP_BY", "3").alsoOn("S1", "S2"),
            1,
            cannot,
            "2 are ruled out by @zone GROUP_BY 3"),
        row(
            "a pattern that is none",
            two(),
            app -> app.where("hostname", "LIKE", "("),
            1,
            mayNot,
            "its constraint hostname LIKE ( is no pattern that can be read here"),
        row(
            "an operator of the future",
            two(),
            app -> app.where("hostname", "NEAR", "x"),
            1,
            mayNot,
            "is not known here"),
        row(
            "a pattern with a back-reference",
            List.of(seat("S0"), seat("S1").has("rack", "a".repeat(60) + "!")),
            app -> app.where("rack", "LIKE", "(a+)+\\1b"),
            1,
            mayNot,
            "its constraint rack LIKE (a+)+\\1b has a back-reference, which is not read here"),
        row(
            "UNLIKE what is not read is no match either",
            List.of(seat("S0"), seat("S1").has("rack", "r1")),
            app -> app.where("rack", "UNLIKE", "(?!r2).*"),
            1,
            mayNot,
            "looks ahead or behind, which is not read here"),
        row(
            "a pattern that keeps Java busy for ever",
            List.of(seat("S0"), seat("S1").has("rack", "r1")),
            app -> app.where("rack", "LIKE", "((((){60000}){60000}){60000}){60000}x"),
            1,
            mayNot,
            "its constraint rack LIKE ((((){60000}){60000}){60000}){60000}x grows too large"),
        row(
            "a pattern that takes ages on a value",
            List.of(seat("S0"), seat("S1").has("rack", "a".repeat(60) + "!")),
            app -> app.where("rack", "LIKE", "(a+)+b"),
            1,
            cannot,
            "1 do not meet rack LIKE (a+)+b"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void givenInstancesThatMove_whenPlaced_thenWhetherTheyFitAndWhyNot(
      String sentence, List<Seat> seats, Wanted wanted, int here, Placement.Fit fit, String why) {
    Placement.Answer answer =
        new Placement(view(seats), Set.of(HERE))
            .of(List.of(new Placement.Move(wanted.app(here), here)))
            .get(0);
    assertThat(answer.why()).as(sentence).contains(why);
    assertThat(answer.fit()).as(sentence + ": " + answer.why()).isEqualTo(fit);
  }

  @Test
  void givenTwoAppsThatFitAlone_whenPlacedTogether_thenTheLargerFitsAndTheOtherMayNot() {
    List<Placement.Answer> answers =
        new Placement(view(List.of(seat("S0"), seat("S1"))), Set.of(HERE))
            .of(
                List.of(
                    new Placement.Move(app().needs(1, 3000).app(1), 1),
                    new Placement.Move(app().needs(1, 6000).app(1), 1)));
    assertThat(answers)
        .extracting(Placement.Answer::fit)
        .containsExactly(Placement.Fit.MAY_NOT, Placement.Fit.FITS);
    assertThat(answers.get(0).why()).contains("when everything else moves too");
  }

  @Test
  void givenAnotherAgentThatIsLeaving_whenPlaced_thenItIsNoRoom() {
    Placement.Answer answer =
        new Placement(view(two()), Set.of(HERE, new AgentId("S1"), new AgentId("S2")))
            .of(List.of(new Placement.Move(app().app(1), 1)))
            .get(0);
    assertThat(answer.fit()).isEqualTo(Placement.Fit.CANNOT);
  }

  @Test
  void givenAnAppOf5000AndAClusterOf1000_whenPlaced_thenEachAgentIsLookedAtTwiceAnInstance() {
    List<Seat> seats = new ArrayList<>();
    for (int number = 0; number < 1000; number++) {
      seats.add(seat("S" + number).zone("eu-" + number % 3));
    }
    String[] elsewhere =
        java.util.stream.IntStream.range(0, 4950)
            .mapToObj(number -> "S" + (1 + number % 999))
            .toArray(String[]::new);
    App large =
        app()
            .where("@zone", "GROUP_BY", "3")
            .where("hostname", "MAX_PER", "10")
            .alsoOn(elsewhere)
            .app(50);
    Placement placement = new Placement(view(seats), Set.of(HERE));
    Placement.Answer answer = placement.of(List.of(new Placement.Move(large, 50))).get(0);
    assertThat(answer.fit()).isEqualTo(Placement.Fit.FITS);
    assertThat(placement.looks()).isLessThanOrEqualTo(1000L + 2L * 50 * 999);
  }

  /** The drained agent is S0: the app ran there and on S1 and S2, one on each agent. */
  @Test
  void givenOthersTakeAnAgentOutLater_whenWaitedFor_thenWhatFindsNoAgentIsNot() {
    Wanted unique = app().where("hostname", "UNIQUE", null);
    List<Seat> all = two();
    List<Seat> later = List.of(seat("S0"), seat("S1"), seat("S2").in(AgentState.DRAINED));
    assertThat(Waited.of(view(all), unique.alsoOn("S1", "S2").app(0), 2, Set.of(HERE)))
        .as("as planned")
        .isEqualTo(2);
    assertThat(Waited.of(view(later), unique.alsoOn("S1").app(0), 2, Set.of(HERE)))
        .as("another drain has moved one, and there is no agent for it")
        .isEqualTo(1);
    assertThat(Waited.of(view(all), unique.alsoOn("S1").app(0), 2, Set.of(HERE)))
        .as("it died, and starts again on S2")
        .isEqualTo(2);
    assertThat(Waited.of(view(later), app().alsoOn("S1").app(0), 2, Set.of(HERE)))
        .as("there is room for it")
        .isEqualTo(2);
  }
}
