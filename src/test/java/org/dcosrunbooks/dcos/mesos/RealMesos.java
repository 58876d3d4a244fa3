package org.dcosrunbooks.dcos.mesos;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcosrunbooks.testing.Patience;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Mesos that somebody has started: {@code -Dmesos.master=host:port} is its master, and
 * {@code -Dmesos.home=DIR} the folder with its {@code run-task.sh}, for tests that need tasks. The
 * build leaves these tests out where neither is given. Where only one is, a test that needs the
 * other says in one line that it is skipped; with {@code -Ddcos.runbooks.nothing-skipped=true} it
 * fails instead.
 */
public final class RealMesos {

  /** Of every test that needs one: the build leaves it out where none is named. */
  public static final String TAG = "real-mesos";

  private final URI master;

  RealMesos(URI master) {
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

  /** A master that the test itself has started. */
  public static RealMesos at(URI master) {
    return new RealMesos(master);
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

  /**
   * Starts a framework that keeps a task on an agent.
   *
   * @param agent hostname as announced, as in {@code agent1.local}
   * @param more further arguments of {@code run-task.sh}, as in {@code --ignore-term --grace 600}
   */
  public Tasks runTask(String agent, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(home() + "/run-task.sh", "--master", master.getAuthority(), "--agent", agent));
    command.addAll(List.of(more));
    return framework(command);
  }

  /** Starts a framework of a test's own, a script for Python that uses {@code mesos_fw.py}. */
  public Tasks runScript(Path script, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("python3", script.toString(), home(), master.getAuthority()));
    command.addAll(List.of(arguments));
    return framework(command);
  }

  static String home() {
    String home = System.getProperty("mesos.home", "");
    if (home.isBlank()) {
      skip("A task on a real Mesos cannot be started: give its folder with -Dmesos.home=DIR.");
    }
    return home;
  }

  private static Tasks framework(List<String> command) {
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

  /** The process of an agent, stopped and started again as its unit would be on a node. */
  public static final class Unit {

    private static final Pattern FLAG = Pattern.compile("--(\\w+)=(.*)");

    private final ProcessHandle process;
    private final Map<String, String> flags = new HashMap<>();

    private Unit(ProcessHandle process) {
      this.process = process;
      for (String word : process.info().arguments().orElseThrow()) {
        Matcher flag = FLAG.matcher(word);
        if (flag.matches()) {
          flags.put(flag.group(1), flag.group(2));
        }
      }
    }

    public void stop() {
      process.destroy();
      process.onExit().join();
    }

    /** By the script that began it, so that the script which stops the cluster finds it too. */
    public void start() {
      Path folder = Path.of(flags.get("work_dir")).getParent();
      int number = Integer.parseInt(folder.getFileName().toString().replaceAll("\\D", ""));
      int firstPort = Integer.parseInt(flags.get("port")) - number + 1;
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("mesos.home"), "start-cluster.sh").toString(),
              "1",
              folder.getParent().toString());
      builder.environment().put("NO_MASTER", "1");
      builder.environment().put("NO_WAIT", "1");
      builder.environment().put("FIRST", Integer.toString(number));
      builder.environment().put("AGENT_PORT", Integer.toString(firstPort));
      builder.environment().put("MASTER_PORT", flags.get("master").replaceAll(".*:", ""));
      try {
        int code = builder.inheritIO().start().waitFor();
        if (code != 0) {
          throw new IllegalStateException("start-cluster.sh ended with " + code);
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  /** The agent of this master that announces itself so. */
  public Unit unit(String hostname) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().arguments().isPresent())
        .filter(
            process -> {
              List<String> words = List.of(process.info().arguments().get());
              return words.contains("--hostname=" + hostname)
                  && words.contains("--master=" + master.getHost() + ":" + master.getPort());
            })
        .findFirst()
        .map(Unit::new)
        .orElseThrow(() -> new IllegalStateException("no agent " + hostname + " runs here"));
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

    /** What the framework has printed so far. */
    public List<String> said() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    /** Waits until a task of it runs, at most 30 s. */
    public Tasks running() {
      Patience.until(
          "a task runs; said so far: " + said(),
          30,
          () -> said().stream().anyMatch(line -> line.contains("TASK_RUNNING")));
      return this;
    }

    /** Its scheduler dies at once; its tasks run on until its fail-over time-out. */
    public void die() {
      process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
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
