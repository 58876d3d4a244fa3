package org.dcosrunbooks.simulator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dcosrunbooks.simulator.machine.Machine.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated shell does what bash does with the same text. */
class ShellTest {

  private final Lab lab = new Lab();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo a b   c",
        "echo 'a  b' \"c  d\" e\\ f",
        "echo \"it's\" 'say \"x\"' \"a\\\"b\\$c\\`d\\e\"",
        "echo a'b'\"c\"d''",
        "echo '' \"\" | wc -c",
        "echo one; echo two && echo three || echo four",
        "false && echo no || echo yes",
        "true || echo no; echo $?",
        "false; echo $?",
        "! true; echo $?",
        "! false && echo turned",
        "x=5; y=\"$x 6\"; echo $y \"$y\" '$y' ${x}0 ${z:-none}",
        "x='a   b'; echo $x; echo \"$x\"",
        "x=1 y=2; echo $x$y; x=3 true; echo $x",
        "(x=2; cd /; exit 3); echo $? $x",
        "{ echo a; echo b; } > f; cat f; { echo c; } >> f; cat f",
        "(echo out; echo err >&2) > both 2>&1; cat both",
        "echo err 2> f 1>&2; cat f",
        "cat < nothing-here; echo $?",
        "echo hi > f; cat < f | cat | wc -l",
        "echo hi >/dev/null; cat /dev/null; echo $?",
        "echo a > 'f g'; cat 'f g'; ls",
        "touch b a .h; ls; echo *; echo ?; echo '*'; echo x*; ls -1 -a | wc -l",
        "mkdir d && touch d/one d/two && echo d/* && echo */one",
        "mkdir d; mkdir d; echo $?",
        "mkdir -p a/b/c && test -d a/b/c && echo there; test -e nope; echo $?",
        "test a = a && test a != b && test -n x && test -z '' && [ ! -e nope ] && echo all",
        "[ 1 -lt 2 ] && [ 2 -ge 2 ] && echo numbers",
        "echo x > f; mv -f f g; ls; cat g; mv nope h; echo $?",
        "echo x > f; chmod 600 f; cp -p f g; cat g; rm f; ls; rm nope; echo $?; rm -f nope; echo $?",
        "ln -s there l; readlink l; test -L l && echo link; test -e l; echo $?; rm -f l; ls",
        "mkdir d; echo 1 > d/f; ln -s d l; cat l/f; readlink d; echo $?; rm -rf d l; ls",
        "printf '%s\\n' a 'b c'; printf 'x%%%s\\t%s|' 1 2 3; printf 'plain'",
        "printf '\\n== %s\\n' $?",
        "echo aGVsbG8K | base64 -d; echo hello | base64",
        "echo 'not base64!' | base64 -d > f; echo $?",
        "printf '1\\n2\\n3\\n' > f; tail -n 2 f; head -n 1 f; tail -v -n 1 f f; tail -c 3 f",
        "tail -v -n 5 nope f; echo $?",
        "printf 'a\\nb' > f; printf 'c\\nd\\n' > g; tail -v -c 100 f g",
        "printf 'no end' | tail -n 1; echo; printf '\\n\\n' | tail -n 1",
        "sh -c 'echo in $0 $1' zero one; sh -c 'exit 7'; echo $?",
        "echo 'echo script $1; exit 4' > s; bash s arg; echo $?; bash nope; echo $?",
        "exec echo replaced; echo never",
        "exit 5; echo never",
        "echo before; (exit 6); echo $?; exit",
        "no-such-command-at-all; echo $?",
        "./nope; echo $?; echo x > f; ./f; echo $?; mkdir d; ./d; echo $?",
        "echo 'echo ran $1' > f; chmod 755 f; ./f now",
        "echo $(echo inner; echo two) \"$(printf 'a\\nb\\n\\n')\"; x=$(false); echo $?",
        "echo a#b #comment",
        "# only a comment\necho after",
        "true &&\n\n  echo next ||\necho other",
        "echo one \\\n  two",
        "echo a; # note\necho b",
        "echo 1 | (cat; echo 2) | cat",
        "printf 'a\\nb\\n' | grep -q b && echo found; printf 'abc' | grep -v abc",
        "echo $; echo a$ \"$\"; echo $'x' 2>/dev/null | wc -l",
        "echo \"unfinished",
        "echo 'unfinished",
        "echo a &&",
        "| echo a",
        "echo a ;; echo b",
        "{ echo a; echo b",
        "(echo a",
        ")",
        "echo > ",
        "timeout 5 true; echo $?; timeout 5 false; echo $?; timeout 5 no-such-thing; echo $?",
        "printf '%s\\n' a b | xargs -r -d '\\n' echo got; printf '' | xargs -r echo never",
        "printf 'a b\\nc' | xargs echo",
        "mkdir -p j/1 j/2; echo 0 > j/1/ended; echo 1 > j/2/log; find j -mindepth 2 -maxdepth 2"
            + " -name ended -printf '%h\\n' | xargs -r -d '\\n' rm -rf; ls j",
        "find nope; echo $?",
        "mkdir d; touch d/x; find d -type f; find d -name 'x*' -delete; find d",
        "cd /nope || echo stayed; cd / && echo *bin* | grep -q bin && echo went",
        "umask 077; echo s > f; cat f; umask 022",
        "true | false; echo $?; false | true; echo $?",
        "echo -n a; echo -n; echo b",
        "sleep 0; sleep x; echo $?; sleep; echo $?",
        "seq-is-not-here 2>/dev/null || echo no",
        "date +%% | cat; date nonsense; echo $?",
        "export A=1; B=2; sh -c 'echo $A-$B'; A=3 sh -c 'echo $A'",
        "echo \"$@\" $# $0 | wc -l",
        "cat nope 2>&1 | wc -l; cat nope 2>&1 1>/dev/null | wc -l",
        "code=$?\necho $code > ended.new && mv -f ended.new ended\ncat ended",
        "(echo x > f) && cat f > g && cat g",
        "true && (date +%s > t || exit 74) && (echo ok; false) >> log 2>&1 < /dev/null; echo $?"
      })
  void givenText_whenRun_thenAsInBash(String text) throws Exception {
    Ended simulated = lab.run("cd /tmp && mkdir w && cd w && { \n" + text + "\n}");
    // the same braces around what bash cannot read either, so that both fail as a whole
    Real real = bash("{ \n" + text + "\n}");
    assertThat(plain(Lab.text(simulated.out()))).as(text).isEqualTo(plain(real.out));
    assertThat(simulated.status()).as("status of " + text).isEqualTo(real.status);
    assertThat(simulated.err().length > 0)
        .as("said %s; real: %s", Lab.text(simulated.err()), real.err)
        .isEqualTo(!real.err.isEmpty());
  }

  private record Real(String out, String err, int status) {}

  private Real bash(String text) throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve("w"));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", "-c", text)
            .directory(work.toFile())
            .redirectInput(new java.io.File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Real(Files.readString(out), Files.readString(err), process.exitValue());
  }

  /** Names of shells and line numbers differ, and nobody here reads them. */
  private static String plain(String said) {
    return said.lines()
        .map(line -> line.replaceFirst("^(/bin/)?(ba)?sh: (-c: )?(line \\d+: )?", "shell: "))
        .reduce("", (before, line) -> before + line + "\n");
  }

  @Test
  void givenWhatIsNotKnownHere_whenRun_thenSaidAndNothingIsDone() {
    for (String text :
        new String[] {
          "if true; then echo a; fi",
          "for x in 1; do echo $x; done",
          "while true; do :; done",
          "echo a & echo b",
          "cat << E\na\nE",
          "echo $((1 + 1))",
          "echo `date`",
          "case a in a) echo b;; esac",
          "[[ a == a ]]",
          "f() { echo a; }"
        }) {
      Ended ended = lab.run(text);
      assertThat(ended.status()).as(text).isEqualTo(2);
      assertThat(ended.out()).as(text).isEmpty();
      assertThat(Lab.text(ended.err())).as(text).isNotBlank();
    }
  }

  @Test
  void givenSudo_whenItAsks_thenNothingIsDoneAndItSaysSo() {
    assertThat(lab.out("whoami; sudo -n whoami; sudo -n /usr/bin/id -u"))
        .isEqualTo("core\nroot\n0\n");
    lab.machine.sudoAsks(true);
    Ended asked = lab.run("sudo -n /usr/bin/mkdir /x");
    assertThat(asked.status()).isEqualTo(1);
    assertThat(Lab.text(asked.err())).isEqualTo("sudo: a password is required\n");
    assertThat(lab.run("test -e /x").status()).isEqualTo(1);
    assertThat(lab.err("sudo whoami")).contains("no tty present");
  }

  @Test
  void givenFilesOfRoot_whenTouchedByTheLogin_thenDenied() {
    lab.out("sudo -n mkdir /secret && sudo -n chmod 700 /secret");
    assertThat(lab.err("cat /secret/a")).isEqualTo("cat: /secret/a: Permission denied\n");
    assertThat(lab.err("ls /secret")).contains("Permission denied");
    assertThat(lab.err("echo a > /etc/x")).isEqualTo("bash: /etc/x: Permission denied\n");
    assertThat(lab.err("mkdir /x")).contains("Permission denied");
    assertThat(lab.err("rm -rf /etc")).contains("Permission denied");
    assertThat(lab.out("sudo -n sh -c 'echo a > /secret/a; cat /secret/a'")).isEqualTo("a\n");
  }

  @Test
  void givenFullDisk_whenWritten_thenNoRoomIsSaidAndRoomIsUsedAgainLater() {
    lab.out("echo a > f; echo a > e");
    lab.machine.diskFull(true);
    assertThat(lab.err("echo more > f")).isEqualTo("echo: write error: No space left on device\n");
    assertThat(lab.err("mkdir d")).contains("No space left on device");
    assertThat(lab.err("cp e g")).contains("No space left on device");
    lab.machine.diskFull(false);
    assertThat(lab.out("echo more > f; cat f")).isEqualTo("more\n");
  }
}
