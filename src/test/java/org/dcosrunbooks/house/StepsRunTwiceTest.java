package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dcosrunbooks.testing.RunsTwice;
import org.junit.jupiter.api.Test;

/** A job may run again at any time, so each step is run twice by some test. */
class StepsRunTwiceTest {

  @Test
  void givenAnyStep_whenLookedFor_thenATestRunsItTwice() {
    Set<String> steps =
        RealHouse.steps()
            .map(step -> step.getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> promised =
        Code.tests().stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(RunsTwice.class))
            .flatMap(m -> Arrays.stream(m.getAnnotationOfType(RunsTwice.class).value()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(promised).as("steps that tests run twice, by @RunsTwice").isEqualTo(steps);
  }
}
