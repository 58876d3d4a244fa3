package org.dcosrunbooks.runbook.reconfigureagent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.EnvironmentFile;
import org.dcosrunbooks.guard.Verdict;
import org.dcosrunbooks.runbook.Evacuation;

/** What the approver reads: the page of the evacuation, with what is done on the machine. */
final class ReconfigurationPage {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ReconfigurePlan plan;
  private final ReconfigurationQuestion.Asked asked;
  private final AgentConfiguration now;
  private final List<Verdict> rules;
  private final List<String> blockers;
  private final Evacuation.Hit hit;
  private final List<String> toMind;

  ReconfigurationPage(
      ReconfigurePlan plan,
      ReconfigurationQuestion.Asked asked,
      AgentConfiguration now,
      List<Verdict> rules,
      List<String> blockers,
      Evacuation.Hit hit,
      List<String> toMind) {
    this.plan = plan;
    this.asked = asked;
    this.now = now;
    this.rules = rules;
    this.blockers = blockers;
    this.hit = hit;
    this.toMind = toMind;
  }

  ObjectNode page() {
    ObjectNode page = hit.page().deepCopy();
    String headline = page.path("headline").asText();
    String question =
        "May "
            + asked.starter()
            + (plan.files().isEmpty() ? " restart agent " : " give agent ")
            + plan.host()
            + (plan.files().isEmpty()
                ? " with the configuration that it has?"
                : " another configuration?");
    ArrayNode lines = lines(page);
    String verdict = verdict(lines);
    page.put("question", question);
    page.put("verdict", verdict);
    page.set("warnings", texts(warnings()));
    page.set("lines", lines);
    page.set("order", texts(order()));
    page.put("ifAborted", ifAborted());
    if (!plan.evacuate()) {
      page.put("expected", "All tasks end at once, when the job begins.");
      page.path("tasks").forEach(task -> atOnce((ObjectNode) task));
    }
    ArrayNode facts = JSON.arrayNode();
    page.path("facts").forEach(facts::add);
    facts.add(fact("attributes now", orNone(now.attributes().toString())));
    facts.add(fact("resources now", orNone(now.resources().written())));
    page.set("facts", facts);
    ArrayNode summary = JSON.arrayNode();
    summary.add(fact("Question", question));
    summary.add(fact("Where", headline));
    summary.add(fact("Reason", asked.reason()));
    summary.add(fact("Verdict", verdict));
    warnings().forEach(text -> summary.add(fact("Mind", text)));
    difference().forEach(line -> summary.add(fact("On the machine", line)));
    summary.add(fact("If aborted", ifAborted()));
    page.set("summary", summary);
    return page;
  }

  private static void atOnce(ObjectNode task) {
    if (!task.path("endsBy").asText().isEmpty()) {
      task.put("grace", "none: killed").put("endsBy", "at once");
    }
  }

  private String verdict(ArrayNode lines) {
    String change =
        plan.files().isEmpty()
            ? "nothing changes on the machine"
            : plan.files().size() == 1 ? "one file changes" : plan.files().size() + " files change";
    return change
        + ", "
        + (plan.newIdentity() ? "NEW id" : "same id")
        + "; "
        + Amounts.count(count(lines, "OUTAGE"), "outage")
        + ", "
        + count(lines, "DEGRADED")
        + " degraded, "
        + Amounts.count(count(lines, "BLOCKER"), "blocker")
        + ", "
        + Amounts.count(count(lines, "UNSEEN"), "thing")
        + " we could not see";
  }

  private static long count(ArrayNode lines, String kind) {
    return lines.findValuesAsText("kind").stream().filter(kind::equals).count();
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    warnings.add(
        plan.evacuate()
            ? "The drain cannot be cancelled once started. Tasks get SIGTERM at once."
            : "No evacuation: every task here is killed at once (SIGUSR1). Marathon starts its own"
                + " again; services built on the SDK wait for this agent.");
    if (plan.newIdentity()) {
      warnings.add(
          "The agent comes back under a new id and works from its first second. The masters forget"
              + " its old id then; where they do not, an approver is asked whether it is gone.");
      now.volumes()
          .forEach(
              volume ->
                  warnings.add(
                      "The "
                          + volume
                          + " stays on the machine and is offered under the new id; what waits for"
                          + " it at the old id does not find it by itself."));
    }
    warnings.addAll(toMind);
    return warnings;
  }

  private ArrayNode lines(ObjectNode page) {
    ArrayNode lines = JSON.arrayNode();
    blockers.stream()
        .filter(blocker -> !hit.blockers().contains(blocker))
        .forEach(
            blocker ->
                lines.add(
                    line(
                        "BLOCKER",
                        blocker.substring(0, blocker.indexOf(':')),
                        blocker.substring(blocker.indexOf(':') + 1).strip())));
    if (plan.newIdentity()) {
      lines.add(
          line(
              "OUTAGE",
              "new-identity",
              "the agent " + plan.agent() + " ends; the machine comes back as another agent"));
    }
    if (!plan.evacuate()) {
      lines.add(
          line("OUTAGE", "all-tasks-killed", "every task on the agent is lost, without its grace"));
    }
    page.path("lines").forEach(lines::add);
    int number = 1;
    for (Verdict rule : rules) {
      boolean unsure = rule.word() == Verdict.Word.CANNOT_TELL && plan.newIdentity();
      lines.add(
          line(
              unsure ? "UNSEEN" : "FINE",
              (unsure ? "not-written-" : "rule-") + number++,
              rule.reason()));
    }
    for (String line : difference()) {
      lines.add(line("FINE", "change-" + number++, line));
    }
    return lines;
  }

  private List<String> difference() {
    List<String> difference = new ArrayList<>();
    for (ReconfigurePlan.FileChange file : plan.files()) {
      EnvironmentFile before =
          file.text().map(EnvironmentFile::parse).orElseGet(EnvironmentFile::empty);
      before
          .to(EnvironmentFile.parse(file.after()))
          .forEach(line -> difference.add(file.path() + ": " + line));
    }
    return difference;
  }

  private List<String> order() {
    List<String> order = new ArrayList<>(List.of("take a place", "look again"));
    if (plan.evacuate()) {
      order.add("DRAIN_AGENT: no way back from here on");
      order.add("wait for DRAINED");
    } else {
      order.add("SIGUSR1 to the agent: all tasks end, no way back from here on");
    }
    order.add("one job on the machine: stop the unit, " + onTheMachine() + "start it");
    order.add("wait until the agent has registered again, and check it");
    order.add("compare what it announces with what was ordered");
    if (plan.evacuate() && !plan.newIdentity()) {
      order.add("REACTIVATE_AGENT: the agent takes work again");
    }
    order.add("wait until what waited for the node runs, give the place back");
    return order;
  }

  private String onTheMachine() {
    return (plan.files().isEmpty() ? "" : "write the files with copies of the old, ")
        + "reload systemd, "
        + (plan.newIdentity() ? "remove its identity, " : "");
  }

  private String ifAborted() {
    return "Before the "
        + (plan.evacuate() ? "drain" : "job")
        + " begins nothing has changed. After it, what has begun is finished: the job runs to its"
        + " end, and the agent is given back"
        + (plan.evacuate() ? "; moved tasks stay moved." : ".")
        + (plan.files().isEmpty()
            ? ""
            : " A change that was made stays; one that failed is taken back.");
  }

  private static String orNone(String values) {
    return values.isEmpty() ? "none" : values;
  }

  private static ObjectNode line(String kind, String name, String text) {
    return JSON.objectNode().put("kind", kind).put("name", name).put("text", text);
  }

  private static ObjectNode fact(String name, String value) {
    return JSON.objectNode().put("name", name).put("value", value);
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode array = JSON.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
