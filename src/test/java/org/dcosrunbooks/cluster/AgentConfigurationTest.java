package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was ordered, and what a master shows of it when Mesos has made that of it. */
class AgentConfigurationTest {

  private static AgentConfiguration shown(AgentAttributes attributes, AgentResources resources) {
    return new AgentConfiguration(
        new AgentId("S1"), attributes, resources, AgentResources.NONE, List.of());
  }

  private static AgentAttributes attribute(double number) {
    return new AgentAttributes(
        List.of(new AgentAttributes.Attribute("x", new MesosValue.Scalar(number))));
  }

  /** The middle one is what the agent's 64 bits are; the last one what older releases write. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.0001 | 0.0001 | 0.0001",
        "52.5200066 | 52.5200066 | 52.5200066",
        "0.1234567891 | 0.1234567891 | 0.1234567891",
        "0.12345678901234567 | 0.12345678901234568 | 0.123456789012346",
        "1234567890123456 | 1234567890123456 | 1.23456789012346e15",
        "12345678901234567890 | 12345678901234567000 | 1.23456789012346e19",
        "1e3 | 1000 | 1000.0",
      })
  void givenANumber_whenAnnounced_thenAsOrdered(String ordered, double exact, double shortened) {
    Optional<AgentAttributes> attributes = Optional.of(AgentAttributes.parse("x:" + ordered));

    for (double each : new double[] {exact, shortened}) {
      assertThat(shown(attribute(each), AgentResources.NONE).unlike(attributes, Optional.empty()))
          .isEmpty();
    }
    assertThat(
            shown(attribute(exact * 1.01 + 1), AgentResources.NONE)
                .unlike(attributes, Optional.empty()))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rack:r1;slots:4 | slots:4;rack:r1 | ",
        "rack:r1 | rack:r1;more:x | its attributes are rack:r1;more:x, ordered were rack:r1",
        "rack:r1;more:x | rack:r1 | its attributes are rack:r1, ordered were rack:r1;more:x",
        "rack:r2,zone:z1 | rack:r2,zone:z1 | ",
      })
  void givenAttributes_whenAnnounced_thenWhatDiffersIsSaid(
      String ordered, String announced, String unlike) {
    assertThat(
            shown(AgentAttributes.parse(announced), AgentResources.NONE)
                .unlike(Optional.of(AgentAttributes.parse(ordered)), Optional.empty()))
        .isEqualTo(unlike == null ? List.of() : List.of(unlike));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cpus:4;gpus:0;disk:0;fpga:0 | cpus:4 | ",
        "cpus:4;ports:[] | cpus:4 | ",
        "cpus:4;gpus:0 | cpus:4;gpus:2 | of gpus it has 2, ordered was nothing",
        "cpus:4;mem:8 | cpus:4 | of mem it has nothing, ordered was 8",
        "cpus:0.1;cpus:0.2 | cpus:0.3 | ",
        "cpus:4 | cpus:4;mem:1000;ports:[1-2] | ",
        "ports:[1-5, 6-9] | ports:[1-9] | ",
      })
  void givenResources_whenAnnounced_thenWhatDiffersIsSaid(
      String ordered, String announced, String unlike) {
    assertThat(
            shown(AgentAttributes.NONE, AgentResources.parse(announced, "*"))
                .unlike(Optional.empty(), Optional.of(AgentResources.parse(ordered, "*"))))
        .isEqualTo(unlike == null ? List.of() : List.of(unlike));
  }

  @Test
  void givenANameTwice_whenAnAgentAnnouncesIt_thenTheFirstOneIsTheOneThatMesosFinds() {
    AgentAttributes twice =
        new AgentAttributes(
            List.of(
                new AgentAttributes.Attribute("rack", new MesosValue.Text("r1")),
                new AgentAttributes.Attribute("rack", new MesosValue.Text("r2"))));

    assertThat(twice.value("rack")).hasValue(new MesosValue.Text("r1"));
    assertThat(
            shown(twice, AgentResources.NONE)
                .unlike(Optional.of(AgentAttributes.parse("rack:r1")), Optional.empty()))
        .hasSize(1);
  }
}
