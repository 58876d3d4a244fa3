package org.dcosrunbooks.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dcosrunbooks.web.World;
import org.junit.jupiter.api.Test;

class StepGuideTest {

  @Test
  void givenModel_whenRead_thenStepsThatSayWhatTheyDo() {
    assertThat(StepGuide.of(World.model()))
        .extracting(StepGuide.Step::id, StepGuide.Step::name, StepGuide.Step::sources)
        .contains(
            org.assertj.core.groups.Tuple.tuple(
                "serviceTask_startAgentDrain", "Start agent drain", "D04,D05"))
        .extracting(tuple -> tuple.toList().get(0))
        .doesNotContain("event_noWayBack", "drain-node");
  }

  @Test
  void givenDocumentType_whenRead_thenNothingIsFetched() {
    String model =
        "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
            + "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process><task"
            + " id=\"a\" name=\"A\"><documentation>&e;</documentation></task></process>"
            + "</definitions>";

    assertThatThrownBy(() -> StepGuide.of(model)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givenNoXml_whenRead_thenRefused() {
    assertThatThrownBy(() -> StepGuide.of("nothing")).isInstanceOf(IllegalArgumentException.class);
  }
}
