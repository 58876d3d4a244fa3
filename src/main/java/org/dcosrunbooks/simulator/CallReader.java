package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dcosrunbooks.simulator.World.Machine;
import org.dcosrunbooks.simulator.World.Window;

/**
 * Reads a v1 call as Mesos' converter from JSON to protobuf does: strict about shapes, deaf to
 * names it does not know, and with the numbers' odd leniency.
 */
final class CallReader {

  static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Set<String> WITH_PAYLOAD =
      Set.of(
          "DRAIN_AGENT",
          "DEACTIVATE_AGENT",
          "REACTIVATE_AGENT",
          "MARK_AGENT_GONE",
          "TEARDOWN",
          "GET_METRICS",
          "UPDATE_MAINTENANCE_SCHEDULE",
          "START_MAINTENANCE",
          "STOP_MAINTENANCE");

  private static final String CONVERT = "Failed to convert JSON into Call protobuf: ";

  private final String what;
  private final Set<String> types;
  private final JsonNode call;

  /**
   * @param what the message's name in Mesos, as in {@code master::Call}
   * @throws RefusedCall with Mesos' own words
   */
  CallReader(String what, Set<String> types, String body) {
    this.what = what;
    this.types = types;
    JsonNode read;
    try {
      read = MAPPER.readTree(body);
    } catch (JsonProcessingException unreadable) {
      throw new RefusedCall(400, "Failed to parse body into JSON: syntax error at line 1 near: ");
    }
    if (read == null || read.isMissingNode()) {
      throw new RefusedCall(400, "Failed to parse body into JSON: syntax error at line 1 near: ");
    }
    if (!read.isObject()) {
      throw new RefusedCall(400, "Failed to parse body into JSON: Unexpected JSON type parsed");
    }
    this.call = read;
  }

  /** The call's type, after everything that is wrong with the message has been complained about. */
  String type() {
    JsonNode type = call.get("type");
    if (type != null && !type.isTextual()) {
      throw convert("Not expecting a JSON " + kind(type) + " for field 'type'");
    }
    if (type == null || !types.contains(type.asText())) {
      throw new RefusedCall(400, "Failed to validate " + what + ": Expecting 'type' to be present");
    }
    String name = type.asText();
    String field = name.toLowerCase(Locale.ROOT);
    if (WITH_PAYLOAD.contains(name) && child(call, field) == null) {
      throw new RefusedCall(
          400, "Failed to validate " + what + ": Expecting '" + field + "' to be present");
    }
    return name;
  }

  private RefusedCall convert(String text) {
    return new RefusedCall(400, CONVERT + text);
  }

  static String kind(JsonNode node) {
    return node.isTextual()
        ? "string"
        : node.isNumber()
            ? "number"
            : node.isBoolean() ? "boolean" : node.isArray() ? "array" : "object";
  }

  private JsonNode child(JsonNode parent, String field) {
    JsonNode child = parent.get(field);
    if (child == null || child.isNull()) {
      return null;
    }
    if (!child.isObject()) {
      throw convert("Not expecting a JSON " + kind(child) + " for field '" + field + "'");
    }
    return child;
  }

  private RefusedCall missing(String path) {
    return convert("Missing required fields: " + path);
  }

  private JsonNode payload(String type) {
    return child(call, type.toLowerCase(Locale.ROOT));
  }

  /** The value of {@code agent_id} or {@code framework_id}. */
  String id(String type, String field) {
    String path = type.toLowerCase(Locale.ROOT) + "." + field;
    JsonNode id = child(payload(type), field);
    if (id == null) {
      throw missing(path);
    }
    JsonNode value = id.get("value");
    if (value == null || value.isNull()) {
      throw missing(path + ".value");
    }
    if (!value.isTextual()) {
      throw convert("Not expecting a JSON " + kind(value) + " for field 'value'");
    }
    return value.asText();
  }

  /** The bound of a drain as Mesos stores it, in nanoseconds; null when none was given. */
  Long maxGrace() {
    JsonNode duration = child(payload("DRAIN_AGENT"), "max_grace_period");
    if (duration == null) {
      return null;
    }
    BigDecimal seconds = integer(duration, "seconds");
    BigDecimal nanos = integer(duration, "nanos");
    // 64-bit arithmetic that wraps around, as in the original
    return seconds.longValue() * 1_000_000_000L + nanos.longValue();
  }

  private BigDecimal integer(JsonNode parent, String field) {
    JsonNode node = parent.get(field);
    if (node == null || node.isNull()) {
      return BigDecimal.ZERO;
    }
    if (node.isNumber()) {
      return new BigDecimal(node.decimalValue().toBigInteger());
    }
    if (node.isTextual()) {
      try {
        return new BigDecimal(new BigDecimal(node.asText()).toBigInteger());
      } catch (NumberFormatException notANumber) {
        throw convert("Failed to parse '" + node.asText() + "' as a JSON number");
      }
    }
    throw convert("Not expecting a JSON " + kind(node) + " for field '" + field + "'");
  }

  boolean markGone() {
    JsonNode node = payload("DRAIN_AGENT").get("mark_gone");
    if (node == null || node.isNull()) {
      return false;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (node.isTextual() && Set.of("true", "false").contains(node.asText())) {
      return node.asText().equals("true");
    }
    throw convert("Not expecting a JSON " + kind(node) + " for field 'mark_gone'");
  }

  List<Window> schedule() {
    JsonNode schedule = child(payload("UPDATE_MAINTENANCE_SCHEDULE"), "schedule");
    if (schedule == null) {
      throw missing("update_maintenance_schedule.schedule");
    }
    return windows(schedule, "update_maintenance_schedule.schedule.");
  }

  /**
   * @param prefix path of the schedule for complaints
   */
  static List<Window> windows(JsonNode schedule, String prefix) {
    List<Window> windows = new ArrayList<>();
    JsonNode list = schedule.path("windows");
    for (int position = 0; position < list.size(); position++) {
      JsonNode json = list.get(position);
      JsonNode unavailability = json.get("unavailability");
      if (unavailability == null || !unavailability.path("start").has("nanoseconds")) {
        throw new RefusedCall(
            400,
            CONVERT
                + "Missing required fields: "
                + prefix
                + "windows["
                + position
                + "].unavailability"
                + (unavailability == null ? "" : ".start"));
      }
      Window window = new Window();
      window.machines = machineList(json.path("machine_ids"));
      window.start = unavailability.path("start").path("nanoseconds").asLong();
      JsonNode duration = unavailability.path("duration").path("nanoseconds");
      window.duration = duration.isMissingNode() ? null : (Long) duration.asLong();
      windows.add(window);
    }
    return windows;
  }

  List<Machine> machines(String type) {
    return machineList(payload(type).path("machines"));
  }

  static List<Machine> machineList(JsonNode list) {
    List<Machine> machines = new ArrayList<>();
    for (JsonNode json : list) {
      Machine machine = new Machine();
      machine.hostname = json.hasNonNull("hostname") ? json.get("hostname").asText() : null;
      machine.ip = json.hasNonNull("ip") ? json.get("ip").asText() : null;
      machines.add(machine);
    }
    return machines;
  }
}
