package org.dcosrunbooks.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders and files that nobody but their owner may look into, from the moment they are there. */
final class OwnersAlone {

  private OwnersAlone() {}

  /** Made with each missing folder above it; one that is there stays as it is. */
  static Path folder(Path folder) throws IOException {
    return Files.isDirectory(folder)
        ? folder
        : Files.createDirectories(folder, may(folder, "rwx------"));
  }

  static void newFile(Path file) throws IOException {
    Files.createFile(file, may(file, "rw-------"));
  }

  private static FileAttribute<?>[] may(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
