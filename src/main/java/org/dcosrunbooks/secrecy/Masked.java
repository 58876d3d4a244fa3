package org.dcosrunbooks.secrecy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
          new Shape(
              "authorization header",
              Pattern.compile(
                  "(\\b(?:proxy-)?authorization\\\\*[\"\\']?\\s*[:=]\\s*)[^\\r\\n]+", flags())),
          new Shape(
              "cookie header",
              Pattern.compile("(\\b(?:set-)?cookie\\\\*[\"\\']?\\s*[:=]\\s*)[^\\r\\n]+", flags())),
          new Shape(
              "session id",
              Pattern.compile("(\\bJSESSIONID\\\\*[\"\\']?\\s*[:=]\\s*)[A-Za-z0-9._!-]+", flags())),
          new Shape(
              "bearer or basic",
              Pattern.compile("(\\b(?:bearer|basic)\\s+)[A-Za-z0-9+/._~-]{16,}=*", flags())),
          new Shape(
              "private key",
              Pattern.compile(
                  "()-----(?-i:BEGIN) [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\\s\\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)",
                  flags())),
          new Shape(
              "private key of PuTTY",
              Pattern.compile(
                  "(\\bPrivate-Lines:\\s*\\d{1,3}\\s)(?:\\s*[A-Za-z0-9+/=]{20,}+)++", flags())),
          new Shape(
              "encoded private key",
              Pattern.compile("()(?-i:LS0tLS1CRUdJTi)[A-Za-z0-9+/]{20,}+=*+", flags())),
          new Shape(
              "line of a file",
              Pattern.compile(
                  "(?m)(^\\s*+(?:(?:export|set|-)\\s++){0,3}+[\\w.-]{0,80}?"
                      + WORD
                      + "\\s*+[:=]\\s*+)(?![\\s\"\\'`\\\\{\\[|>]|\\*\\*\\*)[^\\r\\n]+",
                  flags())),
          new Shape(
              "field beside its name",
              Pattern.compile(
                  "(\\bname\\\\*[\"\\']\\s*:\\s*\\\\*[\"\\'][\\w.-]{0,80}?"
                      + WORD
                      + "\\\\*[\"\\']\\s*,\\s*\\\\*[\"\\']value\\\\*[\"\\']\\s*:\\s*)"
                      + QUOTED,
                  flags())),
          new Shape(
              "element",
              Pattern.compile(
                  "(<(?:[\\w.-]{0,40}:)?[\\w.-]{0,80}?" + WORD + "(?:\\s[^<>]{0,200})?>)[^<]+",
                  flags())),
          new Shape(
              "named value",
              Pattern.compile(
                  "("
                      + WORD
                      + "\\\\*[\"\\']?\\s*(?::=|=>|[:=]|%3[AD])\\s*)(?:"
                      + QUOTED
                      + "|(?<=\\s=[ \\t])(?!\\*\\*\\*)[^\\r\\n,;&\"\\'<>)}\\]]+|[^\\s,;&\"\\'<>)}\\]]+)",
                  flags())),
          new Shape(
              "option of a known command",
              Pattern.compile(
                  "(\\b(?:sshpass|mysql\\w*|docker\\s+login|redis-cli)\\s(?:[^\\r\\n|;]{0,200}?\\s)?(?-i:-[pa])\\s?)(?:"
                      + QUOTED
                      + "|\\S+)",
                  flags())),
          new Shape(
              "option",
              Pattern.compile(
                  "((?:^|[\\s\"\\'\\[(,])--?[\\w.-]{0,60}?"
                      + WORD
                      + "(?:[\"\\']\\s*,\\s*|\\s+))(?!-)(?:"
                      + QUOTED
                      + "|[^\\s,;&\"\\'<>)}\\]]+)",
                  flags())),
          new Shape(
              "user with a password",
              Pattern.compile(
                  "((?:^|[\\s\"\\'\\[(,])(?:-u|--user|--proxy-user)(?:[\"\\']\\s*,\\s*|\\s*=?\\s*)[^\\s:\"\\']{1,100}+:)(?!\\d+\\b)[^\\s\"\\',]+",
                  flags())),
          new Shape(
              "quoted user with a password",
              Pattern.compile(
                  "((?:^|[\\s\"\\'\\[(,])(?:-u|--user|--proxy-user)(?:[\"\\']\\s*,\\s*|\\s*=?\\s*)([\"\\'])[^:\"\\'\\r\\n]{1,100}+:)(?:(?!\\2)[^\\r\\n])++",
                  flags())),
          new Shape(
              "entry of a netrc file",
              Pattern.compile("(\\blogin\\s+\\S+\\s+password\\s+)\\S+", flags())),
          new Shape(
              "password in SQL",
              Pattern.compile("(\\bidentified\\s+(?:with\\s+\\w+\\s+)?by\\s+)" + QUOTED, flags())),
          new Shape(
              "ZooKeeper digest",
              Pattern.compile("(\\bdigest:[^\\s:]{1,100}+:)[^\\s,;\"\\']+", flags())),
          new Shape(
              "login of a registry",
              Pattern.compile("(\"auth\"\\s*:\\s*)\"[A-Za-z0-9+/=]{8,}+\"", flags())),
          new Shape(
              "signature in an address",
              Pattern.compile(
                  "([?&](?:sig|X-Amz-Signature|X-Goog-Signature)=)[^&\\s\"\\'<>]+", flags())),
          new Shape(
              "signed token",
              Pattern.compile(
                  "()\\b(?-i:eyJ)[A-Za-z0-9_-]{4,500}+\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+",
                  flags())),
          new Shape(
              "password in an address",
              Pattern.compile("(\\w://[^\\s/:@]*:)[^\\s/]+(?=@)", flags())),
          new Shape(
              "password hash",
              Pattern.compile(
                  "()(?-i:\\$(?:2[abxy]|apr1|[156y]|7|scrypt|argon2\\w{1,2})\\$[./A-Za-z0-9$=,+]{20,}+|\\{S?SHA\\d*\\}[A-Za-z0-9+/=]{20,}+)",
                  flags())),
          new Shape(
              "key of AWS",
              Pattern.compile(
                  "()(?-i:\\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\\b)", flags())),
          new Shape(
              "token of GitHub",
              Pattern.compile(
                  "()(?-i:\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}+|github_pat_\\w{22,255}+))",
                  flags())),
          new Shape(
              "token of GitLab",
              Pattern.compile(
                  "()(?-i:\\bgl(?:pat|ptt|dt|rt|rtr|cbt|ft|soat|agent|imt|oas)-[\\w-]{20,}+)",
                  flags())),
          new Shape(
              "token of Slack",
              Pattern.compile("()(?-i:\\b(?:xox[abeoprs]|xapp)-[\\w-]{10,}+)", flags())),
          new Shape(
              "hook of Slack",
              Pattern.compile(
                  "()(?-i:\\bhooks\\.slack\\.com/(?:services|workflows|triggers)/[\\w/+-]{20,}+)",
                  flags())),
          new Shape(
              "key of Google",
              Pattern.compile(
                  "()(?-i:\\b(?:AIza[\\w-]{35}|ya29\\.[\\w-]{20,}+|GOCSPX-[\\w-]{20,}+))",
                  flags())),
          new Shape(
              "key of Stripe",
              Pattern.compile(
                  "()(?-i:\\b(?:[sr]k_(?:live|test|prod)|whsec)_\\w{10,255}+)", flags())),
          new Shape(
              "key of SendGrid",
              Pattern.compile("()(?-i:\\bSG\\.[\\w-]{16,}+\\.[\\w-]{16,}+)", flags())),
          new Shape(
              "token of a package registry",
              Pattern.compile(
                  "()(?-i:\\b(?:npm_[A-Za-z0-9]{36}|pypi-[\\w-]{50,}+|dckr_pat_[\\w-]{20,}+|rubygems_[a-f0-9]{48}))",
                  flags())),
          new Shape(
              "token of Vault",
              Pattern.compile(
                  "()(?-i:\\bhv[sbr]\\.[\\w-]{20,}+|\\b[sb]\\.[A-Za-z0-9]{24}\\b)", flags())),
          new Shape(
              "token of Terraform",
              Pattern.compile("()(?-i:\\b\\w{14}\\.atlasv1\\.[\\w=-]{40,}+)", flags())),
          new Shape(
              "token of a cloud",
              Pattern.compile(
                  "()(?-i:\\b(?:do[opr]_v1_[a-f0-9]{64}|dapi[a-f0-9]{32}|LTAI[A-Za-z0-9]{20})\\b)",
                  flags())),
          new Shape(
              "token of Grafana",
              Pattern.compile("()(?-i:\\b(?:glsa_\\w{32,}+|glc_[A-Za-z0-9+/]{32,}+=*))", flags())),
          new Shape(
              "key of a language model", Pattern.compile("()(?-i:\\bsk-[\\w-]{20,}+)", flags())),
          new Shape(
              "token of Telegram", Pattern.compile("()(?-i:\\b\\d{8,10}:[\\w-]{35}\\b)", flags())),
          new Shape(
              "key of age", Pattern.compile("()(?-i:\\bAGE-SECRET-KEY-1[A-Z0-9]{58})", flags())));

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

  /** Characters: names and addresses, which every look at the cluster reads again. */
  private static final int LONGEST_REMEMBERED = 200;

  private static final int MOST_REMEMBERED = 50_000;

  /** Texts that no shape fits. None that looks like a secret is kept. */
  private static final Set<String> PLAIN = ConcurrentHashMap.newKeySet();

  private Masked() {}

  /** The text without the secrets of this process, and without what looks like one. */
  public static String text(String text) {
    String masked = OwnSecrets.without(text);
    return PLAIN.contains(masked) ? masked : withoutShapes(masked);
  }

  private static String withoutShapes(String text) {
    String masked = text;
    if (mayHoldOne(text)) {
      for (Shape shape : SHAPES) {
        Matcher matcher = shape.pattern().matcher(masked);
        masked = matcher.replaceAll("$1***");
      }
    }
    if (masked.equals(text) && text.length() <= LONGEST_REMEMBERED) {
      remember(text);
    }
    return masked;
  }

  private static void remember(String plain) {
    if (PLAIN.size() >= MOST_REMEMBERED) {
      PLAIN.clear();
    }
    PLAIN.add(plain);
  }

  /**
   * A quick look before the slow ones: the lists of a big cluster have a hundred thousand names.
   * Each shape has one of these signs.
   */
  private static boolean mayHoldOne(String text) {
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (sign == ':'
          || sign == '='
          || sign == '$'
          || sign == ','
          || Character.isWhitespace(sign)) {
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

  private static int flags() {
    return Pattern.CASE_INSENSITIVE;
  }
}
