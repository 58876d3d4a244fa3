package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cluster in a JSON file. The file is always whole: it is replaced in one step. */
final class Snapshot {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setVisibility(PropertyAccessor.ALL, Visibility.NONE)
          .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
          .setVisibility(PropertyAccessor.CREATOR, Visibility.ANY);

  private final Path file;

  Snapshot(Path file) {
    this.file = file.toAbsolutePath();
  }

  static final class Content {
    World world;
    List<Fault> faults = new ArrayList<>();
    List<String> refusing = new ArrayList<>();
    List<LoggedRequest> log = new ArrayList<>();
    long requestCount;
  }

  /** Empty when there is no file. */
  Optional<Content> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(file.toFile(), Content.class));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "cannot read the simulated cluster from " + file + "; delete it to start afresh",
          failure);
    }
  }

  void write(Content content) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(file.getParent());
      MAPPER.writeValue(next.toFile(), content);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot keep the simulated cluster in " + file, failure);
    }
  }
}
