package org.dcosrunbooks.dcos.mesos;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Mesos that somebody has started: {@code -Dmesos.master=host:port} is its master, and
 * {@code -Dmesos.home=DIR} the folder with its {@code run-task.sh}, for tests that need tasks.
 * Without these a test says in one line that it is skipped; with {@code
 * -Ddcos.runbooks.nothing-skipped=true} it fails instead.
 */
public final class RealMesos {

  private final URI master;

  private RealMesos(URI master) {
    this.master = master;
  }

  /** The one named by the system property; the test is skipped when there is none. */
  public static RealMesos orSkipped(String what) {
    String address = System.getProperty("mesos.master", "");
    if (address.isBlank()) {
      skip(what + " is skipped: no real Mesos (give its address with -Dmesos.master=host:port).");
    }
    return new RealMesos(URI.create("http://" + address));
  }

  private static void skip(String sentence) {
    if (Boolean.getBoolean("dcos.runbooks.nothing-skipped")) {
      Assertions.fail(sentence + " Here nothing may be skipped.");
    }
    System.out.println(sentence);
    Assumptions.abort(sentence);
  }

  /** The master's address. */
  public URI master() {
    return master;
  }

  public MesosSettings settings() {
    return MesosSettings.direct(master);
  }

  /** Looks again and again, at most {@code seconds} long. */
  public static void until(String what, int seconds, BooleanSupplier reached) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + seconds + " s: " + what);
      }
      pause();
    }
  }

  /** A moment in which a process that is not ours may go on. */
  static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
  }

  /**
   * Starts a framework that keeps a task on an agent.
   *
   * @param agent hostname as announced, as in {@code agent1.local}
   * @param more further arguments of {@code run-task.sh}, as in {@code --ignore-term --grace 600}
   */
  public Tasks runTask(String agent, String... more) {
    String home = System.getProperty("mesos.home", "");
    if (home.isBlank()) {
      skip("A task on a real Mesos cannot be started: give its folder with -Dmesos.home=DIR.");
    }
    List<String> command =
        new ArrayList<>(
            List.of(home + "/run-task.sh", "--master", master.getAuthority(), "--agent", agent));
    command.addAll(List.of(more));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .directory(new File(System.getProperty("java.io.tmpdir")))
              .start();
      return new Tasks(process);
    } catch (IOException problem) {
      throw new IllegalStateException(command + " cannot be started", problem);
    }
  }

  /** A framework with its tasks; closing it tears it down, tasks included. */
  public static final class Tasks implements AutoCloseable {

    private final Process process;
    private final List<String> lines = new ArrayList<>();

    private Tasks(Process process) {
      this.process = process;
      Thread reader = new Thread(this::read, "run-task");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          synchronized (lines) {
            lines.add(line);
          }
        }
      } catch (IOException ended) {
        synchronized (lines) {
          lines.add("(" + ended.getMessage() + ")");
        }
      }
    }

    private List<String> said() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    /** Waits until a task of it runs, at most 30 s. */
    public Tasks running() {
      until(
          "a task runs; said so far: " + said(),
          30,
          () -> said().stream().anyMatch(line -> line.contains("TASK_RUNNING")));
      return this;
    }

    /** The framework's id, as Mesos gave it. */
    public Optional<String> frameworkId() {
      return said().stream()
          .filter(line -> line.startsWith("FRAMEWORK "))
          .map(line -> line.split(" ")[1])
          .findFirst();
    }

    /** Acknowledges what {@code --no-ack} held back. */
    public void acknowledge() {
      try {
        new ProcessBuilder("kill", "-USR1", Long.toString(process.pid())).start().waitFor();
      } catch (IOException problem) {
        throw new IllegalStateException(problem);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException interrupted) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
