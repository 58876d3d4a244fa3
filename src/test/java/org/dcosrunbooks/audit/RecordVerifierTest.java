package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody may do to a record, and that the verifier sees it without any database. */
class RecordVerifierTest {

  private static final Instant AT = Instant.parse("2024-11-21T16:02:11.250Z");

  private static Entry line(List<Entry> before, Entry.Kind kind, String text, Long answers) {
    String previous = before.isEmpty() ? Chain.START : before.get(before.size() - 1).hash();
    return Chain.entry(
        "4711",
        before.size() + 1,
        AT,
        kind,
        "Start agent drain",
        "service",
        text,
        "{}",
        Optional.ofNullable(answers),
        previous);
  }

  private static List<Entry> record() {
    List<Entry> lines = new ArrayList<>();
    lines.add(line(lines, Entry.Kind.COURSE, "begins", null));
    lines.add(line(lines, Entry.Kind.INTENT, "drain", null));
    lines.add(line(lines, Entry.Kind.RESULT, "done", 2L));
    lines.add(line(lines, Entry.Kind.LOOK, "drained", null));
    return lines;
  }

  private static List<Anchor> anchors(List<Entry> lines) {
    List<Anchor> anchors = new ArrayList<>();
    for (Entry entry : lines) {
      String previous = anchors.isEmpty() ? Chain.START : anchors.get(anchors.size() - 1).hash();
      anchors.add(Chain.anchor(anchors.size() + 1, entry, previous));
    }
    return anchors;
  }

  private static String document(List<Entry> lines, List<Anchor> anchors) {
    return document(lines, anchors, anchors.get(anchors.size() - 1));
  }

  private static String document(List<Entry> lines, List<Anchor> anchors, Anchor last) {
    StringBuilder document = new StringBuilder();
    try {
      Bundle.write(
          "4711",
          AT,
          onOnePage(anchors),
          onOnePage(lines.stream().map(RecordVerifierTest::written).toList()),
          List.of(),
          new Head(last.number(), last.hash()),
          Map.of(),
          document::append);
    } catch (SQLException unexpected) {
      throw new AssertionError(unexpected);
    }
    return document.toString();
  }

  private static Written written(Entry line) {
    return new Written(
        line.runId(),
        line.number(),
        line.at(),
        line.kind().name(),
        line.step(),
        line.actor(),
        line.text(),
        line.data(),
        line.answers().orElse(null),
        line.previousHash(),
        line.hash());
  }

  private static <T> Bundle.Pages<T> onOnePage(List<T> all) {
    return above -> above == Long.MIN_VALUE ? all : List.of();
  }

  static Stream<Arguments> tampering() {
    return Stream.of(
        row("nothing", null, lines -> lines),
        row(
            "a line changed",
            "line 2 was changed",
            lines -> {
              Entry old = lines.get(1);
              lines.set(1, with(old, "reactivate", old.hash()));
              return lines;
            }),
        row(
            "a line changed with a fitting hash of its own",
            "line 3 does not follow",
            lines -> {
              Entry old = lines.get(1);
              Entry changed = with(old, "reactivate", old.hash());
              lines.set(1, with(changed, "reactivate", Chain.hashOf(changed)));
              return lines;
            }),
        row(
            "a line removed",
            "line 2 is missing",
            lines -> {
              lines.remove(1);
              return lines;
            }),
        row(
            "the first line removed",
            "line 1 is missing",
            lines -> {
              lines.remove(0);
              return lines;
            }),
        row(
            "a line put in between",
            "line 3 is missing",
            lines -> {
              lines.add(1, line(lines.subList(0, 1), Entry.Kind.LOOK, "forged", null));
              return lines;
            }),
        row(
            "two lines exchanged",
            "line 3 is missing",
            lines -> {
              lines.add(2, lines.remove(3));
              return lines;
            }),
        row(
            "the last line cut off",
            "line 4 was written once and is missing",
            lines -> lines.subList(0, 3)),
        row("every line cut off", "holds no line of a record", lines -> List.of()),
        row(
            "a line added at the end",
            "line 5 does not stand in the chain over all runs",
            lines -> {
              lines.add(line(lines, Entry.Kind.LOOK, "forged", null));
              return lines;
            }),
        row(
            "the whole chain computed anew",
            "is not the one that the chain over all runs knows",
            lines -> {
              List<Entry> anew = new ArrayList<>();
              anew.add(line(anew, Entry.Kind.COURSE, "begins otherwise", null));
              for (Entry old : lines.subList(1, 4)) {
                anew.add(line(anew, old.kind(), old.text(), old.answers().orElse(null)));
              }
              return anew;
            }));
  }

  private static Arguments row(String sentence, String problem, UnaryOperator<List<Entry>> change) {
    return Arguments.of(sentence, problem, change);
  }

  private static Entry with(Entry old, String text, String hash) {
    return new Entry(
        old.runId(),
        old.number(),
        old.at(),
        old.kind(),
        old.step(),
        old.actor(),
        text,
        old.data(),
        old.answers(),
        old.previousHash(),
        hash);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tampering")
  void givenARecord_whenSomebodyTouchesIt_thenTheVerifierSees(
      String sentence, String problem, UnaryOperator<List<Entry>> change) {
    List<Anchor> anchors = anchors(record());
    List<Entry> lines = change.apply(record());

    Optional<String> found = RecordVerifier.document(document(lines, anchors));

    if (problem == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found.orElseThrow()).contains(problem);
    }
  }

  @Test
  void givenTheTailCutFromBothChains_whenTheHeadIsKnown_thenTheVerifierSees() {
    List<Entry> lines = record();
    List<Anchor> anchors = anchors(lines);
    String cut = document(lines.subList(0, 3), anchors.subList(0, 3), anchors.get(3));

    assertThat(RecordVerifier.document(cut).orElseThrow())
        .isEqualTo("the chain over all runs ends at link 3 and should end at 4");
  }

  @Test
  void givenALinkTakenOut_whenVerified_thenTheVerifierSees() {
    List<Anchor> anchors = anchors(record());
    Entry other =
        Chain.entry(
            "other",
            1,
            AT,
            Entry.Kind.LOOK,
            "",
            "service",
            "x",
            "{}",
            Optional.empty(),
            Chain.START);
    Anchor fifth = Chain.anchor(5, other, anchors.get(3).hash());
    anchors.add(fifth);
    assertThat(RecordVerifier.document(document(record(), anchors))).isEmpty();

    anchors.add(Chain.anchor(7, other, fifth.hash()));
    assertThat(RecordVerifier.document(document(record(), anchors)).orElseThrow())
        .contains("link 6 of the chain over all runs is missing");
  }

  @Test
  void givenAResultWithoutItsIntent_whenVerified_thenTheVerifierSees() {
    for (Long answers : new Long[] {null, 0L, -1L, 1L, 3L, Long.MAX_VALUE}) {
      List<Entry> lines = new ArrayList<>(record().subList(0, 2));
      lines.add(line(lines, Entry.Kind.RESULT, "done", answers));
      assertThat(RecordVerifier.chain("4711", lines)).as("answers " + answers).isPresent();
    }
    List<Entry> lines = new ArrayList<>(record().subList(0, 2));
    lines.add(line(lines, Entry.Kind.LOOK, "not a result", 2L));
    assertThat(RecordVerifier.chain("4711", lines)).isPresent();
    assertThat(RecordVerifier.chain("4712", record()).orElseThrow())
        .contains("belongs to run 4711");
  }

  @Test
  void givenWhatIsNoRecord_whenVerified_thenASentenceAndNoException() {
    String good = document(record(), anchors(record()));
    for (String bad :
        List.of(
            "",
            "[]",
            "null",
            "{\"format\":\"dcos-runbooks-record/1\"}",
            good.replace("\"kind\":\"LOOK\"", "\"kind\":\"GUESS\""),
            good.replace(",\"text\":\"drained\"", ""),
            good.replace("\"at\":\"2024-11-21T16:02:11.250Z\"", "\"at\":\"yesterday\""),
            good.substring(0, good.length() / 2))) {
      assertThat(RecordVerifier.document(bad)).as(bad).isPresent();
    }
  }

  @Test
  void givenFiles_whenCheckedFromTheCommandLine_thenEachIsNamedWithItsState(@TempDir Path folder)
      throws IOException {
    String good = document(record(), anchors(record()));
    Path intact = Files.writeString(folder.resolve("intact.json"), good);
    Path changed =
        Files.writeString(folder.resolve("changed.json"), good.replace("\"done\"", "\"failed\""));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    assertThat(RecordVerifier.check(out, intact.toString())).isTrue();
    assertThat(RecordVerifier.check(out, intact.toString(), changed.toString())).isFalse();
    assertThat(RecordVerifier.check(out)).isFalse();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("intact.json: intact")
        .contains("changed.json: NOT INTACT: line 3 was changed")
        .contains("usage:");
  }

  @Test
  void givenFieldsThatRunTogether_whenHashed_thenTheHashesDiffer() {
    Entry one = line(List.of(), Entry.Kind.LOOK, "ab", null);
    Entry moved =
        Chain.entry(
            "4711",
            1,
            AT,
            Entry.Kind.LOOK,
            "Start agent drain",
            "servicea",
            "b",
            "{}",
            Optional.empty(),
            Chain.START);
    assertThat(one.hash()).isNotEqualTo(moved.hash());
    assertThat(Chain.hashOf(one)).as("hashes are interface: they never change").isEqualTo(PINNED);
  }

  /** Computed once by other means than ours. */
  private static final String PINNED =
      "6a5ef95bc80aca98666dacb494ebe8800540971d5ac3ec06dfb5cc007053908f";
}
