package org.dcosrunbooks.node;

import java.util.ArrayList;
import java.util.List;

/**
 * What a job does: sub-steps one after the other, each with a name that is written down on the
 * machine before it begins. The first one that fails ends the job with its code.
 *
 * <p>A sub-step is commands joined by {@code &&}, {@code ||} and {@code ;}, pipes and redirections,
 * and {@code { … }}: nothing else of the shell. It must do no harm when it runs again. It holds no
 * secret: the machine keeps it.
 */
public record Script(List<SubStep> subSteps) {

  /**
   * @param name lower case with hyphens, as in {@code remove-latest}
   * @param commands fixed text; what comes from elsewhere is quoted by {@link Words#quoted}
   */
  public record SubStep(String name, String commands) {}

  public Script {
    subSteps = List.copyOf(subSteps);
  }

  public static Script of(String name, String commands) {
    return new Script(List.of(new SubStep(name, commands)));
  }

  /** The same, and one more at its end. */
  public Script then(String name, String commands) {
    List<SubStep> more = new ArrayList<>(subSteps);
    more.add(new SubStep(name, commands));
    return new Script(more);
  }
}
