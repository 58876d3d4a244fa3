package org.dcosrunbooks.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.failure.Breakdowns;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

/** Health and metrics tell when the cluster was last seen, and ask nobody for it. */
class ClusterHealthTest {

  private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static ClusterNow seen(Optional<Instant> good, Optional<String> problem, Instant look) {
    Optional<ClusterView> view =
        good.map(
            at -> {
              ClusterView taken = mock(ClusterView.class);
              when(taken.taken()).thenReturn(at);
              return taken;
            });
    return () -> new ClusterNow.Seen(view, problem, look);
  }

  @Test
  void givenAClusterThatIsNotSeenAnyMore_whenAsked_thenTheLastGoodLookAndWhy() {
    ClusterNow cluster =
        seen(Optional.of(NOW.minusSeconds(90)), Optional.of("no leader"), NOW.minusSeconds(3));
    Health health = new ClusterHealth(cluster, CLOCK).health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("lastGoodLook", "2026-03-02T00:58:30Z")
        .containsEntry("lastGoodLookAgeSeconds", 90L)
        .containsEntry("lastLookAgeSeconds", 3L)
        .containsEntry("problem", "no leader");
  }

  @Test
  void givenAClusterThatWasNeverSeen_whenAsked_thenItSaysSo() {
    ClusterNow cluster = seen(Optional.empty(), Optional.of("nobody has looked yet"), NOW);
    Health health = new ClusterHealth(cluster, CLOCK).health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails())
        .containsEntry("lastGoodLook", "none yet")
        .doesNotContainKey("lastGoodLookAgeSeconds");
  }

  @Test
  void givenLooksAndErrors_whenMeasured_thenTheyHaveTheirMetrics() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new WatchMetrics(
            seen(Optional.of(NOW.minusSeconds(90)), Optional.empty(), NOW.minusSeconds(3)), CLOCK)
        .bindTo(registry);
    double before =
        registry.get("runbooks.errors").tag("during", "background").functionCounter().count();
    Breakdowns.tell(Breakdowns.During.BACKGROUND, "a test", new OutOfMemoryError("made by a test"));
    assertThat(
            registry.get("runbooks.errors").tag("during", "background").functionCounter().count())
        .isEqualTo(before + 1);
    assertThat(registry.get("runbooks.cluster.last.good.look.age").timeGauge().value())
        .isEqualTo(90);
    assertThat(registry.get("runbooks.watcher.last.look.age").timeGauge().value()).isEqualTo(3);
  }
}
