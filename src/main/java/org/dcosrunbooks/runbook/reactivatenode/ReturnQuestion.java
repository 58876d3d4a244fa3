package org.dcosrunbooks.runbook.reactivatenode;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.cluster.Registry;
import org.dcosrunbooks.engine.OtherRuns;
import org.dcosrunbooks.engine.SeenAgents;
import org.dcosrunbooks.runbook.AgentPlan;
import org.dcosrunbooks.runbook.AgentUnit;
import org.dcosrunbooks.runbook.SitePolicy;
import org.dcosrunbooks.runbook.Work;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Gathers what bringing an agent back means, for the first look and for the second one alike. */
@Component
final class ReturnQuestion {

  private static final int EARLIER_RUNS = 5;

  private final WhoTookItOut who;
  private final OtherRuns runs;
  private final SeenAgents seenAgents;
  private final Approvals approvals;
  private final SitePolicy policy;
  private final Clock clock;
  private final String clusterName;

  ReturnQuestion(
      WhoTookItOut who,
      OtherRuns runs,
      SeenAgents seenAgents,
      Approvals approvals,
      SitePolicy policy,
      Clock clock,
      @Value("${dcos.cluster.name}") String clusterName) {
    this.who = who;
    this.runs = runs;
    this.seenAgents = seenAgents;
    this.approvals = approvals;
    this.policy = policy;
    this.clock = clock;
    this.clusterName = clusterName;
  }

  /** Why it may not be done at this hour; empty when it may. */
  Optional<String> closedNow() {
    return policy
        .hours(ReactivateNode.ID, "return", clock.instant().atZone(ZoneId.systemDefault()))
        .refusal();
  }

  /** What the run was started with. */
  record Asked(String runId, String reason, String ticket, String starter) {}

  /**
   * @param differences what is not as it was when somebody was asked the last time
   */
  ReturnAssessment about(ClusterView view, AgentId id, Asked asked, List<String> differences) {
    Optional<Agent> agent = view.agent(id);
    FoundAgent found = FoundAgent.of(view, id, seenAgents);
    WhoTookItOut.Answer taken = who.of(view, id, found.host());
    Work work = taken.run().flatMap(this::workOf).orElse(Work.NONE);
    ReturnPlan plan =
        new ReturnPlan(
            id,
            found.host(),
            found.address(),
            found.port(),
            agent.filter(known -> !known.version().isEmpty()).map(AgentUnit::of).orElse(null),
            taken.found(),
            work,
            asked.reason(),
            asked.ticket());
    return new ReturnAssessment(
        plan,
        new ReturnAssessment.Bound(
            id.value(), found.address(), taken.found().drained(), taken.found().drainStarted()),
        page(view, plan, agent, taken, asked, differences));
  }

  /** What waited for the agent when that run's plan was made. */
  private Optional<Work> workOf(OtherRuns.Left left) {
    return approvals.current(left.id()).map(plan -> approvals.body(plan, AgentPlan.class).work());
  }

  private ReturnAssessment.Page page(
      ClusterView view,
      ReturnPlan plan,
      Optional<Agent> agent,
      WhoTookItOut.Answer taken,
      Asked asked,
      List<String> differences) {
    String headline =
        clusterName
            + " · "
            + ReactivateNode.ID
            + (asked.ticket().isBlank() ? "" : " · " + asked.ticket());
    String question = "May " + asked.starter() + " bring agent " + plan.host() + " back to work?";
    String found = plan.host() + " was " + plan.givesBack().who() + ".";
    String mind = "Frameworks are offered it at once and may start tasks there.";
    List<ReturnAssessment.Line> lines = lines(view, plan, agent, taken);
    String ifYes =
        "Starts when no other run works on the agent. If it is not out in the same way any more, you"
            + " are asked again.";
    return new ReturnAssessment.Page(
        headline,
        question,
        found,
        asked.reason(),
        asked.ticket(),
        asked.starter(),
        List.of(mind),
        lines,
        facts(view, plan, agent),
        List.of(
            "take the agent's place, so that no other run works on it",
            "look again",
            "start the agent's unit, if it does not run",
            "wait until the agent is registered, and check the node",
            "REACTIVATE_AGENT: the agent takes work from here on",
            "see its resources offered, and what waited for it run",
            "give the place back"),
        "Before step 5 nothing has changed but that the unit may run. After it the agent takes work,"
            + " and an abort leaves it so.",
        checks(view, agent),
        notChecked(taken),
        List.of(
            new ReturnAssessment.Fact("Question", question),
            new ReturnAssessment.Fact("Where", headline),
            new ReturnAssessment.Fact("Reason", asked.reason()),
            new ReturnAssessment.Fact("Found", found),
            new ReturnAssessment.Fact("Mind", mind),
            new ReturnAssessment.Fact("If yes", ifYes)),
        differences.stream().map(ReturnAssessment.Change::new).toList(),
        "/runs/" + asked.runId() + "/plan",
        "/runs/" + asked.runId(),
        ifYes,
        runs.lastOn(plan.host(), EARLIER_RUNS).stream()
            .map(run -> new ReturnAssessment.Fact(run.title(), run.outcome()))
            .toList(),
        "/agents/" + plan.agent().value() + "/diagnosis");
  }

  private static List<ReturnAssessment.Line> lines(
      ClusterView view, ReturnPlan plan, Optional<Agent> agent, WhoTookItOut.Answer taken) {
    List<ReturnAssessment.Line> lines = new ArrayList<>();
    if (taken.run().isEmpty()) {
      lines.add(
          new ReturnAssessment.Line(
              "UNSEEN",
              "who-took-it-out",
              "it was "
                  + plan.givesBack().who()
                  + ". Why, and whether they are done with it, nobody here knows: ask them."));
    } else {
      lines.add(new ReturnAssessment.Line("FINE", "taken-out", plan.givesBack().who() + "."));
    }
    lines.add(new ReturnAssessment.Line("FINE", "unit", unit(view, plan, agent)));
    if (!plan.work().waiting().isEmpty()) {
      lines.add(
          new ReturnAssessment.Line(
              "FINE", "waits-for-it", String.join(", ", plan.work().waiting()) + "."));
    }
    return lines;
  }

  private static String unit(ClusterView view, ReturnPlan plan, Optional<Agent> agent) {
    if (agent.isPresent()) {
      return "the agent is registered; whether it runs is asked right before it is given back.";
    }
    return "the agent is not registered"
        + view.registry()
            .entry(plan.agent())
            .flatMap(Registry.Entry::since)
            .map(since -> " and unreachable since " + since)
            .orElse("")
        + ": its unit is started first.";
  }

  private static List<ReturnAssessment.Fact> facts(
      ClusterView view, ReturnPlan plan, Optional<Agent> agent) {
    List<ReturnAssessment.Fact> facts = new ArrayList<>();
    facts.add(new ReturnAssessment.Fact("agent id", plan.agent().value()));
    if (!plan.address().isEmpty()) {
      facts.add(new ReturnAssessment.Fact("address", plan.address() + ":" + plan.port()));
    }
    agent.ifPresent(
        seen -> {
          facts.add(new ReturnAssessment.Fact("state", seen.state().name()));
          facts.add(new ReturnAssessment.Fact("kind", seen.isPublic() ? "public" : "private"));
          facts.add(new ReturnAssessment.Fact("Mesos", seen.version()));
          facts.add(
              new ReturnAssessment.Fact(
                  "tasks", String.valueOf(view.tasksOf(plan.agent()).size())));
        });
    return facts;
  }

  private static List<ReturnAssessment.Check> checks(ClusterView view, Optional<Agent> agent) {
    return List.of(
        new ReturnAssessment.Check(
            "masters",
            view.masters().recoveredCount()
                + " of "
                + view.masters().members().size()
                + " recovered; leader "
                + view.masters().leader().map(Masters.Master::address).orElse("not known"),
            "each master's metrics",
            view.taken()),
        new ReturnAssessment.Check(
            "maintenance schedule",
            "the agent's machine is in no window",
            "GET_MAINTENANCE_SCHEDULE",
            view.taken()),
        new ReturnAssessment.Check(
            "registered",
            agent.isPresent() ? "yes" : "no",
            "GET_AGENTS, the leader's registry",
            view.taken()));
  }

  private static List<String> notChecked(WhoTookItOut.Answer taken) {
    List<String> not = new ArrayList<>();
    not.add("the node itself: that comes when its unit runs, and before it gets work");
    if (taken.run().isEmpty()) {
      not.add("what waited for the agent: no run of this service took it out, so nobody noted it");
    }
    return not;
  }
}
