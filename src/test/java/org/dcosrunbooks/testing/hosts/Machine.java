package org.dcosrunbooks.testing.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this machine has of mounts, processes and control groups, and how to be rid of them. */
final class Machine {

  private static final List<Path> CONTROL_GROUPS =
      List.of(
          Path.of("/sys/fs/cgroup"),
          Path.of("/sys/fs/cgroup/systemd"),
          Path.of("/sys/fs/cgroup/unified"));

  /** The rights to mount and to make networks, as bits of {@code CapEff}. */
  private static final long RIGHTS = 1L << 21 | 1L << 12;

  private Machine() {}

  /** True for root, unless in a container that keeps root from mounting. */
  static boolean allowsEverything() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("CapEff:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .allMatch(rights -> (rights & RIGHTS) == RIGHTS);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  static boolean has(String tool) {
    return Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  /** Ends, by their ids, all processes in the control groups of a host, and those groups. */
  static void endGroup(String name) {
    for (Path group : groups(name)) {
      until("the processes of " + name + " are gone", () -> endProcesses(group));
      folders(group).forEach(folder -> folder.toFile().delete());
    }
  }

  /** The control groups of a host: one, or one in each tree of an older kernel. */
  static List<Path> groups(String name) {
    return CONTROL_GROUPS.stream()
        .map(tree -> tree.resolve(name))
        .filter(Files::isDirectory)
        .toList();
  }

  private static boolean endProcesses(Path group) {
    Set<Long> processes =
        folders(group).stream()
            .map(folder -> folder.resolve("cgroup.procs"))
            .flatMap(Machine::numbers)
            .collect(Collectors.toSet());
    processes.forEach(Machine::kill);
    return processes.isEmpty();
  }

  private static Stream<Long> numbers(Path file) {
    try {
      return Files.readAllLines(file).stream().map(Long::valueOf);
    } catch (IOException vanished) {
      return Stream.empty();
    }
  }

  /** Ends the processes of the tool whose words name a file in the folder. */
  static void endProcesses(String tool, Path folder) {
    until(
        tool + " in " + folder + " is gone",
        () -> {
          List<Long> processes =
              ProcessHandle.allProcesses()
                  .map(ProcessHandle::pid)
                  .filter(process -> runs(process, tool, folder))
                  .toList();
          processes.forEach(Machine::kill);
          return processes.isEmpty();
        });
  }

  private static boolean runs(long process, String tool, Path folder) {
    try {
      String words = Files.readString(Path.of("/proc", Long.toString(process), "cmdline"));
      return words.split("\0")[0].endsWith("/" + tool) && words.contains(folder + "/");
    } catch (IOException ended) {
      return false;
    }
  }

  static void kill(long process) {
    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Takes off everything that is mounted on the folder or below it. */
  static void unmountAll(Path folder) {
    try {
      Files.readAllLines(Path.of("/proc/self/mounts")).stream()
          .map(line -> line.split(" ")[1])
          .filter(place -> Path.of(place).startsWith(folder))
          .sorted(Comparator.comparing(String::length).reversed())
          .forEach(place -> Tool.run("umount", "--lazy", place));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** The folder and those in it, the deepest first. */
  private static List<Path> folders(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    } catch (IOException | UncheckedIOException vanished) {
      return Files.isDirectory(folder) ? List.of(folder) : List.of();
    }
  }

  /** Looks again and again, at most 30 s. */
  static void until(String what, BooleanSupplier reached) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within 30 s: " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }
}
