package org.dcosrunbooks.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A drain as the master has stored it.
 *
 * @param over false while DRAINING, true when DRAINED
 * @param maxGracePeriod the bound as stored, exact to the nanosecond; absent when none was given.
 *     Mesos stores zero and negative bounds too.
 * @param markGone true when the agent is removed for good at the end
 * @param estimatedStart when the drain was ordered, in whole seconds; absent after a master
 *     fail-over
 */
public record Drain(
    boolean over,
    Optional<Duration> maxGracePeriod,
    boolean markGone,
    Optional<Instant> estimatedStart) {}
