package org.dcosrunbooks.cluster;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A pattern that somebody outside has written, such as that of a Marathon app's constraint. This is
 * the one place where such a pattern is judged: in time and memory that grow with the lengths of
 * pattern and value only, by another engine than Java's, which can be kept busy for ever. Marathon
 * reads patterns as Java does; what the two engines might read differently is not read at all.
 */
public final class ForeignPattern {

  private static final int LONGEST = 1_000;
  private static final int DEEPEST = 20;
  private static final int LONGEST_VALUE = 512;

  /** Instructions of one pattern. */
  private static final int LARGEST = 10_000;

  /** Instructions times characters of one match. */
  private static final int MOST_EFFORT = 100_000;

  /** Letters that mean the same behind a backslash to both engines, for values in plain ASCII. */
  private static final String KNOWN_ESCAPES = "dDwWsSbBtnrfAzQE";

  /** It cannot be judged; the message says why, in words that follow the pattern's name. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unreadable(String why) {
      super(why, null, false, false);
    }
  }

  private final Pattern pattern;
  private final int size;

  private ForeignPattern(Pattern pattern, int size) {
    this.pattern = pattern;
    this.size = size;
  }

  /**
   * @throws Unreadable when it is no valid pattern, too large, or made of what this engine does not
   *     know or may read differently
   */
  public static ForeignPattern of(String text) throws Unreadable {
    if (text.length() > LONGEST) {
      throw new Unreadable("is longer than " + LONGEST + " characters");
    }
    if (!isPlain(text)) {
      throw new Unreadable("has characters that are not plain ASCII");
    }
    int size = new Reading(text).size();
    try {
      return new ForeignPattern(Pattern.compile(text), size);
    } catch (PatternSyntaxException wrong) {
      throw new Unreadable("is no pattern that can be read here (" + wrong.getDescription() + ")");
    }
  }

  /**
   * Whether the whole value is as the pattern says.
   *
   * @throws Unreadable when the value is too long for it, or not in plain ASCII
   */
  public boolean matches(String value) throws Unreadable {
    if (value.length() > LONGEST_VALUE || effort(value) > MOST_EFFORT) {
      throw new Unreadable("takes too long to judge");
    }
    if (!isPlain(value)) {
      throw new Unreadable("meets a value that is not plain ASCII");
    }
    return pattern.matches(value);
  }

  /** What judging the value costs at most, in steps of some ten nanoseconds. */
  public long effort(String value) {
    return (long) size * (1 + value.length());
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(each -> each >= ' ' && each <= '~');
  }

  /** One look over a pattern: what it grows to, and whether both engines read it alike. */
  private static final class Reading {

    private final String text;
    private final Deque<Long> around = new ArrayDeque<>();
    private long before;
    private long last;
    private int at;

    Reading(String text) {
      this.text = text;
    }

    /** Instructions that it grows to, roughly. */
    int size() throws Unreadable {
      while (at < text.length()) {
        next();
        if (before + last > LARGEST) {
          throw new Unreadable("grows too large with its repetitions");
        }
      }
      long all = before + last;
      for (long outer : around) {
        all += outer;
      }
      return (int) Math.max(1, all);
    }

    private void next() throws Unreadable {
      char sign = text.charAt(at);
      switch (sign) {
        case '\\' -> escape();
        case '[' -> characters();
        case '(' -> open();
        case ')' -> close();
        case '{' -> repeat();
        case '*', '+', '?' -> atom(0, 1);
        default -> atom(1, 1);
      }
    }

    /** A quantifier belongs to what stands before it. */
    private void atom(int size, int signs) {
      if (size == 0) {
        last++;
      } else {
        before += last;
        last = size;
      }
      at += signs;
    }

    private void escape() throws Unreadable {
      if (at + 1 >= text.length()) {
        throw new Unreadable("ends with a backslash");
      }
      char next = text.charAt(at + 1);
      if (Character.isLetterOrDigit(next) && KNOWN_ESCAPES.indexOf(next) < 0) {
        throw new Unreadable(
            Character.isDigit(next) && next != '0'
                ? "has a back-reference, which is not read here"
                : "has \\" + next + ", which is not read here");
      }
      if (next == 'Q') {
        int end = text.indexOf("\\E", at + 2);
        int length = (end < 0 ? text.length() : end) - at - 2;
        atom(Math.max(1, length), length + (end < 0 ? 2 : 4));
      } else {
        atom(1, 2);
      }
    }

    /** Java knows classes in classes; the other engine takes their signs for characters. */
    private void characters() throws Unreadable {
      int end = at + 1;
      if (text.startsWith("^", end)) {
        end++;
      }
      for (boolean first = true; ; first = false, end++) {
        if (end >= text.length()) {
          throw new Unreadable("has a [ that is not closed");
        }
        char sign = text.charAt(end);
        if (sign == '[' || text.startsWith("&&", end) || sign == ']' && first) {
          throw new Unreadable("has a class within a class, which is not read here");
        }
        if (sign == ']') {
          break;
        }
        if (sign == '\\') {
          end++;
          char next = end < text.length() ? text.charAt(end) : 'x';
          if (Character.isLetterOrDigit(next) && "dDwWsStnrf".indexOf(next) < 0) {
            throw new Unreadable("has \\" + next + " in a class, which is not read here");
          }
        }
      }
      atom(1, end + 1 - at);
    }

    private void open() throws Unreadable {
      if (around.size() >= DEEPEST) {
        throw new Unreadable("has more than " + DEEPEST + " groups in each other");
      }
      int signs = 1;
      if (text.startsWith("(?", at)) {
        signs = group();
      }
      before += last;
      around.push(before);
      before = 1;
      last = 0;
      at += signs;
      if (signs > 1 && text.charAt(at - 1) == ')') {
        at--; // flags for what follows: an empty group
      }
    }

    private int group() throws Unreadable {
      int end = at + 2;
      while (end < text.length() && "ims-".indexOf(text.charAt(end)) >= 0) {
        end++;
      }
      if (end < text.length() && (text.charAt(end) == ':' || text.charAt(end) == ')')) {
        return end + 1 - at;
      }
      boolean look =
          text.startsWith("(?=", at)
              || text.startsWith("(?!", at)
              || text.startsWith("(?<=", at)
              || text.startsWith("(?<!", at);
      throw new Unreadable(
          look
              ? "looks ahead or behind, which is not read here"
              : "has a group that begins with (?, which is not read here");
    }

    private void close() throws Unreadable {
      if (around.isEmpty()) {
        throw new Unreadable("has a ) that closes nothing");
      }
      last = before + last + 1;
      before = around.pop();
      at++;
    }

    private void repeat() throws Unreadable {
      int end = text.indexOf('}', at);
      String[] bounds = end < 0 ? new String[0] : text.substring(at + 1, end).split(",", -1);
      boolean sound =
          (bounds.length == 1 || bounds.length == 2)
              && isNumber(bounds[0])
              && (bounds.length == 1 || bounds[1].isEmpty() || isNumber(bounds[1]));
      if (!sound) {
        throw new Unreadable("has a { that is no repetition");
      }
      long most = Long.parseLong(bounds[0]);
      if (bounds.length == 2) {
        most = bounds[1].isEmpty() ? most + 1 : Math.max(most, Long.parseLong(bounds[1]));
      }
      last = Math.max(1, last) * Math.max(1, most) + 1;
      at = end + 1;
    }

    private static boolean isNumber(String text) {
      return !text.isEmpty()
          && text.length() <= 6
          && text.chars().allMatch(each -> each >= '0' && each <= '9');
    }
  }
}
