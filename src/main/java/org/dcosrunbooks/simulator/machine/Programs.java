package org.dcosrunbooks.simulator.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The programs that simulated machines have. What is not among them is not found. */
final class Programs {

  /** Does what the program does and returns what it exits with. */
  interface Program {
    int run(Call call);
  }

  private static final Map<String, Program> TABLE = new HashMap<>();

  /** Those that run others: the shell does these itself. */
  private static final Set<String> OF_THE_SHELL = Set.of("sh", "bash", "sudo", "timeout", "xargs");

  private static final Set<String> ALL = new TreeSet<>();

  static {
    TABLE.put("true", call -> 0);
    TABLE.put("false", call -> 1);
    TABLE.put("sync", call -> 0);
    FilePrograms.addTo(TABLE);
    TextPrograms.addTo(TABLE);
    SystemPrograms.addTo(TABLE);
    ALL.addAll(TABLE.keySet());
    ALL.addAll(OF_THE_SHELL);
  }

  private Programs() {}

  static boolean are(String name) {
    return ALL.contains(name);
  }

  static List<String> names() {
    return List.copyOf(ALL);
  }

  static int run(String name, Call call) {
    return TABLE.get(name).run(call);
  }
}
