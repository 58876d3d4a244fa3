package org.dcosrunbooks.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The test runs each of these steps to its end twice and sees that no harm is done. It fails when
 * one of them did not. Every step of the house must stand at some test.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RunsTwice.Proof.class)
public @interface RunsTwice {

  /** Simple names of step classes. */
  String[] value();

  /** Counts how often each step came to its end during a test. */
  final class Proof implements BeforeEachCallback, AfterEachCallback {

    private static final Map<String, Integer> ENDS = new ConcurrentHashMap<>();

    /** A step came to its end, whether what it did was kept or lost. */
    public static void ended(String stepClass) {
      ENDS.merge(stepClass, 1, Integer::sum);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      ENDS.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
      if (context.getExecutionException().isPresent()) {
        return;
      }
      RunsTwice promise = context.getRequiredTestMethod().getAnnotation(RunsTwice.class);
      Set<String> broken = new TreeSet<>(Arrays.asList(promise.value()));
      broken.removeIf(step -> ENDS.getOrDefault(step, 0) >= 2);
      if (!broken.isEmpty()) {
        throw new AssertionError("Promised to run twice, and did not: " + broken);
      }
    }
  }
}
