package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.dcos.http.Json;
import org.dcosrunbooks.failure.Fault;
import org.junit.jupiter.api.Test;

/** What an agent has room for, out of each form in which Mesos writes resources. */
class RoomWireTest {

  private static Agent.Room room(String info, String total, String allocated) {
    Json json =
        Json.read(
            "GET_AGENTS",
            ("{'info':{" + info + "},'total':[" + total + "],'allocated':[" + allocated + "]}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
    return RoomWire.room(json.need("info"), json.list("total"), json.list("allocated"));
  }

  private static String scalar(String name, double value, String more) {
    return "{'name':'" + name + "','type':'SCALAR','scalar':{'value':" + value + "}" + more + "}";
  }

  private static String ports(int first, int last, String more) {
    return "{'name':'ports','type':'RANGES','ranges':{'range':[{'begin':"
        + first
        + ",'end':"
        + last
        + "}]}"
        + more
        + "}";
  }

  @Test
  void givenRolesInTheOldForm_whenRead_thenEachHasItsOwn() {
    Agent.Room room =
        room(
            "",
            scalar("cpus", 3, ",'role':'*'")
                + ","
                + scalar("cpus", 1, ",'role':'kafka','reservation':{'principal':'kafka'}")
                + ","
                + scalar("mem", 512, ",'role':'kafka'"),
            scalar("cpus", 0.5, ",'role':'*','allocation_info':{'role':'dev'}"));
    assertThat(room.total())
        .containsOnly(
            java.util.Map.entry("*", new Resources(3, 0, 0)),
            java.util.Map.entry("kafka", new Resources(1, 512, 0)));
    assertThat(room.allocated()).containsOnlyKeys("*");
    assertThat(room.free(List.of("*"))).isEqualTo(new Resources(2.5, 0, 0));
    assertThat(room.free(List.of("*", "kafka"))).isEqualTo(new Resources(3.5, 512, 0));
    assertThat(room.free(List.of("nobody"))).isEqualTo(Resources.NONE);
  }

  @Test
  void givenRefinedReservations_whenRead_thenTheLastOneCounts() {
    Agent.Room room =
        room(
            "",
            scalar(
                "mem",
                1024,
                ",'reservations':[{'type':'STATIC','role':'data'},"
                    + "{'type':'DYNAMIC','role':'data/kafka'}]"),
            "");
    assertThat(room.total()).containsOnlyKeys("data/kafka");
  }

  @Test
  void givenAPublicAgent_whenRead_thenItsPortsBelongToItsRole() {
    Agent.Room room =
        room(
            "",
            ports(80, 80, ",'role':'slave_public'") + "," + ports(1025, 2180, ",'role':'*'"),
            ports(1030, 1031, ",'role':'*'"));
    assertThat(room.ports())
        .containsExactly(new Agent.Ports("slave_public", 80, 80), new Agent.Ports("*", 1025, 2180));
    assertThat(room.freePorts())
        .containsExactly(
            new Agent.Ports("slave_public", 80, 80),
            new Agent.Ports("*", 1025, 1029),
            new Agent.Ports("*", 1032, 2180));
    assertThat(room.freePorts(Set.of("*"))).isEqualTo(2180 - 1025 + 1 - 2);
    assertThat(room.isFree(80, Set.of("*"))).isFalse();
    assertThat(room.isFree(80, Set.of("*", "slave_public"))).isTrue();
    assertThat(room.isFree(1030, Set.of("*"))).isFalse();
  }

  @Test
  void givenVolumesDisksOfTheirOwnAndBorrowedResources_whenRead_thenTheyAreNoRoom() {
    Agent.Room room =
        room(
            "",
            scalar("disk", 1000, "")
                + ","
                + scalar(
                    "disk",
                    200,
                    ",'role':'kafka-role','disk':{'persistence':{'id':'kafka-0-data'},"
                        + "'volume':{'container_path':'data','mode':'RW'}}")
                + ","
                + scalar("disk", 5000, ",'disk':{'source':{'type':'MOUNT'}}")
                + ","
                + scalar("cpus", 8, ",'revocable':{}"),
            "");
    assertThat(room.total()).containsOnly(java.util.Map.entry("*", new Resources(0, 0, 1000)));
    assertThat(room.volumes()).containsExactly(new Agent.Volume("kafka-0-data", "kafka-role", 200));
  }

  @Test
  void givenAFaultDomain_whenRead_thenRegionAndZoneAreThere() {
    Agent.Room room =
        room(
            "'domain':{'fault_domain':{'region':{'name':'eu-1'},'zone':{'name':'eu-1b'}}}", "", "");
    assertThat(room.region()).contains("eu-1");
    assertThat(room.zone()).contains("eu-1b");
    assertThat(room("", "", "").zone()).isEmpty();
  }

  @Test
  void givenAnImpossiblePort_whenRead_thenAFaultNamesIt() {
    assertThatThrownBy(() -> room("", ports(1, 70000, ""), ""))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("total[0].ranges.range[0].end is no port");
  }
}
