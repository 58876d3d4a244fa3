package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.dcos.mesos.RealMesos;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The build needs no real Mesos: exactly those tests carry its tag that cannot do without, and
 * where none is named the build says of each that it is left out.
 */
class WithoutMesosTest {

  /** What says that there is no real Mesos: whoever may come to it, needs one. */
  private static final JavaMethod MISSES_IT =
      Code.tests().get(RealMesos.class).getMethod("skip", String.class);

  @Test
  void givenATest_whenItNeedsARealMesos_thenAndOnlyThenItHasTheTag() {
    assertThat(reaching()).isNotEmpty().isEqualTo(tagged());
  }

  @AfterAll
  static void sayWhatIsLeftOut() {
    if (System.getProperty("mesos.master") == null && System.getProperty("mesos.home") == null) {
      for (String test : tagged()) {
        System.out.println(
            test.substring(test.lastIndexOf('.') + 1)
                + " is left out: no real Mesos (-Dmesos.master=host:port, -Dmesos.home=DIR).");
      }
    }
  }

  private static Set<String> tagged() {
    return Code.tests().stream()
        .filter(
            type ->
                AnnotationSupport.findRepeatableAnnotations(type.reflect(), Tag.class).stream()
                    .anyMatch(tag -> tag.value().equals(RealMesos.TAG)))
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Tests with code that may come to it, through whatever helps them. */
  private static Set<String> reaching() {
    Set<String> tests = new TreeSet<>();
    Set<JavaCodeUnit> seen = new HashSet<>(Set.of(MISSES_IT));
    Deque<JavaCodeUnit> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (JavaAccess<?> access : open.remove().getAccessesToSelf()) {
        JavaCodeUnit caller = access.getOrigin();
        if (seen.add(caller)) {
          open.add(caller);
          outermost(caller.getOwner()).map(JavaClass::getName).forEach(tests::add);
        }
      }
    }
    return tests;
  }

  /** The class itself when it is a test, or the test that it stands in. */
  private static Stream<JavaClass> outermost(JavaClass type) {
    return Stream.iterate(type, each -> each != null, each -> each.getEnclosingClass().orElse(null))
        .filter(each -> each.getSimpleName().endsWith("Test"));
  }
}
