package org.dcosrunbooks.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The service in a process of its own. It ends, at the latest, when this is closed. */
final class ServiceProcess implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofMinutes(3);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  private final Process process;
  private final Thread reader;
  private final List<String> output = new ArrayList<>();
  private final CountDownLatch startedOrEnded = new CountDownLatch(1);
  private volatile int port;
  private volatile Instant started;

  private ServiceProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts the service; does not wait for it.
   *
   * @param folder its working folder, made when it is not there
   * @param settings given on the command line
   * @param environment given besides that of this process
   */
  static ServiceProcess launch(
      Path folder, Map<String, String> settings, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath(), "org.dcosrunbooks.Application"));
    settings.forEach((name, value) -> command.add("--" + name + "=" + value));
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
      builder.environment().putAll(environment);
      return new ServiceProcess(builder.start());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What is shipped, without the tests' own classes. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.replace(File.separatorChar, '/').contains("/test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void read() {
    try (BufferedReader lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException ended) {
      take("(the output ended: " + ended.getMessage() + ")");
    } finally {
      startedOrEnded.countDown();
    }
  }

  private void take(String line) {
    synchronized (output) {
      output.add(line);
    }
    Matcher told = PORT.matcher(line);
    if (told.find()) {
      port = Integer.parseInt(told.group(1));
    }
    if (line.contains("Started Application in")) {
      started = OffsetDateTime.parse(line.substring(0, line.indexOf(' '))).toInstant();
      startedOrEnded.countDown();
    }
  }

  ServiceProcess awaitStarted() {
    try {
      if (!startedOrEnded.await(LONGEST_START.toSeconds(), TimeUnit.SECONDS) || started == null) {
        throw new AssertionError("the service did not start:\n" + output());
      }
      return this;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** By its own word: "Started Application". */
  Instant started() {
    return started;
  }

  int port() {
    return port;
  }

  /** The TCP ports this process listens on, on whatever address. */
  Set<Integer> listeningOn() throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
      for (Path one : open.toList()) {
        if (Files.isSymbolicLink(one)) {
          sockets.add(Files.readSymbolicLink(one).toString());
        }
      }
    }
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields[3].equals("0A") && sockets.contains("socket:[" + fields[9] + "]")) {
          ports.add(Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** The last lines, for failure messages. */
  String told() {
    synchronized (output) {
      return "\n"
          + String.join("\n", output.subList(Math.max(0, output.size() - 60), output.size()));
    }
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(LONGEST_STOP);
  }

  /** Sends SIGTERM; does not wait. */
  void askToStop() {
    process.destroy();
  }

  /**
   * @return the exit code
   */
  int awaitEnd(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the service did not end within " + limit + told());
      }
      reader.join(TimeUnit.SECONDS.toMillis(10));
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
