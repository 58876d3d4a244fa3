package org.dcosrunbooks.runbook.drainnode;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.runbook.MesosRelease;

/**
 * Whether a drain of an agent with nothing on it would stay in the agent for ever and make it
 * refuse all work: so on DC/OS 2.0.0 to 2.0.4 (MESOS-10118). Their Mesos and that of 2.0.5 both say
 * 1.9, so where the release of DC/OS is not known, 1.9 counts as one of them.
 */
final class EmptyAgentDrain {

  private static final Pattern MENDED = Pattern.compile("2\\.0\\.([5-9]|\\d\\d+).*");

  private EmptyAgentDrain() {}

  static boolean sticks(String mesosVersion, Optional<String> dcosVersion) {
    if (!MesosRelease.of(mesosVersion).is(1, 9)) {
      return false;
    }
    return dcosVersion.map(MENDED::matcher).filter(Matcher::matches).isEmpty();
  }

  /** Nothing runs there, nothing waits to be acknowledged, and no operation is open. */
  static boolean isEmpty(ClusterView view, Agent agent) {
    return view.tasksOf(agent.id()).isEmpty() && view.operationsOf(agent.id()).isEmpty();
  }
}
