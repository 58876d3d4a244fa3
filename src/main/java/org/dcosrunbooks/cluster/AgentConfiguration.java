package org.dcosrunbooks.cluster;

import java.util.List;

/**
 * What an agent was started with, as it announced it, and what has been made of it since.
 *
 * @param attributes as announced
 * @param resources as announced: what was configured, and what Mesos found by itself
 * @param held what is reserved by frameworks and operators, volumes included, each by the
 *     configured share that it is taken from
 * @param volumes persistent ones, in words: {@code volume v1 of role db, 500 MiB}
 */
public record AgentConfiguration(
    AgentId agent,
    AgentAttributes attributes,
    AgentResources resources,
    AgentResources held,
    List<String> volumes) {

  public AgentConfiguration {
    volumes = List.copyOf(volumes);
  }
}
