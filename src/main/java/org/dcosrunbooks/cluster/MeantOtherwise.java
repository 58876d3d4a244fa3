package org.dcosrunbooks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Mesos takes without a word, and whoever wrote it may have meant otherwise: sentences for
 * those who decide.
 */
public final class MeantOtherwise {

  /** As in {@code r2,zone:z1}: another pair stands in the value. */
  private static final Pattern PAIR_INSIDE = Pattern.compile("[,|&+ ] *([A-Za-z0-9_.@/-]+)[:=].");

  private MeantOtherwise() {}

  /**
   * @param text the value of {@code MESOS_ATTRIBUTES}, which can be read
   */
  public static List<String> inAttributes(String text) {
    List<String> sentences = new ArrayList<>();
    for (String pair : text.split(";")) {
      int colon = pair.indexOf(':');
      if (colon > 0) {
        String name = pair.substring(0, colon);
        String given = pair.substring(colon + 1).strip();
        inside(name, given)
            .or(() -> asNumber("attribute " + name, given))
            .ifPresent(sentences::add);
      }
    }
    return sentences;
  }

  /**
   * @param text the value of {@code MESOS_RESOURCES}, which can be read
   */
  public static List<String> inResources(String text, String defaultRole) {
    AgentResources resources = AgentResources.parse(text, defaultRole);
    List<String> sentences = new ArrayList<>();
    resources.nothing().stream()
        .map(key -> key + " is none of it: Mesos leaves it out, and does not look for it either.")
        .sorted()
        .forEach(sentences::add);
    for (AgentResources.Piece piece : resources.pieces()) {
      if (piece.value() instanceof MesosValue.Scalar scalar) {
        counted(piece.key().toString(), scalar).ifPresent(sentences::add);
      }
    }
    return sentences;
  }

  private static Optional<String> inside(String name, String given) {
    Matcher pair = PAIR_INSIDE.matcher(given);
    return MesosValue.parse(given) instanceof MesosValue.Text && pair.find()
        ? Optional.of(
            "Mesos reads one attribute "
                + name
                + " with the value "
                + given
                + ", and none of the name "
                + pair.group(1)
                + ": only a semicolon ends an attribute.")
        : Optional.empty();
  }

  /** Of something that looks like a name, as {@code 007} or {@code 1.10}, and is a number. */
  private static Optional<String> asNumber(String what, String given) {
    if (!(MesosValue.parse(given) instanceof MesosValue.Scalar scalar)) {
      return Optional.empty();
    }
    return given.replaceAll("\\.0*$", "").equals(scalar.toString())
        ? counted(what, scalar)
        : Optional.of(
            what
                + " is the number "
                + scalar
                + " to Mesos, and no text; written is "
                + given
                + ".");
  }

  private static Optional<String> counted(String what, MesosValue.Scalar scalar) {
    return scalar
        .counted()
        .map(
            thousandths ->
                what
                    + " is "
                    + scalar
                    + ", and Mesos compares it as "
                    + thousandths
                    + ": three digits behind the point.");
  }
}
