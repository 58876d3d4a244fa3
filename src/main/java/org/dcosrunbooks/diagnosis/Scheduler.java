package org.dcosrunbooks.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Framework;

/**
 * Who has to acknowledge the end of some tasks, and how it stands.
 *
 * @param id the framework's id
 * @param framework absent when the master does not show it
 */
record Scheduler(Patient patient, String id, Optional<Framework> framework) {

  /** Some frameworks wait "for ever" with a number of years. */
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  private static final String PACKAGE_LABEL = "DCOS_PACKAGE_FRAMEWORK_NAME";

  /** How it stands with the master. */
  enum Standing {
    THERE,
    /** Its scheduler is not connected. */
    AWAY,
    /** The master knows it no more. */
    REMOVED,
    /** It may be there: this account may not see all frameworks. */
    HIDDEN
  }

  static Scheduler of(Patient patient, String frameworkId) {
    return new Scheduler(patient, frameworkId, patient.view().framework(frameworkId));
  }

  Standing standing() {
    if (framework.isPresent()) {
      return framework.get().connected() ? Standing.THERE : Standing.AWAY;
    }
    return patient.view().blindTo(Gap.FRAMEWORKS, id) ? Standing.HIDDEN : Standing.REMOVED;
  }

  /** Its name; its id when the name is not known. */
  String name() {
    return Words.plain(framework.map(Framework::name).filter(it -> !it.isBlank()).orElse(id));
  }

  /** {@code reports-batch (…-0007)}. */
  String nameAndId() {
    return framework.isPresent() ? name() + " (" + Words.endOf(id) + ")" : name();
  }

  /** What the master does when the scheduler stays away. */
  String timeout() {
    Duration timeout = framework.map(Framework::failoverTimeout).orElse(Duration.ZERO);
    return timeout.compareTo(FOR_EVER) > 0
        ? "no fail-over time-out to speak of"
        : "fail-over time-out " + Amounts.span(timeout);
  }

  /** When waiting for the time-out makes sense. */
  boolean removedInTheEnd() {
    return framework
        .map(Framework::failoverTimeout)
        .filter(timeout -> timeout.compareTo(FOR_EVER) <= 0)
        .isPresent();
  }

  /** Its tasks anywhere that have not ended. */
  long tasks() {
    return patient.view().tasks().stream()
        .filter(task -> task.frameworkId().equals(id) && !task.state().terminal())
        .count();
  }

  /** The agents that these run on. */
  long agents() {
    return patient.view().tasks().stream()
        .filter(task -> task.frameworkId().equals(id) && !task.state().terminal())
        .map(org.dcosrunbooks.cluster.Task::agent)
        .distinct()
        .count();
  }

  /** Where the scheduler runs and how it is, as far as that is known. */
  String whereabouts() {
    if (unit().isPresent()) {
      return "it runs on the masters as " + unit().get();
    }
    if (patient.apps().said().isEmpty()) {
      return "where it runs is not known: " + Words.open(Words.plain(patient.apps().why()));
    }
    Apps apps = patient.apps().said().get();
    Optional<App> app = app(apps);
    if (app.isEmpty()) {
      return apps.notSeen().isEmpty()
          ? "no app of any Marathon carries its name; it may run outside the cluster"
          : "no app that could be read carries its name, and not all could be read";
    }
    return inWords(app.get(), apps);
  }

  /** Marathon and Metronome are no apps themselves. */
  private Optional<String> unit() {
    String plain = framework.map(Framework::name).orElse("").toLowerCase(Locale.ROOT);
    return List.of("marathon", "metronome").contains(plain)
        ? Optional.of("dcos-" + plain + ".service")
        : Optional.empty();
  }

  private Optional<App> app(Apps apps) {
    String wanted = bare(framework.map(Framework::name).orElse(""));
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    return apps.apps().stream()
        .filter(app -> wanted.equals(bare(app.labels().getOrDefault(PACKAGE_LABEL, ""))))
        .findFirst()
        .or(() -> apps.apps().stream().filter(app -> wanted.equals(bare(app.id()))).findFirst());
  }

  /** The same for {@code /data/kafka}, {@code data/kafka} and {@code data-kafka}. */
  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]+", "-")
        .replaceAll("^-|-$", "");
  }

  /** Of an app whose instances run: what that says by the side of what the master says. */
  private String runs() {
    return switch (standing()) {
      case THERE -> ": it runs, and Mesos lists it as connected";
      case AWAY, REMOVED -> ": it runs and yet is not there for Mesos; restart it";
      case HIDDEN -> ": it runs; whether it is there for Mesos could not be seen";
    };
  }

  private String inWords(App app, Apps apps) {
    String name = (app.pod() ? "pod " : "app ") + Words.plain(app.fullName());
    StringBuilder words = new StringBuilder(name);
    words.append(", ").append(app.running()).append(" of ").append(app.instances());
    if (app.instances() == 0) {
      words.append(": it is scaled to 0");
    } else if (app.running() >= app.instances()) {
      words.append(runs());
    }
    if (!app.deployments().isEmpty()) {
      words
          .append("; locked by deployment ")
          .append(Words.plain(String.join(", ", apps.locking(app))));
    }
    app.lastFailure()
        .ifPresent(
            failure -> words.append(", last failure \"").append(Words.plain(failure)).append('"'));
    return words.toString();
  }
}
