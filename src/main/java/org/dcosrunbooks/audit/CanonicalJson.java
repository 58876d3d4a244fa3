package org.dcosrunbooks.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;

/**
 * The one way in which a value is written as JSON when its digest counts: keys sorted, no spaces,
 * numbers without superfluous zeros, instants in UTC with at least milliseconds and no digit lost,
 * durations as ISO 8601, absent optionals as {@code null}. Reading and writing again gives the same
 * text.
 */
public final class CanonicalJson {

  /** As in {@code 2024-11-21T16:02:11.250Z}: three digits at least, so that texts sort as times. */
  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(java.time.temporal.ChronoField.NANO_OF_SECOND, 3, 9, true)
          .appendLiteral('Z')
          .toFormatter(java.util.Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(new SimpleModule().addSerializer(Instant.class, new InstantWriter()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectMapper EXACT =
      MAPPER
          .copy()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private CanonicalJson() {}

  /** Any value that Jackson can write: maps, lists, records, or a tree. */
  public static String of(Object value) {
    return text(tree(value));
  }

  /**
   * The canonical form of a JSON text.
   *
   * @throws Fault when the text is not JSON
   */
  public static String again(String json) {
    return text(parse(json));
  }

  /** As in canonical JSON, to compare with or to show. */
  public static String instant(Instant instant) {
    return INSTANT.format(instant);
  }

  /**
   * Reads a stored record. Fields that the type does not know are ignored.
   *
   * @throws Fault when the text does not fit the type
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException unfit) {
      throw unreadable("a stored " + type.getSimpleName(), unfit);
    }
  }

  /** The object or list that the text is, if it is one. */
  static Optional<JsonNode> container(String text) {
    String begin = text.stripLeading();
    if (!begin.startsWith("{") && !begin.startsWith("[")) {
      return Optional.empty();
    }
    try {
      // each field once: what stands twice would be seen by halves
      return Optional.of(EXACT.readTree(text)).filter(JsonNode::isContainerNode);
    } catch (JsonProcessingException none) {
      return Optional.empty();
    }
  }

  /**
   * The same as {@link #read}, of a text that somebody brings: each field once, and no field that
   * the type does not know, for nothing vouches for it.
   */
  static <T> T readExactly(String json, Class<T> type) {
    try {
      return EXACT.readValue(json, type);
    } catch (JsonProcessingException unfit) {
      throw unreadable("a " + type.getSimpleName(), unfit);
    }
  }

  static JsonNode tree(Object value) {
    try {
      // by text, so that numbers come out as they will be read later
      return MAPPER.readTree(MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException unfit) {
      throw new Fault(
          Account.of("a value cannot be written as JSON")
              .seen(value.getClass().getName() + ": " + unfit.getOriginalMessage())
              .means("This is a mistake in this service. Nothing was written.")
              .todo("Report it with this text."),
          unfit);
    }
  }

  static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException unfit) {
      throw unreadable("a stored text", unfit);
    }
  }

  static String text(JsonNode node) {
    StringBuilder text = new StringBuilder();
    write(node, text);
    return text.toString();
  }

  private static void write(JsonNode node, StringBuilder text) {
    if (node.isObject()) {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      names.sort(null);
      text.append('{');
      for (int i = 0; i < names.size(); i++) {
        text.append(i == 0 ? "" : ",").append(quoted(names.get(i))).append(':');
        write(node.get(names.get(i)), text);
      }
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      for (Iterator<JsonNode> items = node.elements(); items.hasNext(); ) {
        write(items.next(), text);
        text.append(items.hasNext() ? "," : "");
      }
      text.append(']');
    } else if (node.isTextual()) {
      text.append(quoted(node.textValue()));
    } else if (node.isNumber()) {
      text.append(number(node));
    } else {
      text.append(node.isMissingNode() ? "null" : node.asText());
    }
  }

  private static String number(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.bigIntegerValue().toString();
    }
    BigDecimal exact = node.decimalValue();
    if (exact.signum() == 0) {
      return "0";
    }
    exact = exact.stripTrailingZeros();
    // the plain form of 1E+100000 would fill pages
    boolean plain = exact.scale() < 40 && exact.scale() > -40;
    return plain ? exact.toPlainString() : exact.toString();
  }

  private static String quoted(String text) {
    try {
      return MAPPER.writeValueAsString(storable(text, true));
    } catch (JsonProcessingException never) {
      throw new IllegalStateException("a text can always be written", never);
    }
  }

  /**
   * A text as every database can keep it: halves of surrogate pairs become the replacement
   * character, and NUL too unless JSON escapes it anyway.
   */
  static String storable(String text, boolean escaped) {
    StringBuilder kept = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c) || (c == 0 && !escaped)) {
        kept = kept == null ? new StringBuilder(text) : kept;
        kept.setCharAt(i, '\uFFFD');
      }
    }
    return kept == null ? text : kept.toString();
  }

  private static Fault unreadable(String what, JsonProcessingException unfit) {
    return new Fault(
        Account.of(what + " cannot be read")
            .seen(unfit.getOriginalMessage())
            .means("The row was changed by hand, or was written by another release.")
            .todo("Compare the row with the record of the run."),
        unfit);
  }

  private static final class InstantWriter extends StdSerializer<Instant> {

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(INSTANT.format(value));
    }
  }
}
