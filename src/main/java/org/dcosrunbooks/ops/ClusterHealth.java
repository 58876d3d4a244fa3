package org.dcosrunbooks.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.ClusterNow;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * When the cluster was last seen, and why it is not seen now. It asks nobody: it tells what the
 * watcher noted, so that it answers whatever became of the cluster or of the way to it. Never down:
 * a cluster that cannot be read takes no page and no button away.
 */
@Component("cluster")
class ClusterHealth implements HealthIndicator {

  private final ClusterNow cluster;
  private final Clock clock;

  ClusterHealth(ClusterNow cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  @Override
  public Health health() {
    ClusterNow.Seen seen = cluster.latest();
    Health.Builder health = Health.up();
    Optional<Instant> good = lastGoodLook(seen);
    health.withDetail("lastGoodLook", good.map(Instant::toString).orElse("none yet"));
    good.ifPresent(at -> health.withDetail("lastGoodLookAgeSeconds", age(at)));
    health.withDetail("lastLook", seen.at().toString());
    health.withDetail("lastLookAgeSeconds", age(seen.at()));
    seen.problem().ifPresent(problem -> health.withDetail("problem", problem));
    return health.build();
  }

  /** Absent before the first. */
  static Optional<Instant> lastGoodLook(ClusterNow.Seen seen) {
    return seen.view().map(ClusterView::taken);
  }

  private long age(Instant at) {
    return Duration.between(at, clock.instant()).toSeconds();
  }
}
