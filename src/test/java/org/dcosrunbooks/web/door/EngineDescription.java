package org.dcosrunbooks.web.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The engine's own description of its REST tree, as far as it tells what each path takes. */
final class EngineDescription {

  /** The description calls these an object; the engine reads a question about tasks. */
  private static final Set<String> FILTERS =
      Set.of("POST filter/{}/list", "POST filter/{}/count", "POST filter/{}/singleResult");

  private static final String TASKS = "TaskQueryDto";

  private final JsonNode file;
  private final Map<String, JsonNode> operations = new TreeMap<>();

  EngineDescription() {
    try (InputStream stream = EngineDescription.class.getResourceAsStream("/openapi.json")) {
      file = JsonMapper.builder().build().readTree(stream);
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
    for (Map.Entry<String, JsonNode> path : file.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.put(
            method.getKey().toUpperCase(Locale.ROOT)
                + " "
                + path.getKey().substring(1).replaceAll("\\{[^}]*}", "{}"),
            method.getValue());
      }
    }
  }

  static String keyOf(Door door) {
    return door.method()
        + " "
        + door.path().toString().replaceAll("\\{[^}]*}", "{}").replaceAll("/$", "");
  }

  /** Names behind the address, expressions included. */
  Set<String> parameters(String door) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter :
        operations.getOrDefault(door, MissingNode.getInstance()).path("parameters")) {
      JsonNode one = resolved(parameter);
      if (one.path("in").asText().equals("query")) {
        names.add(one.path("name").asText());
      }
    }
    return names;
  }

  /** The name of what a door's body is. */
  Optional<String> body(String door) {
    if (FILTERS.contains(door)) {
      return Optional.of(TASKS);
    }
    return Optional.of(
            operations
                .getOrDefault(door, MissingNode.getInstance())
                .at("/requestBody/content/application~1json/schema/$ref")
                .asText())
        .filter(reference -> !reference.isEmpty())
        .map(EngineDescription::nameOf);
  }

  /**
   * Field → kind, expressions included: empty for a plain value, {@code []} for a list of such,
   * otherwise the name of an object, with {@code []} for a list of such.
   *
   * @param name of an object; of one that has no name of its own, {@code Owner.field}
   */
  Map<String, String> shape(String name) {
    Map<String, String> fields = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : properties(schema(name)).entrySet()) {
      fields.put(field.getKey(), kind(field.getValue(), name + "." + field.getKey()));
    }
    return fields;
  }

  private String kind(JsonNode schema, String name) {
    if (schema.has("$ref")) {
      String target = nameOf(schema.path("$ref").asText());
      return properties(schema(target)).isEmpty() ? "" : target;
    }
    if (schema.path("type").asText().equals("array")) {
      return kind(schema.path("items"), name) + "[]";
    }
    return properties(schema).isEmpty() ? "" : name;
  }

  private JsonNode schema(String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return file.path("components").path("schemas").path(name);
    }
    JsonNode field = properties(schema(name.substring(0, dot))).get(name.substring(dot + 1));
    return field.path("type").asText().equals("array") ? field.path("items") : field;
  }

  private Map<String, JsonNode> properties(JsonNode schema) {
    Map<String, JsonNode> properties = new TreeMap<>();
    JsonNode own = resolved(schema);
    for (JsonNode part : own.path("allOf")) {
      properties.putAll(properties(part));
    }
    for (Map.Entry<String, JsonNode> property : own.path("properties").properties()) {
      properties.put(property.getKey(), property.getValue());
    }
    return properties;
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? file.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static String nameOf(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  /** Names of all shapes that a body can hold, itself first. */
  List<String> shapesIn(String body) {
    List<String> names = new ArrayList<>(List.of(body));
    for (int i = 0; i < names.size(); i++) {
      for (String kind : shape(names.get(i)).values()) {
        String inside = kind.replace("[]", "");
        if (!inside.isEmpty() && !names.contains(inside)) {
          names.add(inside);
        }
      }
    }
    return names;
  }
}
