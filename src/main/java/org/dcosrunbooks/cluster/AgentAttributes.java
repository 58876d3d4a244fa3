package org.dcosrunbooks.cluster;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an agent says about itself to frameworks: the value of {@code MESOS_ATTRIBUTES}, as in
 * {@code rack:r1;slots:4;zone:[1-5]}. An agent has no sets among them: Mesos ends on one.
 *
 * @param values in the order in which they are written
 */
public record AgentAttributes(Map<String, MesosValue> values) {

  public static final AgentAttributes NONE = new AgentAttributes(Map.of());

  private static final String PUBLIC = "public_ip";

  public AgentAttributes {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads them as Mesos does (mesos:src/common/attributes.cpp), and refuses what it would take in a
   * way that nobody means: a name twice, blanks, numbers that one release takes for a text.
   *
   * @throws BadSyntax with the reason
   */
  public static AgentAttributes parse(String text) {
    Map<String, MesosValue> values = new LinkedHashMap<>();
    for (String pair : text.split(";")) {
      if (pair.isEmpty()) {
        continue; // Mesos skips them too
      }
      int colon = pair.indexOf(':');
      if (colon < 1 || colon == pair.length() - 1) {
        throw new BadSyntax("\"" + pair + "\" is no attribute; write name:value;name:value");
      }
      String name = pair.substring(0, colon);
      if (!name.matches("[A-Za-z0-9_.@/-]+")) {
        throw new BadSyntax(
            "\""
                + name
                + "\" is no name; use letters, digits, dots, dashes, underscores, no blanks");
      }
      MesosValue value = MesosValue.parse(pair.substring(colon + 1));
      if (value instanceof MesosValue.Items) {
        throw new BadSyntax(name + " is a set; Mesos takes none as an attribute and ends");
      }
      if (values.put(name, value) != null) {
        throw new BadSyntax(name + " is given twice");
      }
    }
    if (values.isEmpty()) {
      throw new BadSyntax("there is no attribute in it; write name:value;name:value");
    }
    return new AgentAttributes(values);
  }

  public Optional<MesosValue> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The same, and one more or another value. */
  public AgentAttributes with(String name, MesosValue value) {
    Map<String, MesosValue> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new AgentAttributes(more);
  }

  /** Public agents carry {@code public_ip:true}. */
  public boolean isPublic() {
    return value(PUBLIC).filter(new MesosValue.Text("true")::equals).isPresent();
  }

  /** The same for a public agent. */
  public AgentAttributes asPublic() {
    return with(PUBLIC, new MesosValue.Text("true"));
  }

  /** The value of {@code MESOS_ATTRIBUTES}. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(";"));
  }
}
