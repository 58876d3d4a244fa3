package org.dcosrunbooks.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.dcosrunbooks.audit.Pulse;
import org.springframework.stereotype.Component;

/** Whether the record can be written, in numbers. */
@Component
class RecordPulseMetrics implements MeterBinder {

  private final Pulse pulse;

  RecordPulseMetrics(Pulse pulse) {
    this.pulse = pulse;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("runbooks.record.written.age", pulse, it -> it.age().toMillis() / 1000.0)
        .baseUnit("seconds")
        .description("Since the record was written last, which is tried every ten seconds")
        .register(registry);
    Gauge.builder("runbooks.record.writable", pulse, it -> it.trouble().isPresent() ? 0 : 1)
        .description("1 while the record can be written; nothing is begun while it is 0")
        .register(registry);
    Gauge.builder("runbooks.record.incident", pulse, it -> it.incident() ? 1 : 0)
        .description("1 once the record could not be written for four minutes")
        .register(registry);
  }
}
