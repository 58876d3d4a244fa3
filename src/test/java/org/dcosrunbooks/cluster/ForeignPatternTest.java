package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Patterns of strangers: read as Java reads them, or not at all; and never for long. */
class ForeignPatternTest {

  private static final List<String> VALUES =
      List.of(
          "",
          "a",
          "b",
          "aa",
          "ab",
          "abc",
          "abcabc",
          "A",
          "AB",
          "&",
          "]",
          "a]",
          "-",
          "a-b",
          "{",
          "}",
          "r1",
          "rack-1",
          "10.0.2.11",
          "10.0.2.111",
          "x y",
          "a.b",
          "\\",
          "^",
          "$",
          "aaa",
          "_",
          "9",
          "zone|a",
          "node-1.example.com",
          "K",
          "k",
          "(",
          ")",
          "*",
          "a*",
          "a+",
          "abab",
          "ba");

  private static final List<String> SAME =
      List.of(
          "",
          "a",
          "a|b",
          "a|",
          "(a|b)*",
          "a?",
          "a+?",
          "a{2}",
          "a{2,}",
          "a{1,3}",
          "(ab){2}",
          "[ab]+",
          "[^a]",
          "[a-c]*",
          "[-a]+",
          "[a-]+",
          "[\\]a]+",
          "[&a]",
          "\\d+",
          "\\w+",
          "\\W",
          "\\s",
          ".",
          ".*",
          ".+",
          "10\\.0\\.2\\.[0-9]{1,3}",
          "rack-[0-9]+",
          "(?i)ab",
          "(?i:a)b",
          "a(?i)b",
          "(?:a|b)c",
          "\\Qa.b\\E",
          "\\Qa*\\E",
          "\\Q\\E",
          "^a$",
          "^$",
          "\\Aa\\z",
          "\\ba\\b",
          "a\\Bb",
          "\\{",
          "}",
          "]",
          "a]",
          "\\$",
          "\\^",
          "\\\\",
          "\\(",
          "zone\\|a",
          "node-[0-9]+\\.example\\.com",
          "(a*)*",
          "(a|aa)+",
          "(a+)+b",
          "(|a)+",
          "()",
          "(){3}",
          "\\.",
          "a.b",
          "(?s)a.b",
          "[.]+",
          "[^\\w]",
          "[\\d_]+",
          "[\\w-]+",
          "(a(b(c)?)?)+");

  static Stream<String> same() {
    return SAME.stream();
  }

  @ParameterizedTest
  @MethodSource("same")
  void givenAPatternThatIsRead_whenMatched_thenAsJavaDoes(String text) throws Exception {
    ForeignPattern pattern = ForeignPattern.of(text);
    for (String value : VALUES) {
      assertThat(pattern.matches(value))
          .as("/%s/ on \"%s\"", text, value)
          .isEqualTo(java.util.regex.Pattern.matches(text, value));
    }
  }

  static Stream<Arguments> unread() {
    return Stream.of(
        Arguments.of("(a)\\1", "back-reference"),
        Arguments.of("(?<n>a)\\k<n>", "not read here"),
        Arguments.of("(?=a)a", "looks ahead"),
        Arguments.of("(?!a)b", "looks ahead"),
        Arguments.of("(?<=a)b", "looks ahead or behind"),
        Arguments.of("(?<!a)b", "looks ahead or behind"),
        Arguments.of("(?>a+)b", "not read here"),
        Arguments.of("(?x)a b", "not read here"),
        Arguments.of("(?U)\\w", "not read here"),
        Arguments.of("a*+b", ""),
        Arguments.of("a++", ""),
        Arguments.of("a?+", ""),
        Arguments.of("a{2}+", ""),
        Arguments.of("a**", ""),
        Arguments.of("[a-c&&[^b]]", "class within a class"),
        Arguments.of("[a[bc]]", "class within a class"),
        Arguments.of("[[:alpha:]]", "class within a class"),
        Arguments.of("[]a]", "class within a class"),
        Arguments.of("[a", "not closed"),
        Arguments.of("\\p{Alpha}", "not read here"),
        Arguments.of("\\h", "not read here"),
        Arguments.of("\\u0041", "not read here"),
        Arguments.of("\\x41", "not read here"),
        Arguments.of("\\0101", "not read here"),
        Arguments.of("\\R", "not read here"),
        Arguments.of("\\C", "not read here"),
        Arguments.of("[\\Qa\\E]", "not read here"),
        Arguments.of("a{,3}", "no repetition"),
        Arguments.of("{", "no repetition"),
        Arguments.of("a{", "no repetition"),
        Arguments.of("a{3,1}", ""),
        Arguments.of("(", ""),
        Arguments.of(")", "closes nothing"),
        Arguments.of("*a", ""),
        Arguments.of("a\\", "ends with a backslash"),
        Arguments.of("ä", "plain ASCII"),
        Arguments.of("a\nb", "plain ASCII"),
        Arguments.of("a{1001}", ""),
        Arguments.of("((((){60000}){60000}){60000}){60000}x", "grows too large"),
        Arguments.of("((((a{1000}){1000}){1000}){1000})", "grows too large"),
        Arguments.of("((((a{99}){99}){99}){99})", "grows too large"),
        Arguments.of("(a{100}){101}", "grows too large"),
        Arguments.of("(((((a{9},){9},){9},){9},){9},){9}", "grows too large"),
        Arguments.of("(".repeat(400) + ")".repeat(400), "groups in each other"),
        Arguments.of("a".repeat(1_001), "longer than"));
  }

  @ParameterizedTest
  @MethodSource("unread")
  void givenWhatIsNotRead_whenCompiled_thenItIsSaidAndNoMatch(String text, String why) {
    assertThatThrownBy(() -> ForeignPattern.of(text))
        .as(text)
        .isInstanceOf(ForeignPattern.Unreadable.class)
        .hasMessageContaining(why);
  }

  static Stream<Arguments> slow() {
    String long30 = "a".repeat(30);
    return Stream.of(
        Arguments.of("(a+)+b", "a".repeat(500)),
        Arguments.of("(a|a)*b", "a".repeat(500)),
        Arguments.of("(a|aa)+b", "a".repeat(500)),
        Arguments.of("(.*a){12}", "a".repeat(300)),
        Arguments.of("(a?){1000}a", long30),
        Arguments.of("(.*)*(.*)*(.*)*x", "a".repeat(500)),
        Arguments.of("(\\w+\\s?)+$x", "a".repeat(500)));
  }

  @ParameterizedTest
  @MethodSource("slow")
  void givenPatternThatKeepsJavaBusy_whenMatched_thenItTakesMilliseconds(String text, String value)
      throws Exception {
    ForeignPattern pattern = ForeignPattern.of(text);
    long before = System.nanoTime();
    if (pattern.effort(value) <= 100_000) {
      assertThat(pattern.matches(value))
          .isEqualTo(text.equals("(.*a){12}") || text.endsWith("1000}a"));
    } else {
      assertThatThrownBy(() -> pattern.matches(value))
          .isInstanceOf(ForeignPattern.Unreadable.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void givenValuesThatTheEnginesReadDifferently_whenMatched_thenItIsSaid() throws Exception {
    ForeignPattern pattern = ForeignPattern.of("a.b");
    for (String value : List.of("a\u0085b", "a\nb", "aäb", "a".repeat(513))) {
      assertThatThrownBy(() -> pattern.matches(value))
          .isInstanceOf(ForeignPattern.Unreadable.class);
    }
  }
}
