package org.dcosrunbooks.web.visitor;

import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.engine.People.Group;

/** A signed-in person with at least one group, as the user store knows them at this moment. */
public record Visitor(String id, String name, Set<Group> groups) {

  public Visitor {
    groups = Set.copyOf(groups);
  }

  public boolean may(Act act) {
    return groups.stream().anyMatch(act.groups()::contains);
  }

  public boolean isIn(Group group) {
    return groups.contains(group);
  }

  /** True when one of the given group ids is the visitor's. */
  public boolean isInAnyOf(Set<String> groupIds) {
    return groups.stream().map(Group::id).anyMatch(groupIds::contains);
  }

  /**
   * @throws NotAllowed unless one of the visitor's groups may
   */
  public void must(Act act) {
    if (!may(act)) {
      throw new NotAllowed(
          "To %s is for %s; you are %s (%s)."
              .formatted(act.words(), inWords(act.groups()), id, groupsInWords()),
          "Ask somebody of " + inWords(act.groups()) + ".");
    }
  }

  /** The groups for people: {@code operators, oncall}. */
  public String groupsInWords() {
    return groups.stream().map(Group::id).sorted().collect(Collectors.joining(", "));
  }

  static String inWords(Set<Group> groups) {
    return groups.stream().sorted().map(Group::id).collect(Collectors.joining(" or "));
  }
}
