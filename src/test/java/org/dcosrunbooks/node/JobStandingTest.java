package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a job stands, by its signs. */
class JobStandingTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /** Unit: load/active/sub/result/status. Folder: - none, job: its file only; boot: this, other. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "never begun                          | not-found/inactive/dead/success/0      | -   | -     | -   | NotStarted",
        "just begun                           | loaded/active/running/success/0        | -   | -     | -   | Running",
        "folder made, nothing noted           | loaded/active/running/success/0        | job | -     | -   | Running",
        "at work                              | loaded/active/running/success/0        | job | this  | -   | Running",
        "being stopped                        | loaded/deactivating/stop/success/0     | job | this  | -   | Running",
        "about to leave                       | loaded/active/running/success/0        | job | this  | 0   | Ended(0)",
        "ended well                           | loaded/active/exited/success/0         | job | this  | 0   | Ended(0)",
        "ended badly                          | loaded/failed/failed/exit-code/3       | job | this  | 3   | Ended(3)",
        "ended, unit removed                  | not-found/inactive/dead/success/0      | job | this  | 3   | Ended(3)",
        "ended, machine started anew          | not-found/inactive/dead/success/0      | job | other | 0   | Ended(0)",
        "ended, then made once more by hand   | loaded/failed/failed/exit-code/1       | job | this  | 0   | Ended(0)",
        "no room for its code, went well      | loaded/active/exited/success/0         | job | this  | -   | Ended(0)",
        "no room for its code, went badly     | loaded/failed/failed/exit-code/3       | job | this  | -   | Ended(3)",
        "an empty note of its code            | loaded/failed/failed/exit-code/3       | job | this  | ''  | Ended(3)",
        "nonsense as its code                 | loaded/active/exited/success/0         | job | this  | x   | Lost: it left",
        "started anew in mid-job              | not-found/inactive/dead/success/0      | job | other | -   | Lost: started anew",
        "started anew, unit made by hand      | loaded/active/running/success/0        | job | other | -   | Lost: started anew",
        "unit removed in mid-job              | not-found/inactive/dead/success/0      | job | this  | -   | Lost: unit is gone",
        "unit removed before it began         | not-found/inactive/dead/success/0      | job | -     | -   | Lost: nothing of its script",
        "stopped, unit still known            | loaded/inactive/dead/success/0         | job | this  | -   | Lost: somebody stopped",
        "killed                               | loaded/failed/failed/signal/9          | job | this  | -   | Lost: signal 9",
        "out of memory                        | loaded/failed/failed/oom-kill/9        | job | this  | -   | Lost: oom-kill",
        "no folder could be made              | loaded/failed/failed/exit-code/1       | -   | -     | -   | Lost: full disk",
        "its file could not be written        | loaded/failed/failed/exit-code/1       | job | -     | -   | Lost: nothing of its script",
        "folder removed in mid-job            | loaded/active/running/success/0        | -   | -     | -   | Running",
        "folder removed, went well            | loaded/active/exited/success/0         | -   | -     | -   | Ended(0)",
        "folder removed, went badly           | loaded/failed/failed/exit-code/3       | -   | -     | -   | Lost: folder is not there",
      })
  void givenSigns_thenItIsNeverGuessed(
      String story, String unit, String folder, String boot, String ended, String wanted) {
    String[] parts = unit.split("/");
    JobState state =
        JobStanding.of(
            new JobSigns(
                parts[0],
                parts[1],
                parts[2],
                parts[3],
                Integer.parseInt(parts[4]),
                "this",
                1_000_000,
                folder.equals("job"),
                Optional.of(boot + "\n").filter(note -> !boot.equals("-")),
                Optional.of("999940\n").filter(note -> !boot.equals("-")),
                Optional.of("999940 first\n999950 second\n").filter(note -> !boot.equals("-")),
                Optional.of(ended + "\n").filter(note -> !ended.equals("-")),
                Optional.of("one\ntwo\n\n").filter(note -> !boot.equals("-"))),
            NOW);
    Optional<String> subStep = boot.equals("-") ? Optional.empty() : Optional.of("second");
    Optional<String> line = boot.equals("-") ? Optional.empty() : Optional.of("two");
    if (wanted.equals("NotStarted")) {
      assertThat(state).isEqualTo(new JobState.NotStarted());
    } else if (wanted.equals("Running")) {
      Instant since = boot.equals("-") ? NOW : NOW.minusSeconds(60);
      assertThat(state).isEqualTo(new JobState.Running(since, subStep, line));
    } else if (wanted.startsWith("Ended")) {
      int code = Integer.parseInt(wanted.replaceAll("\\D", ""));
      assertThat(state).isEqualTo(new JobState.Ended(code, subStep, line));
    } else {
      JobState.Lost lost = (JobState.Lost) state;
      assertThat(lost.why()).containsIgnoringCase(wanted.substring("Lost: ".length()));
      assertThat(lost.subStep()).isEqualTo(subStep);
    }
  }

  @Test
  void givenClockTurnedBackInMidJob_thenItRunsSinceNowAndNotSinceTheFuture() {
    JobSigns signs = running("1000100");
    assertThat(((JobState.Running) JobStanding.of(signs, NOW)).since()).isEqualTo(NOW);
  }

  @Test
  void givenNoRoomInMidJob_whenNothingWasSaid_thenTheReasonIsSaid() {
    JobSigns signs =
        new JobSigns(
            "loaded",
            "failed",
            "failed",
            "exit-code",
            JobFile.NO_NOTES,
            "this",
            1,
            true,
            Optional.of("this"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(((JobState.Ended) JobStanding.of(signs, NOW)).lastLine().orElseThrow())
        .contains("disk full");
  }

  private static JobSigns running(String started) {
    return new JobSigns(
        "loaded",
        "active",
        "running",
        "success",
        0,
        "this",
        1_000_000,
        true,
        Optional.of("this"),
        Optional.of(started),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
