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
        row("named value", "MY_SECRET=1&x=2", "MY_SECRET=***&x=2"),
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
            "keys", "-----BEGIN PRIVATE KEY-----".repeat(10_000),
            "hidden", "\u202e".repeat(100_000));
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> endless.values().forEach(Foreign::lines));
  }
}
