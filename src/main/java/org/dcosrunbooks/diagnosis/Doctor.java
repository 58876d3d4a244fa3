package org.dcosrunbooks.diagnosis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentItself;
import org.dcosrunbooks.cluster.AgentSource;
import org.dcosrunbooks.cluster.AppSource;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.failure.Failure;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Looks at the cluster, asks the agent itself and the Marathons, and says why the agent stands as
 * it does. Never acts. What cannot be read is a finding and not an error.
 */
@Component
public class Doctor {

  /** An examination takes no longer: look, agent and apps together. */
  public static final Duration LIMIT = Duration.ofSeconds(15);

  private final ClusterSource cluster;
  private final ObjectProvider<AgentSource> agents;
  private final ObjectProvider<AppSource> apps;
  private final Clock clock;

  public Doctor(
      ClusterSource cluster,
      ObjectProvider<AgentSource> agents,
      ObjectProvider<AppSource> apps,
      Clock clock) {
    this.cluster = cluster;
    this.agents = agents;
    this.apps = apps;
    this.clock = clock;
  }

  /**
   * A look at the cluster.
   *
   * @param view absent when it could not be read
   * @param failure why not
   */
  public record Look(Optional<ClusterView> view, Optional<Failure> failure, Instant at) {

    /** A look that somebody has just taken. */
    public static Look of(ClusterView view) {
      return new Look(Optional.of(view), Optional.empty(), view.taken());
    }
  }

  /** Looks once, now. */
  public Look look() {
    try {
      return Look.of(cluster.look());
    } catch (Failure failure) {
      return new Look(Optional.empty(), Optional.of(failure), clock.instant());
    }
  }

  /** Judges an agent by this look, its own word and what the Marathons run. */
  public Diagnosis examine(Look look, Who who, Order order) {
    if (look.view().isEmpty()) {
      return Judgement.blind(who.id(), who.called(), look.failure().orElseThrow(), look.at());
    }
    ClusterView view = look.view().get();
    Heard<AgentItself> itself = itself(view, who);
    return Judgement.of(
        new Patient(
            who.id(),
            who.called(),
            who.address(),
            view,
            itself,
            schedulers(view, who),
            order,
            clock.instant(),
            ZoneId.systemDefault()));
  }

  private Heard<AgentItself> itself(ClusterView view, Who who) {
    Optional<Agent> agent = view.agent(who.id());
    if (agent.isEmpty()) {
      return Heard.notAsked("it is in no list of the master, so there is no address to ask.");
    }
    AgentSource source = agents.getIfAvailable();
    return source == null
        ? Heard.notAsked("this installation does not ask agents.")
        : heard(() -> source.look(agent.get()));
  }

  /** Only where somebody's scheduler matters. */
  private Heard<Apps> schedulers(ClusterView view, Who who) {
    boolean wanted =
        view.tasksOf(who.id()).stream()
                .anyMatch(task -> task.unacknowledged() || away(view, task.frameworkId()))
            || view.operationsOf(who.id()).stream()
                .anyMatch(operation -> operation.frameworkId().isPresent());
    AppSource source = apps.getIfAvailable();
    if (!wanted) {
      return Heard.notAsked("");
    }
    return source == null
        ? Heard.notAsked("this installation does not ask Marathon.")
        : heard(() -> source.look(view));
  }

  private static boolean away(ClusterView view, String frameworkId) {
    return view.framework(frameworkId).filter(framework -> !framework.connected()).isPresent();
  }

  private static <T> Heard<T> heard(Supplier<T> question) {
    try {
      return Heard.said(question.get());
    } catch (Failure failure) {
      return Heard.failed(failure);
    }
  }
}
