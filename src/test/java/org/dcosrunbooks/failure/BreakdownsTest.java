package org.dcosrunbooks.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What should never be thrown is counted and does not end the thread. */
class BreakdownsTest {

  @Test
  void givenAnErrorInATurn_whenItTicks_thenItIsCountedAndTheNextTurnComes() {
    long before = Breakdowns.count(Breakdowns.During.BACKGROUND);
    int[] turns = {0};
    Ticking ticking =
        new Ticking(
            Breakdowns.During.BACKGROUND,
            "a test",
            () -> {
              turns[0]++;
              if (turns[0] == 1) {
                throw new NoClassDefFoundError("made by a test");
              }
              if (turns[0] == 2) {
                throw new IllegalStateException("made by a test");
              }
            });
    ticking.run();
    ticking.run();
    ticking.run();
    assertThat(turns[0]).isEqualTo(3);
    assertThat(Breakdowns.count(Breakdowns.During.BACKGROUND)).isEqualTo(before + 1);
  }

  @Test
  void givenAnErrorThatCannotEvenBeTold_whenTold_thenNothingIsThrown() {
    long before = Breakdowns.count(Breakdowns.During.MACHINE);
    Breakdowns.tell(
        Breakdowns.During.MACHINE,
        "a test",
        new StackOverflowError() {
          @Override
          public synchronized Throwable getCause() {
            throw new OutOfMemoryError("made by a test");
          }

          @Override
          public String getMessage() {
            throw new OutOfMemoryError("made by a test");
          }
        });
    assertThat(Breakdowns.count(Breakdowns.During.MACHINE)).isEqualTo(before + 1);
  }
}
