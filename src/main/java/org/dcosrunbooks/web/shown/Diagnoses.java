package org.dcosrunbooks.web.shown;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Absence;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Drain;
import org.dcosrunbooks.cluster.Host;
import org.dcosrunbooks.diagnosis.Diagnosis;
import org.dcosrunbooks.diagnosis.Doctor;
import org.dcosrunbooks.diagnosis.Who;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.LateDiagnosis;
import org.dcosrunbooks.engine.Sightings;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.failure.TimeLimit;
import org.dcosrunbooks.web.visitor.Named;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.springframework.stereotype.Component;

/** Diagnoses on demand, of any agent, with or without a run. */
@Component
public class Diagnoses implements LateDiagnosis {

  private static final int NAMES_SHOWN = 12;

  /** A task appears in the engine's own time; its job is held for 45 s. */
  private static final Duration IN_A_TASK = Duration.ofSeconds(10);

  private static final int CAUSES_IN_A_TASK = 3;
  private static final int STEPS_IN_A_TASK = 3;

  private final Doctor doctor;
  private final DrainOrders orders;
  private final ClusterNow cluster;
  private final Places places;
  private final Sightings sightings;
  private final SameMoment<String, Diagnosis> asked = new SameMoment<>(this::look);

  Diagnoses(
      Doctor doctor, DrainOrders orders, ClusterNow cluster, Places places, Sightings sightings) {
    this.doctor = doctor;
    this.orders = orders;
    this.cluster = cluster;
    this.places = places;
    this.sightings = sightings;
  }

  /**
   * Looks now, for at most 15 s. Who asks for the same agent while somebody's look goes on is told
   * what that one sees.
   *
   * @param given an agent's id, hostname or address
   * @throws NothingThere when the cluster was read and there is no such agent, or more than one
   */
  public Diagnosis of(String given) {
    return asked.of(given);
  }

  private Diagnosis look(String given) {
    return TimeLimit.within(
        Doctor.LIMIT,
        () -> {
          Doctor.Look look = doctor.look();
          Who who = who(look, given);
          Optional<Drain> drain = look.view().flatMap(view -> view.drainOf(who.id()));
          return doctor.examine(look, who, orders.of(who.id(), drain));
        });
  }

  @Override
  public List<Line> of(AgentId agent) {
    Diagnosis found = TimeLimit.within(IN_A_TASK, () -> look(agent.value()));
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("Verdict", found.verdictInWords() + ": " + found.because()));
    found.causes().stream()
        .limit(CAUSES_IN_A_TASK)
        .forEach(cause -> lines.add(new Line(sure(cause.sureness()), cause.text())));
    found.steps().stream()
        .filter(step -> !step.secondPerson())
        .limit(STEPS_IN_A_TASK)
        .forEach(step -> lines.add(new Line("Do", step.text())));
    found.doNot().stream().limit(1).forEach(text -> lines.add(new Line("Do not", text)));
    found.notSeen().stream().limit(1).forEach(text -> lines.add(new Line("Not seen", text)));
    return lines;
  }

  private static String sure(Diagnosis.Sureness sureness) {
    return switch (sureness) {
      case SURE -> "Because";
      case LIKELY -> "Likely";
      case POSSIBLE -> "Possibly";
    };
  }

  /** By this look, else by our own places, else by what was seen last. */
  private Who who(Doctor.Look look, String given) {
    List<Who> found = look.view().map(view -> Who.in(view, given)).orElse(List.of());
    if (found.isEmpty()) {
      found = look.view().map(view -> unlisted(view, given)).orElse(List.of());
    }
    if (found.isEmpty()) {
      found = look.view().flatMap(view -> gone(view, given)).map(List::of).orElse(List.of());
    }
    if (found.isEmpty()) {
      found =
          places.open().stream()
              .filter(place -> Host.same(place.host(), given))
              .map(place -> new Who(place.agent(), place.host(), ""))
              .distinct()
              .toList();
    }
    if (found.isEmpty()) {
      found = cluster.latest().view().map(view -> Who.in(view, given)).orElse(List.of());
    }
    if (found.size() > 1) {
      throw new NothingThere(
          Named.shortly(given)
              + " is the name of "
              + found.size()
              + " agents: "
              + found.stream().map(one -> one.id().value()).collect(Collectors.joining(", "))
              + ".",
          "Ask for one of these ids.");
    }
    return found.stream().findFirst().orElseGet(() -> nobody(look, given));
  }

  /**
   * One that is in no list, by what was seen of it before it was lost, or its machine taken down.
   */
  private List<Who> unlisted(ClusterView view, String given) {
    return Absence.of(view).stream()
        .filter(absence -> absence.agent().flatMap(view::agent).isEmpty())
        .map(absence -> who(view, absence))
        .filter(
            who ->
                Host.same(who.called(), given)
                    || Host.same(who.address(), given)
                    || who.id().value().equals(given))
        .toList();
  }

  /** Removed for good: the master keeps its id and nothing else. */
  private Optional<Who> gone(ClusterView view, String given) {
    return sightings.at(given).stream()
        .filter(sight -> view.registry().isGone(sight.agent()))
        .map(sight -> new Who(sight.agent(), sight.hostname(), sight.address()))
        .findFirst();
  }

  private Who who(ClusterView view, Absence absence) {
    Optional<Sightings.Sight> seen = sightings.of(view, absence);
    return new Who(
        absence.agent().or(() -> seen.map(Sightings.Sight::agent)).orElse(Who.ID_NOT_KNOWN),
        absence.hostname().or(() -> seen.map(Sightings.Sight::hostname)).orElse(absence.called()),
        absence.address().or(() -> seen.map(Sightings.Sight::address)).orElse(""));
  }

  private static Who nobody(Doctor.Look look, String given) {
    if (look.view().isEmpty() && isAnId(given)) {
      return new Who(new AgentId(given), given, "");
    }
    throw new NothingThere(
        "The cluster knows no agent " + Named.shortly(given) + ".",
        look.view().map(Diagnoses::known).orElse("Look for it on the cluster page."));
  }

  private static boolean isAnId(String given) {
    return given.matches("[\\x21-\\x7e&&[^/\\\\]]{1,255}");
  }

  private static String known(ClusterView view) {
    List<String> names = view.agents().stream().map(agent -> agent.hostname()).sorted().toList();
    return "It knows "
        + (names.isEmpty()
            ? "none"
            : names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", ")))
        + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "")
        + "; one that was lost before this service ever saw it is known by its id only.";
  }
}
