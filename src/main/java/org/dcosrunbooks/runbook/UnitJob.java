package org.dcosrunbooks.runbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.engine.JobAsked;
import org.dcosrunbooks.node.JobName;
import org.dcosrunbooks.node.Script;

/**
 * What a job does with the units of an agent. A run begins each at most once: a second try, another
 * instance and the abort road attach to it.
 */
enum UnitJob {
  STOP("STOP_UNIT", "stop-unit", "Look into long stop") {
    @Override
    Script script(AgentUnit unit) {
      StringBuilder stopped = new StringBuilder("{ ");
      for (String name : unit.names()) {
        stopped
            .append("systemctl is-active --quiet " + name)
            .append(" && echo '" + name + " is active again: somebody started it' && exit 3; ");
      }
      return Script.of(
          "stop-unit", "systemctl stop " + unit.units() + " && " + stopped + "true; }");
    }
  },

  /**
   * A service that was started without its socket ends again and again: then it is stopped first.
   */
  START("START_UNIT", "start-unit", "Look into long start") {
    @Override
    Script script(AgentUnit unit) {
      String service = unit.name() + ".service";
      String socket = unit.name() + ".socket";
      StringBuilder up = new StringBuilder();
      for (int look = 0; look < LOOKS; look++) {
        up.append("sleep 2; systemctl is-active --quiet " + service)
            .append(" || { echo '" + service + " does not stay up:'; ")
            .append("journalctl -u " + service + " -n 30 --no-pager -o cat; exit 4; }; ");
      }
      Script script =
          unit.socket()
              ? Script.of(
                  "free-socket",
                  "systemctl is-active --quiet " + socket + " || systemctl stop " + service)
              : Script.of("see-unit", "systemctl show --property=LoadState " + service);
      return script
          .then("start-unit", "systemctl start " + unit.units())
          .then("see-it-run", up + "true");
    }
  };

  /** systemd waits 5 s before it starts an agent again: one of them sees the gap. */
  private static final int LOOKS = 3;

  private final String act;
  private final String step;
  private final String lateTask;

  UnitJob(String act, String step, String lateTask) {
    this.act = act;
    this.step = step;
    this.lateTask = lateTask;
  }

  /**
   * @param unit as it is on the machine
   */
  abstract Script script(AgentUnit unit);

  String act() {
    return act;
  }

  /** Where on-call can choose to go on without its end. */
  String lateTask() {
    return lateTask;
  }

  JobName name(String run) {
    return JobName.of(run, step);
  }

  /** What is written down with the act that begins it. */
  Map<String, Object> details(AgentPlan plan) {
    return new JobAsked(step, plan.host(), plan.address(), Optional.of(plan.agent()))
        .details(Map.of());
  }

  /** Whether the run has asked for it, be the answer known or not. */
  boolean isAsked(List<Entry> record) {
    return record.stream().anyMatch(this::isIntent);
  }

  /** What was written down since the run has asked for it last. */
  List<Entry> since(List<Entry> record) {
    long last = record.stream().filter(this::isIntent).mapToLong(Entry::number).max().orElse(0);
    return record.stream().filter(entry -> entry.number() > last).toList();
  }

  /** The one that the run has asked for last. */
  static Optional<UnitJob> last(List<Entry> record) {
    return record.stream()
        .flatMap(
            entry ->
                List.of(values()).stream().filter(job -> job.isIntent(entry)).findFirst().stream())
        .reduce((earlier, later) -> later);
  }

  private boolean isIntent(Entry entry) {
    return entry.kind() == Entry.Kind.INTENT && entry.text().startsWith(act + " ");
  }
}
