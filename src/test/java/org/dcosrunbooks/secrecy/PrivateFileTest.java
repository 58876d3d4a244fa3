package org.dcosrunbooks.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
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
  void givenAFileWithoutAName_whenWritten_thenItIsReadAndNothingLies() throws Exception {
    Path here = Path.of(System.getProperty("java.io.tmpdir"));
    try (FileChannel file = PrivateFile.withoutName()) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      ByteBuffer read = ByteBuffer.allocate(3);
      assertThat(file.position(0).read(read)).isEqualTo(3);
      assertThat(read.array()).containsExactly(1, 2, 3);
      try (Stream<Path> lying = Files.list(here)) {
        assertThat(lying.map(Path::getFileName).map(Path::toString))
            .noneMatch(name -> name.matches("runbooks\\d+"));
      }
    }
  }

  @Test
  void givenWhatIsNotThere_whenJudged_thenThatIsSaid() {
    assertThat(PrivateFile.problem(folder.resolve("nothing")).orElseThrow())
        .startsWith("Who may read")
        .contains("cannot be seen");
  }
}
