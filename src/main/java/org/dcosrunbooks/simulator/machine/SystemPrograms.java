package org.dcosrunbooks.simulator.machine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcosrunbooks.simulator.machine.MachineState.JournalLine;
import org.dcosrunbooks.simulator.machine.MachineState.Unit;
import org.dcosrunbooks.simulator.machine.Programs.Program;

/** Programs about units, processes and the machine itself. */
final class SystemPrograms {

  private static final int NOT_ACTIVE = 3;
  private static final String NO_RIGHT = "Interactive authentication required.";

  /** What systemctl does here without being told. */
  private static final Set<String> AS_IT_IS =
      Set.of("--kill-who=all", "--no-pager", "--full", "-l", "--no-ask-password", "--no-block");

  private SystemPrograms() {}

  static void addTo(Map<String, Program> table) {
    table.put("systemctl", SystemPrograms::systemctl);
    table.put("systemd-run", SystemPrograms::systemdRun);
    table.put("journalctl", SystemPrograms::journalctl);
    table.put("kill", SystemPrograms::kill);
    table.put("hostname", SystemPrograms::hostname);
    table.put("id", SystemPrograms::id);
    table.put("whoami", call -> said(call, call.context.user));
  }

  private static int said(Call call, String line) {
    call.line(line);
    return 0;
  }

  private static int hostname(Call call) {
    return call.arguments.isEmpty()
        ? said(call, call.machine.host())
        : call.complain("simulated machines keep their names");
  }

  private static int id(Call call) {
    boolean root = call.context.user.equals("root");
    if (call.arguments.equals(List.of("-u"))) {
      return said(call, root ? "0" : "1000");
    }
    if (call.arguments.equals(List.of("-un"))) {
      return said(call, call.context.user);
    }
    if (!call.arguments.isEmpty()) {
      return call.unknownOption(call.arguments.get(0));
    }
    String name = call.context.user;
    String number = root ? "0" : "1000";
    return said(
        call, "uid=" + number + "(" + name + ") gid=" + number + "(" + name + ") groups=" + number);
  }

  private static int kill(Call call) {
    List<String> words = new ArrayList<>(call.arguments);
    Optional<String> signal = Optional.of("TERM");
    if (words.size() > 1 && words.get(0).equals("-s")) {
      signal = Signals.named(words.get(1));
      words = words.subList(2, words.size());
    } else if (!words.isEmpty() && words.get(0).equals("-0")) {
      words = words.subList(1, words.size());
      signal = Optional.of("");
    } else if (!words.isEmpty() && words.get(0).startsWith("-")) {
      signal = Signals.named(words.get(0).substring(1));
      words = words.subList(1, words.size());
    }
    if (signal.isEmpty()) {
      return call.complainAs("bash: kill: invalid signal specification", 1);
    }
    if (words.isEmpty()) {
      return call.complainAs("kill: usage: kill [-s sigspec] pid ...", 2);
    }
    int status = 0;
    for (String word : words) {
      Integer pid = word.matches("\\d{1,9}") ? Integer.valueOf(word) : null;
      if (pid == null) {
        status = call.complainAs("bash: kill: " + word + ": arguments must be process ids", 1);
      } else if (!call.machine.isRunning(pid)) {
        status = call.complainAs("bash: kill: (" + word + ") - No such process", 1);
      } else if (!call.machine.mayEnd(call.context.user, pid)) {
        status = call.complainAs("bash: kill: (" + word + ") - Operation not permitted", 1);
      } else if (!signal.get().isEmpty()) {
        call.machine.signal(pid, signal.get());
      }
    }
    return status;
  }

  // ---------------------------------------------------------------- systemctl

  private static int systemctl(Call call) {
    List<String> words = new ArrayList<>();
    Set<String> properties = new LinkedHashSet<>();
    boolean quiet = false;
    boolean onlyMain = false;
    String signal = "TERM";
    List<String> all = call.arguments;
    for (int at = 0; at < all.size(); at++) {
      String word = all.get(at);
      if (word.startsWith("--property=")) {
        properties.addAll(List.of(word.substring(11).split(",")));
      } else if (word.equals("-p") && at + 1 < all.size()) {
        properties.addAll(List.of(all.get(++at).split(",")));
      } else if (word.equals("-q") || word.equals("--quiet")) {
        quiet = true;
      } else if (word.equals("-s") && at + 1 < all.size() || word.startsWith("--signal=")) {
        String named = word.equals("-s") ? all.get(++at) : word.substring(9);
        Optional<String> known = Signals.named(named);
        if (known.isEmpty()) {
          return call.complainAs("Failed to parse signal string " + named + ".", 1);
        }
        signal = known.get();
      } else if (word.equals("--kill-who=main")) {
        onlyMain = true;
      } else if (AS_IT_IS.contains(word)) {
        continue;
      } else if (word.startsWith("-")) {
        return call.unknownOption(word);
      } else {
        words.add(word);
      }
    }
    if (words.isEmpty()) {
      return call.complainAs("systemctl: simulated machines want to know what to do", 1);
    }
    String verb = words.get(0);
    List<String> units = words.subList(1, words.size());
    return switch (verb) {
      case "show" -> show(call, units, properties);
      case "is-active" -> isActive(call, units, quiet);
      case "is-failed" -> isFailed(call, units, quiet);
      case "status" -> status(call, units);
      case "start", "stop", "restart", "kill", "reset-failed" ->
          change(call, verb, units, signal, onlyMain);
      case "daemon-reload" -> reload(call);
      default -> call.complainAs("Unknown operation '" + verb + "'.", 1);
    };
  }

  private static int show(Call call, List<String> units, Set<String> properties) {
    boolean first = true;
    for (String unit : units) {
      if (!first) {
        call.say("\n");
      }
      first = false;
      call.machine
          .systemd()
          .show(unit)
          .forEach(
              (name, value) -> {
                if (properties.isEmpty() || properties.contains(name)) {
                  call.line(name + "=" + value);
                }
              });
    }
    return 0;
  }

  private static String active(Call call, String unit) {
    return call.machine.systemd().find(unit).map(each -> each.active).orElse("unknown");
  }

  private static int isActive(Call call, List<String> units, boolean quiet) {
    int status = NOT_ACTIVE;
    for (String unit : units) {
      String active = active(call, unit);
      if (!quiet) {
        call.line(active);
      }
      status = active.equals("active") ? 0 : status;
    }
    return status;
  }

  private static int isFailed(Call call, List<String> units, boolean quiet) {
    int status = 1;
    for (String unit : units) {
      String active = active(call, unit);
      if (!quiet) {
        call.line(active);
      }
      status = active.equals("failed") ? 0 : status;
    }
    return status;
  }

  private static int status(Call call, List<String> units) {
    int status = 0;
    for (String name : units) {
      Optional<Unit> found = call.machine.systemd().find(name);
      if (found.isEmpty()) {
        status = call.complainAs("Unit " + Systemd.full(name) + " could not be found.", 4);
        continue;
      }
      Unit unit = found.get();
      call.line("* " + unit.name + " - " + unit.description);
      call.line("   Loaded: loaded");
      String result = unit.result.equals("success") ? "" : " (Result: " + unit.result + ")";
      call.line("   Active: " + unit.active + " (" + unit.sub + ")" + result);
      if (unit.mainPid != 0) {
        call.line(" Main PID: " + unit.mainPid);
      }
      call.line("");
      lines(call, List.of(unit.name), 10).forEach(each -> call.line(text(each, false)));
      status = unit.active.equals("active") ? status : NOT_ACTIVE;
    }
    return status;
  }

  private static int change(
      Call call, String verb, List<String> units, String signal, boolean onlyMain) {
    if (units.isEmpty()) {
      return call.complainAs("Too few arguments.", 1);
    }
    int status = 0;
    for (String unit : units) {
      if (!call.context.user.equals("root")) {
        status =
            call.complainAs("Failed to " + verb + " " + Systemd.full(unit) + ": " + NO_RIGHT, 1);
        continue;
      }
      try {
        Systemd systemd = call.machine.systemd();
        switch (verb) {
          case "start" -> systemd.start(unit);
          case "stop" -> systemd.stop(unit).forEach(warning -> call.complainAs(warning, 0));
          case "restart" -> systemd.restart(unit);
          case "kill" -> systemd.kill(unit, signal, onlyMain);
          default -> systemd.resetFailed(unit);
        }
      } catch (Systemd.Refused refused) {
        status = call.complainAs(refused.getMessage(), refused.status);
      }
    }
    return status;
  }

  private static int reload(Call call) {
    if (!call.context.user.equals("root")) {
      return call.complainAs("Failed to execute operation: " + NO_RIGHT, 1);
    }
    call.machine.systemd().reload();
    return 0;
  }

  // ---------------------------------------------------------------- systemd-run

  private static int systemdRun(Call call) {
    String unit = "run-" + call.process.pid;
    String description = "";
    boolean remains = false;
    boolean quiet = false;
    int at = 0;
    List<String> words = call.arguments;
    for (; at < words.size() && words.get(at).startsWith("-"); at++) {
      String word = words.get(at);
      if (word.startsWith("--unit=")) {
        unit = word.substring(7);
      } else if (word.startsWith("--description=")) {
        description = word.substring(14);
      } else if (word.equals("--remain-after-exit") || word.equals("-r")) {
        remains = true;
      } else if (word.equals("--quiet")) {
        quiet = true;
      } else {
        return call.unknownOption(word);
      }
    }
    if (at == words.size()) {
      return call.complainAs("Command line to execute required.", 1);
    }
    List<String> command =
        words.subList(at, words.size()).stream().map(SystemPrograms::expanded).toList();
    String program = command.get(0).substring(command.get(0).lastIndexOf('/') + 1);
    if (!Programs.are(program)) {
      return call.complainAs(
          "Failed to find executable " + command.get(0) + ": No such file or directory", 1);
    }
    if (!call.context.user.equals("root")) {
      return call.complainAs("Failed to start transient service unit: " + NO_RIGHT, 1);
    }
    try {
      String what = description.isEmpty() ? String.join(" ", command) : description;
      call.machine.systemd().make(unit, what, remains, command);
    } catch (Systemd.Refused refused) {
      return call.complainAs(refused.getMessage(), refused.status);
    }
    return quiet ? 0 : call.complainAs("Running as unit " + Systemd.full(unit) + ".", 0);
  }

  private static final Pattern PUT_IN =
      Pattern.compile("\\$\\$|\\$\\{[A-Za-z0-9_]*\\}|\\$[A-Za-z_][A-Za-z0-9_]*");

  /** systemd itself puts in what follows a dollar sign; nothing is set there. */
  private static String expanded(String word) {
    return PUT_IN
        .matcher(word)
        .replaceAll(found -> found.group().equals("$$") ? Matcher.quoteReplacement("$") : "");
  }

  // ---------------------------------------------------------------- journalctl

  private static int journalctl(Call call) {
    List<String> units = new ArrayList<>();
    boolean plain = false;
    int most = Integer.MAX_VALUE;
    List<String> words = call.arguments;
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      boolean more = at + 1 < words.size();
      if (word.equals("-u") && more) {
        units.add(Systemd.full(words.get(++at)));
      } else if (word.startsWith("--unit=")) {
        units.add(Systemd.full(word.substring(7)));
      } else if (word.equals("-n") && more && words.get(at + 1).matches("\\d{1,6}")) {
        most = Integer.parseInt(words.get(++at));
      } else if (word.equals("-o") && more && words.get(at + 1).equals("cat")) {
        plain = true;
        at++;
      } else if (!word.equals("--no-pager")) {
        return call.unknownOption(word);
      }
    }
    if (!call.context.user.equals("root")) {
      return call.complainAs("No journal files were opened due to insufficient permissions.", 1);
    }
    for (JournalLine line : lines(call, units, most)) {
      call.line(text(line, plain));
    }
    return 0;
  }

  private static List<JournalLine> lines(Call call, List<String> units, int most) {
    List<JournalLine> lines =
        call.machine.journal().stream()
            .filter(each -> units.isEmpty() || units.contains(each.unit))
            .toList();
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }

  private static String text(JournalLine line, boolean plain) {
    String at =
        DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(Instant.ofEpochSecond(0, line.at));
    return plain ? line.text : at + " " + line.program + "[" + line.pid + "]: " + line.text;
  }
}
