package org.dcosrunbooks.guard;

import java.util.List;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Masters.Master;

/**
 * Lets something begin only while exactly one master leads and every master answers and has
 * recovered its log. Says nothing about agents being back after a fail-over: that is seen at the
 * agents.
 */
public final class MastersAreWell implements Rule<Masters> {

  @Override
  public Verdict judge(Masters masters) {
    Verdict leader = new LeaderIsWell().judge(masters);
    if (!leader.allows()) {
      return new Verdict(leader.word(), name(), leader.reason());
    }
    List<Master> members = masters.members();
    List<Master> silent = members.stream().filter(master -> master.problem().isPresent()).toList();
    if (!silent.isEmpty()) {
      return Verdict.cannotTell(
          this,
          silent.size()
              + " of "
              + members.size()
              + " masters could not be asked: "
              + LeaderIsWell.problems(silent)
              + ".");
    }
    List<Master> behind = members.stream().filter(master -> !master.recovered()).toList();
    if (!behind.isEmpty()) {
      return Verdict.against(
          this,
          masters.recoveredCount()
              + " of "
              + members.size()
              + " masters have recovered their log; not yet "
              + LeaderIsWell.addresses(behind)
              + ".");
    }
    return Verdict.inFavour(
        this,
        masters.leader().map(Master::address).orElseThrow()
            + " leads; "
            + members.size()
            + " of "
            + members.size()
            + " masters have recovered.");
  }
}
