package org.dcosrunbooks.runbook.reconfigureagent;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.dcosrunbooks.node.Script;
import org.dcosrunbooks.node.Words;
import org.dcosrunbooks.runbook.AgentUnit;

/**
 * What is done on the machine, sub-step by sub-step. Each may run again: the copy of a file is made
 * once, a unit that is stopped is not killed, and an identity that is another one meanwhile stays.
 */
final class ConfigurationScript {

  /** The code with which it ends when the agent does not stay up: it has found why it may not. */
  static final int AGENT_ENDS = 75;

  private static final String SLAVES = "/var/lib/mesos/slave/meta/slaves/";
  private static final String RUN_ID = "????????-????-????-????-????????????";
  private static final int SECONDS_TO_GO = 30;
  private static final int LOOKS = 6;

  private final ReconfigurePlan plan;
  private final String run;

  ConfigurationScript(ReconfigurePlan plan, String run) {
    this.plan = plan;
    this.run = run;
  }

  /** Stop, write, remove the identity if it has to go, start, and see whether it stays up. */
  Script change() {
    Script script =
        plan.evacuate() ? Script.of("stop-unit", stop()) : Script.of("end-all-tasks", kill());
    if (!plan.evacuate()) {
      script = script.then("stop-unit", stop());
    }
    for (int at = 0; at < plan.files().size(); at++) {
      script = script.then("write-file-" + (at + 1), write(plan.files().get(at)));
    }
    script = script.then("reload-systemd", "systemctl daemon-reload");
    if (plan.newIdentity()) {
      script = script.then("remove-latest", removeLatest());
    }
    return up(script).then("clear-old-copies", clearOldCopies());
  }

  /** Removes the identity of an agent that does not start with it, and starts it anew. */
  Script takeNewIdentity() {
    return up(Script.of("stop-unit", stop()).then("remove-latest", removeLatest()));
  }

  /** Puts the old files back, and the old identity where this run has removed it. */
  Script restore() {
    Script script = Script.of("stop-unit", stop());
    for (int at = 0; at < plan.files().size(); at++) {
      script = script.then("restore-file-" + (at + 1), restore(plan.files().get(at)));
    }
    if (plan.newIdentity()) {
      script =
          script.then(
              "restore-latest",
              "test -L "
                  + latest()
                  + " || ln -s "
                  + Words.quoted(SLAVES + plan.agent().value())
                  + " "
                  + latest());
    }
    return up(script.then("reload-systemd", "systemctl daemon-reload"));
  }

  private Script up(Script script) {
    return script.then("start-unit", "systemctl start " + units()).then("see-it-run", seeItRun());
  }

  private static String latest() {
    return SLAVES + "latest";
  }

  private List<String> unitNames() {
    AgentUnit unit = plan.unit();
    return unit.socket()
        ? List.of(unit.name() + ".socket", unit.name() + ".service")
        : List.of(unit.name() + ".service");
  }

  private String units() {
    return String.join(" ", unitNames());
  }

  private String service() {
    return plan.unit().name() + ".service";
  }

  /**
   * systemd would start it again five seconds after it has gone: one look a second sees the gap.
   */
  private String kill() {
    StringBuilder commands =
        new StringBuilder("systemctl is-active --quiet " + service())
            .append(" && systemctl kill -s SIGUSR1 --kill-who=main " + service() + " || true; ");
    for (int second = 0; second < SECONDS_TO_GO; second++) {
      commands.append("systemctl is-active --quiet " + service() + " && sleep 1; ");
    }
    return commands.append("true").toString();
  }

  private String stop() {
    return "systemctl stop " + units() + " && " + requireStopped();
  }

  private String requireStopped() {
    StringBuilder commands = new StringBuilder("{ ");
    for (String unit : unitNames()) {
      commands
          .append("systemctl is-active --quiet " + unit)
          .append(" && echo '" + unit + " is active again: somebody started it' && exit 3; ");
    }
    return commands.append("true; }").toString();
  }

  private String copy(ReconfigurePlan.FileChange file) {
    return file.path() + ".before-" + run;
  }

  private String write(ReconfigurePlan.FileChange file) {
    String path = file.path();
    String copy = copy(file);
    String next = path + ".new-" + run;
    String keep =
        file.text().isPresent()
            ? "{ test -e "
                + copy
                + " || { cp -p "
                + path
                + " "
                + copy
                + ".new && cat "
                + path
                + " > "
                + copy
                + ".new && mv -f "
                + copy
                + ".new "
                + copy
                + "; }; } && cp -p "
                + copy
                + " "
                + next
            : "true";
    return keep
        + " && echo "
        + Base64.getEncoder().encodeToString(file.after().getBytes(StandardCharsets.UTF_8))
        + " | base64 -d > "
        + next
        + " && mv -f "
        + next
        + " "
        + path;
  }

  private String restore(ReconfigurePlan.FileChange file) {
    String next = file.path() + ".new-" + run;
    return file.text().isPresent()
        ? "{ test -e "
            + copy(file)
            + " || { echo 'no copy was made: the file is as it was'; exit 0; }; } && cp -p "
            + copy(file)
            + " "
            + next
            + " && mv -f "
            + next
            + " "
            + file.path()
        : "rm -f " + file.path();
  }

  /** Only while nothing runs, only a link, and only the one to the plan's agent. */
  private String removeLatest() {
    return requireStopped()
        + " && { test -L "
        + latest()
        + " || { echo 'latest is not there'; exit 0; }; } && readlink "
        + latest()
        + " && { readlink "
        + latest()
        + " | grep -qx "
        + Words.quoted(SLAVES + plan.agent().value())
        + " || { echo 'latest leads to another agent and stays'; exit 0; }; } && rm -f "
        + latest();
  }

  /** Copies of runs of long ago: a copy is as old as the moment at which it was made. */
  private static String clearOldCopies() {
    return "find /var/lib/dcos -maxdepth 1 -name 'mesos-*.before-"
        + RUN_ID
        + "' -mtime +30 -delete || true";
  }

  private String seeItRun() {
    StringBuilder commands = new StringBuilder();
    for (int look = 0; look < LOOKS; look++) {
      commands
          .append("sleep 2; systemctl is-active --quiet " + service())
          .append(" || { journalctl -u " + service() + " -n 30 --no-pager -o cat; exit ")
          .append(AGENT_ENDS + "; }; ");
    }
    return commands.append("systemctl status --no-pager " + service()).toString();
  }
}
