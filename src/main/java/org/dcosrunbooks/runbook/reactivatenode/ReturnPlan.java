package org.dcosrunbooks.runbook.reactivatenode;

import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.OnAgent;
import org.dcosrunbooks.runbook.AgentUnit;
import org.dcosrunbooks.runbook.TakenOut;
import org.dcosrunbooks.runbook.Work;

/**
 * What a run of reactivate-node will do. Stored for years: fields are only added, and optional.
 *
 * @param host how people call the agent: its hostname
 * @param address the IP it is reached at; empty when it has never been seen
 * @param port its HTTP port
 * @param unit the agent's systemd unit; null when it is in no list
 * @param givesBack how the agent was found
 * @param work what waits for the agent, as far as is known
 */
record ReturnPlan(
    AgentId agent,
    String host,
    String address,
    int port,
    AgentUnit unit,
    TakenOut givesBack,
    Work work,
    String reason,
    String ticket)
    implements OnAgent {}
