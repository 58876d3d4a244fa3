package org.dcosrunbooks.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks what somebody gave to start a runbook: declared names, types, lengths, characters, words,
 * and then the runbook's own rules.
 */
final class StartValues {

  private StartValues() {}

  /**
   * @return name → String or Boolean, with the standard values filled in
   * @throws BadInput naming every field that is refused
   */
  static Map<String, Object> checked(Runbook runbook, Map<String, ?> given) {
    Map<String, String> refused = new TreeMap<>();
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> known = runbook.startVariables().stream().map(Var::name).toList();
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        refused.put(
            Text.shown(name),
            "is not a start variable of "
                + runbook.id()
                + "; known are "
                + String.join(", ", known));
      }
    }
    for (Var<?> variable : runbook.startVariables()) {
      StartField field =
          variable
              .startField()
              .orElseThrow(() -> new IllegalStateException(variable + " is no start variable"));
      Object value = given.get(variable.name());
      try {
        Object checked = variable.type() == Boolean.class ? flag(value) : text(field, value);
        if (checked != null) {
          values.put(variable.name(), checked);
        }
      } catch (IllegalArgumentException wrong) {
        refused.put(variable.name(), wrong.getMessage());
      }
    }
    runbook.refusals(Map.copyOf(values)).forEach(refused::putIfAbsent);
    if (!refused.isEmpty()) {
      throw new BadInput(refused);
    }
    return values;
  }

  private static Boolean flag(Object value) {
    if (value == null || "".equals(value)) {
      return Boolean.FALSE;
    }
    if (value instanceof Boolean given) {
      return given;
    }
    if ("true".equals(value) || "false".equals(value)) {
      return Boolean.valueOf((String) value);
    }
    throw new IllegalArgumentException("must be true or false");
  }

  private static String text(StartField field, Object value) {
    if (value != null && !(value instanceof String)) {
      throw new IllegalArgumentException("must be a text");
    }
    String given = value == null ? "" : (String) value;
    if (given.length() > field.maxLength()) {
      throw new IllegalArgumentException(
          "has " + given.length() + " characters; at most " + field.maxLength() + " are taken");
    }
    Text.firstHidden(given)
        .ifPresent(
            which -> {
              throw new IllegalArgumentException(Text.refusal(which));
            });
    String text = Text.stripped(given);
    if (text.isEmpty()) {
      if (field.required()) {
        throw new IllegalArgumentException("is missing: " + field.hint());
      }
      return field.standard().orElse(null);
    }
    if (!field.choices().isEmpty() && !field.choices().contains(text)) {
      throw new IllegalArgumentException("must be one of " + String.join(", ", field.choices()));
    }
    return text;
  }
}
