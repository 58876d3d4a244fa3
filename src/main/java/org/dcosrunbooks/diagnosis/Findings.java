package org.dcosrunbooks.diagnosis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.diagnosis.Diagnosis.Cause;
import org.dcosrunbooks.diagnosis.Diagnosis.Holder;
import org.dcosrunbooks.diagnosis.Diagnosis.Sighting;
import org.dcosrunbooks.diagnosis.Diagnosis.Step;
import org.dcosrunbooks.diagnosis.Diagnosis.Sureness;
import org.dcosrunbooks.diagnosis.Diagnosis.Verdict;

/** What an examination has found so far, and the verdict that follows from it. */
final class Findings {

  /** How far from harmless a step is: they are shown in this order. */
  enum Safety {
    LOOK,
    BRING_BACK,
    WAIT,
    RESTART,
    ORDER_AGAIN,
    DESTROY
  }

  private record Ranked(Safety safety, Step step) {}

  private final Words words;
  private final List<Holder> holds = new ArrayList<>();
  private final List<Cause> causes = new ArrayList<>();
  private final List<Cause> passing = new ArrayList<>();
  private final List<String> fine = new ArrayList<>();
  private final Map<String, Ranked> steps = new LinkedHashMap<>();
  private final List<String> doNot = new ArrayList<>();
  private final List<String> notSeen = new ArrayList<>();
  private final List<Sighting> evidence = new ArrayList<>();
  private final List<String> stuck = new ArrayList<>();
  private final List<String> unsure = new ArrayList<>();
  private final List<String> slow = new ArrayList<>();
  private Optional<Instant> endsBy = Optional.empty();

  Findings(Words words) {
    this.words = words;
  }

  // ---------------------------------------------------------------- what becomes of it

  /** This does not end by itself. */
  void stuck(String reason) {
    stuck.add(reason);
  }

  /** What becomes of this, nobody can tell. */
  void unsure(String reason) {
    unsure.add(reason);
  }

  /** This ends by itself. */
  void ends(Instant by, String reason) {
    slow.add(reason);
    endsBy = endsBy.filter(other -> other.isAfter(by)).or(() -> Optional.of(by));
  }

  // ---------------------------------------------------------------- what was found

  void holder(Holder holder) {
    holds.add(holder);
  }

  void cause(Sureness sureness, String text, String restsOn) {
    causes.add(new Cause(sureness, text, restsOn));
  }

  /** Of something that ends by itself: told after what does not. */
  void passingCause(Sureness sureness, String text, String restsOn) {
    passing.add(new Cause(sureness, text, restsOn));
  }

  void fine(String text) {
    fine.add(text);
  }

  void step(Safety safety, String text) {
    step(safety, text, Optional.empty());
  }

  /** The same advice from two causes is given once. */
  void step(Safety safety, String text, Optional<String> command) {
    steps.putIfAbsent(
        text + command, new Ranked(safety, new Step(text, command, safety == Safety.DESTROY)));
  }

  void doNot(String text) {
    doNot.add(text);
  }

  void notSeen(String sentence) {
    notSeen.add(Words.plain(sentence));
  }

  void saw(String request, Instant at, String excerpt) {
    evidence.add(new Sighting(request, at, Words.plain(excerpt)));
  }

  // ---------------------------------------------------------------- all of it

  Verdict verdict() {
    if (!stuck.isEmpty()) {
      return Verdict.WILL_NOT_END_BY_ITSELF;
    }
    if (!unsure.isEmpty()) {
      return Verdict.CANNOT_TELL;
    }
    return Verdict.SLOW;
  }

  String because() {
    List<String> reasons = !stuck.isEmpty() ? stuck : !unsure.isEmpty() ? unsure : slow;
    return reasons.stream().distinct().collect(Collectors.joining("; "));
  }

  /** Judges a drain by what holds it. */
  Diagnosis judged(Header header, boolean complete) {
    return with(header, verdict(), because(), complete);
  }

  Diagnosis with(Header header, Verdict verdict, String because, boolean complete) {
    Optional<Instant> end = verdict == Verdict.SLOW ? endsBy : Optional.empty();
    return new Diagnosis(
        header.headline(words),
        header.agent(),
        header.host(),
        header.state(),
        header.since(),
        header.expected(),
        header.askedBy(),
        verdict,
        inWords(verdict, end),
        because,
        end,
        holds,
        complete,
        Stream.concat(causes.stream(), passing.stream())
            .sorted(Comparator.comparing(Cause::sureness))
            .toList(),
        fine,
        steps.values().stream()
            .sorted(Comparator.comparing(Ranked::safety))
            .map(Ranked::step)
            .toList(),
        doNot,
        notSeen,
        evidence,
        header.taken());
  }

  private String inWords(Verdict verdict, Optional<Instant> end) {
    return switch (verdict) {
      case WILL_NOT_END_BY_ITSELF -> "WILL NOT END BY ITSELF";
      case SLOW -> "SLOW" + end.map(by -> ", ends by " + words.time(by)).orElse("");
      case ENDED -> "ENDED";
      case NOT_DRAINING -> "NOT DRAINING";
      case CANNOT_TELL -> "CANNOT TELL";
    };
  }
}
