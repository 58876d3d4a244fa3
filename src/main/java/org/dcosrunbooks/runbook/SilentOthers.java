package org.dcosrunbooks.runbook;

import java.util.List;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Absence;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;

/**
 * Agents that are silent while another one was to be stopped: somebody may have stopped the unit of
 * the wrong machine.
 */
final class SilentOthers {

  private static final List<AgentState> SILENT =
      List.of(AgentState.DISCONNECTED, AgentState.UNREACHABLE);

  private SilentOthers() {}

  /** What is to be done about them, as sentences; empty when all answer. */
  static String of(ClusterView view, AgentPlan plan) {
    List<String> silent =
        Absence.of(view).stream()
            .filter(absence -> SILENT.contains(absence.state()))
            .filter(absence -> absence.agent().filter(plan.agent()::equals).isEmpty())
            .map(Absence::words)
            .sorted()
            .toList();
    return silent.isEmpty()
        ? ""
        : "Silent at this moment: "
            + silent.stream().collect(Collectors.joining(", "))
            + ". Was the unit of the wrong machine stopped? Start it there again: an agent has five"
            + " minutes from its last answer to the master (20 pings, 15 s apart), then it is"
            + " unreachable and its tasks count as lost.";
  }
}
