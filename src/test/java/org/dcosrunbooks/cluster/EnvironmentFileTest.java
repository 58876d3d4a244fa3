package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentFileTest {

  private static final String NAME = "MESOS_ATTRIBUTES";

  @Test
  void givenOtherLines_whenAVariableIsSet_thenTheyStayAsTheyAre() {
    EnvironmentFile file =
        EnvironmentFile.parse("# ours\n\n  MESOS_CGROUPS=x y \nMESOS_ATTRIBUTES=rack:r1\n;end");

    EnvironmentFile changed = file.with(NAME, "rack:r2;new:x", false);

    assertThat(changed.text())
        .isEqualTo("# ours\n\n  MESOS_CGROUPS=x y \nMESOS_ATTRIBUTES=rack:r2;new:x\n;end");
    assertThat(file.to(changed))
        .containsExactly("- MESOS_ATTRIBUTES=rack:r1", "+ MESOS_ATTRIBUTES=rack:r2;new:x");
    assertThat(changed.with(NAME, "rack:r1", false).to(file)).isEmpty();
  }

  @Test
  void givenNoFile_whenAVariableIsSet_thenOneLine() {
    EnvironmentFile file = EnvironmentFile.empty().with("MESOS_RESOURCES", "[{\"a\":1}]", true);

    assertThat(file.text()).isEqualTo("MESOS_RESOURCES='[{\"a\":1}]'\n");
    assertThat(file.value("MESOS_RESOURCES")).hasValue("[{\"a\":1}]");
    assertThat(EnvironmentFile.empty().text()).isEmpty();
  }

  @Test
  void givenAVariableTwice_whenReadAndSet_thenTheLastOneCounts() {
    EnvironmentFile file = EnvironmentFile.parse("A=1\nA=2\n#A=3\n");

    assertThat(file.value("A")).hasValue("2");
    assertThat(file.with("A", "4", false).text()).isEqualTo("A=1\nA=4\n#A=3\n");
  }

  @Test
  void givenAVariableTwice_whenTheEarlierValueIsOrdered_thenTheDifferenceShowsBothOfItsLines() {
    EnvironmentFile file = EnvironmentFile.parse("A=1\nB=x\nA=2\n");

    assertThat(file.linesOf("A")).containsExactly(1, 3);
    assertThat(file.to(file.with("A", "1", false))).containsExactly("- A=2", "+ A=1");
    assertThat(file.to(file.with("C", "x", false))).containsExactly("+ C=x");
  }

  @Test
  void givenLinesThatEndAsOnWindows_whenReadAndSet_thenAsSystemdReadsThemAndTheyStaySo() {
    EnvironmentFile file = EnvironmentFile.parse("# ours\r\nA=1\r\nB='x'\r\n");

    assertThat(file.value("A")).hasValue("1");
    assertThat(file.value("B")).hasValue("x");
    assertThat(file.with("A", "2", false).text()).isEqualTo("# ours\r\nA=2\r\nB='x'\r\n");
    assertThat(file.with("C", "3", false).text()).isEqualTo("# ours\r\nA=1\r\nB='x'\r\nC=3\r\n");
    assertThat(file.to(file.with("A", "2", false))).containsExactly("- A=1", "+ A=2");
  }

  @Test
  void givenNoLineBreakAtTheEnd_whenSetOrAdded_thenOnlyThatLineChanges() {
    EnvironmentFile file = EnvironmentFile.parse("A=1\nB=2");

    assertThat(file.with("B", "3", false).text()).isEqualTo("A=1\nB=3");
    assertThat(file.with("C", "3", false).text()).isEqualTo("A=1\nB=2\nC=3\n");
    assertThat(file.with("A", "1", false).text()).isEqualTo(file.text());
  }

  @Test
  void givenQuotes_whenRead_thenWithoutThem() {
    EnvironmentFile file = EnvironmentFile.parse("A=\"x y\"\nB='z'\nC = plain \nD=\n");

    assertThat(file.value("A")).hasValue("x y");
    assertThat(file.value("B")).hasValue("z");
    assertThat(file.value("C")).hasValue("plain");
    assertThat(file.value("D")).hasValue("");
    assertThat(file.value("E")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A=1\\\nB=2\n",
        "A=\"1\n2\"\n",
        "A='1\n",
        "A=\"x\\\"\nB=2\"\n",
        "\u0000\u0001",
        "A=\uFFFD"
      })
  void givenWhatGoesOnOrIsNoText_whenRead_thenRefused(String text) {
    assertThatThrownBy(() -> EnvironmentFile.parse(text))
        .isInstanceOf(BadSyntax.class)
        .hasMessageStartingWith("line 1 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A=a\\tb", "A='x'y", "A=\"x\"y\""})
  void givenWhatSystemdReadsDifferently_whenAsked_thenRefused(String text) {
    EnvironmentFile file = EnvironmentFile.parse(text);

    assertThatThrownBy(() -> file.value("A")).isInstanceOf(BadSyntax.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a'b", "a\\b", "a\nb", "ä"})
  void givenAValueThatCouldBreakOut_whenSet_thenRefused(String value) {
    assertThatThrownBy(() -> EnvironmentFile.empty().with("A", value, true))
        .isInstanceOf(BadSyntax.class);
  }

  @Test
  void givenFarTooMuch_whenRead_thenRefused() {
    assertThatThrownBy(() -> EnvironmentFile.parse("x".repeat(60_001)))
        .isInstanceOf(BadSyntax.class)
        .hasMessageContaining("60001");
  }
}
