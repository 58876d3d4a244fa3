package org.dcosrunbooks.engine;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a person sends with a task, as it came, for the gate that stands at the task's end. One
 * thread, one call.
 */
final class Submission {

  private static final ThreadLocal<Map<String, Object>> CURRENT = new ThreadLocal<>();

  private Submission() {}

  static <T> T of(Map<String, Object> fields, Supplier<T> call) {
    CURRENT.set(fields == null ? Map.of() : fields);
    try {
      return call.get();
    } finally {
      CURRENT.remove();
    }
  }

  static Optional<Map<String, Object>> current() {
    return Optional.ofNullable(CURRENT.get());
  }
}
