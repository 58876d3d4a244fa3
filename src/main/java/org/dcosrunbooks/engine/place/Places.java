package org.dcosrunbooks.engine.place;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.Host;

/**
 * Who may take an agent out, and who waits. Rows of ours, written in the caller's transaction: the
 * row of the budget is locked first, then counted, then inserted.
 */
public interface Places {

  /**
   * @param number 1, 2, … in order of request, over all runs
   * @param host how people call the agent
   * @param granted when the run got the place; absent while it waits
   */
  record Place(
      long number,
      String runId,
      AgentId agent,
      String host,
      Instant requested,
      Optional<Instant> granted,
      Optional<Instant> released) {}

  /**
   * An agent that is out of the cluster, as the cluster itself shows or because a run holds it.
   *
   * @param agent empty when only its machine is known
   * @param host how people call it
   * @param why as in "10.0.2.12 (draining), by no run that is alive"
   */
  record Out(Optional<AgentId> agent, String host, String why) {

    /** By its id, and by its host where no id is known. */
    boolean is(Place place) {
      return is(place.agent(), place.host());
    }

    /** By its id, and by its host where no id is known. */
    public boolean is(AgentId id, String called) {
      return agent.map(id::equals).orElseGet(() -> Host.same(host, called));
    }
  }

  /**
   * What a request waits for.
   *
   * @param reason a sentence: "10.0.2.13 is held by run 4711", "4 of 4 places used: 10.0.2.12:
   *     draining, by nobody of ours; …", "1 request came before and may take what is left: …", or,
   *     when granted, "place 2 of 4 for 10.0.2.13"
   * @param used agents out or held, each once, the asked one not counted
   */
  record Standing(boolean granted, String reason, int used, int budget) {}

  /**
   * Asks for a place. A run that has asked already keeps its turn; asking for another agent is a
   * Fault.
   */
  Place request(String runId, AgentId agent, String host);

  /**
   * Whether {@link #grant} would succeed now, without a lock and without a change.
   *
   * @param out agents that are out of the cluster as the cluster itself shows, from any source,
   *     each once
   */
  Standing standing(String runId, int budget, List<Out> out);

  /**
   * Takes the place when the agent is held by no other run, and the number of agents out (from the
   * cluster, or held by our runs; each agent once; the requested agent itself not) is below the
   * budget, even after every earlier request that could be granted has got its place. An earlier
   * request that cannot be granted holds up nobody. Granting again what is granted is harmless.
   * Throws {@link org.dcosrunbooks.failure.Fault} when the run has not asked.
   */
  Standing grant(String runId, int budget, List<Out> out);

  /**
   * Gives back whatever the run asked for or holds, readable or not. Harmless when it holds
   * nothing.
   *
   * @return whether there was something
   */
  boolean release(String runId);

  /** True while the run holds the place for exactly this agent. Disruptive steps ask it first. */
  boolean holds(String runId, AgentId agent);

  /** Requested or held, in order of request. */
  List<Place> open();

  /** Open places of runs that are no longer alive: reported, never freed silently. */
  List<Place> orphans(Set<String> aliveRuns);
}
