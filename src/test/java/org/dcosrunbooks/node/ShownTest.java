package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What machines say, made to keep whoever shows it busy, or to show what is secret. */
class ShownTest {

  private static final int READ = 65_536;

  private static void shownSoon(String said) {
    long before = System.nanoTime();
    assertThatCode(() -> Shown.text(said, true)).doesNotThrowAnyException();
    assertThatCode(() -> Shown.text(said, false)).doesNotThrowAnyException();
    assertThatCode(() -> Shown.line(said)).doesNotThrowAnyException();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void givenWhatKeepsAPatternBusy_whenShown_thenItTakesNoTime() {
    shownSoon("token:\n" + " ".repeat(READ));
    shownSoon("token:" + " ".repeat(READ));
    shownSoon("=".repeat(READ) + "\n");
    shownSoon("a=\n".repeat(READ / 3));
    shownSoon("eyJ-".repeat(READ / 4));
    shownSoon("token=\"".repeat(READ / 7));
    shownSoon("-----BEGIN ".repeat(READ / 11));
    shownSoon("-----BEGIN " + "A".repeat(READ));
    shownSoon("a://".repeat(READ / 4));
    shownSoon("authorization:\n".repeat(READ / 15));
  }

  @Test
  void givenASecretBehindAnEmptyLine_whenTheBeginningIsMissing_thenItIsNotShown() {
    assertThat(Shown.text("word:\n\nhunter2", true)).isEqualTo(Shown.NO_LINE);
    assertThat(Shown.text("word:\n\n hunter2\nnext line", true)).isEqualTo("next line");
    assertThat(Shown.text("ddle of a line\nnext line", true)).isEqualTo("next line");
    assertThat(Shown.text("no line end", true)).isEqualTo(Shown.NO_LINE);
  }
}
