package org.dcosrunbooks.runbook;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.StepContext;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.node.JobName;
import org.dcosrunbooks.node.JobState;
import org.dcosrunbooks.node.Jobs;
import org.dcosrunbooks.node.Node;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Begins the jobs for an agent's units on its machine, each once in a run. */
@Component
final class UnitJobs {

  private final Jobs jobs;
  private final MachineOfAgent machines;
  private final ObjectProvider<ClusterNow> cluster;

  UnitJobs(Jobs jobs, MachineOfAgent machines, ObjectProvider<ClusterNow> cluster) {
    this.cluster = cluster;
    this.jobs = jobs;
    this.machines = machines;
  }

  /**
   * Begins a job, or attaches to it where an earlier try has begun it, and leaves the word whether
   * there is something to wait for. The machine proves right before that it is the one meant. A no,
   * of the machine or about it, is a reason for people, not a failure.
   *
   * @param against why not, by what the cluster shows now
   * @param act does it, given what is asked in words and the call
   */
  void begin(
      StepContext step,
      UnitJob job,
      AgentPlan plan,
      Optional<String> against,
      BiConsumer<String, Runnable> act) {
    Optional<String> no = ask(step, job, plan, against, act);
    step.set(RunbookVars.UNIT_JOB_BEGUN, no.isEmpty() ? "YES" : "NO");
    no.ifPresent(reason -> peopleDoIt(step, reason));
  }

  private Optional<String> ask(
      StepContext step,
      UnitJob job,
      AgentPlan plan,
      Optional<String> against,
      BiConsumer<String, Runnable> act) {
    JobName name = job.name(step.runId());
    JobState before;
    try {
      before = jobs.look(node(plan), name);
    } catch (Refused said) {
      return Optional.of(said.account().inOneParagraph());
    }
    if (before instanceof JobState.Unreachable silent) {
      // asked before, and the answer was lost: the wait finds out what came of it
      return job.isAsked(step.subject().record())
          ? Optional.empty()
          : Optional.of(plan.host() + " cannot be reached: " + silent.why());
    }
    if (!(before instanceof JobState.NotStarted)) {
      step.foundDone();
      step.looked("the job " + name + " has begun on " + plan.host());
      return Optional.empty();
    }
    MachineOfAgent.Seen machine =
        against.map(MachineOfAgent.Seen::no).orElseGet(() -> machines.of(plan));
    if (machine.against().isPresent()) {
      step.foundNotDone();
      return machine.against();
    }
    step.looked("the machine at " + plan.address() + " is the one that is meant");
    return act(
        job.act() + " " + machine.unit().name() + " on " + plan.host(),
        () -> jobs.start(MeantMachine.of(plan), name, job.script(machine.unit())),
        act);
  }

  /** Only what the machine itself says is a reason; what the record says fails the step. */
  private static Optional<String> act(
      String what, Runnable start, BiConsumer<String, Runnable> act) {
    AtomicReference<Failure> no = new AtomicReference<>();
    try {
      act.accept(
          what,
          () -> {
            try {
              start.run();
            } catch (Transient | Refused said) {
              no.set(said);
              throw said;
            }
          });
      return Optional.empty();
    } catch (Transient | Refused said) {
      if (no.get() != said) {
        throw said;
      }
      return Optional.of(said.account().inOneParagraph());
    }
  }

  /** Whether a job that the run has asked for is at work now, as far as its machine tells. */
  boolean isRunning(StepContext step, UnitJob job, AgentPlan plan) {
    if (!job.isAsked(step.subject().record())) {
      return false;
    }
    try {
      return jobs.look(node(plan), job.name(step.runId())) instanceof JobState.Running;
    } catch (Refused unasked) {
      return false; // why its machine does not let itself be asked is said where it is needed
    }
  }

  /**
   * Whether the job that stops the unit may be at work, or begin in a moment, on a machine that
   * cannot be asked: it was not refused, and nobody has seen the agent stopped since.
   */
  boolean mayStillStop(StepContext step, AgentPlan plan) {
    if (UnitStops.of(step).isEmpty()
        || AgentRunning.wasSeenStopped(UnitJob.STOP.since(step.subject().record()))) {
      return false;
    }
    try {
      return jobs.look(node(plan), UnitJob.STOP.name(step.runId())) instanceof JobState.Unreachable;
    } catch (Refused unasked) {
      return true;
    }
  }

  /** Keeps a job's log in the record, or why it cannot be read. */
  void keepLog(StepContext step, UnitJob job, AgentPlan plan) {
    JobLog.keep(step, plan.host(), () -> jobs.log(node(plan), job.name(step.runId())));
  }

  static void peopleDoIt(StepContext step, String reason) {
    step.set(RunbookVars.UNIT_REASON, reason);
    HandWork.because(step, reason);
    step.refused("people do it on the machine: " + reason);
  }

  /** Where its jobs are looked for: a job may outlive its agent's id. */
  private Node node(AgentPlan plan) {
    return MeantMachine.of(plan).later(cluster.getObject().latest().view());
  }
}
