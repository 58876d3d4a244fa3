package org.dcosrunbooks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** How it is not what was ordered, by Mesos' own rules; empty when Mesos made that of it. */
  public List<String> unlike(
      Optional<AgentAttributes> ordered, Optional<AgentResources> orderedResources) {
    List<String> unlike = new ArrayList<>();
    ordered
        .filter(all -> !all.areAnnouncedAs(attributes))
        .ifPresent(
            all ->
                unlike.add(
                    "its attributes are "
                        + (attributes.all().isEmpty() ? "none" : attributes)
                        + ", ordered were "
                        + all));
    orderedResources.ifPresent(all -> unlike.addAll(unlike(all)));
    return unlike;
  }

  private List<String> unlike(AgentResources ordered) {
    List<String> unlike = new ArrayList<>();
    for (AgentResources.Piece piece : ordered.pieces()) {
      Optional<MesosValue> has = resources.value(piece.key());
      if (has.filter(value -> piece.value().isAnnouncedAs(value)).isEmpty()) {
        unlike.add(unlike(piece.key(), has, piece.value().toString()));
      }
    }
    for (AgentResources.Key key : ordered.nothing()) {
      Optional<MesosValue> has = resources.value(key);
      if (has.isPresent() && ordered.value(key).isEmpty()) {
        unlike.add(unlike(key, has, "nothing"));
      }
    }
    return unlike;
  }

  private static String unlike(AgentResources.Key key, Optional<MesosValue> has, String ordered) {
    return "of "
        + key
        + " it has "
        + has.map(Object::toString).orElse("nothing")
        + ", ordered was "
        + ordered;
  }
}
