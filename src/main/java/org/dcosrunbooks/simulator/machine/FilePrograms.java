package org.dcosrunbooks.simulator.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.simulator.machine.MachineState.Inode;
import org.dcosrunbooks.simulator.machine.MachineState.Kind;
import org.dcosrunbooks.simulator.machine.Programs.Program;

/** Programs that work on files. */
final class FilePrograms {

  private static final long DAY = 86_400_000_000_000L;

  private FilePrograms() {}

  static void addTo(Map<String, Program> table) {
    table.put("mkdir", FilePrograms::mkdir);
    table.put("rmdir", call -> each(call, "", FilePrograms::rmdir));
    table.put("rm", FilePrograms::rm);
    table.put("mv", FilePrograms::mv);
    table.put("cp", FilePrograms::cp);
    table.put("ln", FilePrograms::ln);
    table.put("touch", call -> each(call, "", FilePrograms::touch));
    table.put("dd", FilePrograms::dd);
    table.put("chmod", FilePrograms::chmod);
    table.put("chown", FilePrograms::chown);
    table.put("ls", FilePrograms::ls);
    table.put("readlink", FilePrograms::readlink);
    table.put("test", call -> test(call, call.arguments));
    table.put("[", FilePrograms::bracket);
    table.put("find", FilePrograms::find);
  }

  // ---------------------------------------------------------------- words

  /** Options, one letter each, and what is left. */
  private record Words(String options, List<String> operands) {
    boolean has(char option) {
      return options.indexOf(option) >= 0;
    }
  }

  /** Empty when an option is not among the known ones, which has been said then. */
  private static Optional<Words> words(Call call, String known) {
    StringBuilder options = new StringBuilder();
    List<String> operands = new ArrayList<>();
    boolean more = true;
    for (String word : call.arguments) {
      if (more && word.equals("--")) {
        more = false;
      } else if (more && word.startsWith("-") && word.length() > 1) {
        for (char option : word.substring(1).toCharArray()) {
          if (known.indexOf(option) < 0) {
            call.unknownOption(word.startsWith("--") ? word : "-" + option);
            return Optional.empty();
          }
          options.append(option);
        }
      } else {
        operands.add(word);
      }
    }
    return Optional.of(new Words(options.toString(), operands));
  }

  private interface OnPath {
    void on(Call call, String path);
  }

  private static int each(Call call, String known, OnPath deed) {
    Optional<Words> words = words(call, known);
    if (words.isEmpty()) {
      return 1;
    }
    if (words.get().operands().isEmpty()) {
      return call.complain("missing operand");
    }
    int status = 0;
    for (String path : words.get().operands()) {
      try {
        deed.on(call, path);
      } catch (FileTrouble trouble) {
        status = call.complain("'" + path + "': " + trouble.getMessage());
      }
    }
    return status;
  }

  private static boolean isFolder(Call call, String path) {
    try {
      return call.files().look(call.context.user, call.context.folder, path).kind == Kind.FOLDER;
    } catch (FileTrouble none) {
      return false;
    }
  }

  /** Where something ends up that is brought to a path: in it when that is a folder. */
  private static String destination(Call call, String from, String to) {
    String plain = from.replaceAll("/+$", "");
    return isFolder(call, to) ? call.resolve(to, true) + "/" + FileTree.name(plain) : to;
  }

  // ---------------------------------------------------------------- folders and names

  private static int mkdir(Call call) {
    Optional<Words> words = words(call, "p");
    if (words.isEmpty()) {
      return 1;
    }
    if (words.get().operands().isEmpty()) {
      return call.complain("missing operand");
    }
    int status = 0;
    int mode = 0777 & ~call.context.umask;
    for (String path : words.get().operands()) {
      try {
        if (words.get().has('p')) {
          withParents(call, path, mode);
        } else {
          String plain = path.length() > 1 ? path.replaceAll("/+$", "") : path;
          call.files().makeFolder(call.context.user, call.resolve(plain, false), mode);
        }
      } catch (FileTrouble trouble) {
        status = call.complain("cannot create directory '" + path + "': " + trouble.getMessage());
      }
    }
    return status;
  }

  private static void withParents(Call call, String path, int mode) {
    String here = path.startsWith("/") ? "/" : call.context.folder;
    for (String name : path.split("/+")) {
      if (name.isEmpty()) {
        continue;
      }
      String next = call.files().resolve(call.context.user, here, name, true);
      Optional<Inode> there = call.files().find(next);
      if (there.isEmpty()) {
        call.files().makeFolder(call.context.user, next, mode);
      } else if (there.get().kind != Kind.FOLDER) {
        throw new FileTrouble(FileTrouble.EXISTS);
      }
      here = next;
    }
  }

  private static void rmdir(Call call, String path) {
    call.files().removeFolder(call.context.user, call.resolve(path, false));
  }

  private static int rm(Call call) {
    Optional<Words> words = words(call, "rRf");
    if (words.isEmpty()) {
      return 1;
    }
    boolean force = words.get().has('f');
    boolean all = words.get().has('r') || words.get().has('R');
    if (words.get().operands().isEmpty()) {
      return force ? 0 : call.complain("missing operand");
    }
    int status = 0;
    for (String path : words.get().operands()) {
      try {
        String there = call.resolve(path, false);
        if (there.equals("/")) {
          status = call.complain("it is dangerous to operate recursively on '/'");
        } else {
          remove(call, there, all);
        }
      } catch (FileTrouble trouble) {
        if (!force || !trouble.getMessage().equals(FileTrouble.MISSING)) {
          status = call.complain("cannot remove '" + path + "': " + trouble.getMessage());
        }
      }
    }
    return status;
  }

  private static void remove(Call call, String path, boolean all) {
    Optional<Inode> there = call.files().find(path);
    if (there.isPresent() && there.get().kind == Kind.FOLDER && all) {
      for (String name : call.files().names(call.context.user, path)) {
        remove(call, FileTree.join(path, name), true);
      }
      call.files().removeFolder(call.context.user, path);
    } else {
      call.files().removeFile(call.context.user, path);
    }
  }

  private static int mv(Call call) {
    Optional<Words> words = words(call, "fT");
    if (words.isEmpty()) {
      return 1;
    }
    List<String> operands = words.get().operands();
    if (operands.size() != 2) {
      return call.complain("simulated machines move one thing to one place");
    }
    String from = operands.get(0);
    String to = operands.get(1);
    try {
      String place = words.get().has('T') ? to : destination(call, from, to);
      call.files().rename(call.context.user, call.resolve(from, false), call.resolve(place, false));
      return 0;
    } catch (FileTrouble trouble) {
      boolean missing = trouble.getMessage().equals(FileTrouble.MISSING) && !isThere(call, from);
      return call.complain(
          missing
              ? "cannot stat '" + from + "': " + trouble.getMessage()
              : "cannot move '" + from + "' to '" + to + "': " + trouble.getMessage());
    }
  }

  private static boolean isThere(Call call, String path) {
    try {
      return call.files().find(call.resolve(path, false)).isPresent();
    } catch (FileTrouble none) {
      return false;
    }
  }

  private static int cp(Call call) {
    Optional<Words> words = words(call, "pfa");
    if (words.isEmpty()) {
      return 1;
    }
    List<String> operands = words.get().operands();
    if (operands.size() != 2) {
      return call.complain("simulated machines copy one file to one place");
    }
    String from = operands.get(0);
    Inode original;
    try {
      original = call.files().look(call.context.user, call.context.folder, from);
      if (original.kind == Kind.FOLDER) {
        return call.complain("omitting directory '" + from + "'");
      }
    } catch (FileTrouble trouble) {
      return call.complain("cannot stat '" + from + "': " + trouble.getMessage());
    }
    String user = call.context.user;
    byte[] content = call.files().read(user, call.context.folder, from);
    String to = operands.get(1);
    try {
      String place = call.resolve(destination(call, from, to), true);
      boolean isNew = call.files().find(place).isEmpty();
      long number = call.files().open(user, "/", place, false, call.context.umask);
      call.files().append(number, content);
      boolean keep = words.get().has('p') || words.get().has('a');
      if (isNew || keep) {
        int mode = keep ? original.mode : original.mode & ~call.context.umask;
        call.files().mode(user, place, mode);
      }
      if (keep) {
        call.files().touch(user, place, original.changed);
        if (user.equals("root")) {
          call.files().owner(user, place, original.owner);
        }
      }
      return 0;
    } catch (FileTrouble trouble) {
      boolean full = trouble.getMessage().equals(FileTrouble.FULL);
      return call.complain(
          (full ? "error writing '" : "cannot create regular file '")
              + to
              + "': "
              + trouble.getMessage());
    }
  }

  private static int ln(Call call) {
    Optional<Words> words = words(call, "sfn");
    if (words.isEmpty()) {
      return 1;
    }
    List<String> operands = words.get().operands();
    if (!words.get().has('s') || operands.size() != 2) {
      return call.complain("simulated machines make symbolic links only: ln -s TARGET NAME");
    }
    String name = operands.get(1);
    try {
      String place = call.resolve(name, false);
      Optional<Inode> there = call.files().find(place);
      if (words.get().has('f') && there.isPresent() && there.get().kind != Kind.FOLDER) {
        call.files().removeFile(call.context.user, place);
      }
      call.files().makeLink(call.context.user, place, operands.get(0));
      return 0;
    } catch (FileTrouble trouble) {
      return call.complain(
          "failed to create symbolic link '" + name + "': " + trouble.getMessage());
    }
  }

  private static void touch(Call call, String path) {
    long number =
        call.files().open(call.context.user, call.context.folder, path, true, call.context.umask);
    if (number != 0) {
      call.files().touch(call.context.user, call.resolve(path, true), call.machine.clock());
    }
  }

  /** Only as it puts what a file holds onto the disk, where it is at once here. */
  private static int dd(Call call) {
    List<String> words = call.arguments;
    boolean known =
        words.size() == 5
            && words.get(0).equals("if=/dev/null")
            && words.get(1).startsWith("of=")
            && words
                .subList(2, 5)
                .equals(List.of("oflag=append", "conv=notrunc,fsync", "status=none"));
    if (!known) {
      return call.complain("nothing but fsync is known here: " + String.join(" ", words));
    }
    String path = words.get(1).substring(3);
    try {
      call.files().open(call.context.user, call.context.folder, path, true, call.context.umask);
      return 0;
    } catch (FileTrouble trouble) {
      return call.complain("failed to open '" + path + "': " + trouble.getMessage());
    }
  }

  private static int chmod(Call call) {
    Optional<Words> words = words(call, "");
    if (words.isEmpty()) {
      return 1;
    }
    List<String> operands = words.get().operands();
    if (operands.size() < 2 || !operands.get(0).matches("[0-7]{3,4}")) {
      return call.complain("an octal mode and a file are expected");
    }
    int mode = Integer.parseInt(operands.get(0), 8);
    return changeEach(
        call,
        operands.subList(1, operands.size()),
        path -> call.files().mode(call.context.user, call.resolve(path, true), mode));
  }

  private static int chown(Call call) {
    Optional<Words> words = words(call, "");
    if (words.isEmpty()) {
      return 1;
    }
    List<String> operands = words.get().operands();
    if (operands.size() < 2 || !operands.get(0).matches("[a-z_][a-z0-9_-]*([:.][a-z0-9_-]*)?")) {
      return call.complain("an owner and a file are expected");
    }
    String owner = operands.get(0).split("[:.]")[0];
    if (!owner.equals("root") && !owner.equals(Machine.LOGIN)) {
      return call.complain("invalid user: '" + operands.get(0) + "'");
    }
    return changeEach(
        call,
        operands.subList(1, operands.size()),
        path -> call.files().owner(call.context.user, call.resolve(path, true), owner));
  }

  private interface Change {
    void of(String path);
  }

  private static int changeEach(Call call, List<String> paths, Change change) {
    int status = 0;
    for (String path : paths) {
      try {
        change.of(path);
      } catch (FileTrouble trouble) {
        String what =
            trouble.getMessage().equals(FileTrouble.MISSING) ? "cannot access '" : "changing '";
        status = call.complain(what + path + "': " + trouble.getMessage());
      }
    }
    return status;
  }

  // ---------------------------------------------------------------- looking

  private static int ls(Call call) {
    Optional<Words> words = words(call, "1aAd");
    if (words.isEmpty()) {
      return 2;
    }
    List<String> paths = words.get().operands();
    boolean many = paths.size() > 1;
    boolean hidden = words.get().has('a') || words.get().has('A');
    int status = 0;
    for (String path : paths.isEmpty() ? List.of(".") : paths) {
      try {
        String there = call.resolve(path, true);
        Optional<Inode> inode = call.files().find(there);
        if (inode.isEmpty()) {
          throw new FileTrouble(FileTrouble.MISSING);
        }
        if (inode.get().kind != Kind.FOLDER || words.get().has('d')) {
          call.line(path);
          continue;
        }
        if (many) {
          call.line(path + ":");
        }
        if (words.get().has('a')) {
          call.say(".\n..\n");
        }
        for (String name : call.files().names(call.context.user, there)) {
          if (hidden || !name.startsWith(".")) {
            call.line(name);
          }
        }
      } catch (FileTrouble trouble) {
        String what =
            trouble.getMessage().equals(FileTrouble.DENIED)
                ? "cannot open directory"
                : "cannot access";
        status = call.complainAs("ls: " + what + " '" + path + "': " + trouble.getMessage(), 2);
      }
    }
    return status;
  }

  private static int readlink(Call call) {
    Optional<Words> words = words(call, "fn");
    if (words.isEmpty()) {
      return 1;
    }
    int status = words.get().operands().isEmpty() ? call.complain("missing operand") : 0;
    for (String path : words.get().operands()) {
      try {
        if (words.get().has('f')) {
          call.line(call.resolve(path, true));
          continue;
        }
        Optional<String> target = call.files().target(call.resolve(path, false));
        if (target.isPresent()) {
          call.line(target.get());
        } else {
          status = 1;
        }
      } catch (FileTrouble silent) {
        // readlink says nothing without -v
        status = 1;
      }
    }
    return status;
  }

  private static int bracket(Call call) {
    List<String> words = call.arguments;
    if (words.isEmpty() || !words.get(words.size() - 1).equals("]")) {
      return call.complainAs("bash: [: missing `]'", 2);
    }
    return test(call, words.subList(0, words.size() - 1));
  }

  private static int test(Call call, List<String> words) {
    if (!words.isEmpty() && words.get(0).equals("!") && words.size() > 1) {
      int inner = test(call, words.subList(1, words.size()));
      return inner > 1 ? inner : 1 - inner;
    }
    return switch (words.size()) {
      case 0 -> 1;
      case 1 -> words.get(0).isEmpty() ? 1 : 0;
      case 2 -> unary(call, words.get(0), words.get(1));
      case 3 -> binary(call, words.get(0), words.get(1), words.get(2));
      default -> call.complainAs("bash: " + call.name + ": too many arguments", 2);
    };
  }

  private static int unary(Call call, String sign, String word) {
    boolean holds;
    switch (sign) {
      case "-n" -> holds = !word.isEmpty();
      case "-z" -> holds = word.isEmpty();
      case "-L", "-h" -> holds = kind(call, word, false).filter(Kind.LINK::equals).isPresent();
      case "-e" -> holds = kind(call, word, true).isPresent();
      case "-f" -> holds = kind(call, word, true).filter(Kind.FILE::equals).isPresent();
      case "-d" -> holds = kind(call, word, true).filter(Kind.FOLDER::equals).isPresent();
      case "-s" -> holds = size(call, word) > 0;
      default -> {
        return call.complainAs("bash: " + call.name + ": " + sign + ": unary operator expected", 2);
      }
    }
    return holds ? 0 : 1;
  }

  private static Optional<Kind> kind(Call call, String path, boolean follow) {
    try {
      return call.files().find(call.resolve(path, follow)).map(each -> each.kind);
    } catch (FileTrouble none) {
      return Optional.empty();
    }
  }

  private static int size(Call call, String path) {
    try {
      return call.files().look(call.context.user, call.context.folder, path).content.length;
    } catch (FileTrouble none) {
      return 0;
    }
  }

  private static int binary(Call call, String left, String sign, String right) {
    if (sign.equals("=") || sign.equals("==") || sign.equals("!=")) {
      return left.equals(right) == !sign.equals("!=") ? 0 : 1;
    }
    if (!List.of("-eq", "-ne", "-lt", "-le", "-gt", "-ge").contains(sign)) {
      return call.complainAs("bash: " + call.name + ": " + sign + ": binary operator expected", 2);
    }
    for (String number : List.of(left, right)) {
      if (!number.matches("-?\\d{1,18}")) {
        return call.complainAs(
            "bash: " + call.name + ": " + number + ": integer expression expected", 2);
      }
    }
    int compared = Long.compare(Long.parseLong(left), Long.parseLong(right));
    boolean holds =
        switch (sign) {
          case "-eq" -> compared == 0;
          case "-ne" -> compared != 0;
          case "-lt" -> compared < 0;
          case "-le" -> compared <= 0;
          case "-gt" -> compared > 0;
          default -> compared >= 0;
        };
    return holds ? 0 : 1;
  }

  // ---------------------------------------------------------------- find

  /** What is looked for. */
  private static final class Wanted {
    int least;
    int most = 50;
    String name;
    String type;
    Integer olderThanDays;
    boolean print = true;
    String format;
    boolean delete;
  }

  private static int find(Call call) {
    List<String> words = call.arguments;
    int at = 0;
    List<String> starts = new ArrayList<>();
    while (at < words.size() && !words.get(at).startsWith("-")) {
      starts.add(words.get(at++));
    }
    Wanted wanted = new Wanted();
    while (at < words.size()) {
      String sign = words.get(at++);
      if (sign.equals("-delete")) {
        wanted.delete = true;
        continue;
      }
      if (sign.equals("-print")) {
        continue;
      }
      if (at >= words.size()) {
        return call.complain("missing argument to `" + sign + "'");
      }
      String value = words.get(at++);
      boolean number = value.matches("\\d{1,6}");
      switch (sign) {
        case "-mindepth" -> wanted.least = number ? Integer.parseInt(value) : 0;
        case "-maxdepth" -> wanted.most = number ? Integer.parseInt(value) : 0;
        case "-name" -> wanted.name = value;
        case "-type" -> wanted.type = value;
        case "-mtime" -> {
          if (!value.matches("\\+\\d{1,6}")) {
            return call.complain("simulated machines know -mtime +DAYS only");
          }
          wanted.olderThanDays = Integer.parseInt(value.substring(1));
        }
        case "-printf" -> {
          if (!Arrays.asList("%h\\n", "%p\\n", "%f\\n").contains(value)) {
            return call.complain("simulated machines know -printf '%h\\n', '%p\\n', '%f\\n' only");
          }
          wanted.format = value;
        }
        default -> {
          return call.complain("unknown predicate `" + sign + "'");
        }
      }
    }
    int status = 0;
    for (String start : starts.isEmpty() ? List.of(".") : starts) {
      try {
        String there = call.resolve(start, false);
        if (call.files().find(there).isEmpty()) {
          throw new FileTrouble(FileTrouble.MISSING);
        }
        status = Math.max(status, walk(call, wanted, start, there, 0));
      } catch (FileTrouble trouble) {
        status = call.complain("'" + start + "': " + trouble.getMessage());
      }
    }
    return status;
  }

  private static int walk(Call call, Wanted wanted, String shown, String path, int depth) {
    Optional<Inode> inode = call.files().find(path);
    if (inode.isEmpty()) {
      return 0;
    }
    int status = 0;
    boolean matches = depth >= wanted.least && matches(call, wanted, inode.get(), shown);
    if (matches && !wanted.delete) {
      print(call, wanted, shown);
    }
    if (inode.get().kind == Kind.FOLDER && depth < wanted.most) {
      try {
        for (String name : call.files().names(call.context.user, path)) {
          String below = FileTree.join(path, name);
          String belowShown = shown.equals("/") ? "/" + name : shown + "/" + name;
          status = Math.max(status, walk(call, wanted, belowShown, below, depth + 1));
        }
      } catch (FileTrouble trouble) {
        status = call.complain("'" + shown + "': " + trouble.getMessage());
      }
    }
    if (matches && wanted.delete) {
      try {
        remove(call, path, false);
      } catch (FileTrouble trouble) {
        status = call.complain("cannot delete '" + shown + "': " + trouble.getMessage());
      }
    }
    return status;
  }

  private static boolean matches(Call call, Wanted wanted, Inode inode, String shown) {
    String kind =
        switch (inode.kind) {
          case FILE -> "f";
          case FOLDER -> "d";
          case LINK -> "l";
          case DEVICE -> "c";
        };
    long days = (call.machine.clock() - inode.changed) / DAY;
    return (wanted.type == null || wanted.type.equals(kind))
        && (wanted.name == null || Glob.of(wanted.name).matches(FileTree.name(shown)))
        && (wanted.olderThanDays == null || days > wanted.olderThanDays);
  }

  private static void print(Call call, Wanted wanted, String shown) {
    if (wanted.format == null || wanted.format.equals("%p\\n")) {
      call.line(shown);
    } else if (wanted.format.equals("%f\\n")) {
      call.line(FileTree.name(shown));
    } else {
      int slash = shown.lastIndexOf('/');
      call.line(slash < 0 ? "." : slash == 0 ? "" : shown.substring(0, slash));
    }
  }
}
