package org.dcosrunbooks.runbook.drainnode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.runbook.AppHit;
import org.dcosrunbooks.runbook.AppsHit;
import org.dcosrunbooks.runbook.Placement;

/** What a drain does to apps, in words: one line for each that suffers, one for all that do not. */
final class AppLines {

  private static final int NAMED = 5;

  private final boolean decommission;
  private final Set<String> neverDown;
  private final Apps seen;
  private final Findings findings;

  /**
   * @param neverDown names of those that may never be taken down
   */
  AppLines(boolean decommission, Set<String> neverDown, Apps seen, Findings findings) {
    this.seen = seen;
    this.decommission = decommission;
    this.neverDown = neverDown;
    this.findings = findings;
  }

  void add(AppsHit apps, List<Task> tasks) {
    List<AppHit> fine = new ArrayList<>();
    for (AppHit hit : apps.hits()) {
      if (!line(hit)) {
        fine.add(hit);
      }
    }
    for (Task task : tasks) {
      apps.of(task).ifPresent(hit -> findings.fate(task, hit.app().fullName(), comesBack(hit)));
    }
    if (!fine.isEmpty()) {
      findings.fine("tasks", moving(fine));
    }
  }

  private boolean line(AppHit hit) {
    App app = hit.app();
    String name = app.fullName();
    bind(hit, name);
    boolean down = hit.fallsToZero() || hit.waits() || hit.fallsBelowMinimum() || hit.staysDown();
    if (down && neverDown.contains(name)) {
      findings.blocker(
          name, "may never be taken down (policy table never-down): " + what(hit) + locked(app));
    } else if (hit.fallsToZero()) {
      findings.outage(name, what(hit) + locked(app));
    } else if (down || (app.resident() && decommission)) {
      findings.degraded(name, what(hit) + locked(app));
    } else if (hit.placement().fit() == Placement.Fit.MAY_NOT) {
      findings.unseen(
          name,
          here(hit)
              + ": whether it starts elsewhere cannot be said, "
              + hit.placement().why()
              + locked(app));
    } else {
      return false;
    }
    return true;
  }

  private void bind(AppHit hit, String name) {
    if (hit.fallsToZero()) {
      findings.toZero.add(name);
    }
    if (hit.fallsToZero() || hit.waits() || hit.fallsBelowMinimum()) {
      findings.belowMinimum.add(name);
    }
    if (hit.placement().fit() == Placement.Fit.CANNOT && !hit.app().resident()) {
      findings.staysDown.add(name);
    }
    if (hit.app().resident()) {
      findings.resident.add(name);
      if (decommission) {
        findings.dataLost.add(name);
      }
    }
    if (hit.waits()) {
      findings.waits.add(
          name
              + " would fall to zero: its other instances are on "
              + String.join(", ", hit.going()));
    }
  }

  private String what(AppHit hit) {
    return here(hit) + left(hit) + "; " + howLong(hit);
  }

  private static String here(AppHit hit) {
    int wanted = Math.max(hit.app().instances(), hit.here().size());
    return hit.here().size() + " of " + Amounts.count(wanted, "instance") + " here";
  }

  private static String left(AppHit hit) {
    if (hit.waits()) {
      return ", its others are on "
          + String.join(", ", hit.going())
          + ": the run waits until another one runs elsewhere";
    }
    if (hit.fallsToZero()) {
      return "";
    }
    return ", "
        + hit.left()
        + " left"
        + (hit.fallsBelowMinimum()
            ? ", fewer than its minimum of " + hit.app().minimumHealthy()
            : "");
  }

  private String howLong(AppHit hit) {
    String stop = "up to " + Amounts.span(hit.grace()) + " to stop";
    if (hit.app().resident()) {
      return decommission
          ? "it has local volumes here, and they are LOST with the agent"
          : "stays down until the agent is back: it has local volumes here";
    }
    return switch (hit.placement().fit()) {
      case FITS ->
          "down for " + stop + ", then until it has started elsewhere (how long is not known)";
      case MAY_NOT ->
          "down for "
              + stop
              + ", then until it starts elsewhere, if it does: "
              + hit.placement().why();
      case CANNOT ->
          (decommission
                  ? "stays down until there is room for it: "
                  : "stays down until the agent is back or there is room: ")
              + hit.placement().why();
    };
  }

  private String locked(App app) {
    return app.deployments().isEmpty()
        ? ""
        : "; a deployment is changing it now (" + String.join(", ", seen.locking(app)) + ")";
  }

  private static String comesBack(AppHit hit) {
    if (hit.app().resident()) {
      return "waits for this node";
    }
    return switch (hit.placement().fit()) {
      case FITS -> "yes: fits elsewhere";
      case MAY_NOT -> "perhaps: " + hit.placement().why();
      case CANNOT -> "no: " + hit.placement().why();
    };
  }

  private String moving(List<AppHit> fine) {
    int instances = fine.stream().mapToInt(hit -> hit.here().size()).sum();
    String names =
        fine.stream()
            .limit(NAMED)
            .map(hit -> hit.app().fullName())
            .collect(Collectors.joining(", "));
    List<String> locked =
        fine.stream()
            .filter(hit -> !hit.app().deployments().isEmpty())
            .map(
                hit ->
                    hit.app().fullName() + " (" + String.join(", ", seen.locking(hit.app())) + ")")
            .toList();
    return Amounts.count(instances, "instance")
        + " of "
        + Amounts.count(fine.size(), "app")
        + (instances == 1 ? " moves (" : " move (")
        + names
        + (fine.size() > NAMED ? " and " + (fine.size() - NAMED) + " more" : "")
        + "); the other agents have the cpu, memory, disk and ports (fits)"
        + (locked.isEmpty()
            ? ""
            : "; a deployment is changing " + String.join(", ", locked) + " now");
  }
}
