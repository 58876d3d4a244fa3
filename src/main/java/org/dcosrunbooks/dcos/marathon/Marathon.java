package org.dcosrunbooks.dcos.marathon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.dcos.Service;
import org.dcosrunbooks.dcos.http.Answer;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;

/**
 * One Marathon. Any of its processes may be asked, for those that do not lead ask the one that
 * does. Every call is made once and only reads; it fails as Transient or Fault. Lists are shorter
 * in silence when the service's account may not see all. May be used by many threads.
 */
public final class Marathon {

  /**
   * @param name its framework's
   * @param frameworkId absent before it has registered
   * @param role the one whose reserved resources it may take besides those of nobody
   */
  public record Info(
      String name, String version, Optional<String> frameworkId, Optional<String> role) {}

  /** Finds out where an instance of a pod runs, when Marathon only says on which host. */
  interface Whereabouts {
    Optional<AgentId> of(String instance, Optional<String> host);
  }

  private final String name;
  private final Service service;

  /**
   * @param name as it is to stand in {@link App#marathon()}
   */
  public Marathon(String name, Service service) {
    this.name = name;
    this.service = service;
  }

  public String name() {
    return name;
  }

  public Info info() {
    return MarathonWire.info(answered(service.get("info", "/v2/info")).json());
  }

  /** Who leads, as host:port; empty when nobody does. */
  public Optional<String> leader() {
    Answer answer = service.get("leader", "/v2/leader");
    return nobodyLeads(answer) || (answer.status() == 404 && answer.isJson())
        ? Optional.empty()
        : Optional.of(wholly(answer).json().need("leader").text());
  }

  /**
   * All apps with their tasks. Pods are not among them. 5,000 instances with health checks are some
   * 6 MB, a tenth of what is read at most.
   *
   * @param roles whose resources an app takes that names none
   */
  public Entries<App> apps(Set<String> roles) {
    Answer answer =
        service.get(
            "apps",
            "/v2/apps?embed=apps.tasks&embed=apps.counts&embed=apps.deployments"
                + "&embed=apps.lastTaskFailure");
    return MarathonWire.apps(name, answered(answer).json(), roles);
  }

  /**
   * All pods with their instances; none when this Marathon is too old to have pods.
   *
   * @param roles whose resources a pod takes that names none
   * @param deployments that run, for Marathon does not say with a pod which hold it locked
   */
  Entries<App> pods(Set<String> roles, Whereabouts whereabouts, List<Apps.Deployment> deployments) {
    Answer answer = service.get("pods", "/v2/pods/::status");
    if (answer.status() == 404) {
      return Entries.none();
    }
    return MarathonWire.pods(name, answered(answer).anyJson(), roles, whereabouts, deployments);
  }

  /** Those that run now. */
  public Entries<Apps.Deployment> deployments() {
    return MarathonWire.deployments(
        name, answered(service.get("deployments", "/v2/deployments")).anyJson());
  }

  /**
   * What it holds back because it failed again and again, and for how long still (its back-off).
   * Until then it takes no offer for it.
   *
   * @return by id of app or pod; zero for one that only waits for an offer
   */
  Entries<Map.Entry<String, Duration>> heldBack() {
    return MarathonWire.heldBack(answered(service.get("queue", "/v2/queue")).json());
  }

  private Answer answered(Answer answer) {
    if (nobodyLeads(answer)) {
      throw new Transient(
          Account.of(service.name() + " has no leader")
              .seen(answer.seen())
              .means("Nothing was done; what it runs is not known. Its tasks run on.")
              .todo("It is tried again. If it lasts, look at its processes and their ZooKeeper."));
    }
    return wholly(answer);
  }

  private Answer wholly(Answer answer) {
    if (answer.status() != 200) {
      throw service.failure(answer);
    }
    return answer;
  }

  /** Said after 3 s, with 503 and in newer versions 502: the code alone may be Admin Router's. */
  private static boolean nobodyLeads(Answer answer) {
    return answer.status() >= 502
        && answer.status() <= 503
        && answer.text().contains("Could not determine the current leader");
  }
}
