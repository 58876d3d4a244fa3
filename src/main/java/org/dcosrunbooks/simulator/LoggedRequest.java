package org.dcosrunbooks.simulator;

/**
 * A request that came to a master or an agent.
 *
 * @param at ISO 8601, in the cluster's time
 * @param place as in {@code master 10.0.0.2}
 * @param call a v1 call's name, or method and path
 * @param subject the agent or framework a command is about; empty for others
 * @param status of the answer; 0 when there was none
 * @param fault what was made to go wrong; empty when nothing was
 */
public record LoggedRequest(
    long number, String at, String place, String call, String subject, int status, String fault) {}
