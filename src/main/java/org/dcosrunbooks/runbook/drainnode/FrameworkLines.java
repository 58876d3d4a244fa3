package org.dcosrunbooks.runbook.drainnode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.runbook.AppsHit;
import org.dcosrunbooks.runbook.ServiceHit;

/**
 * What a drain does to the tasks of each framework, as far as what the framework is can be said.
 */
final class FrameworkLines {

  /** The framework that runs the cluster's own jobs. */
  static final String JOBS = "metronome";

  private static final int NAMED = 5;

  private final ImpactAssessment.Question question;
  private final Findings findings;
  private final Optional<AppsHit> apps;
  private final Map<String, ServiceHit> services;
  private final Set<String> neverDown;
  private final List<String> plain = new ArrayList<>();

  /**
   * @param services framework → what becomes of its pods
   * @param neverDown names of those that may never be taken down
   */
  FrameworkLines(
      ImpactAssessment.Question question,
      Optional<AppsHit> apps,
      Map<String, ServiceHit> services,
      Set<String> neverDown,
      Findings findings) {
    this.question = question;
    this.apps = apps;
    this.services = services;
    this.neverDown = neverDown;
    this.findings = findings;
  }

  void add(List<Task> tasks) {
    new TreeMap<>(tasks.stream().collect(Collectors.groupingBy(Task::frameworkId)))
        .forEach(this::framework);
    if (!plain.isEmpty()) {
      findings.fine("tasks", String.join("; ", plain));
    } else if (tasks.isEmpty() && question.view().agent(question.agent()).isPresent()) {
      findings.fine("tasks", "no task runs here");
    }
  }

  private void framework(String id, List<Task> tasks) {
    Optional<Framework> framework = question.view().framework(id);
    String name = framework.map(Framework::name).orElse(id);
    List<Task> live = tasks.stream().filter(task -> !task.state().terminal()).toList();
    if (framework.isEmpty()) {
      findings.holdUp.add(name);
      String what = Amounts.count(tasks.size(), "task") + " of a framework that is not in the list";
      if (question.decommission()) {
        mayLoseData(name, what);
      } else {
        findings.unseen(name, what + ": whether it starts them elsewhere is not known");
      }
    } else if (!framework.get().connected()) {
      away(id, name, tasks);
    } else if (!live.isEmpty()) {
      connected(id, name, live);
    } else {
      plain.add(
          Amounts.count(tasks.size(), "task")
              + " of "
              + name
              + (tasks.size() == 1
                  ? " has ended, not acknowledged yet"
                  : " have ended, not acknowledged yet"));
    }
  }

  private void away(String id, String name, List<Task> tasks) {
    findings.holdUp.add(name);
    String what = Amounts.count(tasks.size(), "task") + " here, and its scheduler is away";
    boolean marathon = isMarathon(name);
    if (question.decommission() && !marathon && !name.equals(JOBS)) {
      mayLoseData(name, what);
      return;
    }
    boolean unread =
        marathon && question.apps().filter(seen -> !seen.frameworkIds().contains(id)).isPresent();
    if (unread) {
      findings.unseen.add("the apps of " + name);
    }
    findings.degraded(
        name,
        what
            + ": the drain cannot end before it is back and acknowledges"
            + (unread
                ? "; its apps could not be read, so which of them fall below their minimum is not"
                    + " known"
                : ""));
  }

  /** What may be built on the SDK and cannot be asked must not lose its agent for good. */
  private void mayLoseData(String name, String what) {
    findings.blocker(
        name,
        what
            + ": whether it is built on the SDK, and loses the data of its pods with the agent, is"
            + " not known. Move its tasks first");
  }

  private void connected(String id, String name, List<Task> tasks) {
    if (services.containsKey(id)) {
      ServiceHit hit = services.get(id);
      ImpactAssessment.Service seen = question.services().get(id);
      new ServiceLines(question.decommission(), question.maintain(), neverDown, findings)
          .add(hit, seen.kafka(), seen.kafkaUnread());
    } else if (question.apps().filter(seen -> seen.frameworkIds().contains(id)).isPresent()) {
      unexplained(id, name);
    } else if (isMarathon(name)) {
      marathonUnread(name, tasks);
    } else if (name.equals(JOBS)) {
      jobs(name, tasks);
    } else {
      unknown(id, name, tasks);
    }
  }

  /** By its name: which of them can be asked is the source's to know. */
  static boolean isMarathon(String name) {
    return name.substring(name.lastIndexOf('/') + 1).startsWith("marathon");
  }

  private void unexplained(String id, String name) {
    List<Task> unexplained =
        apps.orElseThrow().unexplained().stream()
            .filter(task -> task.frameworkId().equals(id) && !task.state().terminal())
            .toList();
    if (!unexplained.isEmpty()) {
      findings.unseen.add("apps of " + name + " that are not shown");
      findings.unseen(
          name,
          Amounts.count(unexplained.size(), "task")
              + " of "
              + name
              + " here belong to no app that could be read or that it shows to this account: what"
              + " becomes of their apps is not known");
    }
  }

  private void marathonUnread(String name, List<Task> tasks) {
    if (question.apps().isEmpty()) {
      plain.add(Amounts.count(tasks.size(), "task") + " of " + name + ", each within its grace");
      return;
    }
    findings.unseen.add("the apps of " + name);
    findings.unseen(
        name,
        Amounts.count(tasks.size(), "task")
            + " here; its apps could not be read, so which of them fall below their minimum is not"
            + " known");
  }

  private void jobs(String name, List<Task> tasks) {
    Set<String> jobs = new TreeSet<>();
    for (Task task : tasks) {
      jobs.add(task.name());
      findings.fate(task, name + " " + task.name(), "as its job says");
      findings.ending.add(name + " " + task.name());
    }
    findings.degraded(
        name,
        Amounts.count(tasks.size(), "run")
            + " of jobs here stop"
            + (tasks.size() == 1 ? "s (" : " (")
            + named(jobs)
            + "): started again only where the job's own restart policy says so");
  }

  private void unknown(String id, String name, List<Task> tasks) {
    Optional<String> unread =
        Optional.ofNullable(question.services().get(id)).flatMap(ImpactAssessment.Service::unread);
    String what = "unknown framework, " + Amounts.count(tasks.size(), "task");
    String why =
        unread.map(reason -> " (its scheduler could not be asked: " + reason + ")").orElse("");
    findings.unseen.add("whether " + name + " starts its tasks again");
    if (question.decommission() && unread.isPresent()) {
      mayLoseData(name, what + why);
    } else {
      findings.unseen(
          name,
          what
              + ": we cannot say whether it restarts "
              + (tasks.size() == 1 ? "it" : "them")
              + why);
    }
  }

  private static String named(Set<String> names) {
    return names.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
  }
}
