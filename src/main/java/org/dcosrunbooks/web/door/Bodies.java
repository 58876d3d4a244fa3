package org.dcosrunbooks.web.door;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Judges bodies before anybody reads them. What passes is exactly what the engine will read. */
final class Bodies {

  /** Bytes. The largest honest body is a form of some kilobytes. */
  static final int MOST = 256 * 1024;

  private static final int DEEPEST = 40;
  private static final int MOST_RETRIES = 10;

  /** Characters. */
  private static final int LONGEST_COMMENT = 4_000;

  /** Fields that jump over what a run must pass, as they are called without case and signs. */
  private static final Set<String> NEVER =
      Set.of("startinstructions", "skipcustomlisteners", "skipiomappings");

  private static final Map<Body, Set<String>> FIELDS =
      Map.of(
          Body.START, Set.of("variables", "businessKey", "withVariablesInReturn"),
          Body.COMPLETE, Set.of("variables", "withVariablesInReturn"),
          Body.CLAIM, Set.of("userId"),
          Body.RETRIES, Set.of("retries"),
          Body.COMMENT, Set.of("message", "processInstanceId"));

  private static final JsonFactory LENIENT = factory();

  private static final ObjectMapper STRICT =
      JsonMapper.builder(factory())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Bodies() {}

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
        .build();
  }

  /** What is true of every request, before its body is read. */
  static void checkHeaders(HttpServletRequest request, Body wanted) throws Closed {
    if (request.getContentLengthLong() > MOST) {
      throw tooLarge();
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Packed bodies are not taken.");
    }
    String given = request.getContentType();
    if (given == null) {
      if (wanted == Body.IGNORED || wanted == Body.NONE || hasNoBody(request)) {
        return;
      }
      throw unsupported("Say what the body is: application/json.");
    }
    MediaType type;
    try {
      type = MediaType.parseMediaType(given);
    } catch (InvalidMediaTypeException unreadable) {
      throw unsupported("The content type cannot be read.");
    }
    MediaType expected =
        wanted == Body.SIGN_IN ? MediaType.APPLICATION_FORM_URLENCODED : MediaType.APPLICATION_JSON;
    if (wanted == Body.NONE || wanted == Body.IGNORED) {
      if (type.getType().equalsIgnoreCase("multipart")) {
        throw unsupported("Files are not taken here.");
      }
      return;
    }
    if (!expected.equalsTypeAndSubtype(type)) {
      throw unsupported("Only " + expected + " is taken here.");
    }
    if (type.getCharset() != null && !type.getCharset().equals(StandardCharsets.UTF_8)) {
      throw unsupported("Only UTF-8 is taken here.");
    }
  }

  /** All of it, at most {@link #MOST} bytes. */
  static byte[] read(HttpServletRequest request) throws IOException, Closed {
    byte[] body = request.getInputStream().readNBytes(MOST + 1);
    if (body.length > MOST) {
      throw tooLarge();
    }
    return body;
  }

  /** Not every database takes it, and no text has it. */
  private static void refuseNul(JsonNode json) throws Closed {
    if (json.isTextual() && json.textValue().indexOf('\0') >= 0) {
      throw bad("The body has a character in it that no text has (U+0000). Leave it out.");
    }
    for (JsonNode part : json) {
      refuseNul(part);
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getKey().indexOf('\0') >= 0) {
        throw bad("A field's name has a character in it that no text has (U+0000).");
      }
    }
  }

  /**
   * @param person who is signed in
   */
  static void check(Door door, byte[] body, String person) throws Closed {
    Body wanted = door.body();
    if (wanted == Body.NONE || wanted == Body.IGNORED || wanted == Body.SIGN_IN) {
      return;
    }
    if (isBlank(body)
        && (wanted == Body.FIELDS || wanted == Body.COMPLETE || wanted == Body.START)) {
      return;
    }
    if (wanted == Body.START) {
      refuseJumps(body);
    }
    JsonNode json = tree(body);
    refuseNul(json);
    if (wanted == Body.FIELDS) {
      door.fields().checkBody(json);
    }
    checkFields(wanted, json);
    if (wanted == Body.START || wanted == Body.COMPLETE) {
      Values.check(json.path("variables"));
    }
    if (wanted == Body.CLAIM && !json.path("userId").asText("").equals(person)) {
      throw new Closed(
          HttpStatus.FORBIDDEN.value(),
          "A task can be claimed for oneself only; you are " + person + ".");
    }
    if (wanted == Body.COMMENT && json.path("message").asText("").length() > LONGEST_COMMENT) {
      throw bad("message is longer than " + LONGEST_COMMENT + " characters.");
    }
    if (wanted == Body.RETRIES) {
      JsonNode retries = json.path("retries");
      if (!retries.isInt() || retries.asInt() < 1 || retries.asInt() > MOST_RETRIES) {
        throw bad("retries is a number from 1 to " + MOST_RETRIES + ".");
      }
    }
  }

  private static void checkFields(Body wanted, JsonNode json) throws Closed {
    Set<String> known = FIELDS.get(wanted);
    if (known == null) {
      return;
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new Closed(
            HttpStatus.FORBIDDEN.value(),
            "Only " + String.join(", ", known.stream().sorted().toList()) + " are taken here.");
      }
    }
  }

  static JsonNode tree(byte[] body) throws Closed {
    try {
      JsonNode json = STRICT.readTree(body);
      if (json == null || !json.isObject()) {
        throw bad("The body is not a JSON object.");
      }
      return json;
    } catch (IOException unreadable) {
      throw bad("The body is not JSON, or names a field twice.");
    }
  }

  /** Any field of such a name, at any depth, however it is written, and however often. */
  private static void refuseJumps(byte[] body) throws Closed {
    try (JsonParser parser = LENIENT.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && NEVER.contains(plain(parser.currentName()))) {
          throw new Closed(
              HttpStatus.FORBIDDEN.value(),
              "A run starts at its beginning, with every listener and every mapping.");
        }
      }
    } catch (IOException unreadable) {
      throw bad("The body is not JSON.");
    }
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  static boolean isBlank(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).isBlank();
  }

  private static boolean hasNoBody(HttpServletRequest request) {
    return request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
  }

  private static Closed bad(String sentence) {
    return new Closed(HttpStatus.BAD_REQUEST.value(), sentence);
  }

  private static Closed unsupported(String sentence) {
    return new Closed(HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(), sentence);
  }

  private static Closed tooLarge() {
    return new Closed(
        HttpStatus.PAYLOAD_TOO_LARGE.value(), "The body is larger than " + MOST / 1024 + " KiB.");
  }
}
