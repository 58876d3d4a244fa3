package org.dcosrunbooks.runbook.reconfigureagent;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.OnAgent;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.runbook.AgentUnit;
import org.dcosrunbooks.runbook.MeantMachine;
import org.dcosrunbooks.runbook.Work;

/**
 * What a run of reconfigure-agent will do. It holds what a drain needs under the names that a drain
 * reads. Stored for years: fields are only added, and optional.
 *
 * @param host how people call the agent: its hostname
 * @param registered when it registered with the leader of that moment
 * @param maxGracePeriodSeconds the bound; null when each task's own grace counts
 * @param decommission never: the agent stays
 * @param maintain never: the machine is worked on by this run itself
 * @param expectedSeconds how long the drain should take; null when that cannot be said
 * @param work what ran on the agent
 * @param evacuate true: drained first; false: all tasks are killed
 * @param files what is written on the machine
 * @param attributes what the agent is to say about itself; null when that stays
 * @param resources what it is to have; null when that stays
 * @param defaultRole of resources without a role
 * @param newIdentity its identity has to go, and it comes back under a new id
 * @param volumes local data that is bound to its id, in words
 * @param asks what somebody was asked besides, in the middle of the run; null for the whole run
 */
record ReconfigurePlan(
    AgentId agent,
    String host,
    String address,
    int port,
    Instant registered,
    Long maxGracePeriodSeconds,
    boolean decommission,
    boolean maintain,
    Long expectedSeconds,
    String reason,
    String ticket,
    AgentUnit unit,
    Work work,
    boolean evacuate,
    List<FileChange> files,
    String attributes,
    String resources,
    String defaultRole,
    boolean newIdentity,
    List<String> volumes,
    Asks asks)
    implements OnAgent {

  /** Questions that come up on the way; a yes to one allows nothing else. */
  enum Asks {
    /** The agent ends again and again: may its identity be removed? */
    REMOVE_IDENTITY,
    /** It runs under a new id: may the old one be marked gone? */
    MARK_GONE
  }

  /**
   * @param before its text; null when it was not there
   */
  record FileChange(String path, String before, String after) {

    @JsonIgnore
    Optional<String> text() {
      return Optional.ofNullable(before);
    }
  }

  ReconfigurePlan {
    files = files == null ? List.of() : List.copyOf(files);
    volumes = volumes == null ? List.of() : List.copyOf(volumes);
  }

  /** The same agent and machine, with a question of its own. */
  ReconfigurePlan asking(Asks question) {
    return new ReconfigurePlan(
        agent,
        host,
        address,
        port,
        registered,
        maxGracePeriodSeconds,
        decommission,
        maintain,
        expectedSeconds,
        reason,
        ticket,
        unit,
        work,
        evacuate,
        files,
        attributes,
        resources,
        defaultRole,
        newIdentity || question == Asks.REMOVE_IDENTITY,
        volumes,
        question);
  }

  /**
   * @throws Fault when somebody has said yes to something else
   */
  void require(Asks question) {
    if (asks != question) {
      throw new Fault(
          Account.of("nobody was asked about this")
              .seen("the approved plan asks " + (asks == null ? "about the whole run" : asks))
              .means("The step was reached by another way than the diagram's. Nothing was done.")
              .todo("Abort the run and start it anew."));
    }
  }

  /** Its machine, under the agent's own id. */
  @JsonIgnore
  Node node() {
    return MeantMachine.of(host, address, Optional.of(unit), agent);
  }
}
