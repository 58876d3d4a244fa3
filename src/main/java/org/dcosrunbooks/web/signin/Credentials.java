package org.dcosrunbooks.web.signin;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.dcosrunbooks.engine.PasswordJudge;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.web.door.Roles;
import org.dcosrunbooks.web.door.SignedIn;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Holds user name and password against the one user store, whatever door they came through. Wrong
 * ones are slowed by {@link Throttle}; a right one costs one bcrypt in its {@link Turns turn}, or
 * nothing while it is {@link Proven}. Equal tries at the same time are one try.
 */
final class Credentials implements AuthenticationProvider, PasswordJudge {

  /** So many wait for another one's judgement of the same. */
  private static final int MOST_WAITING = 64;

  /** A try that is being judged, for others that are equal. */
  private record Try(String proof, String address, String stamp) {}

  private final People people;
  private final Throttle throttle;
  private final Proven proven;
  private final Turns turns;
  private final Map<Try, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  Credentials(People people, Throttle throttle, Proven proven, Turns turns) {
    this.people = people;
    this.throttle = throttle;
    this.proven = proven;
    this.turns = turns;
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    String user = asked.getName();
    String password = asked.getCredentials() == null ? "" : asked.getCredentials().toString();
    String address =
        asked.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "";
    return signedIn(user, judge(user, password, address));
  }

  /**
   * Judges a try, once.
   *
   * @return the user's stamp
   * @throws BadCredentialsException when user name or password is wrong
   * @throws TooManyTries when it has to wait after wrong ones
   * @throws TooManyAtOnce when it was not judged
   */
  String judge(String user, String password, String address) {
    String stamp = people.stamp(user).orElse("");
    if (!stamp.isEmpty() && proven.holds(user, password, stamp)) {
      return stamp;
    }
    Try mine = new Try(proven.proof(user, password), address, stamp);
    CompletableFuture<Boolean> verdict = new CompletableFuture<>();
    CompletableFuture<Boolean> others = underWay.putIfAbsent(mine, verdict);
    boolean right =
        others == null
            ? judged(user, password, address, stamp, mine, verdict)
            : whatBecomesOf(others);
    if (!right) {
      throw wrong();
    }
    return stamp;
  }

  private boolean judged(
      String user,
      String password,
      String address,
      String stamp,
      Try mine,
      CompletableFuture<Boolean> verdict) {
    try {
      mayTry(throttle.waitFor(user, address));
      boolean right =
          turns.take(
              throttle.knows(user, address),
              () -> {
                mayTry(throttle.begin(user, address));
                return people.passwordFits(user, password) && !stamp.isEmpty();
              });
      if (right) {
        throttle.succeeded(user, address);
        proven.remember(user, password, stamp);
      }
      verdict.complete(right);
      return right;
    } catch (RuntimeException notJudged) {
      verdict.completeExceptionally(notJudged);
      throw notJudged;
    } finally {
      underWay.remove(mine);
      // whatever ended it: nobody may wait for ever
      verdict.completeExceptionally(new IllegalStateException("the try was not judged"));
    }
  }

  private boolean whatBecomesOf(CompletableFuture<Boolean> others) {
    if (!waiting.tryAcquire()) {
      throw new TooManyAtOnce();
    }
    try {
      return others.get();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new TooManyAtOnce();
    } catch (ExecutionException notJudged) {
      throw notJudged.getCause() instanceof AuthenticationException known
          ? known
          : new IllegalStateException(notJudged.getCause());
    } finally {
      waiting.release();
    }
  }

  private static void mayTry(Duration wait) {
    if (!wait.isZero()) {
      throw new TooManyTries(wait);
    }
  }

  private static BadCredentialsException wrong() {
    return new BadCredentialsException("User name or password is wrong.");
  }

  /**
   * Asked by the engine, which does not know from where somebody tries. Not judged is not right.
   */
  @Override
  public boolean isRight(String user, String password) {
    if (user == null || password == null) {
      return false;
    }
    try {
      judge(user, password, "");
      return true;
    } catch (AuthenticationException wrongOrNotJudged) {
      return false;
    }
  }

  /** Whether this password was right a few minutes ago. Tries nothing, and counts nothing. */
  boolean remembers(String user, String password) {
    return people.stamp(user).filter(stamp -> proven.holds(user, password, stamp)).isPresent();
  }

  private Authentication signedIn(String user, String stamp) {
    Optional<Set<Group>> groups = people.find(user).map(People.Person::groups);
    return authentication(user, stamp, groups.orElseThrow(Credentials::wrong));
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
