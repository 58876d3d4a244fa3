package org.dcosrunbooks.diagram;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A model's main way in a few phases: what a reader wants to see at one glance. The main way is the
 * longest one from the start to an end. Steps right before and after a wait belong to it.
 */
public final class Phases {

  /** How far a run has come with a phase. */
  public enum State {
    DONE,
    NOW,
    FAILED,
    /** Left out: a later phase was reached without it. */
    SKIPPED,
    TO_COME
  }

  /**
   * A phase of the main way.
   *
   * @param id of the element that it is named after
   * @param beyondReturn true for the first phase behind the point of no return
   * @param waits true when it waits for the world
   * @param sideRoad true when most runs pass it by: shown only to those that come there
   */
  public record Phase(
      String id,
      String name,
      Set<String> elements,
      boolean beyondReturn,
      boolean waits,
      boolean sideRoad) {

    public Phase {
      elements = Set.copyOf(elements);
    }
  }

  /** A phase and how far a run has come with it. */
  public record Reached(Phase phase, State state) {}

  private final List<Phase> phases;
  private final List<Phase> aside;
  private final Map<String, String> names;

  private Phases(List<Phase> phases, List<Phase> aside, Map<String, String> names) {
    this.phases = List.copyOf(phases);
    this.aside = List.copyOf(aside);
    this.names = Map.copyOf(names);
  }

  /** Throws as {@link DiagramPicture#of} does. */
  public static Phases of(String bpmn) {
    Drawing drawing = Drawing.read(bpmn);
    List<Drawing.Shape> outside =
        drawing.shapes().stream().filter(Drawing.Shape::eventSubProcess).toList();
    List<Phase> aside =
        outside.stream()
            .map(
                box ->
                    new Phase(
                        box.id(),
                        box.name(),
                        drawing.shapes().stream()
                            .filter(shape -> holds(box, shape))
                            .map(Drawing.Shape::id)
                            .collect(Collectors.toSet()),
                        false,
                        false,
                        true))
            .toList();
    return new Phases(
        collected(way(drawing), drawing),
        aside,
        drawing.shapes().stream()
            .collect(Collectors.toMap(Drawing.Shape::id, Drawing.Shape::name, (one, two) -> one)));
  }

  /** The main way alone, as the model has it. */
  public List<Phase> all() {
    return phases;
  }

  /** Names of the steps around the waits: what they saw tells how a wait went. */
  public Set<String> stepsOfWaits() {
    return phases.stream()
        .filter(Phase::waits)
        .flatMap(phase -> phase.elements().stream())
        .map(names::get)
        .collect(Collectors.toSet());
  }

  /**
   * The main way as a run has gone it, and behind it the road that it has taken instead, if any.
   *
   * @param marks what is done, active and failed
   */
  public List<Reached> reached(Marks marks) {
    Predicate<Phase> stands = phase -> marks.active().stream().anyMatch(phase.elements()::contains);
    Predicate<Phase> failed = phase -> marks.failed().stream().anyMatch(phase.elements()::contains);
    Predicate<Phase> done = phase -> marks.done().stream().anyMatch(phase.elements()::contains);
    int at = last(stands.or(failed));
    int until = at >= 0 ? at : last(done) + 1;
    List<Reached> reached = new ArrayList<>();
    for (int index = 0; index < phases.size(); index++) {
      Phase phase = phases.get(index);
      State state =
          index == at
              ? failed.test(phase) ? State.FAILED : State.NOW
              : index > until || index == until
                  ? State.TO_COME
                  : done.test(phase) ? State.DONE : State.SKIPPED;
      if (!phase.sideRoad() || stands.or(failed).or(done).test(phase)) {
        reached.add(new Reached(phase, state));
      }
    }
    aside.stream()
        .filter(stands.or(failed).or(done))
        .map(
            phase ->
                new Reached(
                    phase,
                    failed.test(phase)
                        ? State.FAILED
                        : stands.test(phase) ? State.NOW : State.DONE))
        .forEach(reached::add);
    return reached;
  }

  private int last(Predicate<Phase> such) {
    for (int index = phases.size() - 1; index >= 0; index--) {
      if (such.test(phases.get(index))) {
        return index;
      }
    }
    return -1;
  }

  private static boolean holds(Drawing.Shape box, Drawing.Shape shape) {
    Drawing.Point centre = shape.box().centre();
    return !shape.equals(box)
        && centre.x() > box.box().x()
        && centre.x() < box.box().right()
        && centre.y() > box.box().y()
        && centre.y() < box.box().bottom();
  }

  /** The longest way from the start to an end; where two are as long, the one that says Yes. */
  private static List<Drawing.Shape> way(Drawing drawing) {
    Map<String, Drawing.Shape> shapes = drawing.byId();
    Map<String, List<Drawing.Edge>> leading =
        drawing.edges().stream()
            .filter(Drawing.Edge::flow)
            .sorted(Comparator.comparing(edge -> !edge.name().equalsIgnoreCase("yes")))
            .collect(Collectors.groupingBy(Drawing.Edge::source));
    List<Drawing.Shape> boxes =
        drawing.shapes().stream().filter(Drawing.Shape::isSubProcess).toList();
    return drawing.shapes().stream()
        .filter(shape -> shape.kind().equals("startEvent"))
        .filter(shape -> boxes.stream().noneMatch(box -> holds(box, shape)))
        .findFirst()
        .map(start -> longest(start, shapes, leading, new HashSet<>(), new HashMap<>()))
        .orElse(List.of());
  }

  /** Empty when no end is reached without going in a circle. */
  private static List<Drawing.Shape> longest(
      Drawing.Shape from,
      Map<String, Drawing.Shape> shapes,
      Map<String, List<Drawing.Edge>> leading,
      Set<String> behind,
      Map<String, List<Drawing.Shape>> known) {
    if (known.containsKey(from.id())) {
      return known.get(from.id());
    }
    List<Drawing.Shape> best = from.kind().equals("endEvent") ? List.of(from) : List.of();
    behind.add(from.id());
    for (Drawing.Edge edge : leading.getOrDefault(from.id(), List.of())) {
      Drawing.Shape next = shapes.get(edge.target());
      if (next != null && !behind.contains(next.id())) {
        List<Drawing.Shape> rest = longest(next, shapes, leading, behind, known);
        if (!rest.isEmpty() && rest.size() + 1 > best.size()) {
          best = new ArrayList<>(List.of(from));
          best.addAll(rest);
        }
      }
    }
    behind.remove(from.id());
    known.put(from.id(), best);
    return best;
  }

  private static List<Phase> collected(List<Drawing.Shape> way, Drawing drawing) {
    List<Drawing.Shape> steps =
        way.stream().filter(shape -> isStep(shape) || shape.pointOfNoReturn()).toList();
    List<Phase> phases = new ArrayList<>();
    Set<String> sideRoads = sideRoads(way, drawing);
    Set<String> taken = new HashSet<>();
    boolean beyond = false;
    for (int at = 0; at < steps.size(); at++) {
      Drawing.Shape step = steps.get(at);
      if (step.pointOfNoReturn()) {
        beyond = true;
        continue;
      }
      if (taken.contains(step.id())) {
        continue;
      }
      boolean opens = at + 1 < steps.size() && isService(step) && isWait(steps.get(at + 1));
      Drawing.Shape named = opens ? steps.get(at + 1) : step;
      Set<String> elements = new LinkedHashSet<>(List.of(step.id(), named.id()));
      int behind = at + (opens ? 2 : 1);
      if (isWait(named) && behind < steps.size() && isService(steps.get(behind))) {
        boolean leadsToTheNext = behind + 1 < steps.size() && isWait(steps.get(behind + 1));
        if (!leadsToTheNext) {
          elements.add(steps.get(behind).id());
        }
      }
      taken.addAll(elements);
      if (named.isOpenBox()) {
        drawing.shapes().stream()
            .filter(shape -> holds(named, shape))
            .map(Drawing.Shape::id)
            .forEach(elements::add);
      }
      phases.add(
          new Phase(
              named.id(),
              named.name(),
              elements,
              beyond,
              isWait(named),
              sideRoads.contains(named.id())));
      beyond = false;
    }
    return phases;
  }

  /**
   * What lies between an answer that is neither Yes nor No and the place further on to which the
   * Yes of the same question leads.
   */
  private static Set<String> sideRoads(List<Drawing.Shape> way, Drawing drawing) {
    List<String> ids = way.stream().map(Drawing.Shape::id).toList();
    Set<String> aside = new HashSet<>();
    for (int at = 0; at + 1 < ids.size(); at++) {
      String from = ids.get(at);
      String to = ids.get(at + 1);
      boolean another =
          drawing.edges().stream()
              .filter(edge -> edge.flow() && edge.source().equals(from) && edge.target().equals(to))
              .noneMatch(edge -> edge.name().matches("(?i)yes|no|"));
      int meets =
          drawing.edges().stream()
              .filter(edge -> edge.flow() && edge.source().equals(from))
              .filter(edge -> edge.name().equalsIgnoreCase("yes"))
              .mapToInt(edge -> ids.indexOf(edge.target()))
              .max()
              .orElse(-1);
      if (another && meets > at) {
        aside.addAll(ids.subList(at + 1, meets));
      }
    }
    return aside;
  }

  private static boolean isStep(Drawing.Shape shape) {
    return shape.kind().endsWith("Task")
        || shape.kind().equals("task")
        || shape.kind().equals("callActivity")
        || shape.isSubProcess();
  }

  private static boolean isService(Drawing.Shape shape) {
    return shape.kind().equals("serviceTask");
  }

  private static boolean isWait(Drawing.Shape shape) {
    return shape.kind().equals("receiveTask");
  }
}
