package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.OnAgent;

/**
 * The part that the plans of all runbooks for one agent share.
 *
 * @param work what ran on it when the plan was made
 */
public record AgentPlan(AgentId agent, String host, String address, int port, Work work)
    implements OnAgent {

  public AgentPlan {
    work = work == null ? Work.NONE : work;
  }
}
