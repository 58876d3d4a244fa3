package org.dcosrunbooks.simulator;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the demo cluster alone: {@code java -cp dcos-runbooks.jar
 * -Dloader.main=org.dcosrunbooks.simulator.SimulatorMain
 * org.springframework.boot.loader.launch.PropertiesLauncher [--control-port=8099] [--snapshot=FILE]
 * [--real-ports=true]}. Ends with SIGTERM.
 */
public final class SimulatorMain {

  private SimulatorMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    SimulatorSettings settings;
    try {
      settings = settings(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    Simulator simulator;
    try {
      simulator = settings.demo().start(Clock.systemUTC());
    } catch (UncheckedIOException cannotStart) {
      System.err.println(cannotStart.getMessage());
      System.exit(1);
      return;
    }
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  simulator.close();
                  end.countDown();
                },
                "simulator-end"));
    System.out.println("Simulated cluster; control page: http://" + simulator.controlEndpoint());
    simulator
        .connectTo()
        .forEach((announced, real) -> System.out.println("  " + announced + " is at " + real));
    simulator
        .ssh()
        .ifPresent(
            ssh -> {
              System.out.println(
                  "Machines over SSH: user "
                      + ssh.user()
                      + ", key "
                      + ssh.privateKey()
                      + ", known hosts "
                      + ssh.knownHosts());
              ssh.connectTo()
                  .forEach((host, real) -> System.out.println("  " + host + " is at " + real));
            });
    end.await();
  }

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  static SimulatorSettings settings(String... arguments) {
    SimulatorSettings settings = SimulatorSettings.DEFAULT;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = equals < 0 ? "" : argument.substring(equals + 1);
      settings =
          switch (name) {
            case "--control-port" ->
                new SimulatorSettings(port(value), settings.snapshot(), settings.realPorts());
            case "--snapshot" ->
                new SimulatorSettings(settings.controlPort(), Path.of(value), settings.realPorts());
            case "--real-ports" ->
                new SimulatorSettings(
                    settings.controlPort(), settings.snapshot(), Boolean.parseBoolean(value));
            default ->
                throw new IllegalArgumentException(
                    "unknown argument "
                        + argument
                        + "; known are --control-port=N, --snapshot=FILE, --real-ports=true|false");
          };
    }
    return settings;
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new IllegalArgumentException("--control-port must be 0 to 65535, not " + text);
    }
    return Integer.parseInt(text);
  }
}
