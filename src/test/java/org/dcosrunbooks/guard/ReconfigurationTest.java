package org.dcosrunbooks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dcosrunbooks.guard.Verdict.Word.AGAINST;
import static org.dcosrunbooks.guard.Verdict.Word.CANNOT_TELL;
import static org.dcosrunbooks.guard.Verdict.Word.FOR;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.AgentAttributes;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentResources;
import org.dcosrunbooks.cluster.ReconfigurationPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps an agent's identity and what ends it, as tables, one row a sentence. */
class ReconfigurationTest {

  private static final String ATTRIBUTES = "rack:r1;slots:4;zone:[1-5]";
  private static final String RESOURCES = "cpus:4;mem:2048;ports:[1000-2000];colors:{a,b}";
  private static final AgentKeepsIdentity IDENTITY = new AgentKeepsIdentity();

  private static AgentConfiguration agent(String held) {
    return new AgentConfiguration(
        new AgentId("S1"),
        AgentAttributes.parse(ATTRIBUTES),
        AgentResources.parse(RESOURCES, "*"),
        held.isEmpty() ? AgentResources.NONE : AgentResources.parse(held, "*"),
        List.of());
  }

  private static AgentKeepsIdentity.Change change(
      ReconfigurationPolicy policy, String attributes, String resources, String written) {
    return new AgentKeepsIdentity.Change(
        policy,
        agent(""),
        Optional.of(attributes).filter(text -> !text.isEmpty()).map(AgentAttributes::parse),
        Optional.of(resources)
            .filter(text -> !text.isEmpty())
            .map(text -> AgentResources.parse(text, "*")),
        Optional.of(written)
            .filter(text -> !text.isEmpty())
            .map(text -> AgentResources.parse(text, "*")));
  }

  /** Tried on a real Mesos 1.12. */
  static Stream<Arguments> additive() {
    return Stream.of(
        Arguments.of("", "", FOR, "Neither attributes nor resources change."),
        Arguments.of(ATTRIBUTES, RESOURCES, FOR, "stays as it is"),
        Arguments.of(ATTRIBUTES + ";new:x", "", FOR, "attribute new is new, which Mesos allows"),
        Arguments.of("rack:r1;slots:4;zone:[1-9]", "", FOR, "zone grows from [1-5] to [1-9]"),
        Arguments.of("rack:r2;slots:4;zone:[1-5]", "", AGAINST, "rack changes from r1 to r2"),
        Arguments.of("rack:r1;slots:5;zone:[1-5]", "", AGAINST, "has to stay equal"),
        Arguments.of("rack:r1;slots:4;zone:[1-4]", "", AGAINST, "ranges may only grow"),
        Arguments.of("rack:7;slots:4;zone:[1-5]", "", AGAINST, "from a text to a number"),
        Arguments.of("slots:4;zone:[1-5]", "", AGAINST, "attribute rack goes"),
        Arguments.of("rack:r1;slots:4.0004;zone:[1-5]", "", FOR, "slots stays as it is"),
        Arguments.of("rack:r1;slots:4.0006;zone:[1-5]", "", AGAINST, "from 4 to 4.0006"),
        Arguments.of(
            "rack:r1;slots:12345678901234567;zone:[1-5]",
            "",
            CANNOT_TELL,
            "nothing says how it compares them"),
        Arguments.of("", RESOURCES + ";gpus:0;disk:0", FOR, "cpus stays as it is"),
        Arguments.of("", "cpus:0;mem:2048;ports:[1000-2000];colors:{a,b}", AGAINST, "cpus goes"),
        Arguments.of(
            "", "cpus:4;mem:2048; ports:[1000-1500, 1501-2000];colors:{b, a}", FOR, "ports stays"),
        Arguments.of(
            "", "cpus:8;mem:2048;ports:[1-2000];colors:{a,b,c}", FOR, "cpus grows from 4 to 8"),
        Arguments.of("", RESOURCES + ";shells:3", FOR, "shells is new"),
        Arguments.of(
            "", "cpus:2;mem:2048;ports:[1000-2000];colors:{a,b}", AGAINST, "from 4 to 2; under"),
        Arguments.of(
            "", "cpus:4;mem:2048;ports:[1000-1999];colors:{a,b}", AGAINST, "may only grow"),
        Arguments.of("", "cpus:4;mem:2048;ports:[1000-2000];colors:{a}", AGAINST, "{a}; under"),
        Arguments.of("", "cpus:4;mem:2048;ports:[1000-2000]", AGAINST, "colors goes"),
        Arguments.of(
            "",
            "cpus(web):4;mem:2048;ports:[1000-2000];colors:{a,b}",
            AGAINST,
            "cpus goes; Mesos lets no resource go"),
        Arguments.of(
            "",
            "mem:2048;ports:[1000-2000];colors:{a,b}",
            CANNOT_TELL,
            "cpus is not written any more"));
  }

  @ParameterizedTest
  @MethodSource("additive")
  void givenDcosOwnPolicy_whenJudged_thenAsMesosDoes(
      String attributes, String resources, Verdict.Word word, String why) {
    AgentKeepsIdentity.Change change =
        change(ReconfigurationPolicy.ADDITIVE, attributes, resources, "");

    assertThat(IDENTITY.judge(change).word()).isEqualTo(word);
    assertThat(IDENTITY.each(change))
        .as("each thing has its own reason")
        .anyMatch(each -> each.word() == word && each.reason().contains(why));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EQUAL | rack:r1;slots:4;zone:[1-5] | FOR",
        "EQUAL | zone:[1-5];rack:r1;slots:4 | FOR",
        "EQUAL | rack:r1;slots:4;zone:[1-9] | AGAINST",
        "EQUAL | rack:r1;slots:4;zone:[1-5];new:x | AGAINST",
        "UNKNOWN | rack:r1;slots:4;zone:[1-5] | FOR",
        "UNKNOWN | rack:r1;slots:4;zone:[1-5];new:x | CANNOT_TELL",
        "UNKNOWN | rack:r1;slots:4;zone:[1-9] | CANNOT_TELL",
        "UNKNOWN | rack:r1;slots:4 | AGAINST",
      })
  void givenAnotherPolicy_whenJudged_thenStricter(
      ReconfigurationPolicy policy, String attributes, Verdict.Word word) {
    assertThat(IDENTITY.judge(change(policy, attributes, "", "")).word()).isEqualTo(word);
  }

  @Test
  void givenWhatMesosAlwaysFoundByItself_whenStillNotWritten_thenAsBefore() {
    String others = "mem:2048;ports:[1000-2000];colors:{a,b}";

    assertThat(IDENTITY.judge(change(ReconfigurationPolicy.ADDITIVE, "", others, others)).word())
        .isEqualTo(FOR);
    assertThat(IDENTITY.judge(change(ReconfigurationPolicy.ADDITIVE, "", others, RESOURCES)).word())
        .as("written until now: what Mesos finds may be less")
        .isEqualTo(CANNOT_TELL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "equal | false | EQUAL",
        "additive | false | ADDITIVE",
        "any | true | UNKNOWN",
        " | true | ADDITIVE",
        " | false | EQUAL",
      })
  void givenAnAgentsFlagOrItsRelease_whenAsked_thenItsPolicy(
      String flag, boolean additive, ReconfigurationPolicy policy) {
    assertThat(ReconfigurationPolicy.of(Optional.ofNullable(flag), additive)).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | cpus:1 | FOR | Nothing is reserved",
        "cpus:1 | cpus:1 | FOR | 1 of cpus is reserved, and there will be 1",
        "cpus:2;mem:10 | cpus:4;mem:9 | AGAINST | only 9: the agent would end",
        "cpus:2 | mem:9 | CANNOT_TELL | Mesos looks by itself",
        "cpus(web):2 | cpus:4 | AGAINST | 2 of cpus(web) is reserved, and the new resources have none",
        "ports:[5-9] | ports:[1-6] | AGAINST | only [1-6]",
        "colors:{a} | cpus:4 | AGAINST | have none",
      })
  void givenReservations_whenResourcesChange_thenTheyMustStillFit(
      String held, String resources, Verdict.Word word, String why) {
    Verdict verdict =
        new ReservationsStillFit()
            .judge(
                new ReservationsStillFit.Wanted(
                    agent(held == null ? "" : held), AgentResources.parse(resources, "*")));

    assertThat(verdict.word()).isEqualTo(word);
    assertThat(verdict.reason()).contains(why);
  }
}
