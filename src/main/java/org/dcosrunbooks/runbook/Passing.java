package org.dcosrunbooks.runbook;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.SdkService;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.guard.KafkaInSync;
import org.dcosrunbooks.guard.Verdict;
import org.springframework.stereotype.Component;

/**
 * What speaks against work on an agent for now and passes by itself. Nobody is asked about a plan
 * while it lasts; a run that was approved waits for it and does not end by it.
 */
@Component
public final class Passing {

  private final WorkNow now;

  Passing(WorkNow now) {
    this.now = now;
  }

  /**
   * The first that is seen, as a sentence; empty when nothing is. Of an agent that is away nothing
   * is waited for: what it has taken with it may lack for that very reason.
   */
  Optional<String> against(ClusterView view, AgentPlan plan) {
    return view.agent(plan.agent()).isEmpty()
        ? Optional.empty()
        : plan.work().services().stream()
            .flatMap(service -> kafka(service.name()).stream())
            .findFirst();
  }

  private Optional<String> kafka(String name) {
    Optional<SdkService> service = now.service(name).value().filter(SdkService::kafka);
    return service
        .flatMap(known -> now.kafka(name).value())
        .map(
            reading ->
                new KafkaInSync()
                    .judge(
                        new KafkaInSync.Wanted(
                            name, reading, ServiceHit.brokers(service.orElseThrow()))))
        .filter(verdict -> verdict.word() == Verdict.Word.AGAINST)
        .map(Verdict::reason);
  }

  /**
   * Before an approved run is judged: while one of these lasts the step looks again, and in the end
   * asks on-call.
   *
   * @param reasons found in this look
   */
  public static void require(List<String> reasons) {
    if (!reasons.isEmpty()) {
      throw new Transient(
          Account.of("the run was approved, and something that passes is in its way")
              .seen(String.join("; ", reasons))
              .means("Nothing was done.")
              .todo(
                  "See to it that it passes, then retry; the step looks again by itself for some minutes."));
    }
  }
}
