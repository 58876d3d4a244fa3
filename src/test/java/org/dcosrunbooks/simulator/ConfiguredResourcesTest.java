package org.dcosrunbooks.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row by the source of Mesos: values.cpp, resources.cpp, containerizer.cpp. */
class ConfiguredResourcesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "x:1;x:2.5 | [{\"name\":\"x\",\"type\":\"SCALAR\",\"scalar\":{\"value\":3.5}}]",
        "x : 1 2 | [{\"name\":\"x\",\"type\":\"SCALAR\",\"scalar\":{\"value\":12.0}}]",
        "x:1.23456 | [{\"name\":\"x\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1.23456}}]",
        "x:0;y:{};z:[] | []",
        "x:[1 - 5, 4-9] | [{\"name\":\"x\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":1,\"end\":9}]}}]",
        "cpus (web) : 2 | [{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":2.0},\"reservations\":[{\"type\":\"STATIC\",\"role\":\"web\"}]}]",
        "cpus:2;mem:3 | []",
      })
  void givenResources_whenRead_thenThoseBesidesTheUsualOnes(String text, String others)
      throws Exception {
    assertThat(ConfiguredResources.read(text, "*").others().toString().replace("}, {", "},{"))
        .isEqualTo(others);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "x:-1 | Negative values not supported",
        "x:1e400 | Infinite values not supported",
        "x:nan | NaN not supported",
        "x:1e-310 | Subnormal values not supported",
        "x:0.0004 | value <= 0",
        "x:word | Bad type for resource",
        "x:1:2 | missing or extra ':'",
        "[broken | missing or extra ':'",
        "x:[1-2 | Mismatched brackets",
        "x:[1-2-3] | Expecting one or more",
        "x:[a-b] | Expecting non-negative integers in 'a'",
        "x:a[1-2] | Unexpected '[' found",
        "x:{a,a} | duplicated elements",
        "x:1;x:[1-2] | different types",
        "[{\"name\":\"x\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":1,\"end\":5},{\"begin\":5,\"end\":9}]}}] | overlapping ranges",
        "[{\"name\":\"x\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"revocable\":{}}] | 'revocable' key",
      })
  void givenWhatMesosEndsOn_whenRead_thenItsOwnReason(String text, String why) {
    assertThatThrownBy(() -> ConfiguredResources.read(text, "*"))
        .isInstanceOf(AgentInfo.Unreadable.class)
        .hasMessageContaining(why);
  }
}
