package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcosrunbooks.failure.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalJsonTest {

  enum Colour {
    RED
  }

  record Inner(Optional<String> none, Optional<Integer> one, Duration grace) {}

  static Stream<Arguments> values() {
    Map<String, Object> unsorted = new LinkedHashMap<>();
    unsorted.put("b", 1);
    unsorted.put("a", null);
    unsorted.put("ä", true);
    unsorted.put("B", List.of());
    return Stream.of(
        Arguments.of(unsorted, "{\"B\":[],\"a\":null,\"b\":1,\"ä\":true}"),
        Arguments.of(List.of(1, 1L, 1.0, 1.50, 0.1f), "[1,1,1,1.5,0.1]"),
        Arguments.of(
            Arrays.asList(-0.0, 1e21, 1e-7, 123456789012345678L),
            "[0,1000000000000000000000,0.0000001,123456789012345678]"),
        Arguments.of(new BigDecimal("1E+100000"), "1E+100000"),
        Arguments.of(new BigDecimal("1.100"), "1.1"),
        Arguments.of(Double.NaN, "\"NaN\""),
        Arguments.of(Instant.parse("2024-11-21T16:02:11Z"), "\"2024-11-21T16:02:11.000Z\""),
        Arguments.of(
            Instant.parse("2024-11-21T16:02:11.123456789Z"), "\"2024-11-21T16:02:11.123456789Z\""),
        Arguments.of(
            new Inner(Optional.empty(), Optional.of(1), Duration.ofMinutes(10)),
            "{\"grace\":\"PT10M\",\"none\":null,\"one\":1}"),
        Arguments.of(Map.of("c", Colour.RED), "{\"c\":\"RED\"}"),
        Arguments.of(
            "\"\\\u0000\u0001\n/<é\uD83D\uDE00", "\"\\\"\\\\\\u0000\\u0001\\n/<é\uD83D\uDE00\""),
        Arguments.of("half \uD83D", "\"half \uFFFD\""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void givenAValue_whenWritten_thenThisIsItsOnlyForm(Object value, String json) {
    assertThat(CanonicalJson.of(value)).isEqualTo(json);
    assertThat(CanonicalJson.again(json)).as("read and written again").isEqualTo(json);
  }

  @Test
  void givenOtherOrderAndSpaces_whenWrittenAgain_thenTheFormIsTheSame() {
    assertThat(CanonicalJson.again(" { \"b\" : 1.0 , \"a\" : [ 1e0 ] } "))
        .isEqualTo("{\"a\":[1],\"b\":1}");
  }

  @Test
  void givenAStoredRecord_whenReadByAnotherRelease_thenUnknownFieldsAreIgnored() {
    Inner read =
        CanonicalJson.read("{\"grace\":\"PT10M\",\"later\":{\"x\":1},\"one\":2}", Inner.class);
    assertThat(read.grace()).isEqualTo(Duration.ofMinutes(10));
    assertThat(read.one()).contains(2);
    assertThatThrownBy(() -> CanonicalJson.read("{\"grace\":\"soon\"}", Inner.class))
        .isInstanceOf(Fault.class);
    assertThatThrownBy(() -> CanonicalJson.again("{} {}")).isInstanceOf(Fault.class);
  }

  static Stream<Arguments> secrets() {
    return Stream.of(
        Arguments.of("token=eyJhbGciOiJIUzI1NiJ9.abc.def", "token=***"),
        Arguments.of("Authorization: token=abc, then more", "Authorization: ***"),
        Arguments.of(
            "authorization: Basic dXNlcjpwYXNz\nnext line", "authorization: ***\nnext line"),
        Arguments.of("{\"password\":\"hunter 2\",\"x\":1}", "{\"password\":***,\"x\":1}"),
        Arguments.of("auth_token = 'abc def' end", "auth_token = *** end"),
        Arguments.of("Bearer abcdefghijklmnop1234 was refused", "Bearer *** was refused"),
        Arguments.of("got eyJhbGciOi.eyJzdWIi.c2ln back", "got *** back"),
        Arguments.of("http://admin:secret@10.0.0.1:5050/x", "http://admin:***@10.0.0.1:5050/x"),
        Arguments.of(
            "key: -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end",
            "key: *** end"),
        Arguments.of("Set-Cookie: JSESSIONID=1; Path=/", "Set-Cookie: ***"),
        Arguments.of("MY_SECRET=1&x=2", "MY_SECRET=***&x=2"),
        Arguments.of("basic authentication failed", "basic authentication failed"),
        Arguments.of("2 tokens are left", "2 tokens are left"),
        Arguments.of(
            "POST http://10.0.0.2:5050/api/v1 → 200", "POST http://10.0.0.2:5050/api/v1 → 200"));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void givenWhatLooksLikeASecret_whenMasked_thenOnlyItsNameIsLeft(String text, String masked) {
    assertThat(Secrets.mask(text)).isEqualTo(masked);
  }

  @Test
  void givenAnEndlessText_whenMasked_thenItTakesNoTime() {
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          Secrets.mask("a.b-c_".repeat(100_000));
          Secrets.mask("token".repeat(100_000));
          Secrets.mask("http://" + "a".repeat(500_000));
          Secrets.mask("-----BEGIN PRIVATE KEY-----".repeat(10_000));
        });
  }
}
