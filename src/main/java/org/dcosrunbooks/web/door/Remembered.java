package org.dcosrunbooks.web.door;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Whose request it is, when it was refused before anybody could sign in with it. */
public interface Remembered {

  /**
   * The user id behind the request's session, or behind a password that was proven lately; nobody
   * is let in by this, and no password is tried.
   */
  Optional<String> of(HttpServletRequest request);
}
