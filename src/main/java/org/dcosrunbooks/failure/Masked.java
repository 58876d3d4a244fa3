package org.dcosrunbooks.failure;

import java.util.regex.Pattern;

/**
 * Strangers' words with {@code ***} for what looks like a secret. Nobody should write one in the
 * first place; this is for the sentence that carries one along.
 */
public final class Masked {

  /** What stands in a secret's place. */
  public static final String MARK = "***";

  private static final String WORD =
      "(?:token|password|passwd|passphrase|secret|api[_-]?key|private[_-]?key|credential)s?";

  private static final Pattern NAME =
      Pattern.compile("[\\w.-]*" + WORD + "|(?:proxy-)?authorization|(?:set-)?cookie", flags());

  /** What is kept stands in group 1. */
  private static final Pattern[] SHAPES = {
    Pattern.compile("(\\b(?:proxy-)?authorization\"?\\s*[:=]\\s*)[^\\r\\n]+", flags()),
    Pattern.compile("(\\b(?:set-)?cookie\"?\\s*[:=]\\s*)[^\\r\\n]+", flags()),
    Pattern.compile("(\\b(?:bearer|basic)\\s+)[A-Za-z0-9+/._~-]{16,}=*", flags()),
    Pattern.compile(
        "(" + WORD + "\"?\\s*[:=]\\s*)(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"'<>)}\\]]+)", flags()),
    Pattern.compile("()\\beyJ[A-Za-z0-9_-]{4,500}+\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+"),
    Pattern.compile("(\\w://[^\\s/:@]*:)[^\\s/@]+(?=@)"),
    Pattern.compile(
        "()-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"),
  };

  private Masked() {}

  /** The text without what looks like a secret. */
  public static String text(String text) {
    String masked = text;
    for (Pattern shape : SHAPES) {
      masked = shape.matcher(masked).replaceAll("$1***");
    }
    return masked;
  }

  /** True for the name of something that is kept secret, as in {@code db_password}. */
  public static boolean isNameOfSecret(String name) {
    return NAME.matcher(name).matches();
  }

  private static int flags() {
    return Pattern.CASE_INSENSITIVE;
  }
}
