package org.dcosrunbooks.web.door;

import java.io.Serializable;
import java.security.Principal;

/**
 * Who signed in.
 *
 * @param id the user's id in the store
 * @param stamp of the password the sign-in was made with: another password ends the session
 */
public record SignedIn(String id, String stamp) implements Principal, Serializable {

  @Override
  public String getName() {
    return id;
  }

  @Override
  public String toString() {
    return id;
  }
}
