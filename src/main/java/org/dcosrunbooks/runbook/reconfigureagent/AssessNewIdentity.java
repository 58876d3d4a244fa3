package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.springframework.stereotype.Component;

/**
 * The agent ends again and again, and would start under another id: says what that costs, as the
 * plan somebody is asked about.
 */
@Component
final class AssessNewIdentity extends Step {

  private static final String ADVICE = "If recovery failed due to a change";
  private static final int LONGEST = 900;

  private final ConfigurationJobs jobs;
  private final QuestionOnTheWay questions;

  AssessNewIdentity(ConfigurationJobs jobs, QuestionOnTheWay questions) {
    this.jobs = jobs;
    this.questions = questions;
  }

  @Override
  protected void run(StepContext step) {
    ReconfigurePlan plan =
        step.plan(ReconfigurePlan.class).asking(ReconfigurePlan.Asks.REMOVE_IDENTITY);
    questions.ask(
        step,
        plan,
        new QuestionOnTheWay.Question(
            "May the agent on " + plan.host() + " give up its id, since it does not start with it?",
            costs(plan),
            List.of(
                new QuestionOnTheWay.Cost(
                    "said",
                    "The agent says: "
                        + against(jobs.log(plan, step.runId(), ConfigurationJobs.CHANGE)))),
            List.of(
                "one job on the machine: stop the unit, remove the identity link, start the unit",
                "wait until the agent has registered under a new id, and check it",
                "compare what it announces with what was ordered"),
            "The old files are put back, and the agent is started with its old id."));
  }

  private static List<QuestionOnTheWay.Cost> costs(ReconfigurePlan plan) {
    List<QuestionOnTheWay.Cost> costs = new ArrayList<>();
    costs.add(
        new QuestionOnTheWay.Cost(
            "new-identity",
            "The agent "
                + plan.agent()
                + " ends. The machine comes back as another agent, which works from its first"
                + " second; pods that wait for the old id wait for ever."));
    int number = 1;
    for (String volume : plan.volumes()) {
      costs.add(
          new QuestionOnTheWay.Cost(
              "local-data-" + number++,
              "The " + volume + " stays on the machine; what waits for it does not find it."));
    }
    return costs;
  }

  /** The lines in which Mesos says what does not fit, without its advice after them. */
  private static String against(String log) {
    String said =
        log.lines()
            .map(String::strip)
            .dropWhile(line -> !line.contains("Failed to perform recovery"))
            .takeWhile(line -> !line.contains(ADVICE))
            .collect(Collectors.joining(" "));
    return said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said;
  }

  @Override
  protected String retryNote() {
    return "harmless: it only looks, and a new plan takes the place of an open one.";
  }
}
