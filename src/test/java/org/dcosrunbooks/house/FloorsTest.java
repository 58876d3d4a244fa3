package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.junit.jupiter.api.Test;

/**
 * No library below the version that leaves a known fault behind, and none that was sent away. Each
 * library has one version in the build, so the tests' class path tells those of the run-time one.
 */
class FloorsTest {

  private static final Path FLOORS = Path.of("src/test/resources/floors.tsv");
  private static final Path ADVISORIES = Path.of("src/test/resources/open-advisories.tsv");
  private static final String NONE = "none";

  /** A library as it lies in Maven's repository: group/as/folders/artifact/version/file. */
  private record Library(String artifact, String version) {}

  private record Floor(String artifact, String least) {

    boolean concerns(Library library) {
      String pattern = Pattern.quote(artifact).replace("*", "\\E[^:]*\\Q");
      return library.artifact().matches(pattern);
    }
  }

  private static List<Library> classPath() {
    List<Library> libraries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.endsWith(".jar")) {
        continue;
      }
      Path version = Path.of(entry).getParent();
      Path artifact = version.getParent();
      // where the group begins is not written anywhere: every beginning is one of its readings
      Path group = artifact.getParent();
      for (int from = group.getNameCount() - 1; from >= 0; from--) {
        String name = group.subpath(from, group.getNameCount()).toString().replace('/', '.');
        libraries.add(
            new Library(name + ":" + artifact.getFileName(), version.getFileName().toString()));
      }
    }
    return libraries;
  }

  private static Stream<String[]> rows(Path file, int columns) {
    return Tree.text(file)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .peek(row -> assertThat(row).as(Arrays.toString(row)).hasSize(columns));
  }

  private static List<Floor> floors() {
    return rows(FLOORS, 3).map(row -> new Floor(row[0], row[1])).toList();
  }

  /** What is wrong with these libraries. */
  private static Set<String> wrong(List<Library> libraries) {
    Set<String> wrong = new TreeSet<>();
    for (Floor floor : floors()) {
      List<Library> found = libraries.stream().filter(floor::concerns).toList();
      if (floor.least().equals(NONE)) {
        found.forEach(library -> wrong.add(library + " was sent away"));
        continue;
      }
      if (found.isEmpty()) {
        wrong.add(floor.artifact() + " is gone: take its line out");
      }
      found.stream()
          .filter(
              library ->
                  new ComparableVersion(library.version())
                          .compareTo(new ComparableVersion(floor.least()))
                      < 0)
          .forEach(library -> wrong.add(library + " is below " + floor.least()));
    }
    return wrong;
  }

  @Test
  void givenTheClassPath_whenHeldAgainstTheFloors_thenNothingIsBelow() {
    assertThat(wrong(classPath())).isEmpty();
  }

  @Test
  void givenALibraryBelowItsFloorOrSentAwayOrGone_whenHeldAgainstThem_thenItIsNamed() {
    List<Library> libraries = new ArrayList<>(classPath());
    libraries.removeIf(library -> library.artifact().equals("org.yaml:snakeyaml"));
    libraries.add(new Library("org.apache.tomcat.embed:tomcat-embed-core", "10.1.9"));
    libraries.add(new Library("org.thymeleaf:thymeleaf", "3.1.6.M1"));
    libraries.add(new Library("org.apache.logging.log4j:log4j-api", "99"));
    assertThat(wrong(libraries))
        .hasSize(4)
        .anyMatch(line -> line.contains("10.1.9] is below 10.1.62"))
        .anyMatch(line -> line.contains("3.1.6.M1] is below 3.1.6.RELEASE"))
        .anyMatch(line -> line.contains("log4j-api, version=99] was sent away"))
        .anyMatch(line -> line.contains("org.yaml:snakeyaml is gone"));
  }

  @Test
  void givenAKnownFaultThatStaysOpen_whenOurSourcesAreRead_thenTheyDoNotOpenIt() {
    List<Path> sources =
        Tree.files().stream()
            .filter(file -> file.startsWith("src/main"))
            .filter(file -> file.toString().matches(".*\\.(java|yaml|html|factories)"))
            .toList();
    assertThat(sources).hasSizeGreaterThan(300);
    Set<String> opened = new TreeSet<>();
    rows(ADVISORIES, 4)
        .forEach(
            row -> {
              Pattern opener = Pattern.compile(row[2]);
              sources.stream()
                  .filter(file -> opener.matcher(Tree.text(file)).find())
                  .forEach(file -> opened.add(row[1] + " by " + file));
            });
    assertThat(opened).isEmpty();
  }

  @Test
  void givenAKnownFaultThatStaysOpen_thenThePageOnSecuritySaysSo() {
    String page = Tree.text(Path.of("docs/security.md"));
    assertThat(rows(ADVISORIES, 4).map(row -> row[1].replace("CVE-", "")))
        .isNotEmpty()
        .allMatch(page::contains);
  }
}
