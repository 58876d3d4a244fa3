package org.dcosrunbooks.ops;

import java.util.Locale;
import org.dcosrunbooks.ops.ConfigurationRefused.Problem;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells a refused configuration as a list an operator can work through, without a stack trace. */
final class ConfigurationRefusedWords extends AbstractFailureAnalyzer<ConfigurationRefused> {

  @Override
  protected FailureAnalysis analyze(Throwable root, ConfigurationRefused refused) {
    StringBuilder text = new StringBuilder();
    text.append("Nothing was started: ")
        .append(refused.problems().size() == 1 ? "one setting is" : "these settings are")
        .append(" missing or wrong.\n");
    for (Problem problem : refused.problems()) {
      text.append("\n  ").append(problem.property());
      if (!problem.property().equals(variable(problem.property()))) {
        text.append("  (").append(variable(problem.property())).append(')');
      }
      text.append("\n      ").append(problem.sentence()).append('\n');
    }
    return new FailureAnalysis(
        text.toString(),
        "Set them in the environment (the names in capitals) or in an application.yaml beside the"
            + " jar that only the service's user may read, and start again. What is no password may"
            + " also be given as --name=value: arguments are seen by everybody on the machine."
            + " docs/operating.md explains each. To try the service without a cluster, start it"
            + " with --spring.profiles.active=demo.",
        refused);
  }

  /** The name the environment knows a property by. */
  private static String variable(String property) {
    return property.replace(".", "_").replace("-", "").toUpperCase(Locale.ROOT);
  }
}
