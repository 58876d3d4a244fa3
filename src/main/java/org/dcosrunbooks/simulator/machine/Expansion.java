package org.dcosrunbooks.simulator.machine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.simulator.machine.Descriptor.Pipe;
import org.dcosrunbooks.simulator.machine.MachineState.Step;
import org.dcosrunbooks.simulator.machine.Syntax.Part;
import org.dcosrunbooks.simulator.machine.Syntax.Word;

/** What a shell makes of its words: variables, {@code $(…)}, patterns of file names. */
final class Expansion {

  private static final int MOST_WORDS = 5_000;
  private static final int LONGEST_WORD = 256 * 1024;

  private final Shell shell;
  private Integer lastStatus;

  Expansion(Shell shell) {
    this.shell = shell;
  }

  /** Forgets the command that stood in a word last. */
  void nothingRun() {
    lastStatus = null;
  }

  /** What the last command in a word exited with; empty when there was none. */
  Optional<Integer> lastStatus() {
    return Optional.ofNullable(lastStatus);
  }

  List<String> words(List<Word> words, Context context) {
    List<String> all = new ArrayList<>();
    for (Word word : words) {
      for (Glob field : fields(word, context)) {
        all.addAll(field.isPattern() ? matching(field, context) : List.of(field.text()));
        if (all.size() > MOST_WORDS) {
          throw new Shell.Killed();
        }
      }
    }
    return all;
  }

  /** A word as one text, whatever is in it. */
  String text(Word word, Context context) {
    StringBuilder text = new StringBuilder();
    for (Part part : word.parts()) {
      text.append(value(part, context));
      if (text.length() > LONGEST_WORD) {
        throw new Shell.Killed();
      }
    }
    return text.toString();
  }

  /** What becomes of one word: where a value without quotes has spaces there are several. */
  private List<Glob> fields(Word word, Context context) {
    List<Glob> fields = new ArrayList<>();
    Glob field = null;
    for (Part part : word.parts()) {
      if (field != null && field.length() > LONGEST_WORD) {
        throw new Shell.Killed();
      }
      if (part.quoted() && part.variable() && part.text().equals("@")) {
        List<String> all = context.arguments;
        for (int index = 1; index < all.size(); index++) {
          if (index > 1 || field == null) {
            field = new Glob();
            fields.add(field);
          }
          field.add(all.get(index), true);
        }
        continue;
      }
      String value = value(part, context);
      boolean asItIs = part.quoted() || !part.variable() && part.command() == null;
      if (asItIs) {
        if (field == null) {
          field = new Glob();
          fields.add(field);
        }
        field.add(value, part.quoted());
        continue;
      }
      String[] pieces = value.split("[ \\t\\n]+", -1);
      for (int index = 0; index < pieces.length; index++) {
        if (index > 0) {
          field = null;
        }
        if (!pieces[index].isEmpty()) {
          if (field == null) {
            field = new Glob();
            fields.add(field);
          }
          field.add(pieces[index], false);
        }
      }
    }
    return fields;
  }

  private String value(Part part, Context context) {
    if (part.command() != null) {
      return output(part, context);
    }
    if (!part.variable()) {
      return part.text();
    }
    String name = part.text();
    String value =
        switch (name) {
          case "?" -> String.valueOf(context.status);
          case "$" -> String.valueOf(shell.process().pid);
          case "#" -> String.valueOf(context.arguments.size() - 1);
          case "@", "*" -> String.join(" ", context.arguments.subList(1, context.arguments.size()));
          default ->
              name.matches("\\d")
                  ? argument(context, name.charAt(0) - '0')
                  : context.variables.getOrDefault(name, "");
        };
    return value.isEmpty() && part.otherwise() != null ? text(part.otherwise(), context) : value;
  }

  private static String argument(Context context, int number) {
    return number < context.arguments.size() ? context.arguments.get(number) : "";
  }

  private String output(Part part, Context context) {
    Context own = context.apart();
    Pipe pipe = new Pipe();
    own.descriptors.put(1, pipe);
    lastStatus = shell.apart(() -> shell.execute(part.command(), own));
    String text = new String(pipe.read(), StandardCharsets.UTF_8).replace("\0", "");
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    return text.substring(0, end);
  }

  // ---------------------------------------------------------------- patterns

  private List<String> matching(Glob field, Context context) {
    Step found =
        shell.step(
            () -> {
              Step step = new Step();
              step.read = find(field, context);
              return step;
            });
    return found.read;
  }

  private List<String> find(Glob field, Context context) {
    String text = field.text();
    List<String> found = new ArrayList<>(List.of(text.startsWith("/") ? "/" : ""));
    for (Glob pattern : field.names()) {
      List<String> next = new ArrayList<>();
      for (String folder : found) {
        for (String name : names(folder, context)) {
          if (pattern.matchesFile(name)) {
            next.add(folder.isEmpty() || folder.equals("/") ? folder + name : folder + "/" + name);
          }
        }
      }
      found = next;
      if (found.size() > MOST_WORDS) {
        throw new Shell.Killed();
      }
    }
    return found.isEmpty() ? List.of(text) : found;
  }

  private List<String> names(String folder, Context context) {
    FileTree files = shell.machine().files();
    try {
      String from = folder.isEmpty() ? "." : folder;
      return files.names(context.user, files.resolve(context.user, context.folder, from, true));
    } catch (FileTrouble none) {
      return List.of();
    }
  }
}
