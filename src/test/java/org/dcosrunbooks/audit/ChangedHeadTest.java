package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A head in which somebody has changed one cell takes no abort away, and is not forgotten. */
class ChangedHeadTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "H2_MEMORY | update evidence_head set number = 0",
        "H2_MEMORY | delete from evidence_head",
        "H2_MEMORY | update evidence_head set run_id = 'x'",
        "H2_MEMORY | delete from evidence_anchor_head",
        "H2_MEMORY | update evidence_anchor_head set number = 1",
        "POSTGRES | update evidence_head set number = 1",
        "POSTGRES | delete from evidence_anchor_head"
      })
  void givenAHeadChanged_whenAborted_thenTheLineIsWrittenAndTellsOfIt(Kind kind, String change)
      throws Exception {
    try (Database database = kind.fresh();
        JdbcEvidence evidence = EvidenceFixture.over(database)) {
      evidence.append("a", Entry.Kind.LOOK, "", "service", "one", Map.of());
      evidence.append("a", Entry.Kind.LOOK, "", "service", "two", Map.of());
      database.execute(change);
      assertThatThrownBy(
              () -> evidence.append("a", Entry.Kind.LOOK, "", "service", "three", Map.of()))
          .as("nothing else is done behind it")
          .isInstanceOf(Transient.class);

      assertThat(evidence.closeForActs("a", "operator", "operator asks for an abort")).isTrue();

      assertThat(evidence.closedForActs("a")).isTrue();
      assertThat(evidence.entries("a")).hasSize(3);
      assertThat(evidence.verify("a").problem().orElseThrow())
          .isEqualTo("line 3 was written behind a head that was changed: it did not fit the chain");
      evidence.append("a", Entry.Kind.COURSE, "", "service", "ends", Map.of());
      assertThat(evidence.verifyAll().problems().toString())
          .contains("run a: line 3 was written behind a head that was changed");
    }
  }
}
