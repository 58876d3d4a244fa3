package org.dcosrunbooks.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file with variables that systemd gives to a unit: lines like {@code NAME=value}. One variable
 * is read or set; all other lines stay as they are.
 */
public final class EnvironmentFile {

  private static final int LONGEST = 60_000;

  private final List<String> lines;

  private EnvironmentFile(List<String> lines) {
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
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      if (line.chars().anyMatch(each -> each < ' ' && each != '\t' || each == '\uFFFD')) {
        throw new BadSyntax("line " + (at + 1) + " has characters that are no text");
      }
      if (line.endsWith("\\") || goesOn(line)) {
        throw new BadSyntax("line " + (at + 1) + " goes on in the next one");
      }
    }
    return new EnvironmentFile(lines);
  }

  private static boolean goesOn(String line) {
    int equals = line.indexOf('=');
    if (isComment(line) || equals < 0) {
      return false;
    }
    String value = line.substring(equals + 1).strip();
    char quote = value.isEmpty() ? ' ' : value.charAt(0);
    return (quote == '"' || quote == '\'') && value.indexOf(quote, 1) < 0;
  }

  private static boolean isComment(String line) {
    String text = line.strip();
    return text.startsWith("#") || text.startsWith(";");
  }

  private static boolean sets(String line, String name) {
    int equals = line.indexOf('=');
    return !isComment(line) && equals >= 0 && line.substring(0, equals).strip().equals(name);
  }

  /**
   * What the unit gets: the last line counts, without its quotes.
   *
   * @throws BadSyntax when releases of systemd read that line differently
   */
  public Optional<String> value(String name) {
    Optional<String> last =
        lines.stream().filter(line -> sets(line, name)).reduce((earlier, later) -> later);
    return last.map(line -> unquoted(name, line.substring(line.indexOf('=') + 1).strip()));
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
    String line = name + "=" + (quoted ? "'" + value + "'" : value);
    List<String> changed = new ArrayList<>(lines);
    for (int at = changed.size() - 1; at >= 0; at--) {
      if (sets(changed.get(at), name)) {
        changed.set(at, line);
        return new EnvironmentFile(changed);
      }
    }
    changed.add(line);
    return new EnvironmentFile(changed);
  }

  /** What changes from this one to the other: lines with a minus or a plus before them. */
  public List<String> to(EnvironmentFile other) {
    List<String> difference = new ArrayList<>();
    lines.stream()
        .filter(line -> !other.lines.contains(line))
        .forEach(l -> difference.add("- " + l));
    other.lines.stream()
        .filter(line -> !lines.contains(line))
        .forEach(l -> difference.add("+ " + l));
    return difference;
  }

  /** Ends with a line break. */
  public String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
