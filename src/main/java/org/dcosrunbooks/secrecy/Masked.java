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

  /** A name that says that its value is a secret ends so; the words are those of the scanners. */
  private static final String WORD =
      "(?:token|password|passwd|passphrase|passcode|(?<![a-z])pass|pwd|secret|credential"
          + "|(?:api|private|access|account|shared|master|encryption|signing)[_-]?key)s?"
          + "(?:[_.-]?(?:access[_-]?key|key|value|data|base64|b64|\\d{1,3}))?";

  /** A value in quotes of any kind, with quotes inside it that do not end it. */
  private static final String QUOTED =
      "(?:\"(?:[^\"\\\\]|\\\\[\\s\\S])*+(?:\"|$)|'(?:[^'\\\\]|\\\\[\\s\\S]|'')*+(?:'|$)"
          + "|`[^`]*+(?:`|$)"
          + "|(?<quote>\\\\++[\"'])(?:(?!(?<!\\\\)\\k<quote>)[\\s\\S])*+(?:\\k<quote>|$))";

  private static final Pattern NAME =
      Pattern.compile("[\\w.-]*" + WORD + "|(?:proxy-)?authorization|(?:set-)?cookie", flags());

  /**
   * What a secret looks like.
   *
   * @param name as the tests call it, which have an example of each
   * @param pattern what is kept stands in group 1
   */
  record Shape(String name, Pattern pattern) {}

  /**
   * The table: the first that fits counts, and what it leaves is given to the next. The kinds are
   * those of gitleaks, detect-secrets and trufflehog, as far as a cluster's texts may have them.
   */
  static final List<Shape> SHAPES =
      List.of(
          shape(
              "authorization header",
              "(\\b(?:proxy-)?authorization\\\\*[\"\\']?\\s*[:=]\\s*)[^\\r\\n]+"),
          shape("cookie header", "(\\b(?:set-)?cookie\\\\*[\"\\']?\\s*[:=]\\s*)[^\\r\\n]+"),
          shape("session id", "(\\bJSESSIONID\\\\*[\"\\']?\\s*[:=]\\s*)[A-Za-z0-9._!-]+"),
          shape("bearer or basic", "(\\b(?:bearer|basic)\\s+)[A-Za-z0-9+/._~-]{16,}=*"),
          shape(
              "private key",
              "()-----(?-i:BEGIN) [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\\s\\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)"),
          shape(
              "private key of PuTTY",
              "(\\bPrivate-Lines:\\s*\\d{1,3}\\s)(?:\\s*[A-Za-z0-9+/=]{20,}+)++"),
          shape("encoded private key", "()(?-i:LS0tLS1CRUdJTi)[A-Za-z0-9+/]{20,}+=*+"),
          shape(
              "line of a file",
              "(?m)(^\\s*+(?:(?:export|set|-)\\s++){0,3}+[\\w.-]{0,80}?"
                  + WORD
                  + "\\s*+[:=]\\s*+)(?![\\s\"\\'`\\\\{\\[|>]|\\*\\*\\*)[^\\r\\n]+"),
          shape(
              "field beside its name",
              "(\\bname\\\\*[\"\\']\\s*:\\s*\\\\*[\"\\'][\\w.-]{0,80}?"
                  + WORD
                  + "\\\\*[\"\\']\\s*,\\s*\\\\*[\"\\']value\\\\*[\"\\']\\s*:\\s*)"
                  + QUOTED),
          shape(
              "element",
              "(<(?:[\\w.-]{0,40}:)?[\\w.-]{0,80}?" + WORD + "(?:\\s[^<>]{0,200})?>)[^<]+"),
          shape(
              "named value",
              "("
                  + WORD
                  + "\\\\*[\"\\']?\\s*(?::=|=>|[:=]|%3[AD])\\s*)(?:"
                  + QUOTED
                  + "|(?<=\\s=[ \\t])(?!\\*\\*\\*)[^\\r\\n,;&\"\\'<>)}\\]]+|[^\\s,;&\"\\'<>)}\\]]+)"),
          shape(
              "option of a known command",
              "(\\b(?:sshpass|mysql\\w*|docker\\s+login|redis-cli)\\s(?:[^\\r\\n|;]{0,200}?\\s)?(?-i:-[pa])\\s?)(?:"
                  + QUOTED
                  + "|\\S+)"),
          shape(
              "option",
              "((?:^|[\\s\"\\'\\[(,])--?[\\w.-]{0,60}?"
                  + WORD
                  + "(?:[\"\\']\\s*,\\s*|\\s+))(?!-)(?:"
                  + QUOTED
                  + "|[^\\s,;&\"\\'<>)}\\]]+)"),
          shape(
              "user with a password",
              "((?:^|[\\s\"\\'\\[(,])(?:-u|--user|--proxy-user)(?:[\"\\']\\s*,\\s*|\\s*=?\\s*)[^\\s:\"\\']{1,100}+:)(?!\\d+\\b)[^\\s\"\\',]+"),
          shape(
              "quoted user with a password",
              "((?:^|[\\s\"\\'\\[(,])(?:-u|--user|--proxy-user)(?:[\"\\']\\s*,\\s*|\\s*=?\\s*)([\"\\'])[^:\"\\'\\r\\n]{1,100}+:)(?:(?!\\2)[^\\r\\n])++"),
          shape("entry of a netrc file", "(\\blogin\\s+\\S+\\s+password\\s+)\\S+"),
          shape("password in SQL", "(\\bidentified\\s+(?:with\\s+\\w+\\s+)?by\\s+)" + QUOTED),
          shape("ZooKeeper digest", "(\\bdigest:[^\\s:]{1,100}+:)[^\\s,;\"\\']+"),
          shape("login of a registry", "(\"auth\"\\s*:\\s*)\"[A-Za-z0-9+/=]{8,}+\""),
          shape(
              "signature in an address",
              "([?&](?:sig|X-Amz-Signature|X-Goog-Signature)=)[^&\\s\"\\'<>]+"),
          shape(
              "signed token",
              "()\\b(?-i:eyJ)[A-Za-z0-9_-]{4,500}+\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+"),
          shape("password in an address", "(\\w://[^\\s/:@]*:)[^\\s/]+(?=@)"),
          shape(
              "password hash",
              "()(?-i:\\$(?:2[abxy]|apr1|[156y]|7|scrypt|argon2\\w{1,2})\\$[./A-Za-z0-9$=,+]{20,}+|\\{S?SHA\\d*\\}[A-Za-z0-9+/=]{20,}+)"),
          shape("key of AWS", "()(?-i:\\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\\b)"),
          shape(
              "token of GitHub",
              "()(?-i:\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}+|github_pat_\\w{22,255}+))"),
          shape(
              "token of GitLab",
              "()(?-i:\\bgl(?:pat|ptt|dt|rt|rtr|cbt|ft|soat|agent|imt|oas)-[\\w-]{20,}+)"),
          shape("token of Slack", "()(?-i:\\b(?:xox[abeoprs]|xapp)-[\\w-]{10,}+)"),
          shape(
              "hook of Slack",
              "()(?-i:\\bhooks\\.slack\\.com/(?:services|workflows|triggers)/[\\w/+-]{20,}+)"),
          shape(
              "key of Google",
              "()(?-i:\\b(?:AIza[\\w-]{35}|ya29\\.[\\w-]{20,}+|GOCSPX-[\\w-]{20,}+))"),
          shape("key of Stripe", "()(?-i:\\b(?:[sr]k_(?:live|test|prod)|whsec)_\\w{10,255}+)"),
          shape("key of SendGrid", "()(?-i:\\bSG\\.[\\w-]{16,}+\\.[\\w-]{16,}+)"),
          shape(
              "token of a package registry",
              "()(?-i:\\b(?:npm_[A-Za-z0-9]{36}|pypi-[\\w-]{50,}+|dckr_pat_[\\w-]{20,}+|rubygems_[a-f0-9]{48}))"),
          shape("token of Vault", "()(?-i:\\bhv[sbr]\\.[\\w-]{20,}+|\\b[sb]\\.[A-Za-z0-9]{24}\\b)"),
          shape("token of Terraform", "()(?-i:\\b\\w{14}\\.atlasv1\\.[\\w=-]{40,}+)"),
          shape(
              "token of a cloud",
              "()(?-i:\\b(?:do[opr]_v1_[a-f0-9]{64}|dapi[a-f0-9]{32}|LTAI[A-Za-z0-9]{20})\\b)"),
          shape("token of Grafana", "()(?-i:\\b(?:glsa_\\w{32,}+|glc_[A-Za-z0-9+/]{32,}+=*))"),
          shape("key of a language model", "()(?-i:\\bsk-[\\w-]{20,}+)"),
          shape("token of Telegram", "()(?-i:\\b\\d{8,10}:[\\w-]{35}\\b)"),
          shape("key of age", "()(?-i:\\bAGE-SECRET-KEY-1[A-Z0-9]{58})"));

  /** What else than a sign of {@link #mayHoldOne} a shape has. */
  private static final List<String> BEGINNINGS =
      List.of(
          "eyJ",
          "A3T",
          "AKIA",
          "ASIA",
          "ABIA",
          "ACCA",
          "ghp_",
          "gho_",
          "ghu_",
          "ghs_",
          "ghr_",
          "github_pat_",
          "gl",
          "xox",
          "xapp-",
          "hooks.",
          "AIza",
          "ya29.",
          "GOCSPX-",
          "k_",
          "whsec_",
          "SG.",
          "npm_",
          "pypi-",
          "dckr_pat_",
          "rubygems_",
          "hv",
          "s.",
          "b.",
          ".atlasv1.",
          "do",
          "dapi",
          "LTAI",
          "sk-",
          "AGE-",
          "LS0t",
          "{S",
          "PRIVATE",
          "%3",
          "<");

  private static final Pattern IN_ADDRESS =
      Pattern.compile(
          "\\w://[^\\s/:@]*:([^\\s/]+)(?=@)|[?;&]\\s*" + WORD + "\\s*=\\s*([^\\s;&]+)", flags());

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
    return BEGINNINGS.stream().anyMatch(text::contains);
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

  private static Shape shape(String name, String pattern) {
    return new Shape(name, Pattern.compile(pattern, flags()));
  }

  private static int flags() {
    return Pattern.CASE_INSENSITIVE;
  }
}
