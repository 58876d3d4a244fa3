package org.dcosrunbooks.simulator.machine;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.simulator.machine.Programs.Program;

/** Programs that read and write text. */
final class TextPrograms {

  private static final int MOST_TEXT = 1024 * 1024;

  private TextPrograms() {}

  static void addTo(Map<String, Program> table) {
    table.put("echo", TextPrograms::echo);
    table.put("printf", TextPrograms::printf);
    table.put("cat", TextPrograms::cat);
    table.put("base64", TextPrograms::base64);
    table.put("tail", call -> part(call, true));
    table.put("head", call -> part(call, false));
    table.put("date", TextPrograms::date);
    table.put("sleep", TextPrograms::sleep);
    table.put("wc", TextPrograms::wc);
    table.put("grep", TextPrograms::grep);
  }

  private static int echo(Call call) {
    List<String> words = call.arguments;
    boolean line = words.isEmpty() || !words.get(0).equals("-n");
    String text = String.join(" ", line ? words : words.subList(1, words.size()));
    call.say(line ? text + "\n" : text);
    return 0;
  }

  private static int printf(Call call) {
    if (call.arguments.isEmpty()) {
      return call.complainAs("printf: usage: printf format [arguments]", 2);
    }
    String format = call.arguments.get(0);
    List<String> rest = call.arguments.subList(1, call.arguments.size());
    int used = 0;
    StringBuilder text = new StringBuilder();
    do {
      int before = used;
      for (int at = 0; at < format.length(); at++) {
        char each = format.charAt(at);
        char next = at + 1 < format.length() ? format.charAt(at + 1) : '\0';
        if (each == '\\' && "nt\\".indexOf(next) >= 0) {
          text.append(next == 'n' ? '\n' : next == 't' ? '\t' : '\\');
          at++;
        } else if (each == '%' && next == '%') {
          text.append('%');
          at++;
        } else if (each == '%' && (next == 's' || next == 'd')) {
          String value = used < rest.size() ? rest.get(used) : next == 'd' ? "0" : "";
          if (next == 'd' && !value.matches("-?\\d{1,18}")) {
            return call.complain(value + ": invalid number");
          }
          text.append(value);
          used++;
          at++;
        } else if (each == '%') {
          return call.complain("`" + next + "': invalid format character");
        } else {
          text.append(each);
        }
      }
      if (used == before || text.length() > MOST_TEXT) {
        break;
      }
    } while (used < rest.size());
    call.say(text.toString());
    return 0;
  }

  private static int cat(Call call) {
    int status = 0;
    for (String path : call.arguments.isEmpty() ? List.of("-") : call.arguments) {
      if (path.equals("-")) {
        call.write(call.input());
      } else if (path.startsWith("-")) {
        return call.unknownOption(path);
      } else {
        try {
          call.write(call.files().read(call.context.user, call.context.folder, path));
        } catch (FileTrouble trouble) {
          status = call.complain(path + ": " + trouble.getMessage());
        }
      }
      if (call.out.size() > FileTree.CAPACITY) {
        throw new Shell.Killed();
      }
    }
    return status;
  }

  private static int base64(Call call) {
    boolean decode = call.arguments.equals(List.of("-d"));
    if (!decode && !call.arguments.isEmpty()) {
      return call.unknownOption(call.arguments.get(0));
    }
    if (!decode) {
      call.write(Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(call.input()));
      call.say("\n");
      return 0;
    }
    String text = new String(call.input(), StandardCharsets.ISO_8859_1).replace("\n", "");
    if (text.length() % 4 != 0 || !text.matches("[A-Za-z0-9+/]*={0,2}")) {
      return call.complain("invalid input");
    }
    call.write(Base64.getDecoder().decode(text));
    return 0;
  }

  /** {@code head} and {@code tail}. */
  private static int part(Call call, boolean last) {
    long count = 10;
    boolean bytes = false;
    boolean names = false;
    boolean follow = false;
    Optional<String> pid = Optional.empty();
    List<String> paths = new ArrayList<>();
    for (int at = 0; at < call.arguments.size(); at++) {
      String word = call.arguments.get(at);
      if ((word.equals("-n") || word.equals("-c")) && at + 1 < call.arguments.size()) {
        String number = call.arguments.get(++at);
        if (!number.matches("\\d{1,9}")) {
          return call.complain("invalid number of lines: '" + number + "'");
        }
        count = Long.parseLong(number);
        bytes = word.equals("-c");
      } else if (word.equals("-v")) {
        names = true;
      } else if (last && word.equals("-f")) {
        follow = true;
      } else if (last && word.matches("--pid=\\d{1,9}")) {
        pid = Optional.of(word.substring(6));
      } else if (word.startsWith("-") && word.length() > 1) {
        return call.unknownOption(word);
      } else {
        paths.add(word);
      }
    }
    if (follow) {
      return follow(call, paths, pid);
    }
    int status = 0;
    boolean first = true;
    for (String path : paths.isEmpty() ? List.of("-") : paths) {
      byte[] whole;
      try {
        whole =
            path.equals("-")
                ? call.input()
                : call.files().read(call.context.user, call.context.folder, path);
      } catch (FileTrouble trouble) {
        String what =
            trouble.getMessage().equals(FileTrouble.IS_FOLDER) ? "error reading" : "cannot open";
        String which = what.equals("cannot open") ? " for reading: " : ": ";
        status = call.complain(what + " '" + path + "'" + which + trouble.getMessage());
        continue;
      }
      if (names || paths.size() > 1) {
        String shown = path.equals("-") ? "standard input" : path;
        call.say((first ? "" : "\n") + "==> " + shown + " <==\n");
      }
      first = false;
      call.write(cut(whole, count, bytes, last));
    }
    return status;
  }

  /** Waits for a process to end; of a file's growing nothing is shown here. */
  private static int follow(Call call, List<String> paths, Optional<String> pid) {
    if (!paths.equals(List.of("/dev/null"))) {
      return call.complain("-f: simulated machines follow /dev/null only");
    }
    boolean over =
        pid.isPresent() && call.files().find("/proc/" + Integer.valueOf(pid.get())).isEmpty();
    if (!over) {
      throw Call.Blocked.watching();
    }
    return 0;
  }

  private static byte[] cut(byte[] whole, long count, boolean bytes, boolean last) {
    if (bytes) {
      int length = (int) Math.min(count, whole.length);
      return last
          ? Arrays.copyOfRange(whole, whole.length - length, whole.length)
          : Arrays.copyOf(whole, length);
    }
    if (!last) {
      int end = 0;
      for (long lines = 0; lines < count && end < whole.length; end++) {
        lines += whole[end] == '\n' ? 1 : 0;
      }
      return Arrays.copyOf(whole, end);
    }
    if (count == 0) {
      return new byte[0];
    }
    int start = whole.length;
    int lines = 0;
    while (start > 0) {
      boolean lineEnd = whole[start - 1] == '\n' && start < whole.length;
      if (lineEnd && ++lines == count) {
        break;
      }
      start--;
    }
    return Arrays.copyOfRange(whole, start, whole.length);
  }

  private static int date(Call call) {
    List<String> words = new ArrayList<>(call.arguments);
    words.remove("-u");
    if (words.size() > 1 || words.size() == 1 && !words.get(0).startsWith("+")) {
      return call.complain("invalid date '" + words.get(0) + "'");
    }
    Instant now = Instant.ofEpochSecond(0, call.machine.clock());
    if (words.isEmpty()) {
      call.line(format("EEE MMM d HH:mm:ss 'UTC' yyyy", now));
      return 0;
    }
    StringBuilder text = new StringBuilder();
    String format = words.get(0).substring(1);
    for (int at = 0; at < format.length(); at++) {
      if (format.charAt(at) != '%' || at + 1 == format.length()) {
        text.append(format.charAt(at));
        continue;
      }
      char what = format.charAt(++at);
      text.append(
          switch (what) {
            case 's' -> String.valueOf(now.getEpochSecond());
            case 'N' -> String.format("%09d", now.getNano());
            case 'F' -> format("yyyy-MM-dd", now);
            case 'T' -> format("HH:mm:ss", now);
            case 'Y' -> format("yyyy", now);
            case 'm' -> format("MM", now);
            case 'd' -> format("dd", now);
            case 'H' -> format("HH", now);
            case 'M' -> format("mm", now);
            case 'S' -> format("ss", now);
            case 'z' -> "+0000";
            case 'Z' -> "UTC";
            case '%' -> "%";
            default -> "%" + what;
          });
    }
    call.line(text.toString());
    return 0;
  }

  private static String format(String pattern, Instant instant) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .withZone(ZoneOffset.UTC)
        .format(instant);
  }

  private static int sleep(Call call) {
    if (call.arguments.isEmpty()) {
      return call.complain("missing operand");
    }
    long all = 0;
    for (String word : call.arguments) {
      Optional<Long> nanos = Durations.nanos(word);
      if (nanos.isEmpty()) {
        return call.complain("invalid time interval '" + word + "'");
      }
      all = Math.min(Long.MAX_VALUE / 4, all + nanos.get());
    }
    call.passes(all);
    return 0;
  }

  private static int wc(Call call) {
    List<String> words = call.arguments;
    if (words.isEmpty() || !words.get(0).equals("-l") && !words.get(0).equals("-c")) {
      return call.complain("simulated machines count lines (-l) or bytes (-c)");
    }
    if (words.size() > 2) {
      return call.complain("simulated machines count one file");
    }
    byte[] bytes =
        words.size() == 1
            ? call.input()
            : call.files().read(call.context.user, call.context.folder, words.get(1));
    long count = bytes.length;
    if (words.get(0).equals("-l")) {
      count = 0;
      for (byte each : bytes) {
        count += each == '\n' ? 1 : 0;
      }
    }
    call.line(count + (words.size() == 1 ? "" : " " + words.get(1)));
    return 0;
  }

  private static int grep(Call call) {
    boolean quiet = false;
    boolean fixed = false;
    boolean not = false;
    boolean wholeLine = false;
    List<String> words = new ArrayList<>();
    for (String word : call.arguments) {
      boolean option = words.isEmpty() && word.matches("-[qFvxE]+");
      if (option) {
        quiet |= word.contains("q");
        fixed |= word.contains("F");
        not |= word.contains("v");
        wholeLine |= word.contains("x");
      } else if (words.isEmpty() && word.startsWith("-")) {
        return call.complainAs("grep: invalid option -- '" + word.substring(1) + "'", 2);
      } else {
        words.add(word);
      }
    }
    if (words.isEmpty() || words.size() > 2) {
      return call.complainAs("grep: a pattern and at most one file are expected", 2);
    }
    byte[] bytes;
    try {
      bytes =
          words.size() == 1
              ? call.input()
              : call.files().read(call.context.user, call.context.folder, words.get(1));
    } catch (FileTrouble trouble) {
      return call.complainAs("grep: " + words.get(1) + ": " + trouble.getMessage(), 2);
    }
    // a regular expression can take for ever; only plain text and anchors are taken here
    String wanted = words.get(0);
    boolean begins = !fixed && wanted.startsWith("^");
    boolean ends = !fixed && wanted.endsWith("$");
    String plain = wanted.substring(begins ? 1 : 0, wanted.length() - (ends ? 1 : 0));
    if (!fixed && !plain.matches("[A-Za-z0-9 _=:,;/@%~\"'!<>&#-]*")) {
      return call.complainAs("grep: simulated machines know plain text, ^ and $ only", 2);
    }
    boolean any = false;
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      boolean matches =
          wholeLine || begins && ends
              ? line.equals(plain)
              : begins
                  ? line.startsWith(plain)
                  : ends ? line.endsWith(plain) : line.contains(plain);
      if (matches != not) {
        any = true;
        if (!quiet) {
          call.line(line);
        }
      }
    }
    return any ? 0 : 1;
  }
}
