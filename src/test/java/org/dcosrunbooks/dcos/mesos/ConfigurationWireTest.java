package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.dcos.http.Json;
import org.dcosrunbooks.failure.Fault;
import org.junit.jupiter.api.Test;

/** What an agent was started with, out of each form in which Mesos writes it. */
class ConfigurationWireTest {

  private static AgentConfiguration read(String attributes, String resources, String total) {
    String json =
        "{'agent_info':{'id':{'value':'S1'},'attributes':["
            + attributes
            + "],'resources':["
            + resources
            + "]},'total_resources':["
            + total
            + "]}";
    return ConfigurationWire.of(
        Json.read("GET_AGENTS", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private static String scalar(String name, double value, String more) {
    return "{'name':'" + name + "','type':'SCALAR','scalar':{'value':" + value + "}" + more + "}";
  }

  @Test
  void givenAttributesOfEachKind_whenRead_thenEachKeepsItsKind() {
    AgentConfiguration agent =
        read(
            "{'name':'rack','type':'TEXT','text':{'value':'7'}},"
                + scalar("slots", 4, "")
                + ",{'name':'zone','type':'RANGES','ranges':{'range':[{'begin':1,'end':5}]}}",
            "",
            "");

    assertThat(agent.attributes()).hasToString("rack:7;slots:4;zone:[1-5]");
    assertThat(agent.attributes().value("rack").orElseThrow().kind()).isEqualTo("a text");
    assertThat(agent.agent().value()).isEqualTo("S1");
  }

  @Test
  void givenRolesAndDisks_whenRead_thenPieceByPiece() {
    AgentConfiguration agent =
        read(
            "",
            scalar("cpus", 4, "")
                + ","
                + scalar("cpus", 2, ",'reservations':[{'type':'STATIC','role':'ops'}]")
                + ","
                + scalar("mem", 9, ",'role':'old'")
                + ","
                + scalar(
                    "disk",
                    8,
                    ",'disk':{'source':{'type':'MOUNT','mount':{'root':'/dcos/volume0'}}}")
                + ",{'name':'colors','type':'SET','set':{'item':['b','a']}}",
            "");

    assertThat(agent.resources())
        .hasToString(
            "cpus:4; cpus(ops):2; mem(old):9; disk on MOUNT /dcos/volume0: 8; colors:{a,b}");
    assertThat(agent.held().pieces()).isEmpty();
  }

  @Test
  void givenReservationsAndVolumes_whenRead_thenHeldOfTheShareTheyAreTakenFrom() {
    String volume = ",'disk':{'persistence':{'id':'v1'},'volume':{'mode':'RW'}}";
    AgentConfiguration agent =
        read(
            "",
            "",
            scalar("cpus", 3, ",'role':'*'")
                + ","
                + scalar("cpus", 1, ",'reservations':[{'type':'DYNAMIC','role':'db'}]")
                + ","
                + scalar(
                    "mem",
                    64,
                    ",'reservations':[{'type':'STATIC','role':'ops'},"
                        + "{'type':'DYNAMIC','role':'ops/db'}]")
                + ","
                + scalar("disk", 500, ",'reservations':[{'type':'DYNAMIC','role':'db'}]" + volume)
                + ","
                + scalar("disk", 20, ",'role':'old','reservation':{'principal':'p'}")
                + ","
                + scalar("disk", 30, ",'role':'ops'" + volume));

    assertThat(agent.held()).hasToString("cpus:1; mem(ops):64; disk:520; disk(ops):30");
    assertThat(agent.volumes())
        .containsExactly("volume v1 of role db, 500 MiB", "volume v1 of role ops, 30 MiB");
  }

  @Test
  void givenAKindThatNobodyKnows_whenRead_thenAFaultThatNamesItsPlace() {
    assertThatThrownBy(() -> read("{'name':'x','type':'BYTES'}", "", ""))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("attributes[0].type is no type of a value");
  }
}
