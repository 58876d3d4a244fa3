package org.dcosrunbooks.node;

import java.util.HashMap;
import java.util.Map;

/** How systemd sees a unit. */
record ReadUnit(String unit) implements Command<UnitState> {

  ReadUnit {
    if (!unit.matches("[A-Za-z0-9_][A-Za-z0-9:_.@\\\\-]{0,200}")) {
      throw new IllegalArgumentException("no unit is called " + unit);
    }
  }

  @Override
  public String inWords() {
    return "read the unit " + unit;
  }

  @Override
  public String text() {
    return "systemctl show --property=LoadState,ActiveState,SubState,MainPID " + Words.quoted(unit);
  }

  @Override
  public int mostBytes() {
    return 16_384;
  }

  @Override
  public UnitState read(Output output) {
    Map<String, String> said = new HashMap<>();
    output
        .text()
        .lines()
        .map(line -> line.split("=", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> said.put(parts[0], parts[1]));
    if (output.code() != 0 || !said.containsKey("LoadState") || !said.containsKey("ActiveState")) {
      throw Unexpected.forNow("systemd said \"" + Shown.line(output.errors()) + "\"");
    }
    String pid = said.getOrDefault("MainPID", "0");
    return new UnitState(
        said.get("LoadState"),
        said.get("ActiveState"),
        said.getOrDefault("SubState", ""),
        pid.matches("\\d{1,18}") ? Long.parseLong(pid) : 0);
  }
}
