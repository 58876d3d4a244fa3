package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as worse than approved, one row a sentence. */
class WorseTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GAP = "The master counts 12 tasks but shows 10 to this account.";

  /** A bound part as releases before the one with apps and services have stored it. */
  private static final String OLD =
      """
      {"agent":"S1","address":"10.0.2.11","maxGracePeriodSeconds":null,"decommission":false,
       "maintain":false,"unreachable":false,"holdUp":[],"unseen":[]}
      """;

  private static final Consumer<ObjectNode> CALM = bound -> {};

  private static Consumer<ObjectNode> with(String list, String... names) {
    return bound -> {
      ArrayNode values = bound.putArray(list);
      List.of(names).forEach(values::add);
    };
  }

  private static Consumer<ObjectNode> policy(String table, String digest) {
    return bound -> bound.putObject("policy").put(table, digest);
  }

  private static Consumer<ObjectNode> unreachable() {
    return bound -> bound.put("unreachable", true).put("address", "");
  }

  private static Impact.Bound bound(Consumer<ObjectNode> change) throws Exception {
    ObjectNode bound = (ObjectNode) JSON.readTree(OLD);
    change.accept(bound);
    return JSON.treeToValue(bound, Impact.Bound.class);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row("the same", CALM, CALM, ""),
        row(
            "a framework went away",
            CALM,
            with("holdUp", "reports"),
            "framework reports is away now"),
        row("a framework that was away is back", with("holdUp", "reports"), CALM, ""),
        row("the agent became unreachable", CALM, unreachable(), "has become unreachable"),
        row("an unreachable agent came back", unreachable(), CALM, ""),
        row(
            "another address",
            CALM,
            bound -> bound.put("address", "10.0.2.99"),
            "address was 10.0.2.11 and is 10.0.2.99"),
        row(
            "something is not seen any more",
            CALM,
            with("unseen", GAP),
            "now not seen: The master counts 12"),
        row(
            "the same gap with other counts",
            with("unseen", GAP),
            with("unseen", GAP.replace("12", "13")),
            ""),
        row(
            "an app falls to zero that fell below its minimum",
            with("belowMinimum", "/shop"),
            bound -> {
              with("belowMinimum", "/shop").accept(bound);
              with("toZero", "/shop").accept(bound);
            },
            "/shop would fall to zero now"),
        row(
            "another app falls below its minimum",
            with("belowMinimum", "/shop"),
            with("belowMinimum", "/shop", "/billing"),
            "/billing would fall below its minimum now"),
        row("an app does better than approved", with("toZero", "/shop"), CALM, ""),
        row(
            "no room any more",
            CALM,
            with("staysDown", "/lb"),
            "/lb there is no room elsewhere now"),
        row(
            "a pod came to the agent",
            CALM,
            with("pods", "kafka/kafka-1"),
            "kafka/kafka-1 is on the agent now"),
        row("a pod has left the agent", with("pods", "kafka/kafka-1"), CALM, ""),
        row(
            "local volumes",
            CALM,
            with("resident", "/db"),
            "/db has local volumes on the agent now"),
        row("data", CALM, with("dataLost", "/db"), "data of /db would be lost now"),
        row(
            "a job began here",
            CALM,
            with("ending", "metronome nightly"),
            "metronome nightly runs here now"),
        row("a freeze began", CALM, with("blockers", "hours"), "hours forbids it now"),
        row(
            "another broker is out, as it was when it was approved",
            with("waits", "kafka-0 is out"),
            with("waits", "kafka-0 is out"),
            "kafka-0 is out"),
        row("nothing is waited for any more", with("waits", "kafka-0 is out"), CALM, ""),
        row(
            "a table was changed",
            policy("hours", "aa"),
            policy("hours", "bb"),
            "table hours was changed"),
        row(
            "a table that was not asked then",
            policy("never-down", ""),
            policy("never-down", "bb"),
            ""),
        row("a table that an old plan does not know", CALM, policy("hours", "bb"), ""));
  }

  private static Arguments row(
      String what, Consumer<ObjectNode> approved, Consumer<ObjectNode> now, String expected) {
    return Arguments.of(what, approved, now, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void givenTwoLooks_whenCompared_thenOnlyWorseCounts(
      String what, Consumer<ObjectNode> approved, Consumer<ObjectNode> now, String expected)
      throws Exception {
    List<String> worse = ImpactAssessment.worse(bound(approved), bound(now));
    if (expected.isEmpty()) {
      assertThat(worse).as(what).isEmpty();
    } else {
      assertThat(worse).as(what).singleElement().asString().contains(expected);
    }
  }

  @Test
  void givenAPlanOfAnOlderRelease_whenRead_thenWhatItDidNotKnowIsEmptyAndCountsAsNew()
      throws Exception {
    Impact.Bound old = bound(CALM);
    assertThat(old.pods()).isEmpty();
    assertThat(old.policy()).isEmpty();
    assertThat(ImpactAssessment.worse(old, bound(with("belowMinimum", "/shop"))))
        .as("what was not shown then was not agreed to")
        .containsExactly("/shop would fall below its minimum now");
  }
}
