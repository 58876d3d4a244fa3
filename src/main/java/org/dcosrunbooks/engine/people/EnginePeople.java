package org.dcosrunbooks.engine.people;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.IdentityServiceImpl;
import org.camunda.bpm.engine.impl.digest.PasswordManager;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.EncryptionUtil;
import org.dcosrunbooks.engine.People;
import org.springframework.stereotype.Component;

/** People in the engine's identity tables. */
@Component
final class EnginePeople implements People {

  private final IdentityService identities;
  private final PasswordManager passwords;

  /** What an unknown user's password is held against, so that the answer takes as long. */
  private final String nobodysPassword;

  EnginePeople(IdentityService identities, PasswordHashing hashing) {
    this.identities = identities;
    this.passwords = new PasswordManager(hashing, List.of());
    this.nobodysPassword = passwords.encrypt("nobody");
  }

  @Override
  public boolean passwordFits(String user, String password) {
    if (user == null || password == null || password.length() > PasswordLength.MOST) {
      return false;
    }
    User known = userOf(user);
    if (known == null || known.getPassword() == null) {
      passwords.check(password, nobodysPassword);
      return false;
    }
    // not by the engine's own check, which writes down each wrong try: two at once would collide
    return passwords.check(
        EncryptionUtil.saltPassword(password, ((UserEntity) known).getSalt()), known.getPassword());
  }

  @Override
  public Optional<Person> find(String user) {
    return Optional.ofNullable(userOf(user)).map(this::person);
  }

  @Override
  public Optional<String> stamp(String user) {
    return Optional.ofNullable(userOf(user)).map(User::getPassword);
  }

  @Override
  public boolean nobodyYet() {
    return asNobody(() -> identities.createUserQuery().count()) == 0;
  }

  @Override
  public void ensureGroups() {
    asNobody(
        () -> {
          for (Group group : Group.values()) {
            if (identities.createGroupQuery().groupId(group.id()).count() == 0) {
              org.camunda.bpm.engine.identity.Group fresh = identities.newGroup(group.id());
              fresh.setName(group.id());
              fresh.setType("WORKFLOW");
              identities.saveGroup(fresh);
            }
          }
          return null;
        });
  }

  @Override
  public void add(Person person, String password) {
    asNobody(
        () -> {
          if (identities.createUserQuery().userId(person.id()).count() > 0) {
            return null;
          }
          User fresh = identities.newUser(person.id());
          fresh.setFirstName(person.name());
          // the web apps print an absent one as "null"
          fresh.setLastName("");
          fresh.setPassword(password);
          // who calls this has judged the password: the demo's are as short as its names
          ((IdentityServiceImpl) identities).saveUser(fresh, true);
          person.groups().forEach(group -> identities.createMembership(person.id(), group.id()));
          return null;
        });
  }

  @Override
  public <T> T as(String user, Set<Group> groups, Supplier<T> code) {
    Authentication before = identities.getCurrentAuthentication();
    identities.setAuthentication(user, groups.stream().map(Group::id).sorted().toList());
    try {
      return code.get();
    } finally {
      restore(before);
    }
  }

  @Override
  public List<Person> all() {
    return asNobody(
        () ->
            identities.createUserQuery().orderByUserId().asc().unlimitedList().stream()
                .map(this::person)
                .toList());
  }

  private User userOf(String user) {
    // no name has a NUL in it, and not every database takes the question
    if (user == null || user.isBlank() || user.indexOf('\0') >= 0) {
      return null;
    }
    User found = asNobody(() -> identities.createUserQuery().userId(user).singleResult());
    // to a database that was told to ignore capitals one name would be another
    return found == null || !found.getId().equals(user) ? null : found;
  }

  private Person person(User user) {
    Set<Group> groups = EnumSet.noneOf(Group.class);
    List<String> ids =
        asNobody(
            () ->
                identities.createGroupQuery().groupMember(user.getId()).unlimitedList().stream()
                    .map(org.camunda.bpm.engine.identity.Group::getId)
                    .toList());
    for (Group group : Group.values()) {
      if (ids.contains(group.id())) {
        groups.add(group);
      }
    }
    List<String> names = new ArrayList<>();
    Stream.of(user.getFirstName(), user.getLastName())
        .filter(name -> name != null && !name.isBlank())
        .forEach(names::add);
    return new Person(
        user.getId(), names.isEmpty() ? user.getId() : String.join(" ", names), groups);
  }

  /** Questions about people are the service's own: who is signed in must not narrow the answers. */
  private <T> T asNobody(Supplier<T> code) {
    Authentication before = identities.getCurrentAuthentication();
    identities.clearAuthentication();
    try {
      return code.get();
    } finally {
      restore(before);
    }
  }

  private void restore(Authentication before) {
    if (before == null) {
      identities.clearAuthentication();
    } else {
      identities.setAuthentication(before);
    }
  }
}
