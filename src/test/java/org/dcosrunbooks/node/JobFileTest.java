package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The frame around a job's sub-steps, run by a real bash. */
class JobFileTest {

  private static final JobName NAME = JobName.of("run-1", "try");

  @TempDir private Path root;

  private Path folder;

  @Test
  void givenSubSteps_whenAllGoWell_thenEachIsNotedAndTheJobEndsWithZero() throws Exception {
    assertThat(
            run(
                Script.of("first", "echo out; echo wrong 1>&2")
                    .then("second", "cat; echo 'it''s' ; umask")))
        .isZero();
    assertThat(note("boot"))
        .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")));
    assertThat(Long.parseLong(note("started").strip()))
        .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond() + 1);
    assertThat(note("steps")).matches("\\d+ first\n\\d+ second\n");
    assertThat(note("log"))
        .as("nobody types: cat ends at once")
        .isEqualTo("out\nwrong\nits\n0022\n");
    assertThat(note("ended")).isEqualTo("0\n");
    assertThat(folder.resolve("ended.new")).doesNotExist();
  }

  @Test
  void givenSubStepThatFails_thenItsCodeIsTheJobsAndTheRestIsNotBegun() throws Exception {
    assertThat(
            run(
                Script.of("first", "true")
                    .then("second", "echo begun; { sh -c 'exit 7'; } && echo never")
                    .then("third", "echo never")))
        .isEqualTo(7);
    assertThat(note("steps")).matches("\\d+ first\n\\d+ second\n");
    assertThat(note("log")).isEqualTo("begun\n");
    assertThat(note("ended")).isEqualTo("7\n");
  }

  @Test
  void givenSubStepThatLeavesOrGoesElsewhere_thenTheFrameDoesNot() throws Exception {
    assertThat(
            run(
                Script.of("elsewhere", "cd / && echo gone # and a comment")
                    .then("leaves", "exit 5")
                    .then("never", "echo never")))
        .isEqualTo(5);
    assertThat(note("ended")).isEqualTo("5\n");
    assertThat(note("steps")).endsWith(" leaves\n");
  }

  @Test
  void givenNoRoomForNotes_whenItWouldBegin_thenNothingIsRun() throws Exception {
    Script script = Script.of("effect", "echo once > " + root + "/effect");
    written(script);
    Files.createDirectory(folder.resolve("boot"));
    assertThat(bash()).isEqualTo(JobFile.NO_NOTES);
    assertThat(root.resolve("effect")).doesNotExist();
    Files.delete(folder.resolve("boot"));
    Files.createDirectory(folder.resolve("steps"));
    assertThat(bash()).isEqualTo(JobFile.NO_NOTES);
    assertThat(root.resolve("effect")).doesNotExist();
    assertThat(note("ended")).isEqualTo(JobFile.NO_NOTES + "\n");
  }

  @Test
  void givenFoldersOfLongAgo_thenThoseThatEndedAreClearedAndNoOthers() throws Exception {
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(40)));
    for (String other : List.of("old-ended", "old-running", "new-ended")) {
      Path theirs = Files.createDirectory(root.resolve(other));
      Files.setLastModifiedTime(Files.writeString(theirs.resolve("job"), "x"), longAgo);
      if (other.endsWith("ended")) {
        Files.writeString(theirs.resolve("ended"), "0\n");
      }
      Files.setLastModifiedTime(theirs, longAgo);
    }
    Files.setLastModifiedTime(root.resolve("old-ended/ended"), longAgo);
    Files.setLastModifiedTime(Files.writeString(root.resolve("ended"), "not ours"), longAgo);
    assertThat(run(Script.of("one", "true"))).isZero();
    assertThat(root.resolve("old-ended")).doesNotExist();
    assertThat(root.resolve("old-running/job")).exists();
    assertThat(root.resolve("new-ended/job")).exists();
    assertThat(root.resolve("ended")).exists();
  }

  @Test
  void givenUnitsOfJobsThatEndedLongAgo_thenSystemdMayForgetThemAndNoOthers() throws Exception {
    FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofHours(30)));
    for (String other : List.of("dcos-runbooks-old", "dcos-runbooks-new", "not-ours")) {
      Path ended = Files.createDirectory(root.resolve(other)).resolve("ended");
      Files.writeString(ended, "0\n");
      if (!other.endsWith("new")) {
        Files.setLastModifiedTime(ended, yesterday);
      }
    }
    Files.createDirectory(root.resolve("dcos-runbooks-running"));
    Path tools = Files.createDirectory(root.resolve("tools"));
    Path systemctl = tools.resolve("systemctl");
    Files.writeString(systemctl, "#!/bin/sh\necho \"$@\" >> " + root + "/asked\nexit 5\n");
    Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwx------"));
    written(Script.of("one", "true"));
    String path = tools + ":" + System.getenv("PATH");
    assertThat(sh("PATH=" + Words.quoted(path) + " exec bash " + folder.resolve("job"))).isZero();
    assertThat(Files.readString(root.resolve("asked")))
        .isEqualTo(
            "--no-block stop dcos-runbooks-old\n--no-block reset-failed dcos-runbooks-old\n");
    assertThat(root.resolve("dcos-runbooks-old/ended")).exists();
  }

  @Test
  void givenTheCommandThatStarts_whenRunByAShell_thenFolderAndFileAreForRootAloneAndMadeOnce()
      throws Exception {
    Script script =
        Script.of("effect", "echo once >> " + root + "/effect; echo " + Words.quoted("ä'\"\\$x"));
    String inside = inside(new StartJob(NAME, script)).replace(JobFile.ROOT, root + "/jobs");
    assertThat(inside).doesNotContain("$").doesNotContain("%");
    assertThat(sh(inside)).as("the job itself names the real folder, not this one").isNotZero();
    Path made = root.resolve("jobs").resolve(NAME.unit());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
    assertThat(Files.readString(made.resolve("job")))
        .isEqualTo(JobFile.text(JobFile.ROOT, NAME, script));
    Files.writeString(made.resolve("job"), "as it was");
    assertThat(sh(inside)).isNotZero();
    assertThat(Files.readString(made.resolve("job"))).isEqualTo("as it was");
  }

  @Test
  void givenWhatCannotBeAJob_thenItIsRefused() {
    for (Script wrong :
        List.of(
            Script.of("Not a name", "true"),
            Script.of("x", " "),
            Script.of("x", "a\0b"),
            Script.of("same", "true").then("same", "true"),
            Script.of("large", "echo " + "x".repeat(JobFile.MOST_BYTES)))) {
      assertThatThrownBy(() -> JobFile.text(JobFile.ROOT, NAME, wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String inside(StartJob start) {
    String quoted =
        start.text().replaceFirst("(?s)^sudo -n /usr/bin/systemd-run .* /bin/sh -c '", "");
    assertThat(quoted).endsWith("'").matches(Pattern.compile("(?s)[^']*'"));
    return quoted.substring(0, quoted.length() - 1);
  }

  private int run(Script script) throws Exception {
    written(script);
    return bash();
  }

  private void written(Script script) throws IOException {
    folder = Files.createDirectory(root.resolve(NAME.unit()));
    Files.writeString(folder.resolve("job"), JobFile.text(root.toString(), NAME, script));
  }

  private int bash() throws Exception {
    return exit("/bin/bash", folder.resolve("job").toString());
  }

  private int sh(String command) throws Exception {
    return exit("/bin/sh", "-c", command);
  }

  private int exit(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("said").toFile())
            .start();
    return process.waitFor();
  }

  private String note(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
  }
}
