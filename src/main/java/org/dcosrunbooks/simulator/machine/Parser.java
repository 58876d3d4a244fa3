package org.dcosrunbooks.simulator.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dcosrunbooks.simulator.machine.Syntax.Chain;
import org.dcosrunbooks.simulator.machine.Syntax.Group;
import org.dcosrunbooks.simulator.machine.Syntax.Many;
import org.dcosrunbooks.simulator.machine.Syntax.Part;
import org.dcosrunbooks.simulator.machine.Syntax.Pipeline;
import org.dcosrunbooks.simulator.machine.Syntax.Redirection;
import org.dcosrunbooks.simulator.machine.Syntax.Simple;
import org.dcosrunbooks.simulator.machine.Syntax.Word;

/**
 * Reads a shell's text. It knows lists, pipes, groups, redirections, quotes, variables and {@code
 * $(…)}; of everything else it says that it does not know it.
 */
final class Parser {

  /** What is written is no command, or more than is known here. */
  static final class Wrong extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Wrong(String words) {
      super(words, null, false, false);
    }
  }

  private static final int DEEPEST = 60;
  private static final Set<String> UNKNOWN =
      Set.of(
          "if",
          "then",
          "else",
          "elif",
          "fi",
          "for",
          "while",
          "until",
          "do",
          "done",
          "case",
          "esac",
          "function",
          "select",
          "[[",
          "coproc",
          "time");

  private final String text;
  private int at;
  private int depth;

  private Parser(String text) {
    this.text = text;
  }

  /**
   * @throws Wrong in a shell's words
   */
  static Syntax read(String text) {
    Parser parser = new Parser(text);
    Syntax all = parser.many();
    if (parser.at < text.length()) {
      throw parser.unexpected();
    }
    return all;
  }

  private Wrong unexpected() {
    if (at >= text.length()) {
      return new Wrong("syntax error: unexpected end of file");
    }
    String token = String.valueOf(text.charAt(at));
    for (String known : List.of("&&", "||", ";;")) {
      if (text.startsWith(known, at)) {
        token = known;
      }
    }
    return new Wrong(
        "syntax error near unexpected token `" + (token.equals("\n") ? "newline" : token) + "'");
  }

  private void deeper() {
    if (++depth > DEEPEST) {
      throw new Wrong("memory exhausted");
    }
  }

  // ---------------------------------------------------------------- lists

  private Syntax many() {
    deeper();
    List<Syntax> commands = new ArrayList<>();
    blankLines();
    while (at < text.length() && peek() != ')' && !closesGroup()) {
      commands.add(chain());
      blanks();
      if (at < text.length() && (peek() == ';' || peek() == '\n')) {
        if (text.startsWith(";;", at)) {
          throw unexpected();
        }
        at++;
        blankLines();
      } else if (at < text.length() && peek() == '&') {
        throw new Wrong("`&': simulated machines run nothing in the background");
      } else {
        break;
      }
    }
    depth--;
    return new Many(commands);
  }

  private boolean closesGroup() {
    return peek() == '}' && (at + 1 >= text.length() || endsWord(text.charAt(at + 1)));
  }

  private Syntax chain() {
    List<Syntax> commands = new ArrayList<>();
    List<Boolean> and = new ArrayList<>();
    commands.add(pipeline());
    blanks();
    while (text.startsWith("&&", at) || text.startsWith("||", at)) {
      and.add(peek() == '&');
      at += 2;
      blankLines();
      commands.add(pipeline());
      blanks();
    }
    return commands.size() == 1 ? commands.get(0) : new Chain(commands, and);
  }

  private Syntax pipeline() {
    boolean not = false;
    blanks();
    while (at < text.length()
        && peek() == '!'
        && at + 1 < text.length()
        && isBlank(text.charAt(at + 1))) {
      not = !not;
      at++;
      blanks();
    }
    List<Syntax> commands = new ArrayList<>();
    commands.add(command());
    blanks();
    while (at < text.length() && peek() == '|' && !text.startsWith("||", at)) {
      at++;
      if (at < text.length() && peek() == '&') {
        throw unexpected();
      }
      blankLines();
      commands.add(command());
      blanks();
    }
    return commands.size() == 1 && !not ? commands.get(0) : new Pipeline(not, commands);
  }

  private Syntax command() {
    blanks();
    if (at >= text.length()) {
      throw unexpected();
    }
    if (peek() == '(') {
      if (text.startsWith("((", at)) {
        throw new Wrong("`((': simulated machines do not calculate");
      }
      at++;
      Syntax body = inside(')');
      return new Group(true, body, redirections());
    }
    if (peek() == '{' && at + 1 < text.length() && isBlank(text.charAt(at + 1))) {
      at++;
      Syntax body = inside('}');
      return new Group(false, body, redirections());
    }
    return simple();
  }

  private Syntax inside(char end) {
    Syntax body = many();
    if (at >= text.length() || peek() != end || ((Many) body).commands().isEmpty()) {
      throw unexpected();
    }
    at++;
    return body;
  }

  private List<Redirection> redirections() {
    List<Redirection> all = new ArrayList<>();
    blanks();
    Redirection next = redirection();
    while (next != null) {
      all.add(next);
      blanks();
      next = redirection();
    }
    return all;
  }

  private Syntax simple() {
    List<Word> assignments = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    List<Redirection> redirections = new ArrayList<>();
    while (true) {
      blanks();
      Redirection redirection = redirection();
      if (redirection != null) {
        redirections.add(redirection);
        continue;
      }
      if (at >= text.length() || endsWord(peek())) {
        break;
      }
      Word word = word();
      if (words.isEmpty() && isAssignment(word)) {
        assignments.add(word);
      } else {
        words.add(word);
      }
    }
    if (assignments.isEmpty() && words.isEmpty() && redirections.isEmpty()) {
      throw unexpected();
    }
    String first = words.isEmpty() ? "" : plain(words.get(0));
    if (UNKNOWN.contains(first)) {
      throw new Wrong("`" + first + "': simulated machines know commands only");
    }
    if (at < text.length() && peek() == '(') {
      throw unexpected();
    }
    return new Simple(assignments, words, redirections);
  }

  private static boolean isAssignment(Word word) {
    Part first = word.parts().isEmpty() ? null : word.parts().get(0);
    return first != null
        && !first.quoted()
        && !first.variable()
        && first.command() == null
        && first.text().matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*");
  }

  /** A word without quotes and variables; empty for any other. */
  private static String plain(Word word) {
    Part only = word.parts().size() == 1 ? word.parts().get(0) : null;
    boolean plain = only != null && !only.quoted() && !only.variable() && only.command() == null;
    return plain ? only.text() : "";
  }

  /** Null when none begins here. */
  private Redirection redirection() {
    int start = at;
    int number = -1;
    if (at + 1 < text.length() && Character.isDigit(peek())) {
      char next = text.charAt(at + 1);
      if (next != '<' && next != '>') {
        return null;
      }
      number = peek() - '0';
      at++;
    }
    if (at >= text.length() || peek() != '<' && peek() != '>') {
      at = start;
      return null;
    }
    boolean in = peek() == '<';
    at++;
    String sign = in ? "<" : ">";
    if (in && at < text.length() && (peek() == '<' || peek() == '>' || peek() == '&')) {
      throw new Wrong("`<" + peek() + "': simulated machines read from files only");
    }
    if (!in && at < text.length() && peek() == '>') {
      sign = ">>";
      at++;
    } else if (!in && at < text.length() && peek() == '&') {
      sign = ">&";
      at++;
    } else if (!in && at < text.length() && peek() == '|') {
      at++;
    }
    blanks();
    if (at >= text.length() || endsWord(peek())) {
      throw unexpected();
    }
    return new Redirection(number >= 0 ? number : in ? 0 : 1, sign, word());
  }

  // ---------------------------------------------------------------- words

  private Word word() {
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    while (at < text.length() && !endsWord(peek())) {
      char next = peek();
      if (next == '\'') {
        flush(plain, parts);
        int end = text.indexOf('\'', at + 1);
        if (end < 0) {
          throw new Wrong("unexpected EOF while looking for matching `''");
        }
        parts.add(Part.literal(text.substring(at + 1, end), true));
        at = end + 1;
      } else if (next == '"') {
        flush(plain, parts);
        at++;
        quoted(parts);
      } else if (next == '\\') {
        at++;
        if (at < text.length()) {
          if (peek() != '\n') {
            flush(plain, parts);
            parts.add(Part.literal(String.valueOf(peek()), true));
          }
          at++;
        }
      } else if (next == '$') {
        dollar(plain, parts, false);
      } else if (next == '`') {
        throw new Wrong("``': simulated machines know $(…) instead");
      } else {
        plain.append(next);
        at++;
      }
    }
    flush(plain, parts);
    return new Word(parts);
  }

  private static void flush(StringBuilder plain, List<Part> parts) {
    if (!plain.isEmpty()) {
      parts.add(Part.literal(plain.toString(), false));
      plain.setLength(0);
    }
  }

  private void quoted(List<Part> parts) {
    StringBuilder plain = new StringBuilder();
    while (at < text.length() && peek() != '"') {
      char next = peek();
      if (next == '\\' && at + 1 < text.length()) {
        char after = text.charAt(at + 1);
        if ("$`\"\\".indexOf(after) >= 0) {
          plain.append(after);
        } else if (after != '\n') {
          plain.append(next).append(after);
        }
        at += 2;
      } else if (next == '$') {
        StringBuilder literal = new StringBuilder();
        List<Part> found = new ArrayList<>();
        dollar(literal, found, true);
        if (found.isEmpty()) {
          plain.append(literal);
        } else {
          parts.add(Part.literal(plain.toString(), true));
          plain.setLength(0);
          parts.addAll(found);
        }
      } else if (next == '`') {
        throw new Wrong("``': simulated machines know $(…) instead");
      } else {
        plain.append(next);
        at++;
      }
    }
    if (at >= text.length()) {
      throw new Wrong("unexpected EOF while looking for matching `\"'");
    }
    at++;
    parts.add(Part.literal(plain.toString(), true));
  }

  private void dollar(StringBuilder plain, List<Part> parts, boolean quoted) {
    int name = at + 1;
    if (name < text.length() && text.charAt(name) == '(') {
      if (text.startsWith("$((", at)) {
        throw new Wrong("`$((': simulated machines do not calculate");
      }
      flush(plain, parts);
      at = name + 1;
      deeper();
      Syntax body = many();
      depth--;
      if (at >= text.length() || peek() != ')') {
        throw new Wrong("unexpected EOF while looking for matching `)'");
      }
      at++;
      parts.add(new Part("", false, body, null, quoted));
    } else if (name < text.length() && text.charAt(name) == '{') {
      flush(plain, parts);
      at = name + 1;
      braces(parts, quoted);
    } else {
      int end = name;
      if (end < text.length() && "?$#@*0123456789".indexOf(text.charAt(end)) >= 0) {
        end++;
      } else {
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
          end++;
        }
      }
      if (end == name) {
        plain.append('$');
      } else {
        flush(plain, parts);
        parts.add(new Part(text.substring(name, end), true, null, null, quoted));
      }
      at = end;
    }
  }

  private void braces(List<Part> parts, boolean quoted) {
    int close = text.indexOf('}', at);
    String inside = close < 0 ? "" : text.substring(at, close);
    int otherwise = inside.indexOf(":-");
    String name = otherwise < 0 ? inside : inside.substring(0, otherwise);
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*|[0-9?$#@*]")) {
      throw new Wrong("${" + inside + "}: bad substitution");
    }
    Word instead = null;
    if (otherwise >= 0) {
      String plain = inside.substring(otherwise + 2);
      if (!plain.matches("[A-Za-z0-9_./:-]*")) {
        throw new Wrong("${" + inside + "}: simulated machines know plain words there only");
      }
      instead = new Word(List.of(Part.literal(plain, quoted)));
    }
    parts.add(new Part(name, true, null, instead, quoted));
    at = close + 1;
  }

  // ---------------------------------------------------------------- characters

  private char peek() {
    return text.charAt(at);
  }

  private static boolean isNameCharacter(char each) {
    return each == '_'
        || each >= 'a' && each <= 'z'
        || each >= 'A' && each <= 'Z'
        || each >= '0' && each <= '9';
  }

  private static boolean isBlank(char each) {
    return each == ' ' || each == '\t' || each == '\n';
  }

  private static boolean endsWord(char each) {
    return isBlank(each) || ";&|()<>".indexOf(each) >= 0;
  }

  /** Skips spaces, and lines that go on in the next one. */
  private void blanks() {
    while (at < text.length()) {
      if (peek() == ' ' || peek() == '\t') {
        at++;
      } else if (text.startsWith("\\\n", at)) {
        at += 2;
      } else if (peek() == '#') {
        while (at < text.length() && peek() != '\n') {
          at++;
        }
      } else {
        return;
      }
    }
  }

  private void blankLines() {
    blanks();
    while (at < text.length() && peek() == '\n') {
      at++;
      blanks();
    }
  }
}
