package org.dcosrunbooks.runbook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.OnAgent;

/**
 * The part that the plans of all runbooks for one agent share.
 *
 * @param work what ran on it when the plan was made
 * @param unit its systemd unit; null when the agent was in no list
 * @param givesBack how it was found, in a plan that takes nothing out and gives it back; null in
 *     others
 * @param decommission the agent is to be gone for good
 */
public record AgentPlan(
    AgentId agent,
    String host,
    String address,
    int port,
    Work work,
    AgentUnit unit,
    TakenOut givesBack,
    boolean decommission)
    implements OnAgent {

  public AgentPlan {
    work = work == null ? Work.NONE : work;
  }

  /** The same machine, for an act that was done to the agent there under this id. */
  AgentPlan under(AgentId id) {
    return new AgentPlan(id, host, address, port, work, unit, givesBack, decommission);
  }

  /** What somebody else did that the plan takes back. */
  @JsonIgnore
  public Optional<TakenOut> toGiveBack() {
    return Optional.ofNullable(givesBack);
  }

  @JsonIgnore
  public Optional<AgentUnit> knownUnit() {
    return Optional.ofNullable(unit);
  }
}
