package org.dcosrunbooks.simulator.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dcosrunbooks.simulator.machine.MachineState.Running;
import org.dcosrunbooks.simulator.machine.MachineState.Unit;

/**
 * Starts units, watches them and starts them again, as systemd 219 does, the one of CentOS 7. What
 * it cannot do is said in {@link Refused}, in its words.
 */
final class Systemd {

  /** No, for a reason that systemctl prints. */
  static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int status;

    Refused(int status, String words) {
      super(words, null, false, false);
      this.status = status;
    }
  }

  static final String FOLDER = "/etc/systemd/system/";

  /** From the end of a service until what is connected to its socket asks again. */
  private static final long RECONNECTS = 2_000_000_000L;

  private static final int EXITED = 1;
  private static final int KILLED = 2;
  private static final int NO_PROGRAM = 203;
  private static final int SIGTERM = 15;

  private final Machine machine;
  private final MachineState state;
  private final Surroundings around;

  Systemd(Machine machine, MachineState state, Surroundings around) {
    this.machine = machine;
    this.state = state;
    this.around = around;
  }

  // ---------------------------------------------------------------- units

  /** A name with its kind. */
  static String full(String name) {
    return name.matches(".*\\.(service|socket|target|timer)") ? name : name + ".service";
  }

  /** A unit that is loaded, or can be: its file is there. */
  Optional<Unit> find(String name) {
    Unit unit = state.units.get(full(name));
    return unit != null ? Optional.of(unit) : load(full(name));
  }

  private Optional<Unit> load(String name) {
    if (name.contains("/")) {
      return Optional.empty();
    }
    return machine
        .files()
        .text(FOLDER + name)
        .map(
            text -> {
              Unit unit = new Unit();
              unit.name = name;
              read(unit, text);
              unit.since = machine.now();
              state.units.put(name, unit);
              return unit;
            });
  }

  private static void read(Unit unit, String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        settings.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    unit.description = settings.getOrDefault("Description", unit.name);
    unit.restartsAlways = settings.getOrDefault("Restart", "no").equals("always");
    unit.remainsAfterExit = settings.getOrDefault("RemainAfterExit", "no").equals("yes");
    unit.restartDelay =
        Durations.nanos(settings.getOrDefault("RestartSec", "100ms")).orElse(100_000_000L);
  }

  private Unit loaded(String name, String verb) {
    return find(name)
        .orElseThrow(
            () ->
                new Refused(
                    5,
                    "Failed to "
                        + verb
                        + " "
                        + full(name)
                        + ": Unit "
                        + full(name)
                        + (verb.equals("start") || verb.equals("restart")
                            ? " not found."
                            : " not loaded.")));
  }

  private static boolean isService(Unit unit) {
    return unit.name.endsWith(".service");
  }

  private static boolean isSocket(Unit unit) {
    return unit.name.endsWith(".socket");
  }

  /** The unit that a socket starts, or the socket of a service. */
  private Optional<Unit> partner(Unit unit) {
    String name = unit.name.substring(0, unit.name.lastIndexOf('.'));
    return find(name + (isSocket(unit) ? ".service" : ".socket"));
  }

  private boolean listens(Unit service) {
    return partner(service).filter(each -> each.active.equals("active")).isPresent();
  }

  private void becomes(Unit unit, String active, String sub) {
    unit.active = active;
    unit.sub = sub;
    unit.since = machine.now();
    around.changed();
  }

  // ---------------------------------------------------------------- start and stop

  void start(String name) {
    Unit unit = loaded(name, "start");
    if (unit.active.equals("active")) {
      return;
    }
    if (isSocket(unit)) {
      if (partner(unit).filter(each -> each.mainPid != 0).isPresent()) {
        machine.journal(unit.name, "systemd", 1, "Socket service is already active, refusing.");
        throw new Refused(
            1,
            "Job for "
                + unit.name
                + " failed. See 'systemctl status "
                + unit.name
                + "' and 'journalctl -xe' for details.");
      }
      becomes(unit, "active", "listening");
      machine.journal(unit.name, "systemd", 1, "Listening on " + unit.description + ".");
    } else if (isService(unit)) {
      launch(unit);
    } else {
      throw new Refused(1, "Failed to start " + unit.name + ": Operation not supported.");
    }
  }

  private void launch(Unit unit) {
    unit.startsAt = 0;
    unit.exitsAt = 0;
    unit.result = "success";
    unit.execCode = 0;
    unit.execStatus = 0;
    Optional<Daemon> daemon = around.daemon(unit.name);
    if (daemon.isEmpty()) {
      unit.execCode = EXITED;
      unit.execStatus = NO_PROGRAM;
      unit.result = "exit-code";
      becomes(unit, "failed", "failed");
      machine.journal(unit.name, "systemd", 1, "Failed at step EXEC spawning its program.");
      return;
    }
    Running process = machine.process("root", unit.name, List.of());
    unit.mainPid = process.pid;
    process.wakes = Long.MAX_VALUE;
    becomes(unit, "active", "running");
    partner(unit)
        .filter(each -> each.active.equals("active"))
        .ifPresent(socket -> becomes(socket, "active", "running"));
    machine.journal(unit.name, "systemd", 1, "Started " + unit.description + ".");
    Daemon.Fate fate = daemon.get().start();
    for (String line : fate.says()) {
      machine.journal(unit.name, program(unit), unit.mainPid, line);
    }
    if (fate.exitsAfter().isPresent()) {
      unit.exitsAt = machine.now() + fate.exitsAfter().getAsLong();
      unit.exitsWith = fate.status();
    }
  }

  private static String program(Unit unit) {
    return unit.name.contains("master") ? "mesos-master" : "mesos-agent";
  }

  /** Unit by unit; a service that its socket can start again is named in the answer. */
  List<String> stop(String name) {
    Unit unit = loaded(name, "stop");
    List<String> warnings = new ArrayList<>();
    if (isService(unit) && listens(unit)) {
      warnings.add(
          "Warning: Stopping "
              + unit.name
              + ", but it can still be activated by:\n  "
              + unit.name.replace(".service", ".socket"));
    }
    halt(unit);
    return warnings;
  }

  private void halt(Unit unit) {
    boolean ran = !unit.active.equals("inactive") && !unit.active.equals("failed");
    boolean wasProcess = unit.mainPid != 0;
    endProcesses(unit);
    unit.startsAt = 0;
    unit.exitsAt = 0;
    if (!ran) {
      return;
    }
    if (wasProcess) {
      unit.execCode = KILLED;
      unit.execStatus = SIGTERM;
    }
    becomes(unit, "inactive", "dead");
    machine.journal(unit.name, "systemd", 1, "Stopped " + unit.description + ".");
    quiet(unit);
    forget(unit);
  }

  /** Its socket listens again. */
  private void quiet(Unit unit) {
    if (isService(unit)) {
      partner(unit)
          .filter(each -> each.active.equals("active"))
          .ifPresent(socket -> becomes(socket, "active", "listening"));
    }
  }

  private void endProcesses(Unit unit) {
    boolean daemon = unit.mainPid != 0 && !unit.made;
    unit.mainPid = 0;
    machine.end(unit.name);
    if (daemon) {
      around.daemon(unit.name).ifPresent(Daemon::stop);
    }
  }

  /** What has no file goes as soon as it is neither active nor failed. */
  private void forget(Unit unit) {
    if ((unit.made || unit.fileGone) && unit.active.equals("inactive")) {
      state.units.remove(unit.name);
      around.changed();
    }
  }

  void restart(String name) {
    Unit unit = loaded(name, "restart");
    if (unit.made) {
      throw new Refused(
          1, "Failed to restart " + unit.name + ": simulated machines make jobs only once.");
    }
    halt(unit);
    start(name);
  }

  /** A signal for the main process, or for all of the unit. */
  void kill(String name, String signal, boolean onlyMain) {
    Unit unit =
        find(name)
            .orElseThrow(
                () ->
                    new Refused(
                        1,
                        "Failed to kill unit "
                            + full(name)
                            + ": Unit "
                            + full(name)
                            + " is not loaded."));
    if (unit.mainPid == 0) {
      if (onlyMain) {
        throw new Refused(1, "Failed to kill unit " + unit.name + ": No main process to kill");
      }
      return;
    }
    signal(unit, signal);
  }

  /** A signal for a unit's main process. */
  void signal(Unit unit, String signal) {
    if (signal.equals("USR1") && !unit.made) {
      OptionalLong exits =
          around.daemon(unit.name).map(Daemon::userSignal).orElse(OptionalLong.empty());
      if (exits.isPresent()) {
        unit.exitsAt = machine.now() + exits.getAsLong();
        unit.exitsWith = 0;
        around.changed();
      }
      return;
    }
    int number = Signals.number(signal);
    if (number == 0) {
      return;
    }
    endProcesses(unit);
    ended(unit, KILLED, number);
  }

  void resetFailed(String name) {
    Unit unit =
        find(name)
            .orElseThrow(
                () ->
                    new Refused(
                        1,
                        "Failed to reset failed state of unit "
                            + full(name)
                            + ": Unit "
                            + full(name)
                            + " is not loaded."));
    if (unit.active.equals("failed")) {
      unit.result = "success";
      becomes(unit, "inactive", "dead");
      forget(unit);
    }
  }

  /** Reads unit files again: those that are gone are forgotten, now or when they are stopped. */
  void reload() {
    for (Unit unit : List.copyOf(state.units.values())) {
      if (!unit.made) {
        Optional<String> text = machine.files().text(FOLDER + unit.name);
        unit.fileGone = text.isEmpty();
        text.ifPresent(it -> read(unit, it));
        forget(unit);
      }
    }
    around.changed();
  }

  // ---------------------------------------------------------------- jobs

  /** What systemd-run makes. */
  void make(String name, String description, boolean remains, List<String> words) {
    if (find(name).isPresent()) {
      throw new Refused(
          1, "Failed to start transient service unit: Unit " + full(name) + " already exists.");
    }
    if (!full(name).matches("[A-Za-z0-9:_.@-]{1,255}")) {
      throw new Refused(
          1, "Failed to start transient service unit: Unit name " + name + " is not valid.");
    }
    Unit unit = new Unit();
    unit.name = full(name);
    unit.description = description;
    unit.made = true;
    unit.remainsAfterExit = remains;
    state.units.put(unit.name, unit);
    Running process = machine.process("root", unit.name, words);
    unit.mainPid = process.pid;
    becomes(unit, "active", "running");
    machine.journal(unit.name, "systemd", 1, "Started " + description + ".");
  }

  // ---------------------------------------------------------------- ends

  /** A unit's main process has ended by itself. */
  void exited(String name, int status) {
    Unit unit = state.units.get(name);
    if (unit == null || unit.mainPid == 0) {
      return;
    }
    endProcesses(unit);
    ended(unit, EXITED, status);
  }

  /** The system has killed it. */
  void killed(String name) {
    Unit unit = state.units.get(name);
    if (unit != null && unit.mainPid != 0) {
      endProcesses(unit);
      ended(unit, KILLED, Signals.number("KILL"));
    }
  }

  private void ended(Unit unit, int code, int status) {
    boolean clean =
        code == EXITED
            ? status == 0
            : status == SIGTERM || status == 2 || status == 1 || status == 13;
    unit.mainPid = 0;
    unit.exitsAt = 0;
    unit.execCode = code;
    unit.execStatus = status;
    unit.result = clean ? "success" : code == EXITED ? "exit-code" : "signal";
    if (!clean) {
      String how = code == EXITED ? "exited" : "killed";
      machine.journal(
          unit.name,
          "systemd",
          1,
          unit.name + ": main process exited, code=" + how + ", status=" + status);
      machine.journal(unit.name, "systemd", 1, "Unit " + unit.name + " entered failed state.");
    }
    if (unit.restartsAlways) {
      unit.startsAt = machine.now() + unit.restartDelay;
      becomes(unit, "activating", "auto-restart");
    } else if (!clean) {
      becomes(unit, "failed", "failed");
    } else if (unit.remainsAfterExit) {
      becomes(unit, "active", "exited");
    } else {
      becomes(unit, "inactive", "dead");
      forget(unit);
    }
    quiet(unit);
  }

  // ---------------------------------------------------------------- time

  /** Does what is due: programs that give up, services that are started again. */
  boolean settle() {
    boolean any = false;
    for (Unit unit : List.copyOf(state.units.values())) {
      if (unit.exitsAt != 0 && unit.exitsAt <= machine.now()) {
        exited(unit.name, unit.exitsWith);
        any = true;
      }
      if (unit.startsAt != 0 && unit.startsAt <= machine.now()) {
        unit.startsAt = 0;
        if (unit.sub.equals("auto-restart")) {
          unit.restarts++;
          launch(unit);
        } else if (activatable(unit)) {
          machine.journal(unit.name, "systemd", 1, "Started by its socket.");
          launch(unit);
        }
        any = true;
      }
      if (unit.startsAt == 0 && activatable(unit)) {
        unit.startsAt = machine.now() + RECONNECTS;
        around.changed();
      }
    }
    return any;
  }

  private boolean activatable(Unit unit) {
    return isService(unit)
        && !unit.made
        && unit.active.equals("inactive")
        && listens(unit)
        && around.daemon(unit.name).filter(Daemon::wanted).isPresent();
  }

  /** When something is due next; {@link Long#MAX_VALUE} when nothing is. */
  long wakes() {
    long next = Long.MAX_VALUE;
    for (Unit unit : state.units.values()) {
      next = unit.exitsAt == 0 ? next : Math.min(next, unit.exitsAt);
      next = unit.startsAt == 0 ? next : Math.min(next, unit.startsAt);
    }
    return next;
  }

  /** The machine loses power: nothing of what ran is left, and nothing of what was made. */
  void powerLost() {
    for (Unit unit : List.copyOf(state.units.values())) {
      endProcesses(unit);
    }
    state.units.clear();
    around.changed();
  }

  /** Starts what has a unit file: sockets first. */
  void boot() {
    List<String> names = machine.files().names("root", FOLDER.substring(0, FOLDER.length() - 1));
    for (String kind : List.of(".socket", ".service")) {
      for (String name : names) {
        if (name.endsWith(kind)) {
          start(name);
        }
      }
    }
  }

  // ---------------------------------------------------------------- answers

  /** Properties by name, in the order in which systemd gives them. */
  Map<String, String> show(String name) {
    Optional<Unit> found = find(name);
    Unit unit = found.orElseGet(Unit::new);
    Map<String, String> all = new LinkedHashMap<>();
    if (full(name).endsWith(".service")) {
      all.put("Type", "simple");
      all.put("Restart", unit.restartsAlways ? "always" : "no");
      all.put("RemainAfterExit", unit.remainsAfterExit ? "yes" : "no");
      all.put("MainPID", String.valueOf(unit.mainPid));
      all.put("ControlPID", "0");
      all.put("Result", unit.result);
      all.put("ExecMainPID", String.valueOf(unit.mainPid));
      all.put("ExecMainCode", String.valueOf(unit.execCode));
      all.put("ExecMainStatus", String.valueOf(unit.execStatus));
    } else {
      all.put("Result", unit.result);
    }
    all.put("Id", full(name));
    all.put("Names", full(name));
    all.put("Description", found.isPresent() ? unit.description : full(name));
    all.put("LoadState", found.isPresent() ? "loaded" : "not-found");
    all.put("ActiveState", unit.active);
    all.put("SubState", unit.sub);
    if (found.isPresent()) {
      all.put("FragmentPath", (unit.made ? "/run/systemd/system/" : FOLDER) + unit.name);
    }
    return all;
  }
}
