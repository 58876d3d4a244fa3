package org.dcosrunbooks.secrecy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts with {@code ***} for the secrets of this process and for what looks like a secret. Nobody
 * should write one in the first place; this is for the sentence that carries one along.
 */
public final class Masked {

  /** What stands in a secret's place. */
  public static final String MARK = "***";

  private static final String WORD =
      "(?:token|password|passwd|passphrase|secret|api[_-]?key|private[_-]?key|credential)s?";

  private static final Pattern NAME =
      Pattern.compile("[\\w.-]*" + WORD + "|(?:proxy-)?authorization|(?:set-)?cookie", flags());

  /**
   * What a secret looks like.
   *
   * @param name as the tests call it, which have an example of each
   * @param pattern what is kept stands in group 1
   */
  record Shape(String name, Pattern pattern) {}

  /** The table: the first that fits counts, and what it leaves is given to the next. */
  static final List<Shape> SHAPES =
      List.of(
          new Shape(
              "authorization header",
              Pattern.compile("(\\b(?:proxy-)?authorization\"?\\s*[:=]\\s*)[^\\r\\n]+", flags())),
          new Shape(
              "cookie header",
              Pattern.compile("(\\b(?:set-)?cookie\"?\\s*[:=]\\s*)[^\\r\\n]+", flags())),
          new Shape(
              "session id",
              Pattern.compile("(\\bJSESSIONID\"?\\s*[:=]\\s*)[A-Za-z0-9._!-]+", flags())),
          new Shape(
              "bearer or basic",
              Pattern.compile("(\\b(?:bearer|basic)\\s+)[A-Za-z0-9+/._~-]{16,}=*", flags())),
          new Shape(
              "named value",
              Pattern.compile(
                  "(" + WORD + "\"?\\s*[:=]\\s*)(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"'<>)}\\]]+)",
                  flags())),
          new Shape(
              "signed token",
              Pattern.compile(
                  "()\\b(?-i:eyJ)[A-Za-z0-9_-]{4,500}+\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+",
                  flags())),
          new Shape(
              "password in an address",
              Pattern.compile("(\\w://[^\\s/:@]*:)[^\\s/@]+(?=@)", flags())),
          new Shape(
              "private key",
              Pattern.compile(
                  "()-----(?-i:BEGIN) [A-Z ]*PRIVATE KEY-----[\\s\\S]*?"
                      + "(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
                  flags())),
          new Shape(
              "password hash",
              Pattern.compile("()\\$2[abxy]\\$\\d{2}\\$[./A-Za-z0-9]{53}", flags())));

  private static final Pattern IN_ADDRESS =
      Pattern.compile(
          "\\w://[^\\s/:@]*:([^\\s/@]+)(?=@)|[?;&]\\s*" + WORD + "\\s*=\\s*([^\\s;&]+)", flags());

  private Masked() {}

  /** The text without the secrets of this process, and without what looks like one. */
  public static String text(String text) {
    String masked = OwnSecrets.without(text);
    if (!mayHoldOne(masked)) {
      return masked;
    }
    for (Shape shape : SHAPES) {
      Matcher matcher = shape.pattern().matcher(masked);
      masked = matcher.replaceAll("$1***");
    }
    return masked;
  }

  /**
   * A quick look before the slow ones: the lists of a big cluster have a hundred thousand names.
   * Each shape has one of these signs.
   */
  private static boolean mayHoldOne(String text) {
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (sign == ':' || sign == '=' || sign == '$' || Character.isWhitespace(sign)) {
        return true;
      }
    }
    return text.contains("eyJ");
  }

  /** The passwords that stand in an address: before its host, or behind it as a parameter. */
  public static List<String> passwordsIn(String address) {
    List<String> passwords = new ArrayList<>();
    Matcher matcher = IN_ADDRESS.matcher(address);
    while (matcher.find()) {
      passwords.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return passwords;
  }

  /** True for the name of something that is kept secret, as in {@code db_password}. */
  public static boolean isNameOfSecret(String name) {
    return NAME.matcher(name).matches();
  }

  private static int flags() {
    return Pattern.CASE_INSENSITIVE;
  }
}
