package org.dcosrunbooks.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The one user store: the engine's identity tables. */
public interface People {

  /** The five groups, by the names that doors, tasks and pages use. */
  enum Group {
    OPERATORS,
    APPROVERS,
    ONCALL,
    AUDITORS,
    ADMINS;

    /** The group's id in the engine: lower case. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  record Person(String id, String name, Set<Group> groups) {
    public Person {
      groups = Set.copyOf(groups);
    }
  }

  /** False for a wrong password and for an unknown user alike, in about the same time. */
  boolean passwordFits(String user, String password);

  Optional<Person> find(String user);

  /** Changes whenever the person's password changes; absent for an unknown user. Never shown. */
  Optional<String> stamp(String user);

  boolean nobodyYet();

  /** Makes the five groups when they are missing. Harmless when repeated. */
  void ensureGroups();

  /**
   * Adds a person, or leaves an existing one as they are. The password is stored hashed (bcrypt).
   */
  void add(Person person, String password);

  /**
   * Runs the given code with the engine knowing who acts, and clears it afterwards whatever
   * happens.
   */
  <T> T as(String user, Set<Group> groups, java.util.function.Supplier<T> code);

  List<Person> all();
}
