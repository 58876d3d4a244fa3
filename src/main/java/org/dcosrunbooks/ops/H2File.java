package org.dcosrunbooks.ops;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcosrunbooks.secrecy.PrivateFile;

/**
 * The file of an H2 database: hashes of passwords and plans are in it, so it and its folder are the
 * service's user's alone. Made so when they are missing; H2 itself would leave it to the umask.
 */
final class H2File {

  private static final Pattern IN_A_FILE =
      Pattern.compile("jdbc:h2:(?:file:)?([^;:]+)(?:;.*)?", Pattern.DOTALL);

  private final Path file;

  private H2File(Path file) {
    this.file = file;
  }

  /** Empty when the database is in no file of a known form. */
  static Optional<H2File> of(String url) {
    Matcher matcher = IN_A_FILE.matcher(url);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(1).strip();
    String whole =
        name.startsWith("~/") ? System.getProperty("user.home") + name.substring(1) : name;
    try {
      return Optional.of(new H2File(Path.of(whole + ".mv.db").toAbsolutePath().normalize()));
    } catch (InvalidPathException none) {
      return Optional.empty();
    }
  }

  /** Makes what is missing; a sentence with what is open to others, or cannot be made. */
  Optional<String> prepare() {
    Path folder = file.getParent();
    try {
      PrivateFile.makeFolder(folder);
      Optional<String> open = PrivateFile.problemOfFolder(folder.toRealPath());
      if (open.isPresent()) {
        return open.map(sentence -> "The database's folder " + sentence);
      }
      if (!Files.exists(file)) {
        PrivateFile.make(file);
      }
      Path real = file.toRealPath();
      Optional<String> ofFile =
          PrivateFile.problem(real)
              .or(
                  () ->
                      real.getParent().equals(folder)
                          ? Optional.empty()
                          : PrivateFile.problemOfFolder(real.getParent()));
      if (ofFile.isEmpty()) {
        narrowOthers(folder);
      }
      return ofFile.map(sentence -> "The database's file " + sentence);
    } catch (IOException failed) {
      return Optional.of(
          "\"" + folder + "\" or the database's file in it cannot be made: " + failed);
    }
  }

  /** Traces and temporary files, which H2 leaves to the umask; the folder kept others out. */
  private void narrowOthers(Path folder) throws IOException {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.length() - ".mv.db".length());
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(folder, stem + ".*.db")) {
      for (Path each : beside) {
        if (Files.isRegularFile(each)) {
          PrivateFile.narrow(each);
        }
      }
    }
  }
}
