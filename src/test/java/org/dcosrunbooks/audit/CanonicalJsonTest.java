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
}
