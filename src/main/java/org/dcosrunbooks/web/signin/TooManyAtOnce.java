package org.dcosrunbooks.web.signin;

import org.springframework.security.core.AuthenticationException;

/** So many passwords are being judged that this one was not: nothing was said about it. */
final class TooManyAtOnce extends AuthenticationException {

  /** After how long it is worth a try. */
  static final long SECONDS = 2;

  static final String SENTENCE =
      "Too many people sign in at once. Wait " + SECONDS + " s and try again.";

  TooManyAtOnce() {
    super(SENTENCE);
  }
}
