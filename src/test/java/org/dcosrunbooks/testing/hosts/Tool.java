package org.dcosrunbooks.testing.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the machine's own tools, with an end to it, and says what they said when they fail. */
final class Tool {

  /**
   * @param code as it ended with
   * @param text what it said, on both channels
   */
  record Said(int code, String text) {}

  private Tool() {}

  /** Fails unless the tool ends well within half a minute. */
  static String run(String... words) {
    return run(Duration.ofSeconds(30), List.of(words));
  }

  static String run(Duration limit, List<String> words) {
    Said said = attempt(limit, words);
    if (said.code != 0) {
      throw new IllegalStateException(words + " ended with " + said.code + ": " + said.text);
    }
    return said.text;
  }

  /** The same without a claim how it ends. */
  static Said attempt(Duration limit, List<String> words) {
    try {
      // a file, not a pipe: what the tool leaves running in the background may keep a pipe open
      Path output = Files.createTempFile("tool", ".out");
      try {
        Process process =
            new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
          process.destroyForcibly().waitFor();
        }
        String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        if (!ended) {
          throw new IllegalStateException(words + " took longer than " + limit + ": " + text);
        }
        return new Said(process.exitValue(), text);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(words + " was interrupted", interrupted);
    }
  }
}
