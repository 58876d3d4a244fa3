package org.dcosrunbooks.audit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.failure.Fault;

/**
 * Checks records without a database and without trusting who wrote them: finds lines that were
 * changed, removed, put in between or put in another order, and lines cut off at the end. Answers
 * with the first thing that does not fit, as a sentence.
 *
 * <p>What no chain can show: somebody who may write the whole database can compute all of it anew.
 * That is found by comparing with a document exported before, or with the head of the chain noted
 * elsewhere.
 */
public final class RecordVerifier {

  /** Field of the line with which a person's abort closed the run. */
  static final String CLOSES = "closesForActs";

  /** Field of such a line that was written although a head did not fit. */
  static final String MENDS = "headDidNotFit";

  private RecordVerifier() {}

  /** Checks one run's lines, given in order, against each other. */
  public static Optional<String> chain(String runId, List<Entry> entries) {
    String previous = Chain.START;
    long expected = 1;
    for (Entry entry : entries) {
      String line = "line " + entry.number();
      if (!entry.runId().equals(runId)) {
        return Optional.of(line + " belongs to run " + entry.runId());
      }
      if (entry.number() != expected) {
        return Optional.of("line " + expected + " is missing: " + line + " stands in its place");
      }
      if (!entry.hash().equals(Chain.hashOf(entry))) {
        return Optional.of(line + " was changed: its hash does not fit what it says");
      }
      if (!entry.previousHash().equals(previous)) {
        return Optional.of(line + " does not follow the line before it, which was changed");
      }
      if (entry.data().contains("\"" + MENDS + "\"")) {
        return Optional.of(
            line + " was written behind a head that was changed: it did not fit the chain");
      }
      Optional<String> answer = answerProblem(entry, entries);
      if (answer.isPresent()) {
        return answer;
      }
      previous = entry.hash();
      expected++;
    }
    return Optional.empty();
  }

  private static Optional<String> answerProblem(Entry entry, List<Entry> entries) {
    boolean result = entry.kind() == Entry.Kind.RESULT;
    if (result != entry.answers().isPresent()) {
      return Optional.of("line " + entry.number() + ": a result answers an intent, and only that");
    }
    boolean fits =
        !result
            || (entry.answers().get() > 0
                && entry.answers().get() < entry.number()
                && entries.get((int) (entry.answers().get() - 1)).kind() == Entry.Kind.INTENT);
    return fits
        ? Optional.empty()
        : Optional.of("line " + entry.number() + " answers a line that is no intent before it");
  }

  /** Checks that the run's lines and the links of the chain over all runs say the same. */
  public static Optional<String> anchored(List<Entry> entries, List<Anchor> anchorsOfRun) {
    Map<Long, Anchor> byLine = new HashMap<>();
    for (Anchor anchor : anchorsOfRun) {
      if (byLine.put(anchor.entryNumber(), anchor) != null) {
        return Optional.of(
            "line " + anchor.entryNumber() + " stands twice in the chain over all runs");
      }
    }
    long before = 0;
    for (Entry entry : entries) {
      Anchor anchor = byLine.remove(entry.number());
      if (anchor == null) {
        return Optional.of("line " + entry.number() + " does not stand in the chain over all runs");
      }
      if (!anchor.hash().equals(Chain.hashOf(anchor))) {
        return Optional.of("link " + anchor.number() + " of the chain over all runs was changed");
      }
      if (!anchor.entryHash().equals(entry.hash())) {
        return Optional.of(
            "line " + entry.number() + " is not the one that the chain over all runs knows");
      }
      if (anchor.number() <= before) {
        return Optional.of(
            "line "
                + entry.number()
                + " stands in the chain over all runs before the line before it");
      }
      before = anchor.number();
    }
    return byLine.keySet().stream()
        .min(Long::compare)
        .map(line -> "line " + line + " was written once and is missing");
  }

  /** Checks what the run's head row says against the lines. */
  static Optional<String> head(List<Entry> entries, long number, String hash, boolean closed) {
    String last = entries.isEmpty() ? Chain.START : entries.get(entries.size() - 1).hash();
    if (number != entries.size() || !last.equals(hash)) {
      return Optional.of(
          "the head of the run's chain is line " + number + ", and it is not the last line");
    }
    boolean closedByPerson =
        entries.stream()
            .anyMatch(
                entry ->
                    entry.kind() == Entry.Kind.PERSON
                        && CanonicalJson.parse(entry.data()).path(CLOSES).asBoolean());
    if (closed != closedByPerson) {
      return Optional.of(
          closed
              ? "the run is closed by an abort that nobody asked for"
              : "an abort stands in the record, and the run is not closed");
    }
    return Optional.empty();
  }

  /** Follows the chain over all runs link by link, however long it is. */
  static final class Links {
    private long last;
    private String hash = Chain.START;

    long last() {
      return last;
    }

    Optional<String> next(Anchor anchor) {
      if (anchor.number() != last + 1) {
        return Optional.of("link " + (last + 1) + " of the chain over all runs is missing");
      }
      if (!anchor.hash().equals(Chain.hashOf(anchor))) {
        return Optional.of("link " + anchor.number() + " of the chain over all runs was changed");
      }
      if (!anchor.previousHash().equals(hash)) {
        return Optional.of(
            "link "
                + anchor.number()
                + " of the chain over all runs does not follow the one before");
      }
      last = anchor.number();
      hash = anchor.hash();
      return Optional.empty();
    }

    Optional<String> endsAt(long number, String headHash) {
      return number == last && headHash.equals(hash)
          ? Optional.empty()
          : Optional.of(
              "the chain over all runs ends at link " + last + " and should end at " + number);
    }

    /** Begins in the middle: what came before is taken as the first link says. */
    static Links before(Anchor first) {
      Links links = new Links();
      links.last = first.number() - 1;
      links.hash = first.previousHash();
      return links;
    }
  }

  /**
   * Checks an exported document.
   *
   * @return the first thing that does not fit; empty when nothing was changed
   */
  public static Optional<String> document(String json) {
    return document(json, Optional.empty());
  }

  /**
   * The same, and that a head which was noted elsewhere stands in the document's chain. When the
   * document does not reach it, that is a problem too: nothing was compared.
   */
  public static Optional<String> document(String json, Optional<Head> noted) {
    Bundle bundle;
    try {
      bundle = Bundle.read(json);
    } catch (Fault unreadable) {
      return Optional.of("this is no record: " + unreadable.account().seen());
    }
    if (bundle == null
        || !Bundle.FORMAT.equals(bundle.format())
        || bundle.runId() == null
        || bundle.entries() == null
        || bundle.rows() == null
        || bundle.anchors() == null
        || bundle.headHash() == null
        || bundle.entries().stream().anyMatch(RecordVerifier::incomplete)
        || bundle.anchors().stream().anyMatch(RecordVerifier::incomplete)
        || bundle.rows().stream().anyMatch(RecordVerifier::incomplete)) {
      return Optional.of("this is no record of the form " + Bundle.FORMAT);
    }
    if (bundle.entries().isEmpty() || bundle.anchors().isEmpty()) {
      return Optional.of("the document holds no line of a record, so nothing can be said of it");
    }
    try {
      return judged(bundle, noted);
    } catch (RuntimeException broken) {
      return Optional.of("the document could not be judged: " + broken);
    }
  }

  private static Optional<String> judged(Bundle bundle, Optional<Head> noted) {
    return chain(bundle.runId(), bundle.entries())
        .or(
            () ->
                anchored(
                    bundle.entries(),
                    bundle.anchors().stream()
                        .filter(anchor -> anchor.runId().equals(bundle.runId()))
                        .toList()))
        .or(() -> segment(bundle))
        .or(() -> rows(bundle))
        .or(() -> noted.flatMap(head -> noted(bundle, head)));
  }

  private static Optional<String> rows(Bundle bundle) {
    List<Row> rows = bundle.rows();
    // nothing is on its way any more: when the document was made is only its own word
    return Announced.compare(bundle.entries(), rows, Instant.MAX).stream()
        .findFirst()
        .map(ChangedRow::sentence);
  }

  private static Optional<String> noted(Bundle bundle, Head noted) {
    long begin =
        bundle.anchors().isEmpty() ? bundle.headNumber() : bundle.anchors().get(0).number() - 1;
    if (noted.number() < begin || noted.number() > bundle.headNumber()) {
      return Optional.of(
          "the noted head could not be compared: the document holds the links "
              + (begin + 1)
              + " to "
              + bundle.headNumber()
              + " of the chain over all runs, and link "
              + noted.number()
              + " was noted");
    }
    String hash =
        noted.number() == begin && !bundle.anchors().isEmpty()
            ? bundle.anchors().get(0).previousHash()
            : noted.number() == bundle.headNumber()
                ? bundle.headHash()
                : bundle.anchors().get((int) (noted.number() - begin - 1)).hash();
    return hash.equals(noted.hash())
        ? Optional.empty()
        : Optional.of(
            "link "
                + noted.number()
                + " of the chain over all runs is not the one that was noted: what stood before it"
                + " was rewritten");
  }

  private static boolean incomplete(Entry entry) {
    return entry == null
        || Stream.of(
                entry.runId(),
                entry.at(),
                entry.kind(),
                entry.step(),
                entry.actor(),
                entry.text(),
                entry.data(),
                entry.answers(),
                entry.previousHash(),
                entry.hash())
            .anyMatch(Objects::isNull);
  }

  private static boolean incomplete(Anchor anchor) {
    return anchor == null
        || Stream.of(anchor.runId(), anchor.entryHash(), anchor.previousHash(), anchor.hash())
            .anyMatch(Objects::isNull);
  }

  private static boolean incomplete(Row row) {
    return row == null || row.table() == null || row.columns() == null;
  }

  private static Optional<String> segment(Bundle bundle) {
    if (bundle.anchors().isEmpty()) {
      return Optional.empty();
    }
    Links links = Links.before(bundle.anchors().get(0));
    for (Anchor anchor : bundle.anchors()) {
      Optional<String> problem = links.next(anchor);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return links.endsAt(bundle.headNumber(), bundle.headHash());
  }

  /**
   * Checks exported documents: {@code RecordVerifier [--head <number>:<hash>] <file>…}. Ends with 1
   * when one is not intact.
   */
  public static void main(String[] words) throws IOException {
    System.exit(check(System.out, words) ? 0 : 1);
  }

  /** What is shown masked is for reading: only its digest is vouched for. */
  private static String masked(Bundle bundle) {
    String columns =
        bundle.rows().stream()
            .flatMap(
                row ->
                    row.maskedColumns().stream()
                        .map(column -> column + " of " + row.table() + " " + row.key()))
            .collect(Collectors.joining(", "));
    return columns.isEmpty() ? "" : "; masked, and so not vouched for as it reads: " + columns;
  }

  static boolean check(PrintStream out, String... words) throws IOException {
    List<String> files = List.of(words);
    Optional<Head> noted = Optional.empty();
    boolean understood = true;
    if (words.length > 1 && words[0].equals("--head")) {
      noted = Head.read(words[1]);
      understood = noted.isPresent();
      files = files.subList(2, files.size());
    }
    if (files.isEmpty() || !understood || files.get(0).startsWith("--")) {
      out.println("usage: RecordVerifier [--head <number>:<hash>] <exported record>...");
      return false;
    }
    boolean intact = true;
    for (String file : files) {
      String json = Files.readString(Path.of(file));
      Optional<String> problem = document(json, noted);
      out.println(
          file
              + ": "
              + problem
                  .map(what -> "NOT INTACT: " + what)
                  .orElseGet(() -> "intact" + masked(Bundle.read(json))));
      intact &= problem.isEmpty();
    }
    return intact;
  }
}
