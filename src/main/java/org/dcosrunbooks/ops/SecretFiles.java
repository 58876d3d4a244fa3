package org.dcosrunbooks.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dcosrunbooks.ops.ConfigurationRefused.Problem;
import org.dcosrunbooks.secrecy.PrivateFile;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/**
 * Files that hold a secret of the configuration: those that were read with one in them, wherever
 * they came from, and those that a property names. Others on the machine must not read them.
 */
final class SecretFiles {

  /** Properties that name a file with a password or a private key. */
  private static final List<String> NAMING =
      List.of(
          FirstAdministrator.Given.PASSWORD_FILE,
          "server.ssl.key-store",
          "server.ssl.certificate-private-key");

  private final ConfigurableEnvironment environment;

  SecretFiles(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  List<Problem> problems() {
    Map<Path, String> files = new TreeMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> known
          && source instanceof OriginLookup<?> origins) {
        read(known, origins, files);
      }
    }
    for (String property : NAMING) {
      named(environment.getProperty(property, ""))
          .ifPresent(file -> files.putIfAbsent(file, property));
    }
    List<Problem> problems = new ArrayList<>();
    files.forEach(
        (file, property) ->
            PrivateFile.problemForGroup(file)
                .ifPresent(
                    sentence ->
                        problems.add(new Problem(property, "It is in a file: " + sentence))));
    return problems;
  }

  @SuppressWarnings("unchecked")
  private static void read(
      EnumerablePropertySource<?> source, OriginLookup<?> origins, Map<Path, String> files) {
    for (String name : source.getPropertyNames()) {
      Object value = source.getProperty(name);
      if (value != null && SecretsOfConfiguration.holdsSecret(name, value.toString())) {
        fileOf(((OriginLookup<String>) origins).getOrigin(name))
            .ifPresent(file -> files.putIfAbsent(file, name));
      }
    }
  }

  private static Optional<Path> fileOf(Origin origin) {
    Resource resource = origin instanceof TextResourceOrigin text ? text.getResource() : null;
    // what the jar, or a folder of classes, brings along was no installation's to write
    if (resource == null
        || !resource.isFile()
        || resource.getDescription().startsWith("class path resource")) {
      return Optional.empty();
    }
    try {
      return Optional.of(resource.getFile().toPath().toRealPath());
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static Optional<Path> named(String given) {
    String name = given.strip().replaceFirst("^file:(?://)?", "");
    try {
      return name.isEmpty() || name.contains(":") || !Files.isRegularFile(Path.of(name))
          ? Optional.empty()
          : Optional.of(Path.of(name).toAbsolutePath());
    } catch (InvalidPathException none) {
      return Optional.empty();
    }
  }
}
