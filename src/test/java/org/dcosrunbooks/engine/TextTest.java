package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may write. */
class TextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u3000b",
        "a\u00a0b",
        "a\u202fb",
        "👍🏽",
        "👨‍👩‍👧",
        "❤️",
        "🫩",
        "再起動　お願いします",
        "تصليح",
        "👋 done"
      })
  void givenWhatIsSeen_whenWritten_thenTaken(String text) {
    assertThat(Text.firstHidden(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\u200bb", "a\u202eb", "a\u2066b", "a\u2800b", "\u3164", "a\nb"})
  void givenWhatHidesOrReorders_whenWritten_thenNamed(String text) {
    assertThat(Text.firstHidden(text)).get().asString().startsWith("U+");
    assertThat(Text.refusal("U+202E")).contains("U+202E");
  }

  @Test
  void givenBlanksOfAnyKeyboard_whenNothingElseIsThere_thenTheTextIsBlank() {
    assertThat(Text.isBlank(" \u3000\u00a0\n")).isTrue();
    assertThat(Text.isBlank("\u3000x")).isFalse();
    assertThat(Text.stripped("\u3000a\u3000b\u00a0")).isEqualTo("a\u3000b");
  }
}
