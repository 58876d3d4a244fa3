package org.dcosrunbooks.runbook.drainnode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.guard.KafkaInSync;
import org.dcosrunbooks.guard.Verdict;
import org.dcosrunbooks.runbook.ServiceHit;

/** What a drain does to services built on the SDK, in words: one line for each pod on the agent. */
final class ServiceLines {

  private final boolean decommission;
  private final boolean maintain;
  private final Set<String> neverDown;
  private final Findings findings;

  ServiceLines(boolean decommission, boolean maintain, Set<String> neverDown, Findings findings) {
    this.decommission = decommission;
    this.maintain = maintain;
    this.neverDown = neverDown;
    this.findings = findings;
  }

  /**
   * @param kafka the reading of a Kafka service
   * @param kafkaUnread why there is none although it is one
   */
  void add(ServiceHit hit, Optional<SdkService.Kafka> kafka, Optional<String> kafkaUnread) {
    String service = hit.service().name();
    Optional<Verdict> sync =
        kafka.map(
            reading ->
                new KafkaInSync().judge(new KafkaInSync.Wanted(service, reading, hit.brokers())));
    if (!hit.away().isEmpty()) {
      findings.waits.add(away(hit) + ": " + service + " spares no further pod before that runs");
    }
    hit.pods()
        .forEach(
            (pod, tasks) -> {
              tasks.forEach(
                  task ->
                      findings.fate(
                          task,
                          service + " / " + pod,
                          decommission
                              ? "no: its data goes with the agent"
                              : "waits for this node"));
              pod(hit, pod, sync);
            });
    hit.service().notSeen().forEach(why -> podUnseen(service, why));
    kafkaUnread.ifPresent(why -> inSyncUnseen(service, why));
    sync.filter(verdict -> verdict.word() == Verdict.Word.CANNOT_TELL)
        .ifPresent(verdict -> inSyncUnseen(service, verdict.reason()));
  }

  private void podUnseen(String service, String why) {
    findings.unseen.add(why);
    findings.unseen(
        service + "/pods",
        why + " While nobody can tell whether it runs, the run gets no place for this agent");
  }

  private void inSyncUnseen(String service, String why) {
    findings.unseen.add("whether the partitions of " + service + " are in sync");
    findings.unseen(service + "/partitions", why);
  }

  private void pod(ServiceHit hit, String pod, Optional<Verdict> sync) {
    String service = hit.service().name();
    String name = service + "/" + pod;
    findings.pods.add(name);
    if (decommission) {
      findings.dataLost.add(name);
      findings.blocker(
          name,
          "a pod of a service built on the SDK is on the agent, and its data goes with it when the"
              + " agent is removed for good. Use replace-agent, which moves it first");
      return;
    }
    Optional<Verdict> against =
        sync.filter(verdict -> verdict.word() == Verdict.Word.AGAINST)
            .filter(verdict -> hit.away().isEmpty()); // otherwise it is waited for first
    if (neverDown.contains(service)) {
      findings.blocker(
          name,
          service
              + " may never lose a pod (policy table never-down): it would stay down"
              + until());
    } else if (against.isPresent()) {
      findings.blockerForNow(name, against.get().reason());
    } else if (hit.left() == 0 && hit.away().isEmpty()) {
      findings.toZero.add(service);
      findings.outage(name, "stays down" + until() + "; no other pod is left" + more(hit, sync));
    } else {
      findings.degraded(
          name,
          "stays down"
              + until()
              + "; "
              + hit.left()
              + " of "
              + Amounts.count(hit.total(), "pod")
              + " left"
              + more(hit, sync)
              + ": no further pod of it meanwhile");
    }
  }

  private String until() {
    return maintain ? " until the agent is back" : " until somebody gives the agent back";
  }

  private static String more(ServiceHit hit, Optional<Verdict> sync) {
    List<String> more = new ArrayList<>();
    if (!hit.away().isEmpty()) {
      more.add(away(hit) + " now: the run waits for a place until that has ended");
    }
    sync.filter(Verdict::allows)
        .ifPresent(verdict -> more.add(verdict.reason().replaceAll("\\.$", "")));
    more.addAll(hit.openPlans());
    return more.isEmpty() ? "" : "; " + String.join("; ", more);
  }

  private static String away(ServiceHit hit) {
    return hit.away().entrySet().stream()
            .map(
                (Map.Entry<String, String> pod) ->
                    pod.getKey() + (pod.getValue().isEmpty() ? "" : " on " + pod.getValue()))
            .collect(Collectors.joining(", "))
        + (hit.away().size() == 1 ? " is out" : " are out");
  }
}
