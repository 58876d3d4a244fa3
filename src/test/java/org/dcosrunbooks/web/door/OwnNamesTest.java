package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnNamesTest {

  private static InetAddress at(String address) throws Exception {
    return InetAddress.getByName(address);
  }

  @Test
  void givenLoopback_thenItHasTheNamesOfLoopbackAndNoOthers() throws Exception {
    for (String address : List.of("127.0.0.1", "::1")) {
      OwnNames names = OwnNames.ofListening(at(address));
      for (String own : List.of("localhost", "LocalHost", "127.0.0.1", "[::1]", "[0:0::1]")) {
        assertThat(names.include(own)).as(own).isTrue();
      }
      String machine = InetAddress.getLocalHost().getHostName();
      for (String foreign :
          List.of("evil.example", "127.0.0.2", "localhost.evil.example", "", "[::2]", "[x]")) {
        assertThat(names.include(foreign)).as(foreign).isFalse();
      }
      assertThat(machine.equalsIgnoreCase("localhost") || !names.include(machine)).isTrue();
      assertThat(names.include(null)).isFalse();
    }
    assertThat(OwnNames.ofListening(at("127.0.0.9")).include("127.0.0.9")).isTrue();
  }

  @Test
  void givenAnAddress_thenItIsAskedByItAndByTheNamesOfTheMachine() throws Exception {
    // with a name of its own, as it is when the installation names one
    InetAddress address =
        InetAddress.getByAddress("Runbooks.example.test", at("192.0.2.7").getAddress());
    OwnNames names = OwnNames.ofListening(address);
    for (String own :
        List.of("192.0.2.7", "runbooks.example.test", InetAddress.getLocalHost().getHostName())) {
      assertThat(names.include(own)).as(own).isTrue();
    }
    for (String foreign : List.of("192.0.2.8", "evil.example", "127.0.0.1")) {
      assertThat(names.include(foreign)).as(foreign).isFalse();
    }
    OwnNames six =
        OwnNames.ofListening(
            InetAddress.getByAddress("six.example.test", at("2001:db8::7").getAddress()));
    assertThat(six.include("[2001:DB8::7]")).isTrue();
    assertThat(six.include("[2001:db8:0:0:0:0:0:7]")).isTrue();
    assertThat(six.include("[2001:db8::8]")).isFalse();
  }

  @Test
  void givenAllAddresses_thenItIsAskedByEachOfTheMachineAndByItsNames() throws Exception {
    for (InetAddress all : new InetAddress[] {at("0.0.0.0"), at("::"), null}) {
      OwnNames names = OwnNames.ofListening(all);
      for (String own :
          List.of("localhost", "127.0.0.1", InetAddress.getLocalHost().getHostName())) {
        assertThat(names.include(own)).as(own).isTrue();
      }
      assertThat(names.include("evil.example")).isFalse();
      assertThat(names.include("192.0.2.7")).isFalse();
    }
  }

  @Test
  void givenConfiguredNames_thenTheseAndNoOthers() {
    OwnNames names = OwnNames.of(List.of("Runbooks.Example.test ", "[2001:db8::1]"));
    assertThat(names.include("runbooks.example.TEST")).isTrue();
    assertThat(names.include("[2001:0db8::1]")).isTrue();
    for (String foreign : List.of("localhost", "127.0.0.1", "example.test")) {
      assertThat(names.include(foreign)).as(foreign).isFalse();
    }
  }
}
