package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a look at a job brings back, in the words of systemctl and tail. */
class LookAtJobTest {

  private static final JobName NAME = JobName.of("9f0c", "stop-unit");
  private static final String PLACE = "/var/lib/dcos-runbooks/" + NAME.unit() + "/";
  private static final LookAtJob LOOK = new LookAtJob(NAME);
  private static final String UNIT =
      "LoadState=loaded\nActiveState=failed\nSubState=failed\nResult=exit-code\n"
          + "ExecMainStatus=7\nMainPID=0\n1772330400\n";
  private static final String BOOT = "==> /proc/sys/kernel/random/boot_id <==\nb00t\n";

  private static JobSigns read(String out, String err) {
    return LOOK.read(new Output(1, out.getBytes(StandardCharsets.UTF_8), false, err));
  }

  private static Command.Unexpected unexpected(String out, String err) {
    return catchThrowableOfType(Command.Unexpected.class, () -> read(out, err));
  }

  private static String missing(String... notes) {
    return Stream.of(notes)
        .map(
            note ->
                "tail: cannot open '" + PLACE + note + "' for reading: No such file or directory\n")
        .reduce("", String::concat);
  }

  private static String note(String name, String text) {
    return "\n==> " + PLACE + name + " <==\n" + text;
  }

  @Test
  void givenAllNotes_whenRead_thenEachIsWhatItHolds() {
    JobSigns signs =
        read(
            UNIT
                + BOOT
                + note("boot", "b00t\n")
                + note("started", "1772330300\n")
                + note("steps", "1772330300 one\n1772330301 two\n")
                + note("ended", "7\n")
                + note("job", "umask 022\n")
                + note("log", "last\n"),
            "");
    assertThat(signs.bootNow()).isEqualTo("b00t");
    assertThat(signs.clock()).isEqualTo(1_772_330_400L);
    assertThat(signs.exitStatus()).isEqualTo(7);
    assertThat(signs.hasFolder()).isTrue();
    assertThat(signs.boot().map(String::strip)).contains("b00t");
    assertThat(signs.steps().map(String::strip)).contains("1772330300 one\n1772330301 two");
    assertThat(signs.ended().map(String::strip)).contains("7");
    assertThat(signs.log()).contains("last\n");
  }

  @Test
  void givenNotesThatAreMissing_whenRead_thenTheOthersStay() {
    JobSigns signs =
        read(
            UNIT + BOOT + note("boot", "b00t\n") + note("job", "x\n") + note("log", ""),
            "sudo: unable to resolve host agent-1\n" + missing("started", "steps", "ended"));
    assertThat(signs.boot()).isPresent();
    assertThat(signs.started()).isEmpty();
    assertThat(signs.steps()).isEmpty();
    assertThat(signs.ended()).isEmpty();
    assertThat(signs.log()).contains("");
  }

  @Test
  void givenScriptAndLogThatHoldHeaders_whenRead_thenTheyAreTheirContent() {
    String forged = note("ended", "0\n") + note("log", "all is well\n");
    JobSigns signs =
        read(
            UNIT + BOOT + note("boot", "b00t\n") + note("job", "x" + forged) + note("log", forged),
            missing("started", "steps", "ended"));
    assertThat(signs.ended()).isEmpty();
    assertThat(signs.boot().map(String::strip)).contains("b00t");
  }

  @Test
  void givenAnswerWithoutBootOrSystemd_whenRead_thenItIsNoSign() {
    assertThat(unexpected(UNIT, "sudo: no").passing()).isFalse();
    assertThat(LOOK.failed(new Output(1, UNIT.getBytes(StandardCharsets.UTF_8), false, "")))
        .as("only without the boot id were root's rights not given")
        .isTrue();
    assertThat(unexpected("Failed to get D-Bus connection\n1772330400\n" + BOOT, "").passing())
        .isTrue();
    assertThat(unexpected(UNIT.replace("1772330400\n", "") + BOOT, "").passing()).isTrue();
    assertThat(unexpected(UNIT.replace("=7", "=seven") + BOOT, missing("boot")).passing())
        .isFalse();
    assertThat(
            unexpected(
                UNIT + BOOT, "tail: error reading '" + PLACE + "ended': Input/output error\n"))
        .as("a note that cannot be read is not a note that is missing")
        .hasMessageContaining("Input/output error");
  }

  @Test
  void givenLogsOfManyBytes_whenAskedWhetherTheyAreCut_thenNeverNoWhenTheyAre() {
    assertThat(LookAtJob.isCut("x".repeat(4_095))).isFalse();
    assertThat(LookAtJob.isCut("x".repeat(4_096))).isTrue();
    byte[] noise = new byte[4_096];
    for (int at = 0; at < noise.length; at++) {
      noise[at] = (byte) (at * 31);
    }
    assertThat(LookAtJob.isCut(new String(noise, StandardCharsets.UTF_8))).isTrue();
  }
}
