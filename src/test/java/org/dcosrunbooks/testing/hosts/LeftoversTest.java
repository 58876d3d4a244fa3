package org.dcosrunbooks.testing.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a killed run leaves behind. */
class LeftoversTest {

  @Test
  void givenAProcessWithAHost_whenItIsKilled_thenTheNextOneClearsWhatItLeft() throws IOException {
    Hosts.orSkipped("LeftoversTest").close();
    Process owner =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                OneHostInAProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String[] left;
    try {
      left = owner.inputReader().readLine().split(" ");
    } finally {
      owner.destroyForcibly().onExit().join();
    }
    Path folder = Path.of(left[0]);
    String host = Host.PREFIX + folder.getFileName() + 1;
    assertThat(folder).exists();
    assertThat(mounts()).contains(folder.toString());
    assertThat(Machine.groups(host)).isNotEmpty();

    Hosts.orSkipped("LeftoversTest").close();

    assertThat(folder).doesNotExist();
    assertThat(mounts()).doesNotContain(folder.toString());
    assertThat(Machine.groups(host)).isEmpty();
    assertThat(Path.of("/sys/class/net", left[1])).doesNotExist();
  }

  private static String mounts() throws IOException {
    return Files.readString(Path.of("/proc/self/mounts"));
  }
}
