package org.dcosrunbooks.ops;

import jakarta.annotation.PostConstruct;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.People.Person;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The demo's five users, whose password is their name. They exist in the demo only. */
@Component
@Profile("demo")
final class DemoPeople {

  static final Map<String, Group> USERS =
      Map.of(
          "operator", Group.OPERATORS,
          "approver", Group.APPROVERS,
          "oncall", Group.ONCALL,
          "auditor", Group.AUDITORS,
          "admin", Group.ADMINS);

  private final People people;

  DemoPeople(People people) {
    this.people = people;
  }

  @PostConstruct
  void make() {
    people.ensureGroups();
    USERS.forEach((name, group) -> people.add(new Person(name, name, Set.of(group)), name));
  }
}
