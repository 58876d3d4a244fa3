package org.dcosrunbooks.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.secrecy.Foreign;
import org.dcosrunbooks.secrecy.Masked;

/** The last net before the record: texts and trees of texts as {@link Foreign} shows them. */
final class Secrets {

  private Secrets() {}

  static String mask(String text) {
    return Foreign.lines(text);
  }

  /**
   * A text of which some are JSON: in those each text by itself, so that a word in one does not
   * take everything behind it along.
   */
  static String maskAll(String text) {
    Optional<JsonNode> inside = CanonicalJson.container(text);
    if (inside.isEmpty()) {
      return mask(text);
    }
    JsonNode masked = mask(inside.get());
    return masked.equals(inside.get()) ? text : masked.toString();
  }

  /** A tree with every text masked, and whole texts and lists under a name that tells. */
  static JsonNode mask(JsonNode node) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(maskAll(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> list.add(mask(item)));
      return list;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        boolean tells = Masked.isNameOfSecret(field.getKey());
        boolean harmless =
            field.getValue().isNumber()
                || field.getValue().isBoolean()
                || field.getValue().isNull();
        object.set(
            mask(field.getKey()),
            tells && !harmless
                ? JsonNodeFactory.instance.textNode(Masked.MARK)
                : mask(field.getValue()));
      }
      return object;
    }
    return node;
  }
}
