package org.dcosrunbooks.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The last net before the record: what looks like a secret becomes {@code ***}. Nobody should write
 * one in the first place; this is for the sentence of a stranger that carries one along.
 */
final class Secrets {

  static final String MASKED = "***";

  private static final String WORD =
      "(?:token|password|passwd|passphrase|secret|api[_-]?key|private[_-]?key|credential)s?";

  private static final Pattern NAME =
      Pattern.compile("[\\w.-]*" + WORD + "|(?:proxy-)?authorization|(?:set-)?cookie", flags());

  /** What is kept stands in group 1. */
  private static final Pattern[] SHAPES = {
    Pattern.compile("(\\b(?:proxy-)?authorization\"?\\s*[:=]\\s*)[^\\r\\n]+", flags()),
    Pattern.compile("(\\b(?:set-)?cookie\"?\\s*[:=]\\s*)[^\\r\\n]+", flags()),
    Pattern.compile("(\\b(?:bearer|basic)\\s+)[A-Za-z0-9+/._~-]{16,}=*", flags()),
    Pattern.compile(
        "(" + WORD + "\"?\\s*[:=]\\s*)(?:\"[^\"]*\"|'[^']*'|[^\\s,;&\"'<>)}\\]]+)", flags()),
    Pattern.compile("()\\beyJ[A-Za-z0-9_-]{4,4000}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"),
    Pattern.compile("(\\w://[^\\s/:@]*:)[^\\s/@]+(?=@)"),
    Pattern.compile(
        "()-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"),
  };

  private Secrets() {}

  static String mask(String text) {
    String masked = text;
    for (Pattern shape : SHAPES) {
      masked = shape.matcher(masked).replaceAll("$1***");
    }
    return masked;
  }

  /** A tree with every text masked, and whole texts and lists under a name that tells. */
  static JsonNode mask(JsonNode node) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(mask(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> list.add(mask(item)));
      return list;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        boolean tells = NAME.matcher(field.getKey()).matches();
        boolean harmless =
            field.getValue().isNumber()
                || field.getValue().isBoolean()
                || field.getValue().isNull();
        object.set(
            mask(field.getKey()),
            tells && !harmless
                ? JsonNodeFactory.instance.textNode(MASKED)
                : mask(field.getValue()));
      }
      return object;
    }
    return node;
  }

  private static int flags() {
    return Pattern.CASE_INSENSITIVE;
  }
}
