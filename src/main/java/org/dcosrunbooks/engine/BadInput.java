package org.dcosrunbooks.engine;

import java.util.Map;
import java.util.stream.Collectors;

/** Input refused at the door: field → why. Nothing was changed. */
public final class BadInput extends RuntimeException {

  private final transient Map<String, String> fields;

  public BadInput(Map<String, String> fields) {
    super(
        fields.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(field -> field.getKey() + ": " + field.getValue())
            .collect(Collectors.joining("; ")));
    this.fields = Map.copyOf(fields);
  }

  public Map<String, String> fields() {
    return fields;
  }

  /** Which fields are not right, without what was sent in them. */
  public String fieldsInWords() {
    return "not right: " + fields.keySet().stream().sorted().collect(Collectors.joining(", "));
  }
}
