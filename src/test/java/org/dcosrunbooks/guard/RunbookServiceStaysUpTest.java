package org.dcosrunbooks.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The law as a table: what the machine is called, where service and database are, and a verdict.
 */
class RunbookServiceStaysUpTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          another machine            | 10.0.2.11,agent1     | 10.0.0.9,ops1         | 10.0.0.10  | FOR
          our own by its address     | 10.0.2.11            | 127.0.0.1,10.0.2.11   | 10.0.0.10  | AGAINST
          our own by its name        | 10.0.2.11,Agent1     | agent1,10.0.9.9       | 10.0.0.10  | AGAINST
          our own by an IPv6 address | fd00::2              | fd00::2%eth0          | 10.0.0.10  | AGAINST
          the database's             | 10.0.0.10            | 10.0.0.9              | db,10.0.0.10 | AGAINST
          loopback on both sides     | 127.0.0.1            | 127.0.0.1             | 127.0.0.1  | FOR
          our own with a final dot   | agent1.example.      | agent1.example        | 10.0.0.10  | AGAINST
          the database's, likewise   | db.example           | 10.0.0.9              | db.example. | AGAINST
          another loopback address   | 127.0.2.11           | 127.0.0.1,127.0.2.11  | localhost  | FOR
          localhost                  | localhost            | localhost             | localhost  | FOR
          a longer address           | 10.0.2.111           | 10.0.2.11             | 10.0.2.1   | FOR
          """)
  void givenAMachine_whenItIsToBeTakenAway_thenVerdict(
      String sentence, String names, String service, String database, Verdict.Word word) {
    Verdict verdict =
        new RunbookServiceStaysUp()
            .judge(
                new RunbookServiceStaysUp.Wanted(
                    "10.0.2.11",
                    Set.of(names.split(",")),
                    Set.of(service.split(",")),
                    Set.of(database.split(","))));

    assertThat(verdict.word()).as(verdict.reason()).isEqualTo(word);
    assertThat(verdict.rule()).isEqualTo("RunbookServiceStaysUp");
    assertThat(verdict.reason()).endsWith(".");
  }

  @Test
  void givenANameThatKeepsAPatternBusy_whenJudged_thenItTakesNoTime() {
    String nasty = "%".repeat(1_000_000) + "\nx";
    long before = System.nanoTime();
    Verdict verdict =
        new RunbookServiceStaysUp()
            .judge(
                new RunbookServiceStaysUp.Wanted(
                    "10.0.2.11", Set.of(nasty), Set.of("10.0.0.9"), Set.of("10.0.0.10")));
    assertThat(verdict.word()).isEqualTo(Verdict.Word.FOR);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
  }
}
