package org.dcosrunbooks.web.door;

import jakarta.annotation.PostConstruct;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.People.Person;
import org.springframework.boot.test.context.TestComponent;

/** One person of each group, and one without any. */
@TestComponent
public class TestPeople {

  public static final String NOBODYS = "groupless";

  private final People people;

  TestPeople(People people) {
    this.people = people;
  }

  @PostConstruct
  void make() {
    people.ensureGroups();
    for (Group group : Group.values()) {
      people.add(new Person(of(group), group.id(), Set.of(group)), passwordOf(of(group)));
    }
    people.add(new Person(NOBODYS, NOBODYS, Set.of()), passwordOf(NOBODYS));
  }

  /** The user of a group: {@code one-of-operators}. */
  public static String of(Group group) {
    return "one-of-" + group.id();
  }

  public static String passwordOf(String user) {
    return "password of " + user;
  }

  /** All of them, the one without groups last. */
  public static List<String> all() {
    return Stream.concat(Arrays.stream(Group.values()).map(TestPeople::of), Stream.of(NOBODYS))
        .toList();
  }
}
