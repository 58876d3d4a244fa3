package org.dcosrunbooks.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The step takes something away from the cluster or gives it back. It runs only with an unexpired
 * approval of the stored plan by somebody other than the starter of the root run, and while the run
 * holds the agent's place. A step that is {@link Undoes} as well runs without, and can then only
 * take back what its own run did.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Disruptive {
  /**
   * Without that authority the step runs all the same, does nothing to the world, and leaves the
   * word for another road: it asks {@link StepContext#withoutAuthority} first.
   */
  boolean elseAnotherRoad() default false;
}
