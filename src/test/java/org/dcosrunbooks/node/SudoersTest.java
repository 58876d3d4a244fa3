package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The lines for sudo that docs/operating.md gives allow what the service runs on machines, and
 * nothing else. They are those of the test hosts, where each command is really run under them.
 */
class SudoersTest {

  private static final Path OF_HOSTS =
      Path.of("src/test/resources/hosts/inside/etc/sudoers.d/dcos-runbooks");
  private static final Pattern LINE = Pattern.compile("runbooks ALL=\\(root\\) NOPASSWD: (.*)");
  private static final JobName JOB = new JobName("9f0c-1d", "stop-unit", 2);

  /** Each with the files that runbooks read. */
  private static List<String> commands() throws Exception {
    List<String> commands = new ArrayList<>();
    for (Command<?> each :
        List.of(
            new ReadIdentity(true),
            new ReadUnit("dcos-mesos-slave.service"),
            new ReadChecks(),
            new ReadFile("/var/lib/dcos/mesos-slave-common"),
            new ReadFile("/var/lib/dcos/mesos-resources"),
            new ReadFile("/proc/mounts"),
            new LookAtJob(JOB),
            new ReadLog(JOB))) {
      commands.addAll(
          Stream.of(each.text().split(" ; ")).filter(it -> it.contains("sudo")).toList());
    }
    commands.add(new StartJob(JOB, Script.of("stop", "systemctl stop 'a b'; echo done")).text());
    List<String> asSudoSees = new ArrayList<>();
    for (String command : commands) {
      asSudoSees.add(words(command));
    }
    return asSudoSees;
  }

  /** What a shell hands to sudo, with a blank between words: so does sudo compare. */
  private static String words(String command) throws IOException, InterruptedException {
    String script = "sudo() { test \"$1\" = -n && shift && printf %s \"$*\"; }\n" + command;
    Process shell = new ProcessBuilder("/bin/sh", "-c", script).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(command).isZero();
    return said;
  }

  private static String block() throws IOException {
    return Guide.read().fenced("runbooks ALL=(root)");
  }

  private static List<String> allowed() throws IOException {
    List<String> allowed = new ArrayList<>();
    for (String line : block().lines().toList()) {
      Matcher parts = LINE.matcher(line);
      assertThat(parts.matches()).as(line).isTrue();
      allowed.addAll(List.of(parts.group(1).split(", ")));
    }
    return allowed;
  }

  private static boolean allows(String allowed, String command) {
    String[] stars = allowed.split("\\*", -1);
    return command.matches(
        "(?s)" + String.join(".*", Stream.of(stars).map(Pattern::quote).toList()));
  }

  @Test
  void givenEachCommandThatIsRun_thenALineAllowsIt() throws Exception {
    List<String> allowed = allowed();
    assertThat(commands())
        .hasSize(8)
        .allSatisfy(command -> assertThat(allowed).anyMatch(line -> allows(line, command)));
  }

  @Test
  void givenEachLine_thenItAllowsWhatIsRunAndHasNoStarWithoutAPlace() throws Exception {
    List<String> commands = commands();
    assertThat(allowed())
        .allSatisfy(
            line -> {
              assertThat(commands).anyMatch(command -> allows(line, command));
              assertThat(line).startsWith("/").doesNotContain(" *", "?", "[");
            });
  }

  @Test
  void givenTheTestHosts_thenTheyHaveTheSameLines() throws Exception {
    assertThat(Files.readString(OF_HOSTS)).isEqualTo(block());
  }
}
