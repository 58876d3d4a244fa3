package org.dcosrunbooks.cluster;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A value as Mesos reads it for attributes and resources (mesos:src/common/values.cpp): a number,
 * ranges of whole numbers, a set of words, or a text. Two are equal when Mesos takes them for
 * equal, which is not to say that they were written alike.
 */
public sealed interface MesosValue {

  /** A number of 64 bits; Mesos compares its thousandths, and keeps the rest. */
  record Scalar(double number) implements MesosValue {

    /** From here on its thousandths have no place in 64 bits, and Mesos' source defines nothing. */
    private static final double UNCOUNTED = Long.MAX_VALUE / 1000.0;

    /** Digits with which older releases write a number down for others. */
    private static final MathContext WRITTEN = new MathContext(15, RoundingMode.HALF_EVEN);

    private static final int MOST_ZEROS = 30;

    /** Mesos' own thousandths of it. */
    private long thousandths() {
      return Math.round(number * 1000);
    }

    /** Mesos adds thousandths. */
    Scalar and(Scalar other) {
      return isCounted() && other.isCounted()
          ? new Scalar(BigDecimal.valueOf(thousandths() + other.thousandths(), 3).doubleValue())
          : new Scalar(number + other.number);
    }

    boolean isCounted() {
      return number < UNCOUNTED;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Scalar scalar
          && (isCounted() && scalar.isCounted()
              ? thousandths() == scalar.thousandths()
              : number == scalar.number);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(thousandths());
    }

    @Override
    public boolean isAnnouncedAs(MesosValue announced) {
      return equals(announced)
          || announced instanceof Scalar scalar
              && new BigDecimal(number)
                      .round(WRITTEN)
                      .compareTo(new BigDecimal(scalar.number).round(WRITTEN))
                  == 0;
    }

    /** As Mesos counts it, where that is less than was written. */
    public Optional<String> counted() {
      BigDecimal counted = BigDecimal.valueOf(thousandths(), 3);
      return !isCounted() || counted.doubleValue() == number
          ? Optional.empty()
          : Optional.of(plain(counted));
    }

    @Override
    public String toString() {
      return plain(new BigDecimal(Double.toString(number)));
    }

    private static String plain(BigDecimal number) {
      BigDecimal shortest = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
      return Math.abs(shortest.scale()) > MOST_ZEROS
          ? shortest.toString()
          : shortest.toPlainString();
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
        if (last != null && next.begin() - 1 <= last.end()) {
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

  /** True when Mesos does not keep it as a resource: zero, no range, no word. */
  default boolean isNothing() {
    return this instanceof Scalar scalar && scalar.equals(new Scalar(0))
        || this instanceof Ranges ranges && ranges.ranges().isEmpty()
        || this instanceof Items items && items.items().isEmpty();
  }

  /** True when a master may show this as that: older releases write down 15 digits of a number. */
  default boolean isAnnouncedAs(MesosValue announced) {
    return equals(announced);
  }

  /** True when neither Mesos' source nor its pages say how it compares these two. */
  default boolean cannotBeComparedWith(MesosValue other) {
    return this instanceof Scalar one
        && other instanceof Scalar another
        && !one.equals(another)
        && !(one.isCounted() && another.isCounted());
  }

  /** True when the other is of the same kind and no more than this. */
  default boolean holds(MesosValue other) {
    if (this instanceof Scalar more && other instanceof Scalar less) {
      return more.equals(less) || more.number() > less.number();
    }
    if (this instanceof Ranges more && other instanceof Ranges less) {
      return more.includes(less);
    }
    return this instanceof Items more && other instanceof Items less
        ? more.items().containsAll(less.items())
        : equals(other);
  }

  /**
   * @throws BadSyntax where Mesos ends with an error, where its releases read it differently, and
   *     where it would drop a blank that somebody may have meant
   */
  static MesosValue parse(String text) {
    return Parser.parse(text);
  }

  /** Reads one value. */
  final class Parser {

    private static final Pattern NUMBER =
        Pattern.compile("(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    /** Numbers to one release of Mesos, texts to another. */
    private static final Pattern DOUBTFUL =
        Pattern.compile(
            "[+-]?(0[xX][0-9a-fA-F]+|nan(\\(.*\\))?|inf|infinity)|[+-][0-9.].*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern RANGE = Pattern.compile("(\\d+)-(\\d+)");

    private static final Pattern BLANK_IN_A_WORD = Pattern.compile("[^\\[\\]{},-] +[^\\[\\]{},-]");

    private Parser() {}

    private static MesosValue parse(String given) {
      String text = withoutBlanks(given);
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
        return number(text);
      }
      if (DOUBTFUL.matcher(text).matches()) {
        throw new BadSyntax(
            "\"" + text + "\" is a number to some releases of Mesos and a text to others");
      }
      return new Text(text);
    }

    /** Mesos drops all of them; only those that part nothing may go without a word. */
    private static String withoutBlanks(String given) {
      String text = given.replaceAll("^ +| +$", "");
      boolean listed = text.startsWith("[") || text.startsWith("{");
      if (listed ? BLANK_IN_A_WORD.matcher(text).find() : text.contains(" ")) {
        throw new BadSyntax(
            "\"" + text + "\" has a blank; Mesos drops it and reads " + text.replace(" ", ""));
      }
      return text.replace(" ", "");
    }

    private static Scalar number(String text) {
      double number = Double.parseDouble(text);
      boolean zero = text.replaceAll("[eE].*", "").matches("[0.]+");
      if (Double.isInfinite(number) || !zero && number < Double.MIN_NORMAL) {
        throw new BadSyntax("\"" + text + "\" is a number that has no place in 64 bits");
      }
      return new Scalar(number);
    }

    /** What systemd, the shell or Mesos would read as something else, or drop. */
    private static void checkCharacters(String text) {
      for (char each : text.toCharArray()) {
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
      for (String part : parts(text, "]")) {
        Matcher range = RANGE.matcher(part);
        if (!range.matches()) {
          throw new BadSyntax(
              "\"" + text + "\" is no ranges; they are written like [1-5] or [1-5,8-9]");
        }
        long begin = whole(range.group(1));
        long end = whole(range.group(2));
        if (begin > end) {
          throw new BadSyntax("\"" + part + "\" ends before it begins");
        }
        ranges.add(new Range(begin, end));
      }
      return new Ranges(ranges);
    }

    private static long whole(String digits) {
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException tooLong) {
        throw new BadSyntax(
            digits + " is more than " + Long.MAX_VALUE + ", the most that is compared here");
      }
    }

    private static Items items(String text) {
      List<String> items = parts(text, "}");
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

    private static List<String> parts(String text, String close) {
      if (text.indexOf(close) != text.length() - 1) {
        throw new BadSyntax("\"" + text + "\" does not end with its " + close);
      }
      String inside = text.substring(1, text.length() - 1);
      return inside.isEmpty() ? List.of() : List.of(inside.split(",", -1));
    }
  }
}
