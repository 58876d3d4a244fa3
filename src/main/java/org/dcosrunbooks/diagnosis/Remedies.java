package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.diagnosis.Findings.Safety;

/** What people can do about it. Commands are shown and never run from here. */
final class Remedies {

  /** What may stand in a command without quotes; anything else is not put into one. */
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:-]{1,255}");

  private final Patient patient;
  private final Findings found;

  Remedies(Patient patient, Findings found) {
    this.patient = patient;
    this.found = found;
  }

  void bringBack(Scheduler scheduler) {
    found.step(
        Safety.BRING_BACK,
        "Bring the scheduler of " + scheduler.name() + " back: " + scheduler.whereabouts() + ".");
  }

  void makeAnswer(Scheduler scheduler) {
    found.step(
        Safety.BRING_BACK,
        "See why the scheduler of "
            + scheduler.name()
            + " does not acknowledge, and restart it: "
            + scheduler.whereabouts()
            + ".");
  }

  void waitForTimeout(Scheduler scheduler) {
    if (scheduler.removedInTheEnd()) {
      found.step(
          Safety.WAIT,
          "Wait: without its scheduler the master removes "
              + scheduler.name()
              + " with all its tasks when its "
              + scheduler.timeout()
              + " is over. Then restart the agent's unit, or it stays DRAINING.");
    }
  }

  void tearDown(Scheduler scheduler) {
    String atLeast = patient.blindTo(Gap.TASKS) ? "at least " : "";
    found.step(
        Safety.DESTROY,
        "Only if the scheduler never returns: TEARDOWN removes "
            + scheduler.name()
            + " and kills its "
            + atLeast
            + Amounts.count(scheduler.tasks(), "task")
            + " on "
            + Amounts.count(scheduler.agents(), "agent")
            + ". Then restart the unit of this agent, or it stays DRAINING.",
        call(
            scheduler.id(),
            "{\"type\":\"TEARDOWN\",\"teardown\":{\"framework_id\":{\"value\":\""
                + scheduler.id()
                + "\"}}}"));
  }

  void lookAtUnit() {
    found.step(
        Safety.LOOK,
        "See on its machine whether the agent's unit runs, and what its log says.",
        Optional.of("systemctl status 'dcos-mesos-slave*'"));
  }

  void restartUnit(String why) {
    found.step(
        Safety.RESTART,
        "Restart the agent's unit on " + host() + ": " + why,
        Optional.of("sudo systemctl restart " + unit()));
  }

  void orderAgain(Drain drain) {
    found.step(
        Safety.ORDER_AGAIN,
        "Or drain it once more, by a person's order: nothing is left on it that could be hit. Grace"
            + " and removal must be given as they are stored.",
        carrying(
            patient.id().value(),
            "dcos node drain "
                + patient.id()
                + drain
                    .maxGracePeriod()
                    .map(Duration::toSeconds)
                    .filter(seconds -> seconds > 0)
                    .map(seconds -> " --max-grace-period=" + seconds + "s")
                    .orElse("")
                + (drain.markGone() ? " --decommission" : "")));
  }

  void giveBack() {
    found.step(
        Safety.WAIT,
        patient.order() instanceof Order.Ours
            ? "Nothing by hand: the run that drained it goes on by itself."
            : "When it is to take work again: reactivate it.",
        patient.order() instanceof Order.Ours
            ? Optional.empty()
            : carrying(patient.id().value(), "dcos node reactivate " + patient.id()));
  }

  void markGone() {
    found.step(
        Safety.DESTROY,
        "Only if the machine never returns: mark it gone. Its id is lost for good and its local"
            + " data with it; if it still lives, its tasks may run on beside their replacements.",
        carrying(patient.id().value(), "dcos node decommission " + patient.id()));
  }

  String host() {
    return Words.plain(patient.called());
  }

  private String unit() {
    return patient.agent().map(Agent::isPublic).orElse(false)
        ? "dcos-mesos-slave-public"
        : "dcos-mesos-slave";
  }

  private Optional<String> call(String carried, String body) {
    return patient
        .view()
        .masters()
        .leader()
        .map(Masters.Master::address)
        .filter(address -> HARMLESS.matcher(address).matches())
        .flatMap(
            address ->
                carrying(
                    carried,
                    "curl -H \"Authorization: token=$DCOS_TOKEN\" -H 'Content-Type:"
                        + " application/json' -d '"
                        + body
                        + "' http://"
                        + address
                        + "/api/v1"));
  }

  private static Optional<String> carrying(String id, String command) {
    return HARMLESS.matcher(id).matches() ? Optional.of(command) : Optional.empty();
  }
}
