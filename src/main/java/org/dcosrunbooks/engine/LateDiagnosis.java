package org.dcosrunbooks.engine;

import java.util.List;
import org.dcosrunbooks.cluster.AgentId;

/** Says why a drain is not over, for the task that calls on-call because of it. */
public interface LateDiagnosis {

  /** Looks now: the verdict first, then causes and what to do. What cannot be seen is a line. */
  List<Line> of(AgentId agent);

  /**
   * @param name a word or two, as in {@code Because}
   * @param value a sentence without markup
   */
  record Line(String name, String value) {}
}
