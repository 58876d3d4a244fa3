package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.dcosrunbooks.failure.Refused;
import org.junit.jupiter.api.Test;

class AtTheDoorTest {

  private static final String HOSTILE = "Not ticked as seen: <img src=x onerror=alert(1)>";

  @Test
  void givenANameThatLooksLikeMarkup_whenRefusedAtTheEnginesDoor_thenTasklistGetsNoMarkup() {
    assertThat(AtTheDoor.refused(HOSTILE)).hasMessageNotContainingAny("<", ">");
    assertThat(AtTheDoor.badInput(new BadInput(Map.of("<b>", "is not a field"))))
        .hasMessageNotContainingAny("<", ">");
  }

  @Test
  void givenBadInput_whenItComesBackToOurPages_thenItIsWhatItWas() {
    BadInput wrong = new BadInput(Map.of("agent", "is <missing>"));
    assertThat(AtTheDoor.forPages(AtTheDoor.badInput(wrong))).isSameAs(wrong);
  }

  @Test
  void givenAChangeThatCameTooLate_whenToldAtTheDoor_thenItIsAConflictInWords() {
    RuntimeException told =
        AtTheDoor.inWords(
            new ProcessEngineException(
                "wrapped", new OptimisticLockingException("ENGINE-03005 TaskEntity")));
    assertThat(told)
        .isInstanceOfSatisfying(
            WebApplicationException.class,
            conflict -> assertThat(conflict.getResponse().getStatus()).isEqualTo(409))
        .hasMessageContaining("at the same moment")
        .hasMessageContaining("Nothing was done");
    assertThat(AtTheDoor.forPages(told)).isInstanceOf(Refused.class);
  }
}
