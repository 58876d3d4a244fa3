package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.simulator.machine.MachineState;

/**
 * A cluster in a JSON file. The file is always whole: it is replaced in one step. One that another
 * release wrote, whose cluster consists of other things, is put aside and never read half.
 */
final class Snapshot {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setVisibility(PropertyAccessor.ALL, Visibility.NONE)
          .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
          .setVisibility(PropertyAccessor.CREATOR, Visibility.ANY);

  private static final System.Logger LOGGER = System.getLogger(Snapshot.class.getName());

  /** Another one as soon as anything in {@link World} is called otherwise, added or gone. */
  static final String FORMAT = format();

  private final Path file;

  Snapshot(Path file) {
    this.file = file.toAbsolutePath();
  }

  static final class Content {
    /** Of the release that wrote it: what a cluster consists of. */
    String format = FORMAT;

    World world;
    List<Fault> faults = new ArrayList<>();
    List<String> refusing = new ArrayList<>();
    List<LoggedRequest> log = new ArrayList<>();
    long requestCount;
  }

  private static String format() {
    String everything =
        Stream.of(World.class, MachineState.class)
            .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses())))
            .flatMap(
                type ->
                    Stream.of(type.getDeclaredFields())
                        .filter(field -> !field.isSynthetic())
                        .map(field -> type.getSimpleName() + " " + field.toGenericString()))
            .sorted()
            .collect(Collectors.joining("\n"));
    return ClusterModel.uuidOf(everything).toString();
  }

  /** Empty when there is no file, or none of this release. */
  Optional<Content> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode kept = MAPPER.readTree(file.toFile());
      if (!FORMAT.equals(kept.path("format").asText())) {
        putAside();
        return Optional.empty();
      }
      return Optional.of(MAPPER.treeToValue(kept, Content.class));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "cannot read the simulated cluster from " + file + "; delete it to start afresh",
          failure);
    }
  }

  private void putAside() throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".of-another-release");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    LOGGER.log(
        System.Logger.Level.WARNING,
        "{0} holds a simulated cluster of another release: put aside as {1}; the cluster starts"
            + " afresh",
        file,
        aside);
  }

  /** Keys of machines are in it. */
  void write(Content content) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      OwnersAlone.folder(file.getParent());
      Files.deleteIfExists(next);
      OwnersAlone.newFile(next);
      MAPPER.writeValue(next.toFile(), content);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot keep the simulated cluster in " + file, failure);
    }
  }
}
