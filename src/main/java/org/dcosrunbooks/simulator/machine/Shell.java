package org.dcosrunbooks.simulator.machine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.dcosrunbooks.simulator.machine.Descriptor.Pipe;
import org.dcosrunbooks.simulator.machine.MachineState.Inode;
import org.dcosrunbooks.simulator.machine.MachineState.Kind;
import org.dcosrunbooks.simulator.machine.MachineState.Running;
import org.dcosrunbooks.simulator.machine.MachineState.Step;
import org.dcosrunbooks.simulator.machine.Syntax.Chain;
import org.dcosrunbooks.simulator.machine.Syntax.Group;
import org.dcosrunbooks.simulator.machine.Syntax.Many;
import org.dcosrunbooks.simulator.machine.Syntax.Pipeline;
import org.dcosrunbooks.simulator.machine.Syntax.Redirection;
import org.dcosrunbooks.simulator.machine.Syntax.Simple;

/**
 * Runs a process that is a shell. It keeps no position: each thing it does is written down in the
 * process, and when it goes on after a wait it begins anew and is told what was answered before. So
 * it comes to where it was, also in another Java process.
 *
 * <p>The commands of a pipe run one after the other, each to its end.
 */
final class Shell {

  /** The process is ended by the system: it did too much, or nobody hears it any more. */
  static final class Killed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Killed() {
      super(null, null, false, false);
    }
  }

  /** {@code exit}: ends the shell that says it. */
  private static final class Exit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int status;

    Exit(int status) {
      super(null, null, false, false);
      this.status = status;
    }
  }

  /** A time limit is over: ends what it is put upon. */
  private static final class Cut extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int limit;

    Cut(int limit) {
      super(null, null, false, false);
      this.limit = limit;
    }
  }

  static final int NOT_FOUND = 127;
  static final int NOT_RUN = 126;
  private static final int TIMED_OUT = 124;
  private static final int MOST_STEPS = 20_000;
  private static final int DEEPEST = 30;

  private final Machine machine;
  private final Running process;
  private final Expansion expansion = new Expansion(this);
  private final List<Long> limits = new ArrayList<>();
  private int position;
  private int depth;

  Shell(Machine machine, Running process) {
    this.machine = machine;
    this.process = process;
  }

  Machine machine() {
    return machine;
  }

  Running process() {
    return process;
  }

  /**
   * Runs as far as it comes.
   *
   * @return what the process exits with
   * @throws Call.Blocked when it waits
   * @throws Killed when it did too much
   */
  int run(Context context) {
    return apart(() -> command(process.words, context));
  }

  // ---------------------------------------------------------------- steps

  /** Does something, or remembers what came of it. */
  Step step(Supplier<Step> deed) {
    if (position < process.steps.size()) {
      Step known = process.steps.get(position++);
      if (known.cut > 0) {
        throw new Cut(known.cut);
      }
      return known;
    }
    if (position >= MOST_STEPS || !machine.isRunning(process.pid)) {
      throw new Killed();
    }
    try {
      Step done = deed.get();
      process.until = null;
      process.steps.add(done);
      position++;
      return done;
    } catch (Call.Blocked blocked) {
      throw limited(blocked);
    }
  }

  /** The earliest of all time limits counts; the outermost of those at the same instant. */
  private RuntimeException limited(Call.Blocked blocked) {
    int first = -1;
    for (int index = 0; index < limits.size(); index++) {
      if (first < 0 || limits.get(index) < limits.get(first)) {
        first = index;
      }
    }
    if (first < 0 || blocked.until <= limits.get(first)) {
      return blocked;
    }
    if (machine.now() < limits.get(first)) {
      return blocked.atMost(limits.get(first));
    }
    process.until = null;
    Step cut = new Step();
    cut.cut = first + 1;
    process.steps.add(cut);
    position++;
    return new Cut(cut.cut);
  }

  interface Inside {
    int run();
  }

  /** A shell of its own: its exit ends it and nothing else. */
  int apart(Inside part) {
    if (++depth > DEEPEST) {
      throw new Killed();
    }
    try {
      return part.run();
    } catch (Exit exit) {
      return exit.status;
    } finally {
      depth--;
    }
  }

  // ---------------------------------------------------------------- text

  /** A shell's text, as {@code sh -c} and scripts have it. */
  private int text(String text, String called, Context context) {
    Syntax syntax;
    try {
      syntax = Parser.read(text);
    } catch (Parser.Wrong wrong) {
      complain(called + ": " + wrong.getMessage(), context);
      return 2;
    }
    return apart(() -> execute(syntax, context));
  }

  private void complain(String sentence, Context context) {
    step(
        () -> {
          Call call = call(List.of("bash"), context);
          call.complainAs(sentence, 0);
          return said(call, 0, context);
        });
    replay(context);
  }

  int execute(Syntax syntax, Context context) {
    int status;
    if (syntax instanceof Many many) {
      status = many(many, context);
    } else if (syntax instanceof Chain chain) {
      status = chain(chain, context);
    } else if (syntax instanceof Pipeline pipeline) {
      status = pipeline(pipeline, context);
    } else if (syntax instanceof Group group) {
      status = group(group, context);
    } else {
      status = simple((Simple) syntax, context);
    }
    context.status = status;
    return status;
  }

  private int many(Many many, Context context) {
    int status = many.commands().isEmpty() ? 0 : context.status;
    for (Syntax command : many.commands()) {
      status = execute(command, context);
    }
    return status;
  }

  private int chain(Chain chain, Context context) {
    int status = execute(chain.commands().get(0), context);
    for (int index = 1; index < chain.commands().size(); index++) {
      if (chain.and().get(index - 1) == (status == 0)) {
        status = execute(chain.commands().get(index), context);
      }
    }
    return status;
  }

  private int pipeline(Pipeline pipeline, Context context) {
    List<Syntax> commands = pipeline.commands();
    int status = 0;
    Descriptor in = context.at(0);
    for (int index = 0; index < commands.size(); index++) {
      boolean last = index == commands.size() - 1;
      Context own = commands.size() == 1 ? context : context.apart();
      own.descriptors.put(0, in);
      Pipe pipe = new Pipe();
      if (!last) {
        own.descriptors.put(1, pipe);
      }
      Syntax command = commands.get(index);
      status = commands.size() == 1 ? execute(command, own) : apart(() -> execute(command, own));
      in = pipe;
    }
    return pipeline.not() ? status == 0 ? 1 : 0 : status;
  }

  private int group(Group group, Context context) {
    Context inside = context.apart();
    int refused = redirect(group.redirections(), inside);
    if (refused != 0) {
      return refused;
    }
    if (group.apart()) {
      return apart(() -> execute(group.body(), inside));
    }
    Map<Integer, Descriptor> before = Map.copyOf(context.descriptors);
    context.descriptors.putAll(inside.descriptors);
    try {
      return execute(group.body(), context);
    } finally {
      context.descriptors.clear();
      context.descriptors.putAll(before);
    }
  }

  /** Opens what is to be read and written; not 0 when something cannot be. */
  private int redirect(List<Redirection> redirections, Context context) {
    for (Redirection redirection : redirections) {
      List<String> target = expansion.words(List.of(redirection.target()), context);
      if (target.size() != 1) {
        complain("bash: ambiguous redirect", context);
        return 1;
      }
      String path = target.get(0);
      if (redirection.sign().equals(">&")) {
        if (!path.matches("[0-9]")) {
          complain("bash: " + path + ": ambiguous redirect", context);
          return 1;
        }
        context.descriptors.put(redirection.number(), context.at(Integer.parseInt(path)));
        continue;
      }
      Step opened = step(() -> open(redirection.sign(), path, context));
      if (opened.status != 0) {
        complain("bash: " + path + ": " + opened.read.get(0), context);
        return 1;
      }
      context.descriptors.put(
          redirection.number(), new Descriptor.File(machine.files(), opened.number));
    }
    return 0;
  }

  private Step open(String sign, String path, Context context) {
    Step opened = new Step();
    try {
      if (sign.equals("<")) {
        machine.files().read(context.user, context.folder, path);
        Inode inode = machine.files().look(context.user, context.folder, path);
        opened.number = inode.kind == Kind.DEVICE ? 0 : inode.number;
      } else {
        opened.number =
            machine
                .files()
                .open(context.user, context.folder, path, sign.equals(">>"), context.umask);
      }
    } catch (FileTrouble trouble) {
      opened.status = 1;
      opened.read = List.of(trouble.getMessage());
    }
    return opened;
  }

  // ---------------------------------------------------------------- commands

  private int simple(Simple simple, Context context) {
    expansion.nothingRun();
    List<String> words = expansion.words(simple.words(), context);
    boolean exec = !words.isEmpty() && words.get(0).equals("exec");
    Context own = context.apart();
    int refused = redirect(simple.redirections(), own);
    if (refused != 0) {
      return refused;
    }
    if (words.isEmpty()) {
      for (Syntax.Word assignment : simple.assignments()) {
        assign(assignment, context);
      }
      return expansion.lastStatus().orElse(0);
    }
    for (Syntax.Word assignment : simple.assignments()) {
      own.exported.add(assign(assignment, own));
    }
    if (exec) {
      if (words.size() == 1) {
        context.descriptors.putAll(own.descriptors);
        return 0;
      }
      throw new Exit(command(words.subList(1, words.size()), own));
    }
    return switch (words.get(0)) {
      case ":" -> 0;
      case "umask" -> umask(words, context);
      case "export" -> export(words, context);
      case "exit" -> throw new Exit(exitStatus(words, context));
      case "cd" -> changeFolder(words, context, own);
      default -> command(words, own);
    };
  }

  private String assign(Syntax.Word assignment, Context context) {
    String whole = expansion.text(assignment, context);
    int equals = whole.indexOf('=');
    context.variables.put(whole.substring(0, equals), whole.substring(equals + 1));
    return whole.substring(0, equals);
  }

  private int umask(List<String> words, Context context) {
    if (words.size() != 2 || !words.get(1).matches("[0-7]{1,4}")) {
      complain("bash: umask: simulated machines know octal numbers only", context);
      return 1;
    }
    context.umask = Integer.parseInt(words.get(1), 8);
    return 0;
  }

  private int export(List<String> words, Context context) {
    for (String each : words.subList(1, words.size())) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        complain("bash: export: `" + each + "': not a valid identifier", context);
        return 1;
      }
      context.export(
          name, equals < 0 ? context.variables.getOrDefault(name, "") : each.substring(equals + 1));
    }
    return 0;
  }

  private static int exitStatus(List<String> words, Context context) {
    if (words.size() < 2) {
      return context.status;
    }
    return words.get(1).matches("-?\\d{1,9}") ? Integer.parseInt(words.get(1)) & 255 : 2;
  }

  private int changeFolder(List<String> words, Context context, Context own) {
    String wanted = words.size() > 1 ? words.get(1) : context.variables.getOrDefault("HOME", "/");
    Step changed =
        step(
            () -> {
              Step step = new Step();
              try {
                String there = machine.files().resolve(own.user, own.folder, wanted, true);
                machine.files().resolve(own.user, "/", there + "/", true);
                step.read = List.of(there);
              } catch (FileTrouble trouble) {
                step.status = 1;
                step.read = List.of(trouble.getMessage());
              }
              return step;
            });
    if (changed.status != 0) {
      complain("bash: cd: " + wanted + ": " + changed.read.get(0), own);
      return 1;
    }
    context.folder = changed.read.get(0);
    return 0;
  }

  /** Runs a program by its name or path, in a context of its own. */
  int command(List<String> words, Context context) {
    String name = words.get(0);
    if (name.contains("/")) {
      return file(words, context);
    }
    if (!Programs.are(name)) {
      complain("bash: " + name + ": command not found", context);
      return NOT_FOUND;
    }
    return program(name, words, context);
  }

  private int file(List<String> words, Context context) {
    String path = words.get(0);
    Step found = step(() -> find(path, context));
    if (found.status == 0) {
      return program(found.read.get(0), words, context);
    }
    if (found.status == 1) {
      return text(found.read.get(0), path, context.program(words));
    }
    complain("bash: " + path + ": " + found.read.get(0), context);
    return found.status;
  }

  /** Status 0: a program of that name; 1: a script of that text; otherwise what is wrong. */
  private Step find(String path, Context context) {
    Step found = new Step();
    try {
      String there = machine.files().resolve(context.user, context.folder, path, true);
      Inode inode = machine.files().look(context.user, "/", there);
      String name = FileTree.name(there);
      if (inode.kind == Kind.FOLDER) {
        found.status = NOT_RUN;
        found.read = List.of("Is a directory");
      } else if (!machine.files().mayRun(context.user, inode)) {
        found.status = NOT_RUN;
        found.read = List.of(FileTrouble.DENIED);
      } else if (there.equals("/usr/bin/" + name)) {
        found.read = List.of(name);
      } else {
        found.status = 1;
        found.read = List.of(new String(inode.content, StandardCharsets.UTF_8));
      }
    } catch (FileTrouble trouble) {
      found.status = trouble.getMessage().equals(FileTrouble.MISSING) ? NOT_FOUND : NOT_RUN;
      found.read = List.of(trouble.getMessage());
    }
    return found;
  }

  private int program(String name, List<String> words, Context context) {
    return switch (name) {
      case "sh", "bash" -> shell(words, context);
      case "sudo" -> sudo(words, context);
      case "timeout" -> timeout(words, context);
      case "xargs" -> xargs(words, context);
      default -> plain(name, words, context);
    };
  }

  private Call call(List<String> words, Context context) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean together = context.at(1) == context.at(2);
    ByteArrayOutputStream err = together ? out : new ByteArrayOutputStream();
    return new Call(machine, process, words, context, out, err);
  }

  private int plain(String name, List<String> words, Context context) {
    Step step =
        step(
            () -> {
              Call call = call(words, context);
              int status;
              try {
                status = Programs.run(name, call);
              } catch (FileTrouble trouble) {
                status = call.complain(trouble.getMessage());
              }
              return said(call, status, context);
            });
    replay(context);
    return step.status;
  }

  /** What goes into pipes is kept, since a pipe is filled anew each time; all else goes its way. */
  private Step said(Call call, int status, Context context) {
    Step step = new Step();
    step.status = status;
    if (context.at(1) instanceof Pipe) {
      step.out = call.out.toByteArray();
    } else if (!write(context.at(1), call.out.toByteArray())) {
      call.err.writeBytes(
          (call.name + ": write error: " + FileTrouble.FULL + "\n")
              .getBytes(StandardCharsets.UTF_8));
      step.status = Math.max(status, 1);
    }
    if (call.err != call.out) {
      if (context.at(2) instanceof Pipe) {
        step.err = call.err.toByteArray();
      } else {
        write(context.at(2), call.err.toByteArray());
      }
    }
    return step;
  }

  private static boolean write(Descriptor descriptor, byte[] bytes) {
    try {
      descriptor.write(bytes);
      return true;
    } catch (FileTrouble full) {
      return false;
    }
  }

  /** Fills pipes with what the step just passed has said. */
  private void replay(Context context) {
    Step step = process.steps.get(position - 1);
    if (step.out != null) {
      context.at(1).write(step.out);
    }
    if (step.err != null) {
      context.at(2).write(step.err);
    }
  }

  // ---------------------------------------------------------------- commands that run commands

  private int shell(List<String> words, Context context) {
    Deque<String> rest = new ArrayDeque<>(words.subList(1, words.size()));
    if (rest.isEmpty()) {
      String text = new String(context.at(0).read(), StandardCharsets.UTF_8);
      return text(text, words.get(0), context.program(words));
    }
    String first = rest.pop();
    if (first.equals("-c")) {
      if (rest.isEmpty()) {
        complain(words.get(0) + ": -c: option requires an argument", context);
        return 2;
      }
      String text = rest.pop();
      List<String> arguments = rest.isEmpty() ? List.of(words.get(0)) : List.copyOf(rest);
      return text(text, words.get(0) + ": -c", context.program(arguments));
    }
    if (first.startsWith("-")) {
      complain(words.get(0) + ": " + first + ": invalid option", context);
      return 2;
    }
    List<String> arguments = new ArrayList<>(List.of(first));
    arguments.addAll(rest);
    Step script =
        step(
            () -> {
              Step read = new Step();
              try {
                byte[] bytes = machine.files().read(context.user, context.folder, first);
                read.read = List.of(new String(bytes, StandardCharsets.UTF_8));
              } catch (FileTrouble trouble) {
                read.status = 1;
                read.read = List.of(trouble.getMessage());
              }
              return read;
            });
    if (script.status != 0) {
      complain(words.get(0) + ": " + first + ": " + script.read.get(0), context);
      return script.read.get(0).equals(FileTrouble.MISSING) ? NOT_FOUND : NOT_RUN;
    }
    return text(script.read.get(0), first, context.program(arguments));
  }

  private int sudo(List<String> words, Context context) {
    int at = 1;
    boolean mayAsk = true;
    while (at < words.size() && words.get(at).startsWith("-")) {
      String option = words.get(at++);
      if (option.equals("-n")) {
        mayAsk = false;
      } else if (option.equals("--")) {
        break;
      } else {
        complain("sudo: invalid option -- '" + option.replaceFirst("^-", "") + "'", context);
        return 1;
      }
    }
    if (at >= words.size()) {
      complain("usage: sudo [-n] command", context);
      return 1;
    }
    Step asked =
        step(
            () -> {
              Step step = new Step();
              step.status = machine.sudoAsks() && !context.user.equals("root") ? 1 : 0;
              return step;
            });
    if (asked.status != 0) {
      complain(
          mayAsk
              ? "sudo: no tty present and no askpass program specified"
              : "sudo: a password is required",
          context);
      return 1;
    }
    List<String> rest = words.subList(at, words.size());
    if (!rest.get(0).contains("/") && !Programs.are(rest.get(0))) {
      complain("sudo: " + rest.get(0) + ": command not found", context);
      return 1;
    }
    Context root = context.program(words);
    root.user = "root";
    root.export("HOME", "/root");
    root.export("USER", "root");
    return command(rest, root);
  }

  private int timeout(List<String> words, Context context) {
    if (words.size() < 3 || words.get(1).startsWith("-")) {
      complain("timeout: a duration and a command are expected", context);
      return 125;
    }
    Optional<Long> length = Durations.nanos(words.get(1));
    if (length.isEmpty()) {
      complain("timeout: invalid time interval '" + words.get(1) + "'", context);
      return 125;
    }
    Step begun =
        step(
            () -> {
              Step step = new Step();
              step.number = machine.now();
              return step;
            });
    long end = length.get() == 0 ? Long.MAX_VALUE : begun.number + length.get();
    limits.add(end < 0 ? Long.MAX_VALUE : end);
    int own = limits.size();
    try {
      return apart(() -> command(words.subList(2, words.size()), context.program(words)));
    } catch (Cut cut) {
      if (cut.limit != own) {
        throw cut;
      }
      return TIMED_OUT;
    } finally {
      limits.remove(own - 1);
    }
  }

  private int xargs(List<String> words, Context context) {
    boolean noneNeeded = false;
    String splitBy = "[ \\t\\n]+";
    int at = 1;
    while (at < words.size() && words.get(at).startsWith("-")) {
      String option = words.get(at++);
      if (option.equals("-r")) {
        noneNeeded = true;
      } else if (option.equals("-0")) {
        splitBy = "\0";
      } else if (option.equals("-d") && at < words.size() && words.get(at).equals("\\n")) {
        splitBy = "\n";
        at++;
      } else {
        complain("xargs: invalid option -- '" + option.replaceFirst("^-", "") + "'", context);
        return 1;
      }
    }
    List<String> whole =
        new ArrayList<>(at < words.size() ? words.subList(at, words.size()) : List.of("echo"));
    int own = whole.size();
    for (String each : new String(context.at(0).read(), StandardCharsets.UTF_8).split(splitBy)) {
      if (!each.isEmpty()) {
        whole.add(each);
      }
    }
    if (whole.size() == own && noneNeeded) {
      return 0;
    }
    Context program = context.program(words);
    program.descriptors.put(0, Descriptor.NOTHING);
    int status = command(whole, program);
    return status == 0 || status >= NOT_RUN ? status : 123;
  }
}
