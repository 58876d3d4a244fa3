package org.dcosrunbooks.node;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a machine says it is.
 *
 * @param address what {@code /opt/mesosphere/bin/detect_ip} prints; the one its agent announces
 * @param roles the files in {@code /etc/mesosphere/roles}: exactly one of {@code master}, {@code
 *     slave}, {@code slave_public} on a healthy node
 * @param agentId where {@code /var/lib/mesos/slave/meta/slaves/latest} points to; empty when there
 *     is no such link
 * @param bootId new with each boot
 * @param clock the machine's own time, to the second
 */
public record NodeIdentity(
    String address, Set<String> roles, Optional<String> agentId, String bootId, Instant clock) {}
