package org.dcosrunbooks.runbook;

import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.OnAgent;

/** The part that the plans of all runbooks for one agent share. */
public record AgentPlan(AgentId agent, String host, String address) implements OnAgent {}
