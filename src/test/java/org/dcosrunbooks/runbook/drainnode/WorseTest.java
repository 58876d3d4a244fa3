package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as worse than approved, one row a sentence. */
class WorseTest {

  private static final String GAP = "The master counts 12 tasks but shows 10 to this account.";

  private static Impact.Bound bound(
      String address, boolean unreachable, List<String> holdUp, List<String> unseen) {
    return new Impact.Bound("S1", address, null, false, false, unreachable, holdUp, unseen);
  }

  private static Impact.Bound calm() {
    return bound("10.0.2.11", false, List.of(), List.of());
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of("the same", calm(), calm(), ""),
        Arguments.of(
            "a framework went away",
            calm(),
            bound("10.0.2.11", false, List.of("reports"), List.of()),
            "framework reports is away now"),
        Arguments.of(
            "a framework that was away is back",
            bound("10.0.2.11", false, List.of("reports"), List.of()),
            calm(),
            ""),
        Arguments.of(
            "the agent became unreachable",
            calm(),
            bound("", true, List.of(), List.of()),
            "has become unreachable"),
        Arguments.of(
            "an unreachable agent came back", bound("", true, List.of(), List.of()), calm(), ""),
        Arguments.of(
            "another address",
            calm(),
            bound("10.0.2.99", false, List.of(), List.of()),
            "address was 10.0.2.11 and is 10.0.2.99"),
        Arguments.of(
            "something is not seen any more",
            calm(),
            bound("10.0.2.11", false, List.of(), List.of(GAP)),
            "now not seen: The master counts 12"),
        Arguments.of(
            "the same gap with other counts",
            bound("10.0.2.11", false, List.of(), List.of(GAP)),
            bound("10.0.2.11", false, List.of(), List.of(GAP.replace("12", "13"))),
            ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void givenTwoLooks_whenCompared_thenOnlyWorseCounts(
      String what, Impact.Bound approved, Impact.Bound now, String expected) {
    List<String> worse = ImpactAssessment.worse(approved, now);
    if (expected.isEmpty()) {
      assertThat(worse).as(what).isEmpty();
    } else {
      assertThat(worse).as(what).singleElement().asString().contains(expected);
    }
  }
}
