package org.dcosrunbooks.web.shown;

import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Resources;

/**
 * An agent as the table of the cluster shows it, whatever list of the master it is in, and also if
 * it is in none.
 *
 * @param id absent when only its machine is known, which is down
 * @param hostname absent when only the registry knows the agent
 * @param address IP it is reached at; absent when not known
 * @param since when it came into this state; absent when nothing seen says so
 * @param why one sentence: why it takes no work; empty for an active agent
 * @param region of its fault domain; absent when it has none or the agent is out of sight
 * @param zone of its fault domain, likewise
 * @param by who took it out: a run's name and starter, or "nobody of ours"; empty where nobody did
 * @param outside true when it is out by somebody's order, and not by a run of ours
 * @param runId the run that holds or wants a place for it
 * @param run what people call that run, its business key; empty without one
 * @param place {@code holds a place} or {@code waits for a place}; empty without a run
 * @param tasks tasks that have not ended
 * @param room what no task holds; absent when the master does not tell
 * @param unacknowledged tasks that ended and hold the agent until their framework acknowledges them
 */
public record AgentLine(
    Optional<AgentId> id,
    Optional<String> hostname,
    Optional<String> address,
    Optional<String> region,
    Optional<String> zone,
    AgentState state,
    Optional<Instant> since,
    String why,
    String by,
    boolean outside,
    Optional<String> runId,
    String run,
    String place,
    long tasks,
    long unacknowledged,
    Optional<Resources> room,
    boolean isPublic) {

  private static final int LONGEST_ID = 12;

  public boolean out() {
    return state != AgentState.ACTIVE;
  }

  /** How people call it: hostname, else address, else the end of its id. */
  public String called() {
    return hostname.or(() -> address).orElseGet(this::endOfId);
  }

  /** The master tells the tasks of an agent that is out of its sight to nobody. */
  public boolean tasksAreTold() {
    return switch (state) {
      case UNREACHABLE, RECOVERED, UNREAD -> false;
      default -> true;
    };
  }

  private String endOfId() {
    String text = id.map(AgentId::value).orElse("without a name");
    return text.length() <= LONGEST_ID
        ? text
        : "…" + text.substring(Math.max(text.lastIndexOf('-'), text.length() - LONGEST_ID));
  }
}
