package org.dcosrunbooks.simulator.machine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dcosrunbooks.simulator.machine.Machine.Ended;

/** One machine without a cluster around it, and a clock that a test turns. */
final class Lab implements Surroundings {

  static final long SECOND = 1_000_000_000L;

  private final Map<String, Program> daemons = new HashMap<>();
  private long now = 1_800_000_000L * SECOND;
  private int ids;
  int changes;
  final Machine machine = new Machine(Machine.blank("node-1", "10.0.2.11"), this);

  /** A unit's program that does as it is told. */
  static final class Program implements Daemon {
    Fate fate = Fate.runs();
    OptionalLong leavesIn = OptionalLong.empty();
    boolean wanted;
    int starts;
    int stops;

    @Override
    public Fate start() {
      starts++;
      return fate;
    }

    @Override
    public void stop() {
      stops++;
    }

    @Override
    public OptionalLong userSignal() {
      return leavesIn;
    }

    @Override
    public boolean wanted() {
      return wanted;
    }
  }

  Lab() {
    machine.boot();
  }

  /** A service that is always started again after 5 s, with a socket. */
  Program agent() {
    Program program = new Program();
    daemons.put("agent.service", program);
    machine.unitFile(
        "agent.service", "[Unit]\nDescription=Agent\n[Service]\nRestart=always\nRestartSec=5\n");
    machine.unitFile("agent.socket", "[Unit]\nDescription=Agent's socket\n[Socket]\nAccept=no\n");
    machine.startUnit("agent.socket");
    machine.startUnit("agent.service");
    return program;
  }

  /** Not yet ended commands are null. */
  List<Ended> start(String command) {
    List<Ended> ended = new ArrayList<>();
    ended.add(null);
    machine.run(command, it -> ended.set(0, it));
    return ended;
  }

  Ended run(String command) {
    Ended ended = start(command).get(0);
    if (ended == null) {
      throw new AssertionError("has not ended: " + command);
    }
    return ended;
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Standard output of a command that goes well. */
  String out(String command) {
    Ended ended = run(command);
    if (ended.status() != 0) {
      throw new AssertionError(command + ": " + ended.status() + " " + text(ended.err()));
    }
    return text(ended.out());
  }

  String err(String command) {
    return text(run(command).err());
  }

  /** Time passes, with everything that is due happening at its instant. */
  void turn(double seconds) {
    long end = now + (long) (seconds * SECOND);
    while (machine.wakes() <= end) {
      now = Math.max(now, machine.wakes());
      machine.settle();
    }
    now = end;
    machine.settle();
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void changed() {
    changes++;
  }

  @Override
  public String newId() {
    return "boot-" + ++ids;
  }

  @Override
  public Optional<Daemon> daemon(String unit) {
    return Optional.ofNullable(daemons.get(unit));
  }
}
