package org.dcosrunbooks.web.signin;

import java.time.Duration;
import java.util.Set;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.web.door.Roles;
import org.dcosrunbooks.web.door.SignedIn;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Holds user name and password against the one user store. Wrong ones are slowed by {@link
 * Throttle}; a right one costs one bcrypt, or nothing while it is {@link Proven}.
 */
final class Credentials implements AuthenticationProvider {

  private final People people;
  private final Throttle throttle;
  private final Proven proven;

  Credentials(People people, Throttle throttle, Proven proven) {
    this.people = people;
    this.throttle = throttle;
    this.proven = proven;
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    String user = asked.getName();
    String password = asked.getCredentials() == null ? "" : asked.getCredentials().toString();
    String address =
        asked.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "";

    String stamp = people.stamp(user).orElse("");
    if (!stamp.isEmpty() && proven.holds(user, password, stamp)) {
      return signedIn(user, stamp);
    }
    Duration wait = throttle.begin(user, address);
    if (!wait.isZero()) {
      throw new TooManyTries(wait);
    }
    if (!people.passwordFits(user, password) || stamp.isEmpty()) {
      throw new BadCredentialsException("User name or password is wrong.");
    }
    throttle.succeeded(user, address);
    proven.remember(user, password, stamp);
    return signedIn(user, stamp);
  }

  /** Whether this password was right a few minutes ago. Tries nothing, and counts nothing. */
  boolean remembers(String user, String password) {
    return people.stamp(user).filter(stamp -> proven.holds(user, password, stamp)).isPresent();
  }

  private Authentication signedIn(String user, String stamp) {
    Set<Group> groups =
        people
            .find(user)
            .map(People.Person::groups)
            .orElseThrow(() -> new BadCredentialsException("User name or password is wrong."));
    return authentication(user, stamp, groups);
  }

  static Authentication authentication(String user, String stamp, Set<Group> groups) {
    return UsernamePasswordAuthenticationToken.authenticated(
        new SignedIn(user, stamp), null, Roles.of(groups));
  }

  @Override
  public boolean supports(Class<?> kind) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
  }
}
