package org.dcosrunbooks.simulator.machine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.dcosrunbooks.simulator.machine.MachineState.JournalLine;
import org.dcosrunbooks.simulator.machine.MachineState.Running;
import org.dcosrunbooks.simulator.machine.MachineState.Unit;

/**
 * How a machine behaves. Has no threads and no clock of its own: whoever owns it says with {@link
 * #settle} that time has passed, and may not let two threads in at once.
 */
public final class Machine {

  /** Who logs in; may do everything with {@code sudo}. */
  public static final String LOGIN = "core";

  /** How long from power to the first login. */
  public static final long BOOTING = 6_000_000_000L;

  private static final int MOST_OUTPUT = 2 * 1024 * 1024;
  private static final int MOST_PROCESSES = 200;
  private static final int MOST_JOURNAL = 500;
  private static final int LONGEST_LINE = 2_000;
  private static final int KILLED = 137;

  /**
   * What came of a command.
   *
   * @param status what it exited with
   */
  public record Ended(int status, byte[] out, byte[] err) {}

  private final MachineState state;
  private final Surroundings around;
  private final FileTree files;
  private final Systemd systemd;
  private final Map<Integer, Consumer<Ended>> waiting = new HashMap<>();

  public Machine(MachineState state, Surroundings around) {
    this.state = state;
    this.around = around;
    this.files = new FileTree(state, around::changed);
    this.systemd = new Systemd(this, state, around);
  }

  /** A machine with nothing on it. */
  public static MachineState blank(String host, String address) {
    MachineState state = new MachineState();
    state.host = host;
    state.address = address;
    return state;
  }

  public MachineState state() {
    return state;
  }

  FileTree files() {
    files.now(clock());
    return files;
  }

  Systemd systemd() {
    return systemd;
  }

  String host() {
    return state.host;
  }

  long now() {
    return around.now();
  }

  /** What the machine itself takes for the time. */
  long clock() {
    return around.now() + state.clockAhead;
  }

  boolean sudoAsks() {
    return state.sudoAsks;
  }

  List<JournalLine> journal() {
    return state.journal;
  }

  // ---------------------------------------------------------------- what it is made of

  public void writeFile(String path, String text, int mode) {
    files().write(path, text, mode);
  }

  /** A file's text; empty when there is none. */
  public Optional<String> readFile(String path) {
    return files().text(path);
  }

  public void makeFolder(String path) {
    files().folders(path);
  }

  public void link(String path, String target) {
    files().link(path, target);
  }

  /** Where a symbolic link points to; empty when there is none. */
  public Optional<String> linkTarget(String path) {
    return files().target(path);
  }

  /** Removes a file or a symbolic link, when it is there. */
  public void removeFile(String path) {
    if (files().find(path).isPresent()) {
      files().removeFile("root", path);
    }
  }

  /** Removes a folder with all that is in it, when it is there. */
  public void removeFolder(String path) {
    files().removeAll(path);
  }

  public void unitFile(String name, String text) {
    files().write(Systemd.FOLDER + name, text, 0644);
  }

  public String bootId() {
    return state.bootId;
  }

  // ---------------------------------------------------------------- power

  /** Everything that runs is gone at once; files stay. */
  public void powerOff() {
    if (!state.on) {
      return;
    }
    state.on = false;
    state.booted = false;
    state.bootsAt = 0;
    systemd.powerLost();
    state.processes.clear();
    files.forgetUnlinked();
    Map<Integer, Consumer<Ended>> gone = Map.copyOf(waiting);
    waiting.clear();
    gone.values().forEach(each -> each.accept(new Ended(KILLED, new byte[0], new byte[0])));
    around.changed();
  }

  /** Boots: some seconds later it can be reached and its units are started. */
  public void powerOn() {
    if (!state.on) {
      state.on = true;
      state.bootsAt = now() + BOOTING;
      around.changed();
    }
  }

  /** The same at once: what a machine that has always been there has done. */
  public void boot() {
    state.on = true;
    state.booted = true;
    state.bootsAt = 0;
    state.boots++;
    state.bootedAt = now();
    state.bootId = around.newId();
    state.journal.clear();
    files().folders(Systemd.FOLDER.substring(0, Systemd.FOLDER.length() - 1));
    files().folders("/home/" + LOGIN);
    files().owner("root", "/home/" + LOGIN, LOGIN);
    files().folders("/root");
    files().folders("/tmp");
    files().mode("root", "/tmp", 0777);
    files().folders("/var/lib/dcos");
    files().removeAll("/run");
    files().folders("/run");
    files().write("/etc/hostname", state.host + "\n", 0644);
    files().link("/bin", "usr/bin");
    systemd.boot();
    around.changed();
  }

  // ---------------------------------------------------------------- what people and misfortune do

  public void sudoAsks(boolean asks) {
    state.sudoAsks = asks;
    around.changed();
  }

  public void diskFull(boolean full) {
    state.diskFull = full;
    around.changed();
  }

  public void clockAhead(long nanos) {
    state.clockAhead = nanos;
    around.changed();
  }

  /**
   * As root would at the machine.
   *
   * @throws IllegalStateException in systemd's words
   */
  public void startUnit(String name) {
    asRoot(() -> systemd.start(name));
  }

  /**
   * @throws IllegalStateException in systemd's words
   */
  public void stopUnit(String name) {
    asRoot(() -> systemd.stop(name));
  }

  /**
   * @param signal as in {@code USR1}
   * @throws IllegalStateException in systemd's words
   */
  public void killUnit(String name, String signal) {
    String known =
        Signals.named(signal)
            .orElseThrow(() -> new IllegalArgumentException("no signal " + signal));
    asRoot(() -> systemd.kill(name, known, true));
  }

  /** Stops a unit, deletes its file if it has one, and forgets it. */
  public void removeUnit(String name) {
    asRoot(
        () -> {
          boolean known = state.units.containsKey(Systemd.full(name));
          systemd.stop(name);
          if (state.units.containsKey(Systemd.full(name))) {
            removeFile(Systemd.FOLDER + Systemd.full(name));
            systemd.resetFailed(name);
            systemd.reload();
          } else if (!known) {
            throw new IllegalStateException("no unit " + name);
          }
        });
  }

  private static void asRoot(Runnable deed) {
    try {
      deed.run();
    } catch (Systemd.Refused refused) {
      throw new IllegalStateException(refused.getMessage(), refused);
    }
  }

  /** The program of a unit has ended by itself. */
  public void exited(String unit, int status, String... says) {
    Unit known = state.units.get(unit);
    if (known != null) {
      for (String line : says) {
        journal(unit, "mesos-agent", known.mainPid, line);
      }
      systemd.exited(unit, status);
    }
  }

  /** What systemd says of a unit, as in {@code active (running)}. */
  public String unit(String name) {
    Map<String, String> shown = systemd.show(name);
    return shown.get("LoadState").equals("not-found")
        ? "not-found"
        : shown.get("ActiveState") + " (" + shown.get("SubState") + ")";
  }

  /** Each unit that is loaded, and how it stands. */
  public Map<String, String> units() {
    Map<String, String> units = new TreeMap<>();
    state.units.keySet().forEach(name -> units.put(name, unit(name)));
    return units;
  }

  public boolean hasUnit(String name) {
    return systemd.find(name).isPresent();
  }

  // ---------------------------------------------------------------- processes

  Running process(String user, String unit, List<String> words) {
    Running process = new Running();
    process.pid = state.nextPid++;
    process.user = user;
    process.unit = unit;
    process.words.addAll(words);
    state.processes.put(process.pid, process);
    return process;
  }

  boolean isRunning(int pid) {
    return state.processes.containsKey(pid);
  }

  boolean mayEnd(String user, int pid) {
    return user.equals("root") || user.equals(state.processes.get(pid).user);
  }

  void signal(int pid, String signal) {
    Running process = state.processes.get(pid);
    Unit unit = process.unit == null ? null : state.units.get(process.unit);
    if (unit != null && unit.mainPid == pid) {
      systemd.signal(unit, signal);
    } else if (Signals.number(signal) != 0) {
      finish(process, 128 + Signals.number(signal), true);
    }
  }

  /** All processes of a unit end. */
  void end(String unit) {
    if (state.processes.values().removeIf(each -> unit.equals(each.unit))) {
      around.changed();
    }
  }

  void journal(String unit, String program, int pid, String text) {
    for (String line : text.split("\n")) {
      JournalLine entry = new JournalLine();
      entry.at = clock();
      entry.unit = unit;
      entry.program = program;
      entry.pid = pid;
      entry.text = line.substring(0, Math.min(LONGEST_LINE, line.length()));
      state.journal.add(entry);
    }
    while (state.journal.size() > MOST_JOURNAL) {
      state.journal.remove(0);
    }
    around.changed();
  }

  /**
   * Runs a command as somebody who has logged in.
   *
   * @param whenEnded is told once, perhaps at once
   */
  public void run(String command, Consumer<Ended> whenEnded) {
    if (!state.isUp()) {
      throw new IllegalStateException(state.host + " has no power");
    }
    if (state.processes.size() >= MOST_PROCESSES) {
      byte[] why =
          "bash: fork: Resource temporarily unavailable\n".getBytes(StandardCharsets.UTF_8);
      whenEnded.accept(new Ended(254, new byte[0], why));
      return;
    }
    Running process = process(LOGIN, null, List.of("bash", "-c", command));
    waiting.put(process.pid, whenEnded);
    goOn(process);
    settle();
  }

  /** Lets everything happen that is due, or that something else has made possible. */
  public void settle() {
    if (state.bootsAt != 0 && state.bootsAt <= now()) {
      boot();
    }
    boolean again = state.isUp();
    while (again) {
      int before = state.processes.size();
      again = systemd.settle();
      for (Running process : List.copyOf(state.processes.values())) {
        boolean alive = state.processes.get(process.pid) == process;
        boolean due = process.wakes <= now() || process.watches;
        if (alive && due && !process.words.isEmpty()) {
          goOn(process);
        }
      }
      again |= before != state.processes.size();
    }
  }

  /** When it should settle next; {@link Long#MAX_VALUE} when nothing is to come. */
  public long wakes() {
    long next = state.bootsAt == 0 ? Long.MAX_VALUE : state.bootsAt;
    if (state.isUp()) {
      next = Math.min(next, systemd.wakes());
      for (Running process : state.processes.values()) {
        next = Math.min(next, process.words.isEmpty() ? Long.MAX_VALUE : process.wakes);
      }
    }
    return next;
  }

  private void goOn(Running process) {
    int status;
    try {
      status = new Shell(this, process).run(beginning(process));
    } catch (Call.Blocked blocked) {
      process.wakes = blocked.until;
      process.watches = blocked.watches;
      around.changed();
      return;
    } catch (Shell.Killed killed) {
      finish(process, KILLED, true);
      return;
    }
    finish(process, status, false);
  }

  private void finish(Running process, int status, boolean killed) {
    if (state.processes.remove(process.pid) == null) {
      return;
    }
    Unit unit = process.unit == null ? null : state.units.get(process.unit);
    if (unit != null && unit.mainPid == process.pid && killed) {
      systemd.killed(unit.name);
    } else if (unit != null && unit.mainPid == process.pid) {
      systemd.exited(unit.name, status);
    }
    if (state.processes.values().stream().allMatch(each -> each.words.isEmpty())) {
      files.forgetUnlinked();
    }
    Consumer<Ended> told = waiting.remove(process.pid);
    if (told != null) {
      told.accept(new Ended(status, process.out, process.err));
    }
  }

  private Context beginning(Running process) {
    boolean root = process.user.equals("root");
    String home = root ? "/root" : "/home/" + process.user;
    String folder = process.unit == null ? home : "/";
    Context context = new Context(process.user, folder, List.of("bash"));
    context.export("HOME", home);
    context.export("USER", process.user);
    context.export("PATH", "/usr/bin");
    if (process.unit == null) {
      context.descriptors.put(1, new Said(process, false));
      context.descriptors.put(2, new Said(process, true));
    } else {
      Descriptor journal = new ToJournal(process);
      context.descriptors.put(1, journal);
      context.descriptors.put(2, journal);
    }
    return context;
  }

  /** What is kept for the one who has logged in. */
  private final class Said implements Descriptor {

    private final Running process;
    private final boolean errors;

    Said(Running process, boolean errors) {
      this.process = process;
      this.errors = errors;
    }

    @Override
    public byte[] read() {
      return new byte[0];
    }

    @Override
    public void write(byte[] more) {
      byte[] before = errors ? process.err : process.out;
      if (before.length + more.length > MOST_OUTPUT) {
        throw new Shell.Killed();
      }
      byte[] after = Arrays.copyOf(before, before.length + more.length);
      System.arraycopy(more, 0, after, before.length, more.length);
      if (errors) {
        process.err = after;
      } else {
        process.out = after;
      }
    }
  }

  private final class ToJournal implements Descriptor {

    private final Running process;

    ToJournal(Running process) {
      this.process = process;
    }

    @Override
    public byte[] read() {
      return new byte[0];
    }

    @Override
    public void write(byte[] more) {
      if (more.length > 0) {
        journal(process.unit, "bash", process.pid, new String(more, StandardCharsets.UTF_8));
      }
    }
  }
}
