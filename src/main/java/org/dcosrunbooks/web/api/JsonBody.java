package org.dcosrunbooks.web.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.web.visitor.Named;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Reads a flat JSON object of at most 64 kB from a request, and nothing else. */
final class JsonBody {

  private static final int MOST_BYTES = 64 * 1024;
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonBody() {}

  /**
   * The object's fields: text as String, true and false as Boolean. A field that is {@code null}
   * counts as not given.
   *
   * @throws BadRequest when the body is too long, no JSON, no object, or names a field twice
   * @throws BadInput naming each field that is neither text nor true or false
   */
  static Map<String, Object> fields(HttpServletRequest request) {
    return fields(request, false);
  }

  /** The same, and no body at all counts as an object without fields. */
  static Map<String, Object> fieldsIfAny(HttpServletRequest request) {
    return fields(request, true);
  }

  private static Map<String, Object> fields(HttpServletRequest request, boolean mayBeEmpty) {
    byte[] body = bytes(request);
    if (body.length == 0 && mayBeEmpty) {
      return Map.of();
    }
    // a page elsewhere can make a browser send a form, but not this type
    if (!isJson(request)) {
      throw new BadRequest(
          415, "The body must be JSON.", "Send it with the header Content-Type: application/json.");
    }
    JsonNode json = parsed(body);
    if (!json.isObject()) {
      throw new BadRequest(
          "The body must be one JSON object.", "Send something like {\"reason\": \"…\"}.");
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    Map<String, String> wrong = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      JsonNode value = field.getValue();
      if (value.isTextual()) {
        fields.put(field.getKey(), value.textValue());
      } else if (value.isBoolean()) {
        fields.put(field.getKey(), value.booleanValue());
      } else if (!value.isNull()) {
        wrong.put(
            field.getKey(),
            value.isNumber()
                ? "is a number; give it as text, in quotes"
                : "is a list or an object; give a text, true or false, as in {\"agent\": \"10.0.0.1\"}");
      }
    }
    if (!wrong.isEmpty()) {
      throw new BadInput(wrong);
    }
    return fields;
  }

  private static byte[] bytes(HttpServletRequest request) {
    byte[] body;
    try {
      body = request.getInputStream().readNBytes(MOST_BYTES + 1);
    } catch (IOException cutOff) {
      throw new BadRequest("The body could not be read to its end.", "Send it again.");
    }
    if (body.length > MOST_BYTES) {
      throw new BadRequest(413, "The body is longer than 64 kB.", "Send less.");
    }
    return body;
  }

  private static boolean isJson(HttpServletRequest request) {
    if (request.getContentType() == null) {
      return false;
    }
    try {
      return MediaType.APPLICATION_JSON.includes(
          MediaType.parseMediaType(request.getContentType()));
    } catch (InvalidMediaTypeException unreadable) {
      return false;
    }
  }

  private static JsonNode parsed(byte[] body) {
    try {
      JsonNode json = STRICT.readTree(body);
      if (json == null || json.isMissingNode()) {
        throw new BadRequest("The body is empty.", "Send a JSON object.");
      }
      return json;
    } catch (JsonProcessingException notJson) {
      throw new BadRequest(reason(notJson), "Send one JSON object that names each field once.");
    } catch (IOException unreadable) {
      throw new BadRequest("The body is not JSON in UTF-8.", "Send it in UTF-8.");
    }
  }

  private static String reason(JsonProcessingException notJson) {
    String message = notJson.getOriginalMessage();
    if (message != null && message.startsWith("Duplicate field '")) {
      String field = message.substring("Duplicate field '".length(), message.length() - 1);
      return "The body names the field " + Named.shortly(field) + " twice.";
    }
    return "The body is not JSON"
        + (notJson.getLocation() == null
            ? "."
            : ": line %d, column %d."
                .formatted(notJson.getLocation().getLineNr(), notJson.getLocation().getColumnNr()));
  }
}
