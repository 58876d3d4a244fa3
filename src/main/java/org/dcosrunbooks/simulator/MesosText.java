package org.dcosrunbooks.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;
import java.util.regex.Pattern;

/**
 * A value of an attribute or a resource as Mesos parses it: without its spaces; a number of 64 bits
 * that is compared by its thousandths, ranges that are joined, a set, or else a text.
 *
 * @param type SCALAR, RANGES, SET or TEXT
 * @param text without spaces
 */
record MesosText(String type, String text, double number, List<long[]> ranges, List<String> items) {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

  private static final Pattern NO_FINITE =
      Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

  static MesosText parse(String given) throws AgentInfo.Unreadable {
    String text = given.replace(" ", "");
    if (text.isEmpty()) {
      throw new AgentInfo.Unreadable("Expecting non-empty string");
    }
    if (!matching(text, '{', '}') || !matching(text, '[', ']') || !matching(text, '(', ')')) {
      throw new AgentInfo.Unreadable("Mismatched brackets");
    }
    if (text.startsWith("[")) {
      return new MesosText("RANGES", text, 0, ranges(text), List.of());
    }
    if (text.contains("[")) {
      throw new AgentInfo.Unreadable("Unexpected '[' found");
    }
    if (text.startsWith("{")) {
      return new MesosText("SET", text, 0, List.of(), tokens(text, "{},\n"));
    }
    if (text.contains("{")) {
      throw new AgentInfo.Unreadable("Unexpected '{' found");
    }
    if (NUMBER.matcher(text).matches() || NO_FINITE.matcher(text).matches()) {
      return new MesosText("SCALAR", text, number(text), List.of(), List.of());
    }
    return new MesosText("TEXT", text, 0, List.of(), List.of());
  }

  /** Of a value that was parsed before. */
  static MesosText known(String text) {
    try {
      return parse(text);
    } catch (AgentInfo.Unreadable broken) {
      throw new IllegalStateException("no value of Mesos: " + text, broken);
    }
  }

  private static boolean matching(String text, char opens, char closes) {
    int open = 0;
    for (char each : text.toCharArray()) {
      open += each == opens ? 1 : each == closes ? -1 : 0;
      if (open < 0) {
        return false;
      }
    }
    return open == 0;
  }

  private static List<String> tokens(String text, String marks) {
    List<String> tokens = new ArrayList<>();
    for (StringTokenizer each = new StringTokenizer(text, marks); each.hasMoreTokens(); ) {
      tokens.add(each.nextToken());
    }
    return tokens;
  }

  private static List<long[]> ranges(String text) throws AgentInfo.Unreadable {
    List<String> ends = tokens(text, "[]-,\n");
    if (ends.size() % 2 != 0) {
      throw new AgentInfo.Unreadable("Expecting one or more \"ranges\"");
    }
    List<long[]> ranges = new ArrayList<>();
    for (int at = 0; at < ends.size(); at += 2) {
      try {
        ranges.add(
            new long[] {
              Long.parseUnsignedLong(ends.get(at)), Long.parseUnsignedLong(ends.get(at + 1))
            });
      } catch (NumberFormatException odd) {
        throw new AgentInfo.Unreadable("Expecting non-negative integers in '" + ends.get(at) + "'");
      }
    }
    return joined(ranges);
  }

  /** Those that touch or lie over each other are one. */
  static List<long[]> joined(List<long[]> given) {
    List<long[]> joined = new ArrayList<>();
    given.stream()
        .sorted(
            Comparator.<long[], Long>comparing(range -> range[0], Long::compareUnsigned)
                .thenComparing(range -> range[1], Long::compareUnsigned))
        .forEach(
            next -> {
              long[] last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
              if (last == null || Long.compareUnsigned(next[0], last[1] + 1) > 0) {
                joined.add(next.clone());
              } else if (Long.compareUnsigned(next[1], last[1]) > 0) {
                last[1] = next[1];
              }
            });
    return joined;
  }

  /** Each of the one lies in one of the other; both are joined. */
  static boolean included(List<long[]> ones, List<long[]> others) {
    return ones.stream()
        .allMatch(
            one ->
                others.stream()
                    .anyMatch(
                        other ->
                            Long.compareUnsigned(other[0], one[0]) <= 0
                                && Long.compareUnsigned(one[1], other[1]) <= 0));
  }

  private static double number(String text) throws AgentInfo.Unreadable {
    String word = text.replaceAll("^[+-]", "").toLowerCase(Locale.ROOT);
    double number =
        word.startsWith("nan")
            ? Double.NaN
            : word.startsWith("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    String wrong =
        Double.isNaN(number)
            ? "NaN not supported"
            : Double.isInfinite(number)
                ? "Infinite values not supported"
                : number != 0 && Math.abs(number) < Double.MIN_NORMAL
                    ? "Subnormal values not supported"
                    : number < 0 ? "Negative values not supported" : "";
    if (!wrong.isEmpty()) {
      throw new AgentInfo.Unreadable("Invalid scalar value '" + text + "':" + wrong);
    }
    return number;
  }

  /** What Mesos compares and adds. */
  static long thousandths(double number) {
    return Math.round(number * 1000);
  }

  /** As Mesos writes it in its log. */
  static String plain(double number) {
    double counted = thousandths(number) / 1000.0;
    return counted == Math.rint(counted) ? String.valueOf((long) counted) : String.valueOf(counted);
  }

  /** Equal for Mesos. */
  boolean same(MesosText other) {
    return type.equals(other.type)
        && switch (type) {
          case "SCALAR" -> thousandths(number) == thousandths(other.number);
          case "RANGES" -> ranges.size() == other.ranges.size() && included(ranges, other.ranges);
          case "SET" -> items.size() == other.items.size() && items.containsAll(other.items);
          default -> text.equals(other.text);
        };
  }
}
