package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dcosrunbooks.dcos.mesos.RealMesos;
import org.junit.jupiter.api.Test;

/** What must hold of the build itself and of every file in the tree. */
class BuildTest {

  private static final String POM = Tree.text(Path.of("pom.xml"));

  /** Hosts that serve packages or images: where they come from is each site's own business. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "repo\\d*\\.maven|repository\\.apache|(central|oss|s01)\\.sonatype|maven\\.google"
              + "|plugins\\.gradle|jitpack\\.io|repo\\.spring|packages\\.confluent"
              + "|registry\\.(npmjs|yarnpkg)|unpkg\\.com|cdn\\.jsdelivr|cdnjs\\.cloudflare"
              + "|(hub|index|registry-1)\\.docker|docker\\.io/|ghcr\\.io|quay\\.io|gcr\\.io"
              + "|pypi\\.(org|python)|python[h]osted|proxy\\.golang|crates\\.io|rubygems\\.org"
              + "|(deb|ftp|security)\\.debian\\.org|archive\\.ubuntu",
          Pattern.CASE_INSENSITIVE);

  /** Words about how the work on this project is organised; its files speak of the project. */
  private static final Pattern WORK =
      Pattern.compile(
          "\\bissue #?\\d|\\bwork[t]ree\\b|\\bsub-?[a]gent|\\b[h]elpers\\.md\\b|\\b[c]laude\\b"
              + "|\\b[a]nthropic|\\b[o]penai\\b|\\b[c]hatgpt|\\b[l]lm\\b|\\b[c]opilot\\b"
              + "|\\bai[- ](agent|assist|generat)|/work/([w]t|[s]hared|[m]ain)",
          Pattern.CASE_INSENSITIVE);

  private static Set<String> linesWith(Pattern pattern) {
    Set<String> found = new TreeSet<>();
    for (Path file : Tree.files()) {
      List<String> lines = Tree.text(file).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        Matcher matcher = pattern.matcher(lines.get(i));
        if (matcher.find()) {
          found.add(file + ":" + (i + 1) + ": " + matcher.group());
        }
      }
    }
    return found;
  }

  @Test
  void givenAnyFile_whenRead_thenItNamesNoRegistry() {
    assertThat(linesWith(REGISTRY)).isEmpty();
    assertThat(POM).doesNotContain("<repository>", "<pluginRepository>", "<mirror>");
  }

  @Test
  void givenAnyFile_whenRead_thenItSpeaksOfTheProjectOnly() {
    assertThat(linesWith(WORK)).isEmpty();
  }

  @Test
  void givenTheTree_whenLookedAt_thenItHasNoMavenWrapper() {
    assertThat(Tree.files())
        .noneMatch(file -> file.getFileName().toString().matches("mvnw(\\.cmd)?"))
        .noneMatch(file -> file.toString().contains("wrapper"));
  }

  @Test
  void givenADependency_whenRead_thenTheLineAboveSaysWhatItIsFor() {
    List<String> lines = POM.lines().map(String::strip).toList();
    List<String> unexplained = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      boolean reason = i > 0 && lines.get(i - 1).matches("<!-- \\S.* -->");
      if (lines.get(i).equals("<dependency>") && !reason) {
        unexplained.add("line " + (i + 1) + ": " + lines.get(Math.min(i + 2, lines.size() - 1)));
      }
    }
    assertThat(unexplained).isEmpty();
  }

  @Test
  void givenAVersion_whenRead_thenItIsPinned() {
    assertThat(POM)
        .doesNotContainPattern(
            "<version>[^<]*(LATEST|RELEASE|[\\[(,])[^<]*</version>(?!\\s*<mess)");
  }

  @Test
  void givenTheCompiler_whenItWarns_thenTheBuildFails() {
    assertThat(POM).contains("<failOnWarning>true</failOnWarning>", "-Xlint:all");
    assertThat(POM).doesNotContain("maven.test.skip", "skipTests", "<testFailureIgnore>");
  }

  @Test
  void givenOneSource_whenBuiltTwice_thenNothingSaysWhenAndWhereItWasBuilt() {
    assertThat(POM)
        .containsPattern("<project.build.outputTimestamp>\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z<")
        .contains("<includeBomSerialNumber>false<", "<includeLicenseText>false<")
        .contains("<outputDirectory>${project.build.outputDirectory}/META-INF/sbom<")
        .doesNotContain("<goal>build-info</goal>", "git-commit-id", "buildnumber");
    for (String packer : List.of("resources", "compiler", "jar")) {
      assertThat(POM)
          .containsPattern("<artifactId>maven-" + packer + "-plugin</artifactId>\\s*<version>");
    }
  }

  @Test
  void givenTheDefaultBuild_whenItTests_thenItLeavesOutExactlyTheLongOnesAndThoseForARealMesos() {
    assertThat(POM)
        .containsOnlyOnce("<groups>")
        .contains("<groups>${test.tags}</groups>", "<test.tags>!endurance</test.tags>")
        .containsOnlyOnce("<excludedGroups>")
        .contains("<excludedGroups>${test.tags.left.out}</excludedGroups>")
        .contains("<test.tags.left.out>" + RealMesos.TAG + "</test.tags.left.out>");
  }

  @Test
  void givenALink_whenFollowedInTheTree_thenItLeadsSomewhere() {
    Pattern link = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    Set<String> dead = new TreeSet<>();
    for (Path page : pages()) {
      Matcher matcher = link.matcher(withoutCode(Tree.text(page)));
      while (matcher.find()) {
        String target = matcher.group(1);
        if (target.matches("(https?|mailto):.*")) {
          continue;
        }
        String[] parts = target.split("#", 2);
        Path folder = page.getParent() == null ? Path.of("") : page.getParent();
        Path file = parts[0].isEmpty() ? page : folder.resolve(parts[0]).normalize();
        boolean there =
            Files.exists(file)
                && (parts.length == 1 || parts[1].isEmpty() || anchors(file).contains(parts[1]));
        if (!there) {
          dead.add(page + " → " + target);
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  private static List<Path> pages() {
    return Tree.files().stream()
        .filter(file -> file.toString().endsWith(".md"))
        .filter(file -> file.getNameCount() == 1 || file.startsWith("docs"))
        .toList();
  }

  private static String withoutCode(String markdown) {
    return markdown.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
  }

  /** The anchors of a page's headings, as common viewers of Markdown make them. */
  private static Set<String> anchors(Path page) {
    return Tree.text(page)
        .lines()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(line -> line.replaceFirst("#+ ", "").strip().toLowerCase(java.util.Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
