package org.dcosrunbooks.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The project's files, without what is built or kept by tools. */
final class Tree {

  private static final Set<String> NOT_OURS = Set.of(".git", "target", ".idea", ".vscode", "data");

  private Tree() {}

  /** All files, in the order of their names. */
  static List<Path> files() {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          Path.of("").toAbsolutePath(),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NOT_OURS.contains(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (!file.getFileName().toString().equals(".git")) {
                found.add(Path.of("").toAbsolutePath().relativize(file));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted().toList();
  }

  /** Files under a folder whose names end as given. */
  static List<Path> files(String folder, String ending) {
    return files().stream()
        .filter(file -> file.startsWith(folder) && file.toString().endsWith(ending))
        .toList();
  }

  /** A file's text; a picture's bytes read as Latin letters, which is enough to search them. */
  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
