package org.dcosrunbooks.web.door;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.engine.People.Group;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** Groups as the web's security knows them: {@code ROLE_operators}. */
public final class Roles {

  private static final String PREFIX = "ROLE_";

  private Roles() {}

  public static List<GrantedAuthority> of(Set<Group> groups) {
    return groups.stream()
        .sorted()
        .map(group -> (GrantedAuthority) new SimpleGrantedAuthority(PREFIX + group.id()))
        .toList();
  }

  /** All five, for rules that ask for any of them. */
  public static String[] any() {
    return EnumSet.allOf(Group.class).stream().map(Group::id).toArray(String[]::new);
  }

  /** Who is signed in for the request at hand; absent for a visitor without a name. */
  public static Optional<SignedIn> signedIn() {
    Authentication now = SecurityContextHolder.getContext().getAuthentication();
    return now != null && now.getPrincipal() instanceof SignedIn person
        ? Optional.of(person)
        : Optional.empty();
  }

  /** The groups of who is signed in for the request at hand; empty for a visitor without a name. */
  public static Set<Group> groups() {
    Set<Group> groups = EnumSet.noneOf(Group.class);
    Authentication now = SecurityContextHolder.getContext().getAuthentication();
    if (now != null && now.getPrincipal() instanceof SignedIn) {
      for (Group group : Group.values()) {
        if (now.getAuthorities().contains(new SimpleGrantedAuthority(PREFIX + group.id()))) {
          groups.add(group);
        }
      }
    }
    return groups;
  }
}
