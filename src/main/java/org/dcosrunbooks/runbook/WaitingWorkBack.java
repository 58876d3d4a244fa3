package org.dcosrunbooks.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.springframework.stereotype.Component;

/**
 * The agent still takes work, and what waited for this node runs again: tasks whose data is here,
 * pods of services, and a Kafka service has all its copies. That they run is also the proof that
 * the node is offered again.
 */
@Component
final class WaitingWorkBack implements Condition {

  static final String LATE_TASK = "Look into missing work";

  private final WorkNow now;
  private final KafkaReadings kafka;

  WaitingWorkBack(WorkNow now, KafkaReadings kafka) {
    this.now = now;
    this.kafka = kafka;
  }

  @Override
  public Progress look(ClusterView view, Subject subject) {
    AgentPlan plan = subject.plan(AgentPlan.class);
    Progress active = AgentActive.of(view, plan);
    if (!active.isReached()) {
      return active.isNotYet() && subject.toldToGoOn(LATE_TASK)
          ? Progress.impossible("on-call goes on without it; " + active.reason())
          : active;
    }
    Work work = plan.work();
    if (work.staying().isEmpty() && work.pods().isEmpty()) {
      return Progress.reached("nothing waited for " + plan.host() + ".");
    }
    List<String> missing = new ArrayList<>(apps(view, work));
    new TreeMap<>(work.pods().stream().collect(Collectors.groupingBy(Work.Pod::service)))
        .forEach((service, pods) -> service(service, pods).ifPresent(missing::add));
    if (missing.isEmpty()) {
      return Progress.reached(
          "what waited for "
              + plan.host()
              + " runs again: "
              + String.join(", ", work.waiting())
              + ".");
    }
    String sentence =
        "not back yet: "
            + missing.stream()
                .map(one -> one.replaceAll("\\.$", ""))
                .collect(Collectors.joining("; "))
            + ".";
    return subject.toldToGoOn(LATE_TASK)
        ? Progress.impossible("on-call goes on without it; " + sentence)
        : Progress.notYet(sentence);
  }

  private List<String> apps(ClusterView view, Work work) {
    if (work.staying().isEmpty()) {
      return List.of();
    }
    Apps apps = now.apps(view);
    List<String> missing = new ArrayList<>();
    for (String name : work.staying()) {
      Optional<App> app = apps.app(name);
      int wanted = app.map(one -> Waited.of(view, one, work.wantedBack(one), Set.of())).orElse(0);
      if (app.isPresent() && app.get().healthy() < wanted) {
        missing.add(
            name
                + " has "
                + app.get().healthy()
                + " of "
                + wanted
                + " healthy"
                + app.get().lastFailure().map(text -> ", last failure: " + text).orElse(""));
      } else if (app.isEmpty() && !apps.notSeenOf(name).isEmpty()) {
        missing.add(name + " cannot be seen (" + String.join("; ", apps.notSeenOf(name)) + ")");
      }
    }
    return missing;
  }

  private Optional<String> service(String name, List<Work.Pod> pods) {
    WorkNow.Seen<SdkService> seen = now.service(name);
    if (seen.value().isEmpty()) {
      return Optional.of(seen.problem());
    }
    SdkService service = seen.value().get();
    Map<String, SdkService.Pod> byName =
        service.pods().stream()
            .collect(Collectors.toMap(SdkService.Pod::name, pod -> pod, (one, other) -> one));
    if (!service.notSeen().isEmpty()) {
      return Optional.of(name + ": " + String.join(" ", service.notSeen()));
    }
    List<String> down =
        pods.stream()
            .map(Work.Pod::name)
            .filter(pod -> byName.containsKey(pod) && !byName.get(pod).running())
            .toList();
    if (!down.isEmpty()) {
      return Optional.of(
          name + ": " + String.join(", ", down) + " does not run" + recovery(service));
    }
    return service.kafka() ? kafka.lacks(name, ServiceHit.brokers(service)) : Optional.empty();
  }

  private static String recovery(SdkService service) {
    return Optional.ofNullable(service.plans().get("recovery"))
        .filter(plan -> !plan.complete())
        .map(plan -> ", its recovery is " + plan.status() + open(plan))
        .orElse("");
  }

  private static String open(SdkService.Plan plan) {
    return plan.open().isEmpty() ? "" : " (" + plan.open().get(0) + ")";
  }
}
