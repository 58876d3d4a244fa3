package org.dcosrunbooks.ops;

import java.util.List;

/** The service does not start with this configuration; every reason is named. */
final class ConfigurationRefused extends RuntimeException {

  /** A property, as it is written in a file, and what is wrong with it. */
  record Problem(String property, String sentence) {}

  private final transient List<Problem> problems;

  ConfigurationRefused(List<Problem> problems) {
    super(
        String.join(
            "; ", problems.stream().map(it -> it.property() + ": " + it.sentence()).toList()));
    this.problems = List.copyOf(problems);
  }

  List<Problem> problems() {
    return problems;
  }
}
