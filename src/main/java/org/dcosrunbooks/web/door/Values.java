package org.dcosrunbooks.web.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;

/**
 * The variables of a start or of a form, as the engine's API writes them: {@code {"agent":
 * {"value": "10.0.0.1", "type": "String"}}}. Plain values only; what would be made into an object,
 * a document or a file is refused by its name, and so is a value that is none of its type.
 */
final class Values {

  /** Of a text, written as a value of its own. */
  private static final String SHAPE = "{\"value\": \"10.0.0.1\", \"type\": \"String\"}";

  private static final Set<String> FIELDS = Set.of("value", "type", "valueInfo");

  private static final Map<String, Predicate<JsonNode>> TYPES =
      Map.of(
          "string", JsonNode::isTextual,
          "boolean", JsonNode::isBoolean,
          "integer", value -> value.isIntegralNumber() && value.canConvertToInt(),
          "long", value -> value.isIntegralNumber() && value.canConvertToLong(),
          "short", JsonNode::isIntegralNumber,
          "double", JsonNode::isNumber,
          "date", JsonNode::isTextual,
          "json", JsonNode::isTextual,
          "null", JsonNode::isNull);

  private Values() {}

  /**
   * @param variables name → value; missing or null when none were sent
   * @throws Closed naming the first variable that is refused
   */
  static void check(JsonNode variables) throws Closed {
    if (variables.isMissingNode() || variables.isNull()) {
      return;
    }
    if (!variables.isObject()) {
      throw bad("variables", "must be an object: {\"agent\": " + SHAPE + "}");
    }
    for (Map.Entry<String, JsonNode> variable : variables.properties()) {
      String name = variable.getKey();
      JsonNode given = variable.getValue();
      if (!given.isObject()) {
        throw bad(
            name,
            "must be an object with its value: {\"" + Fields.shown(name) + "\": " + SHAPE + "}");
      }
      for (Map.Entry<String, JsonNode> field : given.properties()) {
        if (!FIELDS.contains(field.getKey())) {
          throw bad(name, "has more than a value and its type: " + SHAPE);
        }
      }
      JsonNode info = given.path("valueInfo");
      if (!info.isMissingNode() && !info.isNull() && !(info.isObject() && info.isEmpty())) {
        throw bad(name, "has a valueInfo, which is not taken");
      }
      check(name, given.path("type"), given.path("value"));
    }
  }

  private static void check(String name, JsonNode type, JsonNode value) throws Closed {
    if (type.isMissingNode() || type.isNull()) {
      requirePlain(name, value);
      return;
    }
    String wanted = type.asText();
    Predicate<JsonNode> fits = TYPES.get(wanted.toLowerCase(Locale.ROOT));
    if (!type.isTextual() || fits == null) {
      throw bad(name, "has a type that is not taken; there are " + String.join(", ", names()));
    }
    if (!value.isMissingNode() && !value.isNull() && !fits.test(value)) {
      throw bad(name, "is no " + wanted.toLowerCase(Locale.ROOT));
    }
  }

  /** A value whose type nobody tells: a plain one, or a list of such. */
  private static void requirePlain(String name, JsonNode value) throws Closed {
    boolean plain =
        value.isMissingNode() || value.isValueNode() || (value.isArray() && areValues(value));
    if (!plain) {
      throw bad(name, "is neither a plain value nor a list of such: " + SHAPE);
    }
  }

  private static boolean areValues(JsonNode list) {
    for (JsonNode each : list) {
      if (!each.isValueNode()) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> names() {
    return new TreeSet<>(TYPES.keySet());
  }

  private static Closed bad(String name, String why) {
    return new Closed(HttpStatus.BAD_REQUEST.value(), Fields.shown(name) + " " + why + ".");
  }
}
