package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the runner of DC/OS' checks may say, and what is made of it. */
class ReadChecksTest {

  private static Output output(int code, String out, String err) {
    return new Output(code, out.getBytes(StandardCharsets.UTF_8), false, err);
  }

  @Test
  void givenAnswersInAnyOrder_whenRead_thenEachCheckByItsName() {
    List<NodeCheck> checks =
        new ReadChecks()
            .read(
                output(
                    3,
                    "Your account ends soon.\n{\"status\":3,\"checks\":{"
                        + "\"xz\":{\"status\":0,\"output\":\"\"},"
                        + "\"docker\":{\"status\":2,\"output\":\"no\\nanswer token=abc\"},"
                        + "\"strange\":{\"status\":-4},\"stranger\":{\"status\":\"0\"},"
                        + "\"late\":{\"status\":1,\"output\":\"2 s\"}}}\n",
                    "time=\"2026\" level=info"))
            .orElseThrow();
    assertThat(checks.stream().map(NodeCheck::inWords))
        .containsExactly(
            "docker is critical: \"no answer token=***\"",
            "late warns: \"2 s\"",
            "strange is unknown",
            "stranger is unknown",
            "xz is well");
    assertThat(checks.stream().filter(NodeCheck::passed).map(NodeCheck::name))
        .containsExactly("late", "xz");
  }

  @Test
  void givenNoRunner_whenRead_thenThereAreNoChecks() {
    String says = "timeout: failed to run command '/opt/mesosphere/bin/dcos-shell': No such file";
    assertThat(new ReadChecks().read(output(127, "", says))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "0   | {\"status\":0,\"checks\":{}}                              | no checks",
        "0   | {\"status\":0}                                            | no checks",
        "3   | {\"error\":\"no such role\"}                              | no such role",
        "3   | {\"error\":\"x\",\"checks\":{\"a\":{\"status\":0}}}       | no checks",
        "2   | {\"status\":2,\"checks\":{\"a\":{\"status\":0}}}            | says 2 of all checks",
        "0   | {\"status\":0,\"checks\":{\"a\":{\"status\":0}}} and more   | is no JSON",
        "0   | {\"status\":0,\"checks\":                                 | is no JSON",
        "0   | all is well                                             | no checks",
        "126 |                                                         | no checks",
        "124 |                                                         | did not end within 8 s",
      })
  void givenWhatIsNoAnswer_whenRead_thenItIsNoPass(int code, String out, String words) {
    assertThatThrownBy(
            () -> new ReadChecks().read(output(code, out == null ? "" : out + "\n", "errors")))
        .isInstanceOf(Command.Unexpected.class)
        .hasMessageContaining(words);
  }
}
