package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job on a disk with a file system of its own, as it is found behind a power cut: what was
 * written and not yet put onto the disk is gone. What other tests use for a disk forgets nothing.
 */
class PowerCutTest {

  private static final JobName NAME = JobName.of("run-1", "try");

  @TempDir private Path folder;

  private Path mounted;
  private Path found;
  private Process job;

  @BeforeEach
  void mountADisk() throws Exception {
    mounted = Files.createDirectory(folder.resolve("mounted"));
    found = Files.createDirectory(folder.resolve("found"));
    // nothing is put onto it by and by
    String disk = "truncate -s 32M disk && mkfs.ext4 -q -F disk && ";
    if (code(disk + "mount -o loop,commit=300 disk mounted") != 0) {
      String why =
          "PowerCutTest is skipped: a disk of its own needs root, a loop device and mkfs.ext4.";
      System.out.println(why);
      Assumptions.abort(why);
    }
  }

  @AfterEach
  void unmount() throws Exception {
    if (job != null) {
      code("timeout 10 sh -c 'echo opened > gate'");
      job.waitFor();
    }
    for (Path each : List.of(found, mounted)) {
      assertThat(code("! mountpoint -q " + each + " || umount " + each)).isZero();
    }
  }

  private int code(String line) throws IOException, InterruptedException {
    return new ProcessBuilder("bash", "-c", line)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start()
        .waitFor();
  }

  @Test
  void givenAJobAtItsSecondSubStep_whenThePowerIsCut_thenItIsFoundLostAtThatSubStep()
      throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(code("mkfifo gate")).isZero();
    Path work = Files.createDirectories(mounted.resolve("jobs").resolve(NAME.unit()));
    Script script = Script.of("first", "echo 1").then("second", "echo begun && cat " + gate);
    Files.writeString(
        work.resolve("job"), JobFile.text(mounted.resolve("jobs").toString(), NAME, script));
    job = new ProcessBuilder("bash", work.resolve("job").toString()).start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> note(work, "log").filter("1\nbegun\n"::equals).isPresent());

    assertThat(code("cp disk copy && mount -o loop copy found")).isZero();
    Path left = found.resolve("jobs").resolve(NAME.unit());
    assertThat(left.resolve("job")).exists();
    JobState state = JobStanding.of(afterABoot(left), Instant.now());
    assertThat(state).isInstanceOf(JobState.Lost.class);
    assertThat(((JobState.Lost) state).why()).contains("started anew before the job ended");
    assertThat(((JobState.Lost) state).subStep()).contains("second");
  }

  private static JobSigns afterABoot(Path left) throws IOException {
    return new JobSigns(
        "not-found",
        "inactive",
        "dead",
        "success",
        0,
        "another boot",
        Instant.now().getEpochSecond(),
        Files.exists(left.resolve("job")),
        note(left, "boot"),
        note(left, "started"),
        note(left, "steps"),
        note(left, "ended"),
        note(left, "log"));
  }

  private static Optional<String> note(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file)
        ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
