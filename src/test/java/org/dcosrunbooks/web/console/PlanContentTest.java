package org.dcosrunbooks.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanContentTest {

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void givenNothingInIt_whenRead_thenEverythingIsAbsent() {
    PlanContent content = PlanContent.of("{}", json);

    assertThat(content.headline()).isNull();
    assertThat(content.lines()).isEmpty();
    assertThat(content.expected()).isEmpty();
  }

  @Test
  void givenOtherKindsThanExpected_whenRead_thenWhatFitsIsKept() {
    PlanContent content =
        PlanContent.of(
            "{\"headline\":[1],\"lines\":{\"kind\":\"FINE\"},\"tasks\":[\"x\",{\"task\":7}],"
                + "\"warnings\":\"one\",\"order\":[\"a\",null,{\"b\":1},2],\"later\":true}",
            json);

    assertThat(content.headline()).isNull();
    assertThat(content.lines()).isEmpty();
    assertThat(content.tasks()).extracting(PlanContent.Task::task).containsExactly("7");
    assertThat(content.warnings()).containsExactly("one");
    assertThat(content.order()).containsExactly("a", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"text\"", "{"})
  void givenNoObject_whenRead_thenRefused(String text) {
    assertThatThrownBy(() -> PlanContent.of(text, json))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void givenHostileKind_whenStyled_thenOnlyLetters() {
    assertThat(new PlanContent.Line("OUT\" onclick=\"x", "n", "t").style())
        .isEqualTo("line-outonclickx");
  }
}
