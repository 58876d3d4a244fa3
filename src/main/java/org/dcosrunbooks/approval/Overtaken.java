package org.dcosrunbooks.approval;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.CanonicalJson;
import org.dcosrunbooks.failure.Fault;

/** What has become of a question, for whoever still has it open. */
final class Overtaken {

  private Overtaken() {}

  /**
   * @param opened the plan that was read
   * @param later the plans that the run has asked with since, oldest first
   * @param onNewest the decision on the last of them
   * @return sentences without the last full stop; empty while the question is open
   */
  static Optional<String> inWords(
      Plan opened,
      Optional<Decision> decided,
      List<Plan> later,
      Optional<Decision> onNewest,
      Instant now) {
    String asked = ". It was asked with plan " + called(opened);
    if (!later.isEmpty()) {
      Plan newest = later.get(later.size() - 1);
      return Optional.of(
          decided.map(Decision::inWords).orElse("This plan is not asked about any more")
              + asked
              + "; the run asks with plan "
              + called(newest)
              + " instead. "
              + worse(later)
              + ". "
              + onNewest
                  .map(decision -> "About the new plan: " + decision.inWords() + "; that counts")
                  .orElse("Nobody has decided about the new plan yet: decide on that"));
    }
    if (decided.isPresent()) {
      return Optional.of(decided.get().inWords() + "; that counts" + asked);
    }
    return now.isBefore(opened.expires())
        ? Optional.empty()
        : Optional.of(
            "The question expired at " + Words.time(opened.expires()) + "; nobody decided" + asked);
  }

  private static String called(Plan plan) {
    return plan.shortDigest()
        + " (version "
        + plan.version()
        + ", of "
        + Words.time(plan.created())
        + ")";
  }

  /** As the pages of these plans say it. */
  private static String worse(List<Plan> plans) {
    List<String> changes = new ArrayList<>();
    for (Plan plan : plans) {
      try {
        for (JsonNode change : CanonicalJson.read(plan.page(), JsonNode.class).path("changes")) {
          changes.add(change.path("text").asText().replaceAll("\\.$", ""));
        }
      } catch (Fault changedByHand) {
        changes.add("what plan " + plan.shortDigest() + " says of it cannot be read");
      }
    }
    changes.removeIf(String::isBlank);
    return changes.isEmpty()
        ? "Nothing is noted that got worse"
        : "Worse since then: " + String.join("; ", changes);
  }
}
