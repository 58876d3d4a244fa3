package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Java's engine for patterns can be kept busy for ever, so it reads patterns of our own making
 * only: each stands as a text where it is used. Those of others are {@code
 * cluster.ForeignPattern}'s.
 */
class PatternsTest {

  private static final String HOME = Code.OURS + ".cluster.ForeignPattern";

  /** Methods that take a pattern as their first argument. */
  private static final Map<String, Set<String>> READERS =
      Map.of(
          "java.util.regex.Pattern", Set.of("compile", "matches"),
          "java.lang.String", Set.of("matches", "replaceAll", "replaceFirst", "split"),
          "java.util.Scanner", Set.of("useDelimiter", "next", "hasNext", "findInLine", "skip"));

  /** A text, or some of them with constants and a choice of flags between them. */
  private static final Pattern OWN =
      Pattern.compile("(?:T|[A-Z][A-Z_]*)(?:\\s*\\+\\s*(?:T|[A-Z][A-Z_]*))*");

  @Test
  void givenAnyClassButTheSimulator_whenItReadsAPattern_thenThePatternIsATextOfOurs() {
    Set<String> strange = new TreeSet<>();
    int calls = 0;
    for (JavaClass type : Code.main()) {
      // it stands for the cluster, and is driven by whoever tries something out
      if (Code.topic(type).equals("simulator")) {
        continue;
      }
      for (JavaCall<?> call : type.getCodeUnitCallsFromSelf()) {
        if (reads(call)) {
          calls++;
          if (!isOurs(call)) {
            strange.add(call.getDescription());
          }
        }
      }
    }
    assertThat(strange).isEmpty();
    assertThat(calls).isGreaterThan(100);
  }

  private static boolean reads(JavaCall<?> call) {
    boolean readsOne =
        READERS.getOrDefault(call.getTargetOwner().getName(), Set.of()).contains(call.getName());
    return readsOne
        && !call.getTarget().getRawParameterTypes().isEmpty()
        && call.getTarget().getRawParameterTypes().get(0).getName().equals("java.lang.String");
  }

  private static boolean isOurs(JavaCall<?> call) {
    String name = call.getOriginOwner().getName();
    int nested = name.indexOf('$');
    Path file =
        Path.of(
            "src/main/java",
            (nested < 0 ? name : name.substring(0, nested)).replace('.', '/') + ".java");
    List<String> lines = Tree.text(file).lines().toList();
    String from =
        lines.stream().skip(call.getLineNumber() - 1L).limit(12).collect(Collectors.joining("\n"));
    return isOurs(from, call.getName());
  }

  /** Each use of the method that begins in the first line or is the first one in the text. */
  private static boolean isOurs(String code, String method) {
    String plain = code.replaceAll("\"(?:[^\"\\\\\n]|\\\\.)*\"", "T");
    Matcher use = Pattern.compile("\\b" + method + "\\(\\s*").matcher(plain);
    int newline = plain.indexOf('\n');
    int first = newline < 0 ? plain.length() : newline;
    int uses = 0;
    while (use.find() && (uses == 0 || use.start() < first)) {
      uses++;
      if (!OWN.matcher(argument(plain, use.end())).matches()) {
        return false;
      }
    }
    return uses > 0;
  }

  private static String argument(String code, int from) {
    int depth = 0;
    for (int at = from; at < code.length(); at++) {
      char sign = code.charAt(at);
      if (depth == 0 && (sign == ',' || sign == ')')) {
        return code.substring(from, at).strip();
      }
      depth += sign == '(' ? 1 : sign == ')' ? -1 : 0;
    }
    return "";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.matches(pattern)",
        "a.matches(\"x\" + name)",
        "a.matches(of(\"x\"))",
        "Pattern.compile(\n    text)",
        "a.split(\",\").split(by)",
        "value"
      })
  void givenAPatternFromElsewhere_whenReadByThisTest_thenItIsSeen(String code) {
    String method =
        code.contains("compile") ? "compile" : code.contains("split") ? "split" : "matches";
    assertThat(isOurs(code, method)).isFalse();
  }

  @Test
  void givenPatternsOfOurs_whenReadByThisTest_thenTheyAreLeftAlone() {
    assertThat(isOurs("a.matches(\"x(y)\\\"\")", "matches")).isTrue();
    assertThat(isOurs("Pattern.compile(\n    \"x\" + WORD\n  + \"y\", FLAGS)", "compile")).isTrue();
  }

  @Test
  void givenTheOtherEngine_whenUsed_thenInItsOnePlaceOnly() {
    Set<String> users =
        Code.main().stream()
            .filter(
                type ->
                    type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(
                            use ->
                                use.getTargetClass()
                                    .getPackageName()
                                    .startsWith("com.google.re2j")))
            .map(JavaClass::getName)
            .map(name -> name.replaceAll("\\$.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(users).containsExactly(HOME);
  }
}
