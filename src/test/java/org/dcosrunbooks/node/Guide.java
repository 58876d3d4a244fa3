package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/operating.md tells people to type, to give the service access to machines. */
final class Guide {

  private static final Path FILE = Path.of("docs/operating.md");
  private static final String TITLE = "\n## Access to the machines\n";

  private final String text;

  private Guide(String text) {
    this.text = text;
  }

  static Guide read() throws IOException {
    String all = Files.readString(FILE);
    int begin = all.indexOf(TITLE);
    return new Guide(all.substring(begin, all.indexOf("\n## ", begin + TITLE.length())));
  }

  /** The one thing in a line of text that begins so. */
  String inline(String beginning) {
    Matcher code = Pattern.compile("`(" + Pattern.quote(beginning) + "[^`]*)`").matcher(text);
    assertThat(code.find()).as(beginning).isTrue();
    return code.group(1);
  }

  /** The indented lines of which the first begins so. */
  List<String> block(String beginning) {
    List<String> block = new ArrayList<>();
    for (String line : text.lines().toList()) {
      boolean code = line.startsWith("    ");
      if (code && (!block.isEmpty() || line.strip().startsWith(beginning))) {
        block.add(line.strip());
      } else if (!block.isEmpty()) {
        break;
      }
    }
    assertThat(block).as(beginning).isNotEmpty();
    return block;
  }

  /** The lines between fences of which the first begins so. */
  String fenced(String beginning) {
    int begin = text.indexOf("```\n" + beginning) + 4;
    assertThat(begin).as(beginning).isGreaterThan(4);
    return text.substring(begin, text.indexOf("```", begin));
  }
}
