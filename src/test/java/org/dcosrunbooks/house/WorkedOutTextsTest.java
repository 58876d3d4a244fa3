package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files whose texts something works out when it is asked: tables and pages. In none of them can
 * what a person or the cluster wrote become a part of what is worked out.
 */
class WorkedOutTextsTest {

  static Stream<Path> tables() {
    return Tree.files("processes", ".dmn").stream();
  }

  static Stream<Path> pages() {
    return Tree.files("src/main/resources/templates", ".html").stream();
  }

  static Stream<Path> sources() {
    return Tree.files("src/main/java", ".java").stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void givenAPolicyTable_thenItIsWrittenInFeelOnly(Path table) {
    assertThat(Tree.text(table)).doesNotContain("expressionLanguage", "${", "#{", "external");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void givenAPage_thenNothingInItIsWorkedOutTwiceOrTakenAsMarkup(Path page) {
    String text = Tree.text(page);
    // the drawn picture of a diagram is the only markup that a page takes as it is
    assertThat(text.replaceAll("th:utext=\"\\$\\{\\w+\\.picture\\(\\)}\"", ""))
        .doesNotContain("th:utext", "[(", "__$", "__#", "__*", "th:inline", "T(", "new ", "@bean");
  }

  /** The name of a page, or where to go next, is ours; what was sent can only be a part of it. */
  @ParameterizedTest
  @MethodSource("sources")
  void givenAController_thenTheNameOfItsPageIsAConstant(Path source) {
    Matcher redirect =
        Pattern.compile("\"(?:redirect|forward):[^\"]*\"(\\s*\\+)?").matcher(Tree.text(source));
    List<String> built =
        redirect.results().map(found -> found.group(1)).filter(plus -> plus != null).toList();
    assertThat(built).isEmpty();
    assertThat(Tree.text(source))
        .doesNotContain("SpelExpressionParser", "@PreAuthorize", "TemplateEngine ");
  }
}
