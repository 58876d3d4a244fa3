package org.dcosrunbooks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A file with variables that systemd gives to a unit: lines like {@code NAME=value}, read as
 * systemd reads them (systemd:src/basic/env-file.c). One variable is read or set; all other lines
 * stay as they are, byte for byte.
 */
public final class EnvironmentFile {

  private static final int LONGEST = 60_000;

  /** To systemd a carriage return ends a line as well as a line feed does. */
  private static final Pattern LINE = Pattern.compile("([^\r\n]*)(\r\n|\r|\n|$)");

  private static final String BREAK = "\n";

  /**
   * @param end its line break; empty when the file ends without one
   */
  private record Line(String text, String end) {

    @Override
    public String toString() {
      return text + end;
    }

    boolean isComment() {
      String begin = trimmed(text);
      return begin.startsWith("#") || begin.startsWith(";");
    }

    boolean sets(String name) {
      int equals = text.indexOf('=');
      return !isComment() && equals >= 0 && trimmed(text.substring(0, equals)).equals(name);
    }

    String value() {
      return trimmed(text.substring(text.indexOf('=') + 1));
    }

    /** A quote that is not closed, or a backslash before the line break. */
    boolean goesOn() {
      int equals = text.indexOf('=');
      if (isComment() || equals < 0) {
        return text.endsWith("\\");
      }
      boolean begun = false;
      char quote = ' ';
      String value = text.substring(equals + 1);
      for (int at = 0; at < value.length(); at++) {
        char each = value.charAt(at);
        if (each == '\\' && quote != '\'') {
          begun = begun || quote == ' ';
          at++; // the next one is taken as it is
          if (at == value.length()) {
            return true;
          }
        } else if (quote == ' ' && !begun && (each == '"' || each == '\'')) {
          quote = each;
        } else if (each == quote) {
          quote = ' ';
        } else if (quote == ' ' && each != ' ' && each != '\t') {
          begun = true; // from here on a quote is a character like others
        }
      }
      return quote != ' ';
    }
  }

  private final List<Line> lines;

  private EnvironmentFile(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  public static EnvironmentFile empty() {
    return new EnvironmentFile(List.of());
  }

  /**
   * @throws BadSyntax for what cannot be changed line by line: a line that goes on in the next one,
   *     bytes that are no text, or far too much of it
   */
  public static EnvironmentFile parse(String text) {
    if (text.length() > LONGEST) {
      throw new BadSyntax(
          "it has " + text.length() + " characters; at most " + LONGEST + " are read");
    }
    List<Line> lines = new ArrayList<>();
    for (Matcher next = LINE.matcher(text); next.find() && !next.group().isEmpty(); ) {
      Line line = new Line(next.group(1), next.group(2));
      lines.add(line);
      if (line.text().chars().anyMatch(each -> each < ' ' && each != '\t' || each == '\uFFFD')) {
        throw new BadSyntax("line " + lines.size() + " has characters that are no text");
      }
      if (line.goesOn()) {
        throw new BadSyntax("line " + lines.size() + " goes on in the next one");
      }
    }
    return new EnvironmentFile(lines);
  }

  /** Without the blanks at both ends that systemd passes over. */
  private static String trimmed(String text) {
    return text.replaceAll("^[ \t]+|[ \t]+$", "");
  }

  /** The numbers of the lines that set it, from 1; the last one counts. */
  public List<Integer> linesOf(String name) {
    return IntStream.range(0, lines.size())
        .filter(at -> lines.get(at).sets(name))
        .mapToObj(at -> at + 1)
        .toList();
  }

  /**
   * What the unit gets: the last line counts, without its quotes.
   *
   * @throws BadSyntax when releases of systemd read that line differently
   */
  public Optional<String> value(String name) {
    return lines.stream()
        .filter(line -> line.sets(name))
        .reduce((earlier, later) -> later)
        .map(line -> unquoted(name, line.value()));
  }

  private static String unquoted(String name, String value) {
    if (value.indexOf('\\') >= 0) {
      throw new BadSyntax(name + " has a backslash, which releases of systemd read differently");
    }
    char quote = value.isEmpty() ? ' ' : value.charAt(0);
    if (quote != '"' && quote != '\'') {
      return value;
    }
    if (value.indexOf(quote, 1) != value.length() - 1) {
      throw new BadSyntax(name + " has something behind its closing quote");
    }
    return value.substring(1, value.length() - 1);
  }

  /**
   * The same with another value of one variable: in its last line, or in a new one at the end.
   *
   * @param quoted between single quotes
   */
  public EnvironmentFile with(String name, String value, boolean quoted) {
    if (value.chars().anyMatch(each -> each < ' ' || each > '~' || each == '\'' || each == '\\')) {
      throw new BadSyntax(
          name + " would have a quote, a backslash or a character that is not plain ASCII");
    }
    String text = name + "=" + (quoted ? "'" + value + "'" : value);
    List<Line> changed = new ArrayList<>(lines);
    List<Integer> set = linesOf(name);
    if (!set.isEmpty()) {
      int last = set.get(set.size() - 1) - 1;
      changed.set(last, new Line(text, changed.get(last).end()));
      return new EnvironmentFile(changed);
    }
    int end = changed.size() - 1;
    String lineBreak =
        changed.isEmpty() || changed.get(0).end().isEmpty() ? BREAK : changed.get(0).end();
    if (end >= 0 && changed.get(end).end().isEmpty()) {
      changed.set(end, new Line(changed.get(end).text(), lineBreak));
    }
    changed.add(new Line(text, lineBreak));
    return new EnvironmentFile(changed);
  }

  /**
   * What changes from this one to the other: lines with a minus or a plus before them, without
   * those that stand alike at the begin and at the end of both.
   */
  public List<String> to(EnvironmentFile other) {
    int begin = 0;
    int end = 0;
    int shorter = Math.min(lines.size(), other.lines.size());
    while (begin < shorter && alike(other, begin, begin)) {
      begin++;
    }
    while (end < shorter - begin
        && alike(other, lines.size() - 1 - end, other.lines.size() - 1 - end)) {
      end++;
    }
    List<String> difference = new ArrayList<>();
    lines.subList(begin, lines.size() - end).forEach(line -> difference.add("- " + line.text()));
    other
        .lines
        .subList(begin, other.lines.size() - end)
        .forEach(line -> difference.add("+ " + line.text()));
    return difference;
  }

  private boolean alike(EnvironmentFile other, int here, int there) {
    return lines.get(here).text().equals(other.lines.get(there).text());
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(text::append);
    return text.toString();
  }
}
