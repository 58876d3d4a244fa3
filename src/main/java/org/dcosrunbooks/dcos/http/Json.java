package org.dcosrunbooks.dcos.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.secrecy.Foreign;

/**
 * A place in a JSON answer that knows where it is. Unknown fields are nobody's business; a needed
 * one that is missing or of another type is a {@link Fault} that names it. Integers are exact to 64
 * bits, other numbers to the last digit. Depth, lengths and the number of parts are bounded: a text
 * of a few megabytes can be a tree of a gigabyte.
 */
public final class Json {

  /** Bytes that a part takes in memory, be it a name, a value, or the begin or end of a list. */
  private static final long BYTES_OF_A_PART = 80;

  /** The largest answer may take a sixth of the memory, and no more than a large cluster needs. */
  static final int MOST_PARTS =
      (int) Math.min(10_000_000, Runtime.getRuntime().maxMemory() / (6 * BYTES_OF_A_PART));

  /** Digits before or behind the point; with more of them sums take minutes and megabytes. */
  private static final int MOST_DIGITS = 400;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(200)
                          .maxTokenCount(MOST_PARTS)
                          .maxStringLength(2_000_000)
                          .maxNameLength(50_000)
                          .maxNumberLength(1_000)
                          .build())
                  // names are strangers' words: they are not kept for ever
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final String what;
  private final String path;
  private final JsonNode node;

  private Json(String what, String path, JsonNode node) {
    this.what = what;
    this.path = path;
    this.node = node;
  }

  /**
   * An object.
   *
   * @param what the answer's name for sentences, as in {@code GET_AGENTS from 10.0.0.2:5050}
   * @throws Transient when the text ends too early; {@link Fault} when it is no JSON object
   */
  public static Json read(String what, byte[] text) {
    Json json = any(what, text);
    if (!json.node.isObject()) {
      throw json.unexpected("object");
    }
    return json;
  }

  /**
   * Anything.
   *
   * @throws Transient when the text ends too early; {@link Fault} when it is no JSON
   */
  public static Json any(String what, byte[] text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (StreamConstraintsException beyond) {
      throw new Fault(
          Account.of("More than is read: " + what)
              .seen(
                  "The answer of "
                      + text.length
                      + " bytes goes beyond a limit on its depth, on the length of its texts or on"
                      + " the number of its parts ("
                      + MOST_PARTS
                      + " with this service's memory): "
                      + beyond.getOriginalMessage())
              .means("Nothing was done; what was asked is not known.")
              .todo(
                  "Check what answers at this address; give the service more memory (-Xmx) if the"
                      + " cluster is really so large."),
          beyond);
    } catch (JsonProcessingException wrong) {
      if (wrong instanceof JsonEOFException || endsAt(text.length, wrong)) {
        throw new Transient(
            Account.of("The answer is cut off: " + what)
                .seen("After " + text.length + " bytes the JSON is not complete.")
                .means("Nothing was done; what was asked is not known.")
                .todo("It is tried again. If it lasts, look for a proxy that ends answers early."));
      }
      throw new Fault(
          Account.of("Not JSON: " + what)
              .seen("Reading stops at " + where(wrong) + " of " + text.length + " bytes.")
              .means("Nothing was done; what was asked is not known.")
              .todo("Check what answers at this address."));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return new Json(what, "", node);
  }

  private Fault unexpected(String kind) {
    return new Fault(
        Account.of("No JSON " + kind + ": " + what)
            .seen("It begins with " + node.getNodeType() + ".")
            .means("Nothing was done; what was asked is not known.")
            .todo("Check what answers at this address."));
  }

  /** Some ends, that behind a comma among them, are told as wrong signs. */
  private static boolean endsAt(int length, JsonProcessingException wrong) {
    return wrong.getLocation() != null && wrong.getLocation().getByteOffset() >= length;
  }

  private static String where(JsonProcessingException wrong) {
    return wrong.getLocation() == null
        ? "some byte"
        : "byte " + wrong.getLocation().getByteOffset();
  }

  private Fault wrong(String place, String how) {
    return new Fault(
        Account.of(what + ": " + place + " " + how)
            .means("Nothing was done. The answer is not what this version of ours understands.")
            .todo("Check the version of the cluster, and report it."));
  }

  private String below(String field) {
    String shown = Foreign.text(field);
    return path.isEmpty() ? shown : path + "." + shown;
  }

  /** The field, which must be there. */
  public Json need(String field) {
    return find(field).orElseThrow(() -> wrong(below(field), "is missing"));
  }

  /** The field, if there; {@code null} counts as absent. */
  public Optional<Json> find(String field) {
    JsonNode child = node.get(field);
    return child == null || child.isNull()
        ? Optional.empty()
        : Optional.of(new Json(what, below(field), child));
  }

  /**
   * The text at this place below, if there is one that can be used as a name; nothing is wrong
   * where there is none.
   */
  public Optional<String> peek(String... fields) {
    JsonNode below = node;
    for (String field : fields) {
      below = below.path(field);
    }
    return Optional.ofNullable(below.textValue())
        .filter(text -> !text.isBlank() && Foreign.text(text).equals(text));
  }

  /** The elements of a list that may be left out when empty. */
  public List<Json> list(String field) {
    return find(field).map(Json::elements).orElse(List.of());
  }

  public boolean isList() {
    return node.isArray();
  }

  /** {@code null}. */
  public boolean isNothing() {
    return node.isNull();
  }

  public boolean isText() {
    return node.isTextual();
  }

  /** The elements of a list. */
  public List<Json> elements() {
    if (!node.isArray()) {
      throw path.isEmpty() ? unexpected("list") : wrong(path, "is not a list");
    }
    List<Json> elements = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(new Json(what, path + "[" + i + "]", node.get(i)));
    }
    return elements;
  }

  /** The fields of an object, in their order; their names are fit to be shown. */
  public Map<String, Json> fields() {
    Map<String, Json> fields = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field ->
                fields.put(
                    Foreign.text(field.getKey()),
                    new Json(what, below(field.getKey()), field.getValue())));
    return fields;
  }

  /** Fit to be shown: secrets masked, each sign visible. Equal texts stay equal. */
  public String text() {
    return Foreign.text(raw());
  }

  /** What is said in words, perhaps on several lines: on one, and fit to be shown. */
  public String sentence() {
    return Foreign.text(raw().replaceAll("\\s+", " ").strip());
  }

  /**
   * The text of something that is called by it, such as an id: to the last sign as it came. One
   * that cannot be shown as it is, is none.
   */
  public String exact() {
    String raw = raw();
    String shown = Foreign.text(raw);
    if (!shown.equals(raw)) {
      throw wrong("cannot be used: it has signs that cannot be seen, or a secret in it: " + shown);
    }
    return raw;
  }

  private String raw() {
    if (!node.isTextual()) {
      throw wrong(path, "is not a text");
    }
    return node.textValue();
  }

  public boolean flag() {
    if (!node.isBoolean()) {
      throw wrong(path, "is neither true nor false");
    }
    return node.booleanValue();
  }

  /** A whole number of 64 bits, exact, be it written 60, 60.0 or 6e1: to JSON they are the same. */
  public long integer() {
    if (node.isNumber()) {
      BigDecimal number = number();
      if (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0) {
        try {
          return number.longValueExact();
        } catch (ArithmeticException tooLarge) {
          throw wrong(path, "is not a whole number of 64 bits");
        }
      }
    }
    throw wrong(path, "is not a whole number of 64 bits");
  }

  /** A number of at most 400 digits before and behind the point. */
  public BigDecimal number() {
    if (!node.isNumber()) {
      throw wrong(path, "is not a number");
    }
    BigDecimal number = node.decimalValue();
    if (Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS) {
      throw wrong(path, "is a number beyond all bounds");
    }
    return number;
  }

  /** The number, where it is one. */
  public Optional<Double> finite() {
    return Optional.of(node)
        .filter(JsonNode::isNumber)
        .map(JsonNode::doubleValue)
        .filter(Double::isFinite);
  }

  /** A Fault that says how this place is wrong. */
  public Fault wrong(String how) {
    return wrong(path.isEmpty() ? "the answer" : path, how);
  }
}
