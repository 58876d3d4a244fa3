package org.dcosrunbooks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an agent says about itself to frameworks: the value of {@code MESOS_ATTRIBUTES}, as in
 * {@code rack:r1;slots:4;zone:[1-5]}. An agent has no sets among them: Mesos ends on one.
 *
 * @param all in the order in which they are written; an agent may announce a name twice
 */
public record AgentAttributes(List<Attribute> all) {

  /** One of them. */
  public record Attribute(String name, MesosValue value) {

    @Override
    public String toString() {
      return name + ":" + value;
    }
  }

  public static final AgentAttributes NONE = new AgentAttributes(List.of());

  private static final String PUBLIC = "public_ip";

  public AgentAttributes {
    all = List.copyOf(all);
  }

  /**
   * Reads them as Mesos does (mesos:src/common/attributes.cpp), and refuses what it would take in a
   * way that nobody means: a name twice, blanks, numbers that one release takes for a text.
   *
   * @throws BadSyntax with the reason
   */
  public static AgentAttributes parse(String text) {
    FlagFile.refuse(text);
    List<Attribute> all = new ArrayList<>();
    for (String pair : text.split(";")) {
      if (pair.isEmpty()) {
        continue; // Mesos skips them too
      }
      Attribute one = read(pair);
      if (all.stream().anyMatch(other -> other.name().equals(one.name()))) {
        throw new BadSyntax(one.name() + " is given twice");
      }
      all.add(one);
    }
    if (all.isEmpty()) {
      throw new BadSyntax("there is no attribute in it; write name:value;name:value");
    }
    return new AgentAttributes(all);
  }

  private static Attribute read(String pair) {
    int colon = pair.indexOf(':');
    if (colon < 1 || colon == pair.length() - 1) {
      throw new BadSyntax("\"" + pair + "\" is no attribute; write name:value;name:value");
    }
    String name = pair.substring(0, colon);
    if (!name.matches("[A-Za-z0-9_.@/-]+")) {
      throw new BadSyntax(
          "\"" + name + "\" is no name; use letters, digits, dots, dashes, underscores, no blanks");
    }
    MesosValue value = MesosValue.parse(pair.substring(colon + 1));
    if (value instanceof MesosValue.Items) {
      throw new BadSyntax(name + " is a set; Mesos takes none as an attribute and ends");
    }
    return new Attribute(name, value);
  }

  /** The first one of that name, which is the one that Mesos finds. */
  public Optional<MesosValue> value(String name) {
    return all.stream().filter(one -> one.name().equals(name)).map(Attribute::value).findFirst();
  }

  /** Public agents carry {@code public_ip:true}. */
  public boolean isPublic() {
    return value(PUBLIC).filter(new MesosValue.Text("true")::equals).isPresent();
  }

  /** The same text for a public agent; what is given of it stays as it is. */
  public static String asPublic(String text) {
    return text + (text.endsWith(";") ? "" : ";") + PUBLIC + ":true";
  }

  /** True when a master may show these as those, in whatever order. */
  public boolean areAnnouncedAs(AgentAttributes announced) {
    return all.size() == announced.all.size()
        && all.stream()
            .allMatch(
                one ->
                    announced
                        .value(one.name())
                        .filter(shown -> one.value().isAnnouncedAs(shown))
                        .isPresent());
  }

  /** Each as Mesos reads it. */
  @Override
  public String toString() {
    return all.stream().map(Attribute::toString).collect(Collectors.joining(";"));
  }
}
