package org.dcosrunbooks.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The group that may read along is the service's own. */
class PrivateFileTest {

  @TempDir private Path folder;

  @Test
  void givenAFileOfAGroup_whenItMayRead_thenOnlyTheServicesOwnIsFine() throws Exception {
    Path file = Files.createFile(folder.resolve("application.yaml"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    long group = ((Number) Files.getAttribute(file, "unix:gid")).longValue();
    assertThat(PrivateFile.problemForGroup(file, group)).isEmpty();
    assertThat(PrivateFile.problemForGroup(file, group + 1).orElseThrow())
        .contains("can be read by a group that is not the service's own")
        .contains("chgrp " + (group + 1) + " " + file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(PrivateFile.problemForGroup(file, group + 1)).isEmpty();
  }

  @Test
  void givenWhatIsNotThere_whenJudged_thenThatIsSaid() {
    assertThat(PrivateFile.problem(folder.resolve("nothing")).orElseThrow())
        .startsWith("Who may read")
        .contains("cannot be seen");
  }
}
