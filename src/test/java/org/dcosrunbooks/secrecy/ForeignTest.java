package org.dcosrunbooks.secrecy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink for strangers' words. */
class ForeignTest {

  private static Arguments row(String shape, String text, String masked) {
    return Arguments.of(shape, text, masked);
  }

  /** At least one a shape; without a name are those that are no secret. */
  static Stream<Arguments> texts() {
    return Stream.of(
        row("authorization header", "Authorization: token=abc, then more", "Authorization: ***"),
        row(
            "authorization header",
            "authorization: Basic dXNlcjpwYXNz\nnext line",
            "authorization: ***\nnext line"),
        row("cookie header", "Set-Cookie: JSESSIONID=1; Path=/", "Set-Cookie: ***"),
        row("session id", "/login;jsessionid=0A1B2C.node1?x=1", "/login;jsessionid=***?x=1"),
        row("bearer or basic", "Bearer abcdefghijklmnop1234 was refused", "Bearer *** was refused"),
        row("named value", "token=eyJhbGciOiJIUzI1NiJ9.abc.def", "token=***"),
        row("named value", "{\"password\":\"hunter 2\",\"x\":1}", "{\"password\":***,\"x\":1}"),
        row("named value", "auth_token = 'abc def' end", "auth_token = *** end"),
        row("named value", "/x?MY_SECRET=1&x=2", "/x?MY_SECRET=***&x=2"),
        row("named value", "username=a&password=b c", "username=a&password=*** c"),
        row("signed token", "got eyJhbGciOi.eyJzdWIi.c2ln back", "got *** back"),
        row("signed token", "eyJhbGciOi.eyJzdWIi.c2ln", "***"),
        row(
            "password in an address",
            "http://admin:secret@10.0.0.1:5050/x",
            "http://admin:***@10.0.0.1:5050/x"),
        row(
            "private key",
            "key: -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end",
            "key: *** end"),
        row(
            "password hash",
            "'$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'",
            "'***'"),
        row(
            "line of a file",
            "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG",
            "AWS_SECRET_ACCESS_KEY=***"),
        row(
            "line of a file",
            "a: b\npassword = my secret phrase, and more\nc: d",
            "a: b\npassword = ***\nc: d"),
        row("line of a file", "  - export DB_PASS=two words", "  - export DB_PASS=***"),
        row("line of a file", "pwd=x", "pwd=***"),
        row(
            "named value",
            "run with AWS_SECRET_ACCESS_KEY=abc USER=b",
            "run with AWS_SECRET_ACCESS_KEY=*** USER=b"),
        row("named value", "{'token': 'x', 'user': 'b'}", "{'token': ***, 'user': 'b'}"),
        row(
            "named value",
            "{\"password\":\"abc\\\"defGHI-rest\",\"x\":1}",
            "{\"password\":***,\"x\":1}"),
        row(
            "named value",
            "{\"password\":\"ends with a backslash\\\\\",\"x\":1}",
            "{\"password\":***,\"x\":1}"),
        row(
            "named value",
            "{\\\"password\\\":\\\"abc\\\\\\\"defGHI-rest\\\",\\\"x\\\":1}",
            "{\\\"password\\\":***,\\\"x\\\":1}"),
        row("named value", "set password='it''s one' now", "set password=*** now"),
        row("named value", "the line: password = my secret phrase", "the line: password = ***"),
        row("named value", "Server=a;Uid=b;Pwd=c;", "Server=a;Uid=b;Pwd=***;"),
        row("named value", "'secret' => 'x'", "'secret' => ***"),
        row("named value", "AccountName=a;AccountKey=abc==;b", "AccountName=a;AccountKey=***;b"),
        row(
            "field beside its name",
            "{\"name\":\"DB_PASSWORD\",\"value\":\"x y\"}",
            "{\"name\":\"DB_PASSWORD\",\"value\":***}"),
        row(
            "element",
            "<user>a</user><password>b c</password>",
            "<user>a</user><password>***</password>"),
        row("option", "run --password x --user b", "run --password *** --user b"),
        row("option", "[\"--auth-token\", \"x\"]", "[\"--auth-token\", ***]"),
        row("option of a known command", "sshpass -p x ssh host", "sshpass -p *** ssh host"),
        row("option of a known command", "mysql -u root -psecret db", "mysql -u root -p*** db"),
        row("option", "[\"--password\",\"hunter2\"]", "[\"--password\",***]"),
        row("user with a password", "curl -u a:b http://c", "curl -u a:*** http://c"),
        row("user with a password", "curl --user=a:b http://c", "curl --user=a:*** http://c"),
        row("quoted user with a password", "curl -u 'a:b c' http://d", "curl -u 'a:***' http://d"),
        row(
            "entry of a netrc file",
            "machine a login b password c",
            "machine a login b password ***"),
        row(
            "password in SQL",
            "create user a identified by 'b c';",
            "create user a identified by ***;"),
        row("ZooKeeper digest", "digest:super:abc= is set", "digest:super:*** is set"),
        row("login of a registry", "{\"auth\":\"dXNlcjpwYXNz\"}", "{\"auth\":***}"),
        row(
            "signature in an address",
            "http://a/b?sv=1&sig=abc%3D&x=1",
            "http://a/b?sv=1&sig=***&x=1"),
        row(
            "password in an address",
            "zk://a:b@c@10.0.0.1:2181/mesos",
            "zk://a:***@10.0.0.1:2181/mesos"),
        row("private key", "-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc", "***"),
        row(
            "private key of PuTTY",
            "Private-Lines: 1\n" + "A".repeat(40) + "\n",
            "Private-Lines: 1\n***\n"),
        row("encoded private key", "LS0tLS1CRUdJTi" + "A".repeat(30), "***"),
        row("password hash", "root:$6$salt$" + "a".repeat(40) + ":1", "root:***:1"),
        row("password hash", "{SSHA}" + "a".repeat(32), "***"),
        row("key of AWS", "AKI" + "A".repeat(17), "***"),
        row("key of AWS", "ASIA" + "B".repeat(16), "***"),
        row("token of GitHub", "ghp_" + "a".repeat(36), "***"),
        row("token of GitHub", "github_pat_" + "a".repeat(82), "***"),
        row("token of GitLab", "glpat-" + "a".repeat(20), "***"),
        row("token of Slack", "xoxb-1234567890-abc", "***"),
        row("hook of Slack", "hooks.slack.com/services/T0000/B0000/" + "a".repeat(24), "***"),
        row("key of Google", "AIz" + "a".repeat(36), "***"),
        row("key of Google", "ya29." + "a".repeat(30), "***"),
        row("key of Stripe", "sk_live_" + "a".repeat(24), "***"),
        row("key of SendGrid", "SG." + "a".repeat(22) + "." + "b".repeat(43), "***"),
        row("token of a package registry", "npm_" + "a".repeat(36), "***"),
        row("token of a package registry", "dckr_pat_" + "a".repeat(27), "***"),
        row("token of Vault", "hvs." + "a".repeat(24), "***"),
        row("token of Vault", "s." + "a".repeat(24), "***"),
        row("token of Terraform", "a".repeat(14) + ".atlasv1." + "b".repeat(60), "***"),
        row("token of a cloud", "dop_v1_" + "a".repeat(64), "***"),
        row("token of a cloud", "dapi" + "0".repeat(32), "***"),
        row("token of Grafana", "glsa_" + "a".repeat(41), "***"),
        row("key of a language model", "sk-proj-" + "a".repeat(40), "***"),
        row("token of Telegram", "123456789:" + "a".repeat(35), "***"),
        row("key of age", "AGE-SECRET-KEY-1" + "Q".repeat(58), "***"),
        row("", "docker run --user 1000:1000 image", "docker run --user 1000:1000 image"),
        row("", "the bypass: 3 of 4", "the bypass: 3 of 4"),
        row("", "sk_checkout.instance-6a1f8f0e", "sk_checkout.instance-6a1f8f0e"),
        row("", "the token was refused", "the token was refused"),
        row("", "passed: 3", "passed: 3"),
        row("", "AKIA is how a key of AWS begins", "AKIA is how a key of AWS begins"),
        row("", "-u root", "-u root"),
        row("", "run -p 80:80", "run -p 80:80"),
        row("", "basic authentication failed", "basic authentication failed"),
        row("", "2 tokens are left", "2 tokens are left"),
        row("", "shop_checkout.instance-6a1f8f0e._app.1", "shop_checkout.instance-6a1f8f0e._app.1"),
        row(
            "",
            "POST http://10.0.0.2:5050/api/v1 → 200",
            "POST http://10.0.0.2:5050/api/v1 → 200"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void givenWhatLooksLikeASecret_whenShown_thenOnlyItsNameIsLeft(
      String shape, String text, String masked) {
    assertThat(Foreign.lines(text)).isEqualTo(masked);
    assertThat(Foreign.lines(masked)).as("once more").isEqualTo(masked);
  }

  @Test
  void givenTheTableOfShapes_whenItGrows_thenEachHasAnExample() {
    Set<String> examples =
        texts()
            .map(row -> (String) row.get()[0])
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    assertThat(Masked.SHAPES).extracting(Masked.Shape::name).containsAll(examples);
    assertThat(examples).containsAll(Masked.SHAPES.stream().map(Masked.Shape::name).toList());
  }

  @Test
  void givenASecretOfThisProcess_whenSomebodySaysIt_thenItIsNotShown() {
    OwnSecrets.know("nobody-may-see-this-1");
    OwnSecrets.know("hunter22");
    OwnSecrets.know("short");
    assertThat(Foreign.text("S7-nobody-may-see-this-1-S8")).isEqualTo("S7-***-S8");
    assertThat(Foreign.text("it is hunter22, or hunter222")).isEqualTo("it is ***, or hunter222");
    assertThat(Foreign.text("a short one")).isEqualTo("a short one");
    OwnSecrets.know("-----BEGIN KEY-----\nfirst-line-of-a-key\nsecond-line-of-a-key\n");
    assertThat(Foreign.text("second-line-of-a-key")).isEqualTo("***");
  }

  @ParameterizedTest
  @CsvSource({
    "0x00, ␀",
    "0x07, ␇",
    "0x09, ␉",
    "0x0A, ␊",
    "0x0D, ␍",
    "0x1B, ␛",
    "0x7F, ␡",
    "0x9B, ⟨U+009B⟩",
    "0xAD, ⟨U+00AD⟩",
    "0x061C, ⟨U+061C⟩",
    "0x200B, ⟨U+200B⟩",
    "0x200D, ⟨U+200D⟩",
    "0x200E, ⟨U+200E⟩",
    "0x200F, ⟨U+200F⟩",
    "0x2028, ⟨U+2028⟩",
    "0x202A, ⟨U+202A⟩",
    "0x202E, ⟨U+202E⟩",
    "0x2066, ⟨U+2066⟩",
    "0x2069, ⟨U+2069⟩",
    "0x034F, ⟨U+034F⟩",
    "0x115F, ⟨U+115F⟩",
    "0x1160, ⟨U+1160⟩",
    "0x17B4, ⟨U+17B4⟩",
    "0x17B5, ⟨U+17B5⟩",
    "0x180B, ⟨U+180B⟩",
    "0x2065, ⟨U+2065⟩",
    "0x2800, ⟨U+2800⟩",
    "0xFDD0, ⟨U+FDD0⟩",
    "0xFFA0, ⟨U+FFA0⟩",
    "0xFFF9, ⟨U+FFF9⟩",
    "0xFFFC, ⟨U+FFFC⟩",
    "0xFFFE, ⟨U+FFFE⟩",
    "0x1107F, ⟨U+1107F⟩",
    "0x13430, ⟨U+13430⟩",
    "0x1343C, ⟨U+1343C⟩",
    "0x13440, ⟨U+13440⟩",
    "0x13441, ⟨U+13441⟩",
    "0x13442, ⟨U+13442⟩",
    "0x16FE4, ⟨U+16FE4⟩",
    "0x1BCA0, ⟨U+1BCA0⟩",
    "0x1D159, ⟨U+1D159⟩",
    "0x1D173, ⟨U+1D173⟩",
    "0xE0100, ⟨U+E0100⟩",
    "0x10FFFF, ⟨U+10FFFF⟩",
    "0x3164, ⟨U+3164⟩",
    "0xFE0F, ⟨U+FE0F⟩",
    "0xFEFF, ⟨U+FEFF⟩",
    "0xD800, ⟨U+D800⟩",
    "0xE0041, ⟨U+E0041⟩"
  })
  void givenASignThatCannotBeSeen_whenShown_thenItIsTold(String sign, String standIn) {
    String said = "a" + Character.toString(Integer.decode(sign)) + "b";
    assertThat(Foreign.text(said)).isEqualTo("a" + standIn + "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "Grüße, déjà vu",
        "结账服务",
        "チェックアウト",
        "שלום",
        "سلام",
        "हिन्दी",
        "👍🏽",
        "👨‍👩‍👧",
        "❤️",
        "1️⃣",
        "a\u00a0b",
        "a\u3000b",
        "🇪🇺"
      })
  void givenWhatCanBeSeen_whenShown_thenItStays(String said) {
    assertThat(Foreign.text(said)).isEqualTo(said);
  }

  @Test
  void givenSeveralLines_whenShown_thenOnlyTheLinesStay() {
    assertThat(Foreign.lines("a\r\nb\n\tc\rd\u001b[2J")).isEqualTo("a\r\nb\n\tc␍d␛[2J");
  }

  @Test
  void givenAnEndlessText_whenShown_thenItTakesNoTime() {
    Map<String, String> endless =
        Map.of(
            "names", "a.b-c_ ".repeat(100_000),
            "tokens", "token ".repeat(100_000),
            "address", "http://" + "a".repeat(500_000),
            "lines", "password\n".repeat(20_000),
            "options", "--a-token mysql -p -u ".repeat(5_000),
            "quotes", "password=\"" + "\\\"".repeat(100_000),
            "keys", "-----BEGIN PRIVATE KEY-----".repeat(10_000),
            "hidden", "\u202e".repeat(100_000));
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> endless.values().forEach(Foreign::lines));
  }
}
