package org.dcosrunbooks.dcos.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectToTest {

  @Test
  void givenHostsAndHostsWithPorts_whenAsked_thenTheMostExactEntryCounts() {
    ConnectTo connectTo =
        new ConnectTo(
            Map.of(
                "10.0.2.11", "127.0.2.11",
                "10.0.2.12:5051", "127.0.0.1:31234",
                "10.0.2.12", "127.0.0.9"));
    assertThat(connectTo.of("10.0.2.11", 5051)).hasToString("127.0.2.11:5051");
    assertThat(connectTo.of("10.0.2.12", 5051)).hasToString("127.0.0.1:31234");
    assertThat(connectTo.of("10.0.2.12", 80)).hasToString("127.0.0.9:80");
    assertThat(connectTo.of("10.0.2.13", 5051)).hasToString("10.0.2.13:5051");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "host:99999", "host:x", "http://host"})
  void givenNoPlace_whenConfigured_thenTheEntryIsNamed(String wrong) {
    assertThatThrownBy(() -> new ConnectTo(Map.of("10.0.2.11", wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.0.2.11");
  }
}
