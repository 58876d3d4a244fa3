package org.dcosrunbooks.simulator.machine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One command with its words, and what it says. */
final class Call {

  final Machine machine;
  final MachineState.Running process;
  final String name;
  final List<String> arguments;
  final Context context;
  final ByteArrayOutputStream out;
  final ByteArrayOutputStream err;

  Call(
      Machine machine,
      MachineState.Running process,
      List<String> words,
      Context context,
      ByteArrayOutputStream out,
      ByteArrayOutputStream err) {
    this.machine = machine;
    this.process = process;
    this.name = words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
    this.arguments = words.subList(1, words.size());
    this.context = context;
    this.out = out;
    this.err = err;
  }

  FileTree files() {
    return machine.files();
  }

  /** Where a path leads, seen from the command's folder. */
  String resolve(String path, boolean followLast) {
    return files().resolve(context.user, context.folder, path, followLast);
  }

  byte[] input() {
    return context.at(0).read();
  }

  void write(byte[] bytes) {
    out.writeBytes(bytes);
  }

  void say(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void line(String text) {
    say(text + "\n");
  }

  /** Says what is wrong, after the command's own name. */
  int complain(String what) {
    return complainAs(name + ": " + what, 1);
  }

  int complainAs(String sentence, int status) {
    err.writeBytes((sentence + "\n").getBytes(StandardCharsets.UTF_8));
    return status;
  }

  int unknownOption(String option) {
    String which =
        option.startsWith("--")
            ? "unrecognized option '" + option + "'"
            : "invalid option -- '" + option.replaceFirst("^-", "") + "'";
    return complain(which);
  }

  // ---------------------------------------------------------------- time

  /**
   * Returns when so much time has passed since it was called first.
   *
   * @throws Blocked until then
   */
  void passes(long nanos) {
    long now = machine.now();
    if (process.until == null) {
      process.until = nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
    }
    if (now < process.until) {
      throw Blocked.until(process.until);
    }
  }

  /** A command waits; its process goes on at the instant, or when something has happened. */
  static final class Blocked extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final long until;

    /** It may also go on when something else has happened. */
    final boolean watches;

    private Blocked(long until, boolean watches) {
      super(null, null, false, false);
      this.until = until;
      this.watches = watches;
    }

    /** Until an instant. */
    static Blocked until(long instant) {
      return new Blocked(instant, false);
    }

    /** Until something has happened, however long that takes. */
    static Blocked watching() {
      return new Blocked(Long.MAX_VALUE, true);
    }

    /** The same, but not longer than to an instant. */
    Blocked atMost(long instant) {
      return new Blocked(instant, watches);
    }
  }
}
