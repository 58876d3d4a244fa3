package org.dcosrunbooks.guard;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.cluster.AgentResources;
import org.dcosrunbooks.cluster.MesosValue;

/**
 * Lets an agent's resources change only as far as what was reserved on it, volumes included, still
 * has room. Mesos keeps that beside the agent's identity, so a new id does not help: with less an
 * agent ends at its start, over and over (seen on a real Mesos 1.12).
 */
public final class ReservationsStillFit implements Rule<ReservationsStillFit.Wanted> {

  /**
   * @param now what the agent has, and what of it is reserved
   * @param resources what is to be configured
   */
  public record Wanted(AgentConfiguration now, AgentResources resources) {}

  @Override
  public Verdict judge(Wanted wanted) {
    List<Verdict> verdicts =
        wanted.now().held().pieces().stream()
            .map(reserved -> judge(reserved, wanted.resources()))
            .toList();
    return verdicts.isEmpty()
        ? Verdict.inFavour(this, "Nothing is reserved on the agent by a framework or a person.")
        : Verdict.of(verdicts);
  }

  private Verdict judge(AgentResources.Piece reserved, AgentResources future) {
    String what = reserved.value() + " of " + reserved.key() + " is reserved";
    Optional<MesosValue> has = future.value(reserved.key());
    if (has.isPresent()) {
      return has.get().holds(reserved.value())
          ? Verdict.inFavour(this, what + ", and there will be " + has.get() + ".")
          : Verdict.against(
              this,
              what
                  + ", and the new resources have only "
                  + has.get()
                  + ": the agent would end at its start, whatever its id. Give reserved resources"
                  + " and volumes back first, or order more.");
    }
    return AgentResources.foundByItself(reserved.key().name(), future)
        ? Verdict.cannotTell(
            this,
            what + ", and nothing is written about it: Mesos looks by itself how much there is.")
        : Verdict.against(this, what + ", and the new resources have none.");
  }
}
