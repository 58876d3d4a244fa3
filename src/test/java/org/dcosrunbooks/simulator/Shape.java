package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The keys of a JSON document and the kinds of their values. */
final class Shape {

  private Shape() {}

  static Set<String> of(JsonNode node) {
    Set<String> paths = new TreeSet<>();
    collect("", node, paths);
    return paths;
  }

  /** An example that its makers published; see the README beside it. */
  static JsonNode example(String name) {
    try (InputStream in = Shape.class.getResourceAsStream("/simulator/" + name + ".json")) {
      return Caller.JSON.readTree(in);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void collect(String path, JsonNode node, Set<String> paths) {
    if (node.isObject()) {
      paths.add(path + " object");
      node.properties()
          .forEach(each -> collect(path + "/" + each.getKey(), each.getValue(), paths));
    } else if (node.isArray()) {
      paths.add(path + " array");
      node.forEach(each -> collect(path + "[]", each, paths));
    } else {
      String kind = node.isNumber() ? "number" : node.getNodeType().name().toLowerCase(Locale.ROOT);
      paths.add(path + " " + kind);
    }
  }
}
