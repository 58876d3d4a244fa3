package org.dcosrunbooks.house;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Who may use whom, and what no code of ours does. */
class HouseTest {

  /** The table: a package of ours, and those of ours that it may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("cluster", Set.of()),
          entry("failure", Set.of()),
          entry("secrecy", Set.of()),
          entry("guard", Set.of("cluster")),
          entry("dcos", Set.of("cluster", "failure", "secrecy")),
          entry("node", Set.of("cluster", "failure", "secrecy")),
          entry("diagnosis", Set.of("cluster", "failure")),
          entry("audit", Set.of("failure", "secrecy")),
          entry("approval", Set.of("failure", "audit", "guard")),
          entry("engine", Set.of("cluster", "failure", "guard", "audit", "approval", "secrecy")),
          entry(
              "runbook",
              Set.of(
                  "engine",
                  "approval",
                  "cluster",
                  "failure",
                  "guard",
                  "diagnosis",
                  "dcos",
                  "node",
                  "audit")),
          entry("diagram", Set.of()),
          entry(
              "web",
              Set.of(
                  "engine",
                  "audit",
                  "approval",
                  "cluster",
                  "failure",
                  "diagnosis",
                  "diagram",
                  "node")),
          entry(
              "ops",
              Set.of(
                  "cluster",
                  "failure",
                  "secrecy",
                  "guard",
                  "dcos",
                  "node",
                  "diagnosis",
                  "audit",
                  "approval",
                  "engine",
                  "runbook",
                  "diagram",
                  "web")),
          entry("simulator", Set.of()));

  @Test
  void givenAnyClass_whenItUsesAnother_thenTheTableAllowsIt() {
    Set<String> against = new TreeSet<>();
    for (JavaClass type : Code.main()) {
      String from = Code.topic(type);
      for (Dependency use : type.getDirectDependenciesFromSelf()) {
        String to = Code.topic(use.getTargetClass().getBaseComponentType());
        boolean mine = from.isEmpty() || to.isEmpty() || from.equals(to);
        if (!mine && !MAY_USE.getOrDefault(from, Set.of()).contains(to)) {
          against.add(from + " uses " + to + ": " + use.getDescription());
        }
        if (use.getTargetClass().getPackageName().equals(Code.OURS) && !from.isEmpty()) {
          against.add(from + " uses the application itself: " + use.getDescription());
        }
      }
    }
    assertThat(against).isEmpty();
  }

  @Test
  void givenAnyPackage_whenItHasAClass_thenTheTableKnowsIt() {
    Set<String> topics =
        Code.main().stream()
            .map(Code::topic)
            .filter(topic -> !topic.isEmpty())
            .collect(Collectors.toSet());
    assertThat(MAY_USE.keySet()).containsAll(topics);
  }

  @Test
  void givenAnyClass_whenItIsNotTheEngineLayer_thenItDoesNotKnowTheProcessEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(Code.OURS + ".engine..", Code.OURS + ".web..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.camunda..")
        .check(Code.main());
    // Wiring the web apps needs their own filters, and the type that their sign-in is handed.
    noClasses()
        .that()
        .resideInAPackage(Code.OURS + ".web..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.camunda..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            "org.camunda.bpm.webapp..",
                            "org.camunda.bpm.engine.rest..",
                            "org.camunda.bpm.spring.boot..")))
                .and(
                    DescribedPredicate.not(
                        DescribedPredicate.describe(
                            "ProcessEngine",
                            type ->
                                type.getName().equals("org.camunda.bpm.engine.ProcessEngine")))))
        .allowEmptyShould(true)
        .check(Code.main());
  }

  @Test
  void givenTwoRunbooks_whenTheyMeet_thenOnlyInTheirDiagrams() {
    slices()
        .matching(Code.OURS + ".runbook.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(Code.main());
    noClasses()
        .that()
        .resideInAPackage(Code.OURS + ".runbook")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(Code.OURS + ".runbook.*..")
        .because("what is shared knows none of those who share it")
        .allowEmptyShould(true)
        .check(Code.main());
  }

  @Test
  void givenAnyCodeButItsOwn_whenRead_thenItKnowsNoRunbookByName() {
    Set<String> knowing = new TreeSet<>();
    List<String> runbooks = Model.all().stream().map(Model::id).toList();
    for (var file : Tree.files("src/main/java", ".java")) {
      String folder = file.toString();
      if (folder.contains("/runbook/") || folder.contains("/simulator/")) {
        continue;
      }
      String code = Tree.text(file).replaceAll("(?s)/\\*.*?\\*/", "");
      runbooks.stream().filter(code::contains).forEach(id -> knowing.add(file + " names " + id));
    }
    assertThat(knowing).isEmpty();
  }

  @Test
  void givenTwoServices_whenTheyMeet_thenNotInTheirClients() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                String[] parts = type.getPackageName().split("\\.");
                boolean client = Code.topic(type).equals("dcos") && parts.length > 3;
                return client && !parts[3].equals("http")
                    ? SliceIdentifier.of(parts[3])
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "clients of services";
              }
            })
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(Code.main());
  }

  @Test
  void givenAllPackages_whenFollowed_thenThereIsNoCircle() {
    slices().matching(Code.OURS + ".(**)").should().beFreeOfCycles().check(Code.main());
  }

  @Test
  void givenAnyClass_whenItNeedsTimeOrChance_thenItComesThroughTheConstructor() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .callMethodWhere(
            target(owner(resideInAPackage("java.time")))
                .and(
                    DescribedPredicate.describe(
                        "now() of the system's clock",
                        (JavaCall<?> call) ->
                            call.getName().equals("now")
                                && call.getTarget().getRawParameterTypes().isEmpty())))
        .check(Code.main());
  }

  @Test
  void givenAnyTest_whenItStandsInTheTree_thenItIsRun() {
    noClasses().should().beAnnotatedWith(Disabled.class).check(Code.tests());
    Set<String> skipped =
        Code.tests().stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Disabled.class))
            .map(method -> method.getFullName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(skipped).isEmpty();
  }

  @Test
  void givenAnyPackage_whenItHasAClass_thenItSaysWhatItsWordMeans() {
    Set<String> silent =
        Tree.files("src/main/java", ".java").stream()
            .map(file -> file.getParent().resolve("package-info.java"))
            .distinct()
            // the root holds the application's start and nothing else
            .filter(file -> !file.getParent().endsWith("org/dcosrunbooks"))
            .filter(file -> !file.toFile().exists() || !Tree.text(file).startsWith("/**"))
            .map(Object::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(silent).isEmpty();
  }

  @Test
  void givenAPublicType_whenRead_thenItSaysWhatItPromises() {
    Pattern type =
        Pattern.compile(
            "^public (?:(?:final|abstract|sealed|non-sealed) )*(?:class|interface|record|enum"
                + "|@interface) (\\w+)",
            Pattern.MULTILINE);
    Set<String> silent = new TreeSet<>();
    for (var file : Tree.files("src/main/java", ".java")) {
      String text = Tree.text(file);
      Matcher matcher = type.matcher(text);
      while (matcher.find()) {
        String before = text.substring(0, matcher.start());
        String header = before.substring(Math.max(before.lastIndexOf(";\n") + 1, 0));
        if (!header.contains("/**")) {
          silent.add(file + ": " + matcher.group(1));
        }
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void givenTheTable_whenRead_thenItNamesNobodyUnknown() {
    assertThat(MAY_USE.keySet())
        .containsAll(MAY_USE.values().stream().flatMap(Set::stream).toList())
        .doesNotContainAnyElementsOf(Arrays.asList("", null));
  }
}
