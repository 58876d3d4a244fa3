package org.dcosrunbooks.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Head;
import org.dcosrunbooks.audit.RecordChecks;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Whether the whole record was found intact, when, and the head of its chain: kept by whoever
 * collects the metrics, it shows later whether everything was rewritten.
 */
@Component
class RecordMetrics {

  private final MultiGauge head;

  RecordMetrics(MeterRegistry metrics, RecordChecks checks) {
    Gauge.builder(
            "runbooks.record.intact",
            checks,
            all -> all.last().map(last -> last.intact() ? 1.0 : 0.0).orElse(Double.NaN))
        .description("1 when the last check of the whole record found it intact, 0 when not")
        .register(metrics);
    Gauge.builder(
            "runbooks.record.checked",
            checks,
            all ->
                all.last()
                    .map(Evidence.Verdict::at)
                    .map(at -> at.toEpochMilli() / 1000.0)
                    .orElse(Double.NaN))
        .baseUnit("seconds")
        .description("when the whole record was checked last, since 1970")
        .register(metrics);
    head =
        MultiGauge.builder("runbooks.record.head")
            .description("number of the last link of the chain over all runs, with its hash")
            .register(metrics);
  }

  @EventListener
  void noted(Head last) {
    head.register(List.of(MultiGauge.Row.of(Tags.of("hash", last.hash()), last.number())), true);
  }
}
