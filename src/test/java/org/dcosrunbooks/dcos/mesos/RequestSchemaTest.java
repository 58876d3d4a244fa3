package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.failure.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that we can send, held against the protobuf schema of Mesos' operator API: Mesos
 * itself ignores a misspelt field and answers 200.
 */
class RequestSchemaTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final AgentId AGENT = new AgentId("1769fdfd-1727-4da8-a192-839f43c70c5e-S2");
  private static final Descriptor MASTER = org.apache.mesos.v1.master.Protos.Call.getDescriptor();
  private static final Descriptor AGENT_CALL =
      org.apache.mesos.v1.agent.Protos.Call.getDescriptor();

  static Stream<Request> commands() {
    return Stream.of(
        Request.drain(AGENT, Optional.empty(), false),
        Request.drain(AGENT, Optional.of(Duration.ZERO), true),
        Request.drain(AGENT, Optional.of(Duration.ofMinutes(10)), false),
        Request.drain(AGENT, Optional.of(Duration.ofNanos(5_000_000_001L)), false),
        Request.deactivate(AGENT),
        Request.reactivate(AGENT),
        Request.markGone(AGENT));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void givenACommand_whenHeldAgainstTheSchema_thenEveryFieldIsThereAndOfItsType(Request request)
      throws IOException {
    assertThat(faultsIn(request, MASTER)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Request.Type.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GET_AGENT"})
  void givenACallToAMaster_whenHeldAgainstTheSchema_thenMesosKnowsIt(Request.Type type)
      throws IOException {
    assertThat(faultsIn(Request.ask(type), MASTER)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Request.Type.class,
      names = {"GET_AGENT", "GET_TASKS", "GET_OPERATIONS", "GET_FLAGS"})
  void givenACallToAnAgent_whenHeldAgainstTheSchema_thenMesosKnowsIt(Request.Type type)
      throws IOException {
    assertThat(faultsIn(Request.ask(type), AGENT_CALL)).isEmpty();
  }

  @Test
  void givenAMisspeltField_whenHeldAgainstTheSchema_thenItIsFound() throws IOException {
    JsonNode wrong =
        MAPPER.readTree(
            "{\"type\":\"DRAIN_AGENT\",\"drain_agent\":{\"agent_id\":{\"value\":\"x\"},"
                + "\"max_grace_period\":{\"nanoseconds\":5},\"mark_goner\":true}}");
    List<String> faults = new ArrayList<>();
    check("", wrong, MASTER, faults);
    assertThat(faults)
        .containsExactly(
            "drain_agent.max_grace_period.nanoseconds is not in google.protobuf.Duration",
            "drain_agent.mark_goner is not in mesos.v1.master.Call.DrainAgent");
  }

  @Test
  void givenABound_whenSent_thenItIsSecondsAndNanosAndNeverAnEmptyObject() {
    assertThat(text(Request.drain(AGENT, Optional.of(Duration.ofMillis(2500)), false)))
        .isEqualTo(
            "{\"type\":\"DRAIN_AGENT\",\"drain_agent\":{\"agent_id\":{\"value\":\""
                + AGENT
                + "\"},\"max_grace_period\":{\"seconds\":2,\"nanos\":500000000},"
                + "\"mark_gone\":false}}");
    assertThat(text(Request.drain(AGENT, Optional.of(Duration.ZERO), false)))
        .contains("\"max_grace_period\":{\"seconds\":0}");
    assertThat(text(Request.drain(AGENT, Optional.empty(), false)))
        .doesNotContain("max_grace_period");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT-0.000000001S", "P3651D", "PT2562047788015215H"})
  void givenAnImpossibleBound_whenADrainIsBuilt_thenItIsAFaultAndNothingIsSent(String bound) {
    assertThatThrownBy(() -> Request.drain(AGENT, Optional.of(Duration.parse(bound)), false))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("impossible grace bound")
        .hasMessageContaining("Nothing was done");
  }

  private static String text(Request request) {
    return new String(request.json(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static List<String> faultsIn(Request request, Descriptor schema) throws IOException {
    List<String> faults = new ArrayList<>();
    check("", MAPPER.readTree(request.json()), schema, faults);
    return faults;
  }

  private static void check(String path, JsonNode json, Descriptor schema, List<String> faults) {
    json.properties()
        .forEach(
            property -> {
              String place = path + property.getKey();
              FieldDescriptor field = schema.findFieldByName(property.getKey());
              if (field == null) {
                faults.add(place + " is not in " + schema.getFullName());
              } else {
                checkValue(place, property.getValue(), field, faults);
              }
            });
    for (FieldDescriptor field : schema.getFields()) {
      if (field.isRequired() && !json.has(field.getName())) {
        faults.add(path + field.getName() + " is required and missing");
      }
    }
  }

  private static void checkValue(
      String place, JsonNode value, FieldDescriptor field, List<String> faults) {
    boolean right =
        switch (field.getJavaType()) {
          case MESSAGE -> value.isObject();
          case STRING -> value.isTextual();
          case BOOLEAN -> value.isBoolean();
          case INT, LONG -> value.isIntegralNumber();
          case FLOAT, DOUBLE -> value.isNumber();
          case ENUM ->
              value.isTextual() && field.getEnumType().findValueByName(value.asText()) != null;
          case BYTE_STRING -> false;
        };
    if (!right || field.isRepeated()) {
      faults.add(place + " is no " + field.getJavaType() + ": " + value);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      check(place + ".", value, field.getMessageType(), faults);
    }
  }
}
