package org.dcosrunbooks.cluster;

import java.util.Optional;

/**
 * A resource operation on an agent, in any state: each one blocks a drain until it is acknowledged.
 *
 * @param uuid Mesos' own id
 * @param id the framework's id for it, when it asked for feedback
 * @param type as in {@code RESERVE}, {@code CREATE_DISK}
 * @param state as in {@code OPERATION_PENDING}
 */
public record Operation(
    String uuid,
    Optional<String> id,
    Optional<String> frameworkId,
    Optional<AgentId> agent,
    String type,
    String state) {}
