package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
}
