package org.dcosrunbooks.web.visitor;

import java.util.EnumSet;
import java.util.Set;
import org.dcosrunbooks.engine.People.Group;

/** What a visitor may want, and the groups that may. An administrator is no approver by that. */
public enum Act {
  SEE("look at anything", EnumSet.allOf(Group.class)),
  START("start a run", EnumSet.of(Group.OPERATORS)),
  ABORT("abort a run", EnumSet.of(Group.OPERATORS, Group.ONCALL, Group.ADMINS)),
  RETRY("retry a failed step", EnumSet.of(Group.ONCALL, Group.ADMINS)),
  DECIDE("decide about a plan", EnumSet.of(Group.APPROVERS)),
  REMARK(
      "add a note to a run",
      EnumSet.of(Group.OPERATORS, Group.APPROVERS, Group.ONCALL, Group.ADMINS)),
  AUDIT("have the whole record checked", EnumSet.of(Group.AUDITORS));

  private final String words;
  private final Set<Group> groups;

  Act(String words, Set<Group> groups) {
    this.words = words;
    this.groups = groups;
  }

  /** The act in words that follow "to" or "may": {@code retry a failed step}. */
  public String words() {
    return words;
  }

  public Set<Group> groups() {
    return Set.copyOf(groups);
  }
}
