package org.dcosrunbooks.dcos.mesos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real Mesos of a test's own, whose agents it may stop and lose: one master and some agents on
 * loopback ports, named {@code agent1.local} and so on. An agent is unreachable after some seven
 * seconds. Only where a real Mesos is at hand, else the test is skipped.
 */
public final class OwnMesos implements AutoCloseable {

  private final Path run;
  private final RealMesos mesos;

  private OwnMesos(Path run, RealMesos mesos) {
    this.run = run;
    this.mesos = mesos;
  }

  public static OwnMesos orSkipped(String what, int agents) {
    RealMesos.orSkipped(what);
    try {
      Path run = Files.createTempDirectory("own-mesos");
      int port = freePorts(agents + 1);
      script(
          Map.of(
              "MASTER_PORT", Integer.toString(port),
              "AGENT_PORT", Integer.toString(port + 1),
              "MASTER_FLAGS", "--agent_ping_timeout=2secs --max_agent_ping_timeouts=3"),
          "start-cluster.sh",
          Integer.toString(agents),
          run.toString());
      return new OwnMesos(run, new RealMesos(URI.create("http://127.0.0.1:" + port)));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** The first of some ports in a row, below those that the system gives away by itself. */
  private static int freePorts(int count) {
    for (int first = 12_000 + (int) (ProcessHandle.current().pid() % 1_000) * 10;
        first < 30_000;
        first += 20) {
      if (allFree(first, count)) {
        return first;
      }
    }
    throw new IllegalStateException("no " + count + " free ports in a row");
  }

  private static boolean allFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket taken = new ServerSocket(port)) {
        taken.getLocalPort();
      } catch (IOException inUse) {
        return false;
      }
    }
    return true;
  }

  private static void script(Map<String, String> environment, String... command) {
    try {
      command[0] = RealMesos.home() + "/" + command[0];
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command[0] + " did not end well");
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  public RealMesos mesos() {
    return mesos;
  }

  /** The agent's process stands still: it answers nobody, and its tasks run on. */
  public void freeze(int agent) {
    signal("-STOP", agent);
  }

  public void thaw(int agent) {
    signal("-CONT", agent);
  }

  private void signal(String signal, int agent) {
    try {
      String pid = Files.readString(run.resolve("agent" + agent + ".pid")).strip();
      new ProcessBuilder("kill", signal, pid).start().onExit().join();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    script(Map.of(), "stop-cluster.sh", run.toString());
    try {
      Files.walkFileTree(run, new Deleting());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException vanished) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException problem) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
