package org.dcosrunbooks.guard;

import java.util.List;
import java.util.stream.Collectors;
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
    List<Master> silent = members.stream().filter(master -> master.problem().isPresent()).toList();
    if (leaders.isEmpty()) {
      return silent.size() == members.size()
          ? Verdict.cannotTell(this, "No master answers: " + problems(silent) + ".")
          : Verdict.against(this, "No master leads. Wait until one is elected.");
    }
    if (!leaders.get(0).recovered()) {
      return Verdict.against(
          this,
          "The leading master " + leaders.get(0).address() + " has not recovered its log yet.");
    }
    if (!silent.isEmpty()) {
      return Verdict.cannotTell(
          this,
          silent.size()
              + " of "
              + members.size()
              + " masters could not be asked: "
              + problems(silent)
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
              + addresses(behind)
              + ".");
    }
    return Verdict.inFavour(
        this,
        leaders.get(0).address()
            + " leads; "
            + members.size()
            + " of "
            + members.size()
            + " masters have recovered.");
  }

  private static String addresses(List<Master> masters) {
    return masters.stream().map(Master::address).collect(Collectors.joining(", "));
  }

  private static String problems(List<Master> masters) {
    return masters.stream()
        .map(master -> master.address() + " (" + master.problem().orElse("no answer") + ")")
        .collect(Collectors.joining(", "));
  }
}
