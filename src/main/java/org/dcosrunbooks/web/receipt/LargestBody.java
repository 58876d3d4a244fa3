package org.dcosrunbooks.web.receipt;

/** How many bytes a body may have at most, by the path that it is sent to. */
final class LargestBody {

  private static final int SIGN_IN = 4 * 1024;
  private static final int FORM = 64 * 1024;
  private static final int ENGINE = 256 * 1024;

  private LargestBody() {}

  /**
   * @param path decoded
   */
  static int at(String path) {
    if (path.equals("/login")
        || path.equals("/logout")
        || path.startsWith("/camunda/api/admin/auth/")
        || path.startsWith("/actuator/")) {
      return SIGN_IN;
    }
    return path.startsWith("/engine-rest/") || path.startsWith("/camunda/") ? ENGINE : FORM;
  }
}
