package org.dcosrunbooks.runbook.reconfigureagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a new configuration would do, as it was seen at one moment.
 *
 * @param bound what a yes depends on
 * @param page what the approver sees
 * @param blockers what forbids it; nobody is asked about a plan that has any
 * @param passing what has to pass before nothing forbids it, a sentence each; empty when something
 *     forbids it that does not pass by itself
 */
record Reconfiguration(
    ReconfigurePlan plan,
    ObjectNode bound,
    ObjectNode page,
    List<String> blockers,
    List<String> passing) {

  Reconfiguration {
    blockers = List.copyOf(blockers);
    passing = List.copyOf(passing);
  }

  Optional<String> refusal() {
    return blockers.isEmpty()
        ? Optional.empty()
        : Optional.of("Not reconfigured, nothing was changed. " + sentences(blockers));
  }

  /** One after another, each with its one full stop. */
  private static String sentences(List<String> blockers) {
    return blockers.stream()
        .map(blocker -> blocker.replaceAll("\\.$", "") + ".")
        .collect(Collectors.joining(" "));
  }

  /** Names of the lines that have to be ticked for a yes. */
  List<String> toSee() {
    List<String> names = new ArrayList<>();
    for (JsonNode line : page.path("lines")) {
      if (!line.path("kind").asText().equals("FINE")) {
        names.add(line.path("name").asText());
      }
    }
    return names;
  }

  /** The ticks of the form; it works templates out in labels. */
  List<Map<String, String>> ticks() {
    List<Map<String, String>> ticks = new ArrayList<>();
    for (JsonNode line : page.path("lines")) {
      String name = line.path("name").asText();
      if (!line.path("kind").asText().equals("FINE")) {
        ticks.add(
            Map.of(
                "label",
                (line.path("kind").asText() + " " + name).replaceAll("\\{(?=\\{)", "{ "),
                "value",
                name));
      }
    }
    return ticks;
  }
}
