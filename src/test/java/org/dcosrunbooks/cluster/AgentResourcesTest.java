package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentResourcesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "cpus:4;mem:2048 | cpus:4; mem:2048",
        "cpus:4;cpus:2 | cpus:6",
        "cpus(web):2;cpus:1 | cpus(web):2; cpus:1",
        "ports:[1-5];ports:[6-9] | ports:[1-9]",
        "colors:{b,a} | colors:{a,b}",
        "cpus:4; | cpus:4",
        "cpus:4; mem:2048 ; ports:[1-5, 8-9] | cpus:4; mem:2048; ports:[1-5,8-9]",
        "cpus (web) : 4 | cpus(web):4",
        "cpus:4;gpus:0;disk:0;fpga:0;ports:[];colors:{} | cpus:4",
        "cpus:0.1;cpus:0.2 | cpus:0.3",
        "cpus:1.23456 | cpus:1.23456",
      })
  void givenTheShortForm_whenRead_thenPieceByPiece(String text, String pieces) {
    assertThat(AgentResources.parse(text, "*")).hasToString(pieces);
  }

  @Test
  void givenWhatDcosWrites_whenRead_thenPieceByPiece() {
    String written =
        "[{\"name\": \"ports\", \"type\": \"RANGES\", \"ranges\": {\"range\": [{\"begin\": 1025, \"end\":"
            + " 2180}, {\"begin\": 2182, \"end\": 3887}]}}, {\"name\": \"disk\", \"type\": \"SCALAR\","
            + " \"role\": \"*\", \"disk\": {\"source\": {\"type\": \"MOUNT\", \"mount\": {\"root\":"
            + " \"/dcos/volume0\"}}}, \"scalar\": {\"value\": 8049}}, {\"name\": \"disk\", \"type\":"
            + " \"SCALAR\", \"role\": \"*\", \"scalar\": {\"value\": 4031}}]";

    assertThat(AgentResources.parse(written, "*"))
        .hasToString("ports:[1025-2180,2182-3887]; disk on MOUNT /dcos/volume0: 8049; disk:4031");
  }

  @Test
  void givenAPublicAgent_whenNoRoleIsWritten_thenItsDefaultRoleCounts() {
    assertThat(AgentResources.parse("cpus:4", "slave_public")).hasToString("cpus(slave_public):4");
    assertThat(
            AgentResources.parse(
                "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4}},"
                    + "{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":9},\"role\":\"*\"},"
                    + "{\"name\":\"x\",\"type\":\"SET\",\"set\":{\"item\":[\"a\"]},"
                    + "\"reservations\":[{\"type\":\"STATIC\",\"role\":\"db\"}]}]",
                "slave_public"))
        .hasToString("cpus(slave_public):4; mem:9; x(db):{a}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "; | there is no resource",
        "[] | there is no resource",
        "cpus | is no resource",
        "cpus:4,mem:2048 | a semicolon between two",
        "file:///etc/mesos/resources | Mesos would read the file /etc/mesos/resources",
        "cpus:0.0004 | less than a thousandth; Mesos takes that for an error",
        "x:4;x(web):{a} | x is a number and a set",
        "[{\"name\":\"p\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":1,\"end\":5},{\"begin\":5,\"end\":9}]}}] | ranges that lie over each other, 1-5 and 5-9",
        "[{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"disk\":{\"source\":{\"type\":\"PATH\",\"path\":{\"root\":\"/a\"}}}}] | only a resource of the name disk",
        "[{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"disk\":{\"source\":{\"type\":\"MOUNT\",\"mount\":{\"root\":\"/a\"}}}},{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"disk\":{\"source\":{\"type\":\"MOUNT\",\"mount\":{\"root\":\"/a\"}}}}] | disk on MOUNT /a is given twice",
        "cpus:1:2 | is no resource",
        "x:text | x is a text",
        "cpus:-1 | a number to some releases",
        "cpus:[1-2] | cpus is ranges; it has to be a number",
        "ports:80 | ports is a number; ports are ranges",
        "ports:[1-70000] | the highest port is 65535",
        "gpus:1.5 | gpus is 1.5; it has to be a whole number",
        "a b:4 | \"a b\" is no name",
        "cpus(a b):4 | \"a b\" is no role",
        "[{ | it is no JSON",
        "[1] | resource 1 is no object",
        "[] [] | it is no JSON",
        "[{\"name\":\"cpus\",\"name\":\"mem\"}] | it is no JSON",
        "[{\"name\":\"cpus\"}] | resource 1 has no type",
        "[{\"type\":\"SCALAR\",\"scalar\":{\"value\":4}}] | resource 1 has no name",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\"}] | resource 1 needs scalar.value",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":-4}}] | a number from 0",
        "[{\"name\":\"cpus\",\"type\":\"TEXT\"}] | has the type TEXT",
        "[{\"name\":\"p\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":1}]}}] | without begin and end",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"rolle\":\"x\"}] | has a field rolle, which Mesos does not know",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"revocable\":{}}] | cannot be started with",
        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"reservations\":[{\"type\":\"DYNAMIC\",\"role\":\"x\"}]}] | one reservation of type STATIC",
        "[{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"disk\":{\"persistence\":{\"id\":\"v\"}}}] | only the source",
        "[{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"disk\":{\"source\":{\"type\":\"MOUNT\",\"mount\":{\"root\":\"volume\"}}}}] | no absolute path",
        "[{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4},\"disk\":{\"source\":{\"type\":\"RAW\"}}}] | there are MOUNT and PATH",
      })
  void givenWhatMesosOrPeopleWouldMisread_whenRead_thenRefusedWithTheReason(
      String text, String why) {
    assertThatThrownBy(() -> AgentResources.parse(text, "*"))
        .isInstanceOf(BadSyntax.class)
        .hasMessageContaining(why);
  }

  @Test
  void givenBrokenJson_whenRefused_thenOnlyWhatIsWrongIsSaid() {
    assertThatThrownBy(() -> AgentResources.parse("[{\"name\":\"cpus\"}", "*"))
        .hasMessageStartingWith("it is no JSON: Unexpected end-of-input")
        .hasMessageNotContainingAny("REDACTED", "Source");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "cpus:4; mem(web):2048; ports:[1-5, 8-9];colors:{a,b}",
        "[{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4.25},\"disk\":{\"source\":{\"type\":\"MOUNT\",\"mount\":{\"root\":\"/a\"}}}},{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":1,\"end\":5}]},\"role\":\"web\"},{\"name\":\"c\",\"type\":\"SET\",\"set\":{\"item\":[\"a\"]}}]",
      })
  void givenResources_whenShownToBeGivenAgain_thenReadTheSame(String text) {
    AgentResources read = AgentResources.parse(text, "*");

    assertThat(AgentResources.parse(read.written(), "*")).isEqualTo(read);
  }

  @Test
  void givenNothingOfIt_whenAsked_thenWrittenAndNotLookedForOnTheMachine() {
    AgentResources read = AgentResources.parse("cpus:4;gpus:0;disk:0", "*");

    assertThat(read.names("gpus")).isTrue();
    assertThat(AgentResources.foundByItself("disk", read)).isFalse();
    assertThat(AgentResources.foundByItself("mem", read)).isTrue();
  }
}
