package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.junit.jupiter.api.Test;

/** A check that does not come to its end is told like one that does. */
class RecordChecksTest {

  private final Evidence evidence = mock(Evidence.class);
  private final RecordChecks checks =
      new RecordChecks(evidence, head -> {}, java.time.Clock.systemUTC());

  @Test
  void givenACheckThatBreaks_whenAskedForTheLast_thenItSaysSoAndKeepsWhatWasFound() {
    when(evidence.verifyAll(any())).thenThrow(new ArrayIndexOutOfBoundsException("Index 0"));
    assertThat(checks.last()).as("before the first").isEmpty();

    assertThat(checks.check(Optional.empty()).intact()).isFalse();
    assertThat(checks.last().orElseThrow().intact()).isFalse();
    assertThat(checks.last().orElseThrow().inWords())
        .contains("could not be checked to its end")
        .contains("Index 0");

    Evidence.Verdict found =
        new Evidence.Verdict(
            1,
            List.of("link 5 is missing"),
            List.of(),
            Head.START,
            EvidenceFixture.NOW,
            EvidenceFixture.NOW);
    org.mockito.Mockito.doReturn(found).when(evidence).verifyAll(any());
    checks.check(Optional.empty());
    org.mockito.Mockito.doThrow(new Transient(Account.of("the database is away")))
        .when(evidence)
        .verifyAll(any());

    Evidence.Verdict away = checks.check(Optional.empty());
    assertThat(away.unchecked().orElseThrow()).contains("the database is away");
    assertThat(away.inWords()).startsWith("link 5 is missing");
  }
}
