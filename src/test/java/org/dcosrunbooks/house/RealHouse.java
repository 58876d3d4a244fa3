package org.dcosrunbooks.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.engine.Condition;
import org.dcosrunbooks.engine.Disruptive;
import org.dcosrunbooks.engine.StartField;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.Undoes;
import org.dcosrunbooks.engine.Var;
import org.springframework.stereotype.Component;

/** The house as it stands: our classes, forms and diagrams. */
final class RealHouse implements House {

  private static final Pattern FORM_ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

  /** All steps that can be run, those of tests not among them. */
  static Stream<JavaClass> steps() {
    return Code.main().stream()
        .filter(type -> type.isAssignableTo(Step.class))
        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT));
  }

  static Stream<JavaClass> conditions() {
    return Code.main().stream()
        .filter(type -> type.isAssignableTo(Condition.class) && !type.isInterface())
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
        type.isAssignableTo(Step.class)
            ? Kind.STEP
            : type.isAssignableTo(Condition.class) ? Kind.CONDITION : Kind.SOMETHING_ELSE;
    Optional<String> bean =
        type.isAnnotatedWith(Component.class)
            ? Optional.of(type.getAnnotationOfType(Component.class).value())
                .filter(name -> !name.isEmpty())
                .or(() -> Optional.of(lowered(type.getSimpleName())))
            : Optional.empty();
    return new Part(
        type.getName(),
        kind,
        bean,
        type.isAnnotatedWith(Disruptive.class),
        type.isAnnotatedWith(Undoes.class));
  }

  static String lowered(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  @Override
  public boolean declares(String runbook, String variable) {
    return vars(runbook).anyMatch(var -> var.name().equals(variable));
  }

  /** The declared start variables, in the order of their constants. */
  List<StartField> startFields(String runbook) {
    return vars(runbook).flatMap(var -> var.startField().stream()).toList();
  }

  /** What a runbook declares itself, and what all of them share. */
  private static Stream<Var<?>> vars(String runbook) {
    String own = Code.OURS + ".runbook." + runbook.replace("-", "");
    return Stream.of(own, Code.OURS + ".runbook")
        .flatMap(home -> Code.main().stream().filter(t -> t.getPackageName().equals(home)))
        .filter(type -> type.getSimpleName().endsWith("Vars"))
        .flatMap(type -> Stream.of(type.reflect().getDeclaredFields()))
        .filter(field -> Var.class.equals(field.getType()))
        .map(RealHouse::constant);
  }

  private static Var<?> constant(Field field) {
    field.setAccessible(true);
    try {
      return (Var<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " is no readable constant", e);
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
