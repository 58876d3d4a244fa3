package org.dcosrunbooks.testing.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The file system that all hosts share, read-only: a small Debian with the packages that hosts
 * need. It is built once, which takes a minute, and kept outside the checkout; its name says what
 * went into it.
 */
final class Base {

  private static final Duration BUILDING = Duration.ofMinutes(15);

  private Base() {}

  /** Where bases are kept between runs. */
  static Path cache() {
    String cache = System.getenv("DCOS_RUNBOOKS_CACHE");
    return Path.of(cache == null || cache.isBlank() ? "/var/cache/dcos-runbooks" : cache, "hosts");
  }

  /** The folder that is the base's root; built now when there is none like it. */
  static Path ready(Optional<Path> mesos) {
    String packages = String.join(",", packages(mesos));
    String script = resource("build-base.sh");
    Path base = cache().resolve("base-" + digest(script + packages));
    if (Files.isDirectory(base)) {
      return base;
    }
    build(script, packages, base);
    return base;
  }

  private static List<String> packages(Optional<Path> mesos) {
    List<String> packages = new ArrayList<>(resource("packages.txt").lines().toList());
    mesos.ifPresent(
        home -> {
          try {
            packages.addAll(Files.readAllLines(home.resolve("apt-packages.txt")));
          } catch (IOException problem) {
            throw new UncheckedIOException(problem);
          }
        });
    return packages.stream().map(String::strip).filter(name -> !name.isEmpty()).sorted().toList();
  }

  private static void build(String script, String packages, Path base) {
    try {
      Files.createDirectories(base.getParent());
      System.out.println("Building the file system of test hosts once, in " + base + ".");
      List<String> command =
          new ArrayList<>(
              List.of("bash", "-c", script, "build-base.sh", base.toString(), packages));
      mirror().ifPresent(command::add);
      Tool.run(BUILDING, command);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Where this machine gets its own Debian packages from; else debootstrap knows a place. */
  private static Optional<String> mirror() {
    return Tool.run(
            "apt-get",
            "indextargets",
            "--format",
            "$(RELEASE) $(COMPONENT) $(REPO_URI)",
            "Created-By: Packages")
        .lines()
        .filter(line -> line.startsWith("bookworm main "))
        .map(line -> line.substring("bookworm main ".length()))
        .findFirst();
  }

  /** A file of ours beside the stand-in units and scripts. */
  static String resource(String name) {
    try (InputStream stream = Base.class.getResourceAsStream("/hosts/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
