package org.dcosrunbooks.dcos.mesos;

import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.dcos.http.Http;

/** A cluster that the clients are tried on: recorded, simulated or real. */
interface World extends AutoCloseable {

  MesosSettings settings();

  Http http();

  /** The agent that a test may drain; it has nothing to do. */
  AgentId agent();

  /** Lets some time pass, so that what is under way goes on. */
  void passTime();

  default Mesos mesos() {
    return new Mesos(settings(), http());
  }

  default MesosAgentClient agents() {
    return new MesosAgentClient(settings(), http());
  }

  default Agent seen() {
    return mesos().agents().stream()
        .filter(agent -> agent.id().equals(agent()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no agent " + agent()));
  }

  @Override
  void close();
}
