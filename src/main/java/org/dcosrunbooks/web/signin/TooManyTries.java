package org.dcosrunbooks.web.signin;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Too many wrong passwords: the next try has to wait. */
final class TooManyTries extends AuthenticationException {

  private final long seconds;

  TooManyTries(Duration wait) {
    super("Too many wrong passwords.");
    this.seconds = Math.max(1, wait.plusMillis(999).toSeconds());
  }

  /** How long to wait, 1 to 60. */
  long seconds() {
    return seconds;
  }
}
