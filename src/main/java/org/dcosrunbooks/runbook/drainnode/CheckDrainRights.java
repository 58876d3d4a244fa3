package org.dcosrunbooks.runbook.drainnode;

import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.dcos.mesos.DrainRight;
import org.dcosrunbooks.dcos.mesos.Mesos;
import org.dcosrunbooks.dcos.metadata.DcosRelease;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.runbook.RunbookVars;
import org.springframework.stereotype.Component;

/**
 * Finds out before anybody is asked whether this service may drain, and which mistakes of the
 * agent's release have to be kept clear of. Changes nothing.
 */
@Component
final class CheckDrainRights extends Step {

  private final ClusterSource cluster;
  private final Mesos mesos;
  private final DcosRelease release;

  CheckDrainRights(ClusterSource cluster, Mesos mesos, DcosRelease release) {
    this.cluster = cluster;
    this.mesos = mesos;
    this.release = release;
  }

  @Override
  protected void run(StepContext step) {
    String right = right(step.get(DrainNodeVars.DECOMMISSION));
    step.set(DrainNodeVars.DRAIN_RIGHT, right);
    step.looked(right);
    Optional<Agent> agent = cluster.look().agent(new AgentId(step.get(RunbookVars.AGENT_ID)));
    boolean sticks = agent.isPresent() && releaseKeepsDrains(step, agent.get());
    step.set(DrainNodeVars.DRAIN_STICKS, sticks ? "YES" : "NO");
  }

  private String right(boolean markGone) {
    if (!mesos.namesAnAccount()) {
      return "no token is configured, so no account is named and no right can be tried; the masters"
          + " take orders from whoever reaches them";
    }
    DrainRight right = mesos.drainRight(markGone);
    if (right instanceof DrainRight.Missing missing) {
      Account seen = missing.account();
      throw new Fault(new Account(seen.summary(), seen.seen(), "Nothing was done.", seen.todo()));
    }
    return right.account().inOneParagraph();
  }

  private boolean releaseKeepsDrains(StepContext step, Agent agent) {
    Optional<String> version = Optional.empty();
    String unknown = "";
    try {
      version = release.version();
    } catch (Failure unread) {
      unknown = " (" + unread.account().summary() + ")";
    }
    boolean sticks = EmptyAgentDrain.sticks(agent.version(), version);
    String sentence =
        "the agent runs Mesos "
            + agent.version()
            + version
                .map(known -> " of DC/OS " + known)
                .orElse("; the release of DC/OS is not known" + unknown)
            + (sticks
                ? ": if nothing runs on it any more, it is deactivated instead of drained"
                : "");
    step.set(DrainNodeVars.AGENT_RELEASE, sentence);
    step.looked(sentence);
    return sticks;
  }

  @Override
  protected String retryNote() {
    return "harmless: it tries the right on an agent that cannot exist.";
  }
}
