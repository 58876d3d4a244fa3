package org.dcosrunbooks.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The house as it stands: our classes, forms and diagrams. */
final class RealHouse implements House {

  static final String STEP = Code.OURS + ".engine.Step";
  static final String CONDITION = Code.OURS + ".engine.Condition";
  static final String DISRUPTIVE = Code.OURS + ".engine.Disruptive";
  private static final String VAR = Code.OURS + ".engine.Var";
  private static final Pattern FORM_ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

  /** All steps that can be run, those of tests not among them. */
  static Stream<JavaClass> steps() {
    return Code.main().stream()
        .filter(type -> type.isAssignableTo(STEP))
        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT));
  }

  static Stream<JavaClass> conditions() {
    return Code.main().stream()
        .filter(type -> type.isAssignableTo(CONDITION) && !type.isInterface())
        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT));
  }

  @Override
  public Set<Part> named(String simpleName) {
    return Code.main().stream()
        .filter(type -> type.getSimpleName().equals(simpleName))
        .filter(type -> type.isTopLevelClass())
        .filter(type -> Set.of("runbook", "engine").contains(Code.topic(type)))
        .map(RealHouse::part)
        .collect(Collectors.toSet());
  }

  private static Part part(JavaClass type) {
    Kind kind =
        type.isAssignableTo(STEP)
            ? Kind.STEP
            : type.isAssignableTo(CONDITION) ? Kind.CONDITION : Kind.SOMETHING_ELSE;
    Optional<String> bean =
        type.isAnnotatedWith(Component.class)
            ? Optional.of(type.getAnnotationOfType(Component.class).value())
                .filter(name -> !name.isEmpty())
                .or(() -> Optional.of(lowered(type.getSimpleName())))
            : Optional.empty();
    return new Part(type.getName(), kind, bean, type.isAnnotatedWith(DISRUPTIVE));
  }

  static String lowered(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  @Override
  public boolean declares(String runbook, String variable) {
    String own = Code.OURS + ".runbook." + runbook.replace("-", "");
    return Code.main().stream()
        .filter(type -> type.getSimpleName().endsWith("Vars"))
        .filter(
            type ->
                type.getPackageName().equals(own)
                    || type.getPackageName().equals(Code.OURS + ".runbook"))
        .flatMap(type -> type.getFields().stream())
        .filter(field -> field.getRawType().getName().equals(VAR))
        .anyMatch(field -> nameOf(field).equals(variable));
  }

  /** The declared start variables, in the order of their constants. */
  List<StartField> startFields(String runbook) {
    return vars(runbook)
        .map(RealHouse::constant)
        .flatMap(var -> startField(var).stream())
        .toList();
  }

  private static Stream<JavaField> vars(String runbook) {
    String own = Code.OURS + ".runbook." + runbook.replace("-", "");
    Map<String, Integer> order = new HashMap<>();
    return Code.main().stream()
        .filter(type -> type.getSimpleName().endsWith("Vars"))
        .filter(
            type ->
                type.getPackageName().equals(own)
                    || type.getPackageName().equals(Code.OURS + ".runbook"))
        .flatMap(type -> inOrder(type));
  }

  /** A variable's name is what its constant says when printed. */
  private static String nameOf(JavaField field) {
    Field constant = field.reflect();
    constant.setAccessible(true);
    try {
      return String.valueOf(constant.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.getFullName() + " is no readable constant", e);
    }
  }

  @Override
  public boolean hasForm(String id) {
    return Tree.files("processes", ".form").stream()
        .anyMatch(
            file -> {
              Matcher ids = FORM_ID.matcher(Tree.text(file));
              boolean found = false;
              while (ids.find()) {
                found |= ids.group(1).equals(id);
              }
              return found;
            });
  }

  @Override
  public boolean hasRunbook(String id) {
    return Model.all().stream().anyMatch(model -> model.id().equals(id));
  }
}
