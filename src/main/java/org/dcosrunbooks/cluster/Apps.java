package org.dcosrunbooks.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the Marathons of the cluster run, as seen in one look.
 *
 * @param frameworkIds Mesos ids of the Marathons that were read
 * @param deployments that run now, of all Marathons read
 * @param heldBack full names of those that Marathon starts nothing of before this time, because
 *     they failed again and again: until then they want no offers
 * @param unseen what could not be seen, and why, one sentence each: an app that is missing here
 *     proves nothing about it
 */
public record Apps(
    Instant taken,
    List<App> apps,
    List<String> frameworkIds,
    List<Deployment> deployments,
    Map<String, Instant> heldBack,
    List<String> unseen) {

  public Apps {
    apps = List.copyOf(apps);
    frameworkIds = List.copyOf(frameworkIds);
    deployments = List.copyOf(deployments);
    heldBack = Map.copyOf(heldBack);
    unseen = List.copyOf(unseen);
  }

  /** Empty when there is none of this full name, or it could not be seen. */
  public Optional<App> app(String fullName) {
    return apps.stream().filter(app -> app.fullName().equals(fullName)).findFirst();
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
  }
}
