package org.dcosrunbooks.web.visitor;

/** Names from outside, fit for a sentence. */
public final class Named {

  private static final int LONGEST = 60;

  private Named() {}

  /** In quotes, at most 60 characters, control and invisible characters as question marks. */
  public static String shortly(String given) {
    String plain = given.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    if (plain.codePointCount(0, plain.length()) > LONGEST) {
      plain = plain.substring(0, plain.offsetByCodePoints(0, LONGEST)) + "…";
    }
    return "\"" + plain + "\"";
  }
}
