package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a word holds, a real shell gives it on as one, unchanged, and runs nothing of it. */
class WordsTest {

  private static final String[] NASTY = {
    "'",
    "''",
    "\"",
    "\\",
    "\n",
    "\r",
    "\t",
    " ",
    "$",
    "$(touch broke)",
    "`touch broke`",
    "${IFS}",
    "$'\\n'",
    "!",
    "!!",
    "*",
    "?",
    "[a-z]",
    "{a,b}",
    "~",
    "~root",
    "#",
    ";",
    "&",
    "&&",
    "|",
    "||",
    ">",
    ">>",
    "<",
    "<<EOF",
    "(",
    ")",
    "-",
    "--",
    "-n",
    "-rf",
    "/",
    "..",
    "=",
    "%n",
    "%s",
    "^",
    "\u00e4",
    "\u2028",
    "\ud83d\ude00",
    "\u202e",
    "\u0007",
    "\u001b[31m",
    "x",
    "0"
  };

  @TempDir private Path folder;

  @Test
  void givenAnyText_whenQuoted_thenAShellSeesOneWordAndItIsTheSame() throws Exception {
    List<String> texts = new ArrayList<>(List.of(NASTY));
    texts.add("");
    Random chance = new Random(5);
    for (int count = 0; count < 400; count++) {
      StringBuilder text = new StringBuilder();
      for (int parts = chance.nextInt(12); parts >= 0; parts--) {
        text.append(NASTY[chance.nextInt(NASTY.length)]);
      }
      texts.add(text.toString());
    }
    StringBuilder script = new StringBuilder("set --");
    texts.forEach(text -> script.append(' ').append(Words.quoted(text)));
    script.append("\nfor word; do printf '%s\\0' \"$word\"; done\n");
    assertThat(shell(script.toString())).isEqualTo(String.join("\0", texts) + "\0");
    assertThat(folder.resolve("broke")).doesNotExist();
  }

  @Test
  void givenAWord_whenUnitFileOrPath_thenTheCommandHoldsNothingElse() throws Exception {
    for (String text : NASTY) {
      String command =
          new ReadFile("/" + text)
              .text()
              .replace("sudo -n /usr/bin/head -v -c 1048577", "printf '%s'");
      assertThat(shell(command)).isEqualTo("/" + text);
    }
    for (String unit : List.of("", "-p", "a b", "a;b", "$(x)", "a'b", "a\nb", "a/b")) {
      assertThatThrownBy(() -> new ReadUnit(unit)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new ReadFile("etc/hosts"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Words.quoted("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  private String shell(String script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("script"), script);
    Process shell =
        new ProcessBuilder("/bin/sh", file.toString())
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return said;
  }
}
