package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Test;

/** What people write into a run's record has an end. */
class NotesTest {

  @Test
  void givenARunWithAsManyNotesAsThereMayBe_whenOneMoreIsWritten_thenRefused() {
    try (Bench bench =
        new Bench(
                Databases.Kind.H2_MEMORY, Simulator.cluster().agent("10.0.2.12").agent("10.0.2.13"))
            .start()) {
      String run = bench.drain("10.0.2.12");
      for (int i = 0; i < 200; i++) {
        bench.runs().note(run, "oncall", "note " + i);
      }
      assertThatThrownBy(() -> bench.runs().note(run, "oncall", "one more"))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("200 notes already");
    }
  }
}
