package org.dcosrunbooks.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.failure.Breakdowns;
import org.springframework.stereotype.Component;

/**
 * What an alarm can be set on: how long ago the watcher looked and how long ago it saw the cluster,
 * and how many errors there were that no code expects.
 */
@Component
class WatchMetrics implements MeterBinder {

  private final ClusterNow cluster;
  private final Clock clock;
  private final Instant start;

  WatchMetrics(ClusterNow cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.start = clock.instant();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Breakdowns.During during : Breakdowns.During.values()) {
      FunctionCounter.builder("runbooks.errors", during, each -> Breakdowns.count(each))
          .tag("during", during.name().toLowerCase(Locale.ROOT))
          .description("Errors that no code expects, such as memory that was used up")
          .register(registry);
    }
    TimeGauge.builder("runbooks.watcher.last.look.age", this::sinceLook, TimeUnit.SECONDS)
        .description("How long ago the watcher's newest look ended, good or not")
        .register(registry);
    TimeGauge.builder("runbooks.cluster.last.good.look.age", this::sinceGoodLook, TimeUnit.SECONDS)
        .description("How long ago the cluster was seen; since the start when it never was")
        .register(registry);
  }

  private double sinceLook() {
    return since(cluster.latest().at());
  }

  private double sinceGoodLook() {
    return since(ClusterHealth.lastGoodLook(cluster.latest()).orElse(start));
  }

  private double since(Instant at) {
    return Duration.between(at, clock.instant()).toMillis() / 1000.0;
  }
}
