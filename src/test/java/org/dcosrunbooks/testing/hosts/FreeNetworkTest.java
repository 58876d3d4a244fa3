package org.dcosrunbooks.testing.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreeNetworkTest {

  @Test
  void givenRoutesOfThisMachine_whenANetworkIsLookedFor_thenItOverlapsWithNone() {
    assertThat(prefix("default via 192.0.2.1 dev eth0")).isEqualTo("10.213.1.");
    assertThat(prefix("10.213.1.0/24 dev drb1a proto kernel")).isEqualTo("10.213.2.");
    assertThat(prefix("10.213.0.0/17 dev vpn")).isEqualTo("10.213.128.");
    assertThat(prefix("10.0.0.0/8 dev vpn")).isEqualTo("172.29.1.");
    assertThat(prefix("10.0.0.0/8 dev vpn\nlocal 172.29.1.9 dev x table local"))
        .isEqualTo("172.29.2.");
  }

  private static String prefix(String routes) {
    return FreeNetwork.among(routes).prefix();
  }
}
