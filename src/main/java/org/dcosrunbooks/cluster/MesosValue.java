package org.dcosrunbooks.cluster;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A value as Mesos reads it for attributes and resources (mesos:src/common/values.cpp): a number,
 * ranges of whole numbers, a set of words, or a text. Its text form is what Mesos reads back.
 */
public sealed interface MesosValue {

  /** A number; Mesos compares three digits behind the point. */
  record Scalar(BigDecimal number) implements MesosValue {

    public Scalar {
      BigDecimal rounded = number.setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros();
      number = rounded.signum() == 0 ? BigDecimal.ZERO : rounded;
    }

    public static Scalar of(String number) {
      return new Scalar(new BigDecimal(number));
    }

    @Override
    public String toString() {
      return number.toPlainString();
    }

    @Override
    public String kind() {
      return "a number";
    }
  }

  /** Both ends belong to it. */
  record Range(long begin, long end) {

    @Override
    public String toString() {
      return begin + "-" + end;
    }
  }

  /** In order, and joined where they touch. */
  record Ranges(List<Range> ranges) implements MesosValue {

    public Ranges {
      ranges = joined(ranges);
    }

    private static List<Range> joined(List<Range> given) {
      List<Range> joined = new ArrayList<>();
      for (Range next : given.stream().sorted(Comparator.comparingLong(Range::begin)).toList()) {
        Range last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
        if (last != null && next.begin() <= last.end() + 1) {
          joined.set(joined.size() - 1, new Range(last.begin(), Math.max(last.end(), next.end())));
        } else {
          joined.add(next);
        }
      }
      return List.copyOf(joined);
    }

    /** True when all of the other's numbers are in this one. */
    public boolean includes(Ranges other) {
      return other.ranges.stream()
          .allMatch(
              wanted ->
                  ranges.stream()
                      .anyMatch(
                          range -> range.begin() <= wanted.begin() && wanted.end() <= range.end()));
    }

    public Ranges and(Ranges other) {
      List<Range> both = new ArrayList<>(ranges);
      both.addAll(other.ranges);
      return new Ranges(both);
    }

    @Override
    public String toString() {
      return ranges.stream().map(Range::toString).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String kind() {
      return "ranges";
    }
  }

  /** Words without order. */
  record Items(List<String> items) implements MesosValue {

    public Items {
      items = List.copyOf(new TreeSet<>(items));
    }

    @Override
    public String toString() {
      return "{" + String.join(",", items) + "}";
    }

    @Override
    public String kind() {
      return "a set";
    }
  }

  /** Anything else. */
  record Text(String text) implements MesosValue {

    @Override
    public String toString() {
      return text;
    }

    @Override
    public String kind() {
      return "a text";
    }
  }

  /** What a value of this kind is called, as in <em>a number</em>. */
  String kind();

  /** True when the other is of the same kind and no more than this. */
  default boolean holds(MesosValue other) {
    if (this instanceof Scalar more && other instanceof Scalar less) {
      return more.number().compareTo(less.number()) >= 0;
    }
    if (this instanceof Ranges more && other instanceof Ranges less) {
      return more.includes(less);
    }
    return this instanceof Items more && other instanceof Items less
        ? more.items().containsAll(less.items())
        : equals(other);
  }

  /**
   * @throws BadSyntax where Mesos ends with an error, and where its releases read it differently
   */
  static MesosValue parse(String text) {
    return Parser.parse(text);
  }

  /** Reads one value. */
  final class Parser {

    private static final Pattern NUMBER =
        Pattern.compile("(\\d{1,15}(\\.\\d{0,9})?|\\.\\d{1,9})([eE][+-]?\\d{1,2})?");

    /** Numbers to one release of Mesos, texts to another. */
    private static final Pattern DOUBTFUL =
        Pattern.compile(
            "[+-]?(0[xX][0-9a-fA-F]+|nan(\\(.*\\))?|inf|infinity)|[+-][0-9.].*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private Parser() {}

    private static MesosValue parse(String text) {
      if (text.isEmpty()) {
        throw new BadSyntax("a value is empty");
      }
      checkCharacters(text);
      if (text.startsWith("[")) {
        return ranges(text);
      }
      if (text.startsWith("{")) {
        return items(text);
      }
      if (text.contains("[") || text.contains("{")) {
        throw new BadSyntax(
            "\"" + text + "\" has a bracket that is not its first character; Mesos ends on that");
      }
      checkPairs(text);
      if (NUMBER.matcher(text).matches()) {
        return Scalar.of(text);
      }
      if (DOUBTFUL.matcher(text).matches()) {
        throw new BadSyntax(
            "\"" + text + "\" is a number to some releases of Mesos and a text to others");
      }
      return new Text(text);
    }

    /** What systemd, the shell or Mesos would read as something else, or drop. */
    private static void checkCharacters(String text) {
      for (char each : text.toCharArray()) {
        if (each == ' ') {
          throw new BadSyntax("\"" + text + "\" has a blank; Mesos drops it");
        }
        if (each <= ' ' || each > '~' || "'\"\\".indexOf(each) >= 0) {
          throw new BadSyntax(
              "\"" + text + "\" has a quote, a backslash or a character that is not plain ASCII");
        }
      }
    }

    private static void checkPairs(String text) {
      int open = 0;
      for (char each : text.toCharArray()) {
        open += each == '(' ? 1 : each == ')' ? -1 : 0;
        if (open < 0 || each == ']' || each == '}') {
          throw new BadSyntax("\"" + text + "\" closes a bracket that was not opened");
        }
      }
      if (open > 0) {
        throw new BadSyntax("\"" + text + "\" leaves a bracket open");
      }
    }

    private static Ranges ranges(String text) {
      List<Range> ranges = new ArrayList<>();
      for (String part : inside(text, "]").split(",", -1)) {
        Matcher range = RANGE.matcher(part);
        if (!range.matches()) {
          throw new BadSyntax(
              "\"" + text + "\" is no ranges; they are written like [1-5] or [1-5,8-9]");
        }
        long begin = Long.parseLong(range.group(1));
        long end = Long.parseLong(range.group(2));
        if (begin > end) {
          throw new BadSyntax("\"" + part + "\" ends before it begins");
        }
        ranges.add(new Range(begin, end));
      }
      return new Ranges(ranges);
    }

    private static Items items(String text) {
      List<String> items = List.of(inside(text, "}").split(",", -1));
      for (String item : items) {
        if (!item.matches("[A-Za-z0-9_.@/-]+")) {
          throw new BadSyntax("\"" + text + "\" is no set; sets are written like {a,b}");
        }
      }
      if (new TreeSet<>(items).size() < items.size()) {
        throw new BadSyntax("\"" + text + "\" names something twice");
      }
      return new Items(items);
    }

    private static String inside(String text, String close) {
      if (text.indexOf(close) != text.length() - 1) {
        throw new BadSyntax("\"" + text + "\" does not end with its " + close);
      }
      return text.substring(1, text.length() - 1);
    }
  }
}
