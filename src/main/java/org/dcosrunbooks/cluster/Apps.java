package org.dcosrunbooks.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the Marathons of the cluster run, as seen in one look.
 *
 * @param frameworkIds Mesos ids of the Marathons that were read
 * @param deployments that run now, of all Marathons read
 * @param heldBack full names of those that Marathon starts nothing of before this time, because
 *     they failed again and again: until then they want no offers
 * @param unseen what could not be seen, and why, one sentence each: an app that is missing here
 *     proves nothing about it
 * @param unread single apps and pods that could not be read, by their full names
 */
public record Apps(
    Instant taken,
    List<App> apps,
    List<String> frameworkIds,
    List<Deployment> deployments,
    Map<String, Instant> heldBack,
    List<String> unseen,
    List<Unread> unread) {

  public Apps {
    apps = List.copyOf(apps);
    frameworkIds = List.copyOf(frameworkIds);
    deployments = List.copyOf(deployments);
    heldBack = Map.copyOf(heldBack);
    unseen = List.copyOf(unseen);
    unread = List.copyOf(unread);
  }

  /** Apps of which every one that came was read. */
  public Apps(
      Instant taken,
      List<App> apps,
      List<String> frameworkIds,
      List<Deployment> deployments,
      Map<String, Instant> heldBack,
      List<String> unseen) {
    this(taken, apps, frameworkIds, deployments, heldBack, unseen, List.of());
  }

  /** Everything that was not seen, one sentence each. */
  public List<String> notSeen() {
    return notSeen(unread);
  }

  /** What was not seen and may be about the app or pod of this full name. */
  public List<String> notSeenOf(String fullName) {
    return notSeen(unread.stream().filter(entry -> entry.mayConcern(fullName)).toList());
  }

  /**
   * What was not seen and may be about one of these.
   *
   * @param fullNames empty when nobody can tell which
   */
  public List<String> notSeenOf(Optional<Set<String>> fullNames) {
    return notSeen(
        unread.stream()
            .filter(
                entry ->
                    fullNames.isEmpty()
                        || fullNames.get().stream().anyMatch(entry::mayConcern)
                        || entry.of().isEmpty())
            .toList());
  }

  private List<String> notSeen(List<Unread> entries) {
    List<String> sentences = new ArrayList<>(unseen);
    sentences.addAll(Unread.sentences(entries));
    return sentences;
  }

  /** Empty when there is none of this full name, or it could not be seen. */
  public Optional<App> app(String fullName) {
    return apps.stream().filter(app -> app.fullName().equals(fullName)).findFirst();
  }

  /** The deployments that hold an app or pod locked, each with its age. */
  public List<String> locking(App app) {
    return app.deployments().stream()
        .map(
            id ->
                deployments.stream()
                    .filter(one -> one.marathon().equals(app.marathon()) && one.id().equals(id))
                    .findFirst()
                    .orElseGet(
                        () -> new Deployment(app.marathon(), id, Optional.empty(), List.of())))
        .map(one -> one.inWords(taken))
        .toList();
  }

  /**
   * A change that Marathon carries out.
   *
   * @param since when it began, from its version; empty when that is no time
   * @param apps the apps and pods it touches
   */
  public record Deployment(String marathon, String id, Optional<Instant> since, List<String> apps) {

    public Deployment {
      apps = List.copyOf(apps);
    }

    /** {@code 7f3a (for 21 d)}. */
    public String inWords(Instant now) {
      return id
          + since
              .map(begun -> " (for " + Amounts.age(Duration.between(begun, now)) + ")")
              .orElse(" (since when is not known)");
    }
  }
}
