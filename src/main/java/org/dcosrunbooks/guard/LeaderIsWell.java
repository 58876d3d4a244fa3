package org.dcosrunbooks.guard;

import java.util.List;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Masters.Master;

/**
 * Takes what was seen of the cluster for true only while exactly one master leads and has recovered
 * its log. The others may be silent: something can be planned on it, and nothing begun.
 */
public final class LeaderIsWell implements Rule<Masters> {

  @Override
  public Verdict judge(Masters masters) {
    List<Master> members = masters.members();
    if (members.isEmpty()) {
      return Verdict.cannotTell(this, "No master is known.");
    }
    List<Master> leaders = members.stream().filter(Master::elected).toList();
    if (leaders.size() > 1) {
      return Verdict.against(
          this,
          "More than one master says that it leads: "
              + addresses(leaders)
              + ". Wait until they agree.");
    }
    if (leaders.isEmpty()) {
      List<Master> silent =
          members.stream().filter(master -> master.problem().isPresent()).toList();
      return silent.size() == members.size()
          ? Verdict.cannotTell(this, "No master answers: " + problems(silent) + ".")
          : Verdict.against(this, "No master leads. Wait until one is elected.");
    }
    if (!leaders.get(0).recovered()) {
      return Verdict.against(
          this,
          "The leading master " + leaders.get(0).address() + " has not recovered its log yet.");
    }
    return Verdict.inFavour(this, leaders.get(0).address() + " leads.");
  }

  static String addresses(List<Master> masters) {
    return masters.stream().map(Master::address).collect(Collectors.joining(", "));
  }

  static String problems(List<Master> masters) {
    return masters.stream()
        .map(master -> master.address() + " (" + master.problem().orElse("no answer") + ")")
        .collect(Collectors.joining(", "));
  }
}
