package org.dcosrunbooks.diagram;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a picture says beside the model itself. All sets hold element ids of the model; ids that the
 * model does not have are ignored.
 *
 * @param done flow nodes that were left
 * @param active flow nodes the run stands at; each carries a token
 * @param failed flow nodes with a failed step; stronger than active
 * @param link where a click on a flow node leads: a path, a query, a fragment or an http(s) address
 */
public record Marks(
    Set<String> done,
    Set<String> active,
    Set<String> failed,
    Function<String, Optional<String>> link) {

  public Marks {
    done = Set.copyOf(done);
    active = Set.copyOf(active);
    failed = Set.copyOf(failed);
  }

  /** The bare model. */
  public static Marks none() {
    return new Marks(Set.of(), Set.of(), Set.of(), id -> Optional.empty());
  }

  /** The model with the way of one run on it. */
  public static Marks of(Set<String> done, Set<String> active, Set<String> failed) {
    return new Marks(done, active, failed, id -> Optional.empty());
  }

  /** The same marks, each flow node leading somewhere. */
  public Marks linking(Function<String, Optional<String>> to) {
    return new Marks(done, active, failed, to);
  }

  /** The state's class name, or an empty text when nothing is known of the element. */
  String stateOf(String id) {
    if (failed.contains(id)) {
      return "failed";
    }
    if (active.contains(id)) {
      return "active";
    }
    return done.contains(id) ? "done" : "";
  }

  boolean reached(String id) {
    return !stateOf(id).isEmpty();
  }
}
