package org.dcosrunbooks.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;

/** The project's compiled classes, read once. */
final class Code {

  static final String OURS = "org.dcosrunbooks";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(OURS);
  private static final JavaClasses TESTS =
      new ClassFileImporter().importPath(Path.of("target", "test-classes", "org", "dcosrunbooks"));

  private Code() {}

  static JavaClasses main() {
    return MAIN;
  }

  static JavaClasses tests() {
    return TESTS;
  }

  /** The package below ours that a class belongs to; empty for the root and for other people's. */
  static String topic(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(OURS + ".")) {
      return "";
    }
    String rest = name.substring(OURS.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
