package org.dcosrunbooks.web.door;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path with placeholders: {@code task/{id}/claim}; a last {@code **} takes any rest, also none.
 * Fixed words match only as they are written, never percent-encoded, so that everybody behind the
 * door reads the same path as the door did.
 */
final class Template {

  private static final String REST = "**";

  /** What a placeholder may hold once decoded: nothing that anybody could take for a separator. */
  private static final Pattern VALUE = Pattern.compile("[^/\\\\;%?#\\p{Cntrl}]{1,255}");

  private static final Pattern NOT_ENCODED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final String text;
  private final List<String> segments;
  private final boolean open;

  Template(String text) {
    this.text = text;
    List<String> all = List.of(text.split("/", -1));
    this.open = all.get(all.size() - 1).equals(REST);
    this.segments = open ? all.subList(0, all.size() - 1) : all;
  }

  /**
   * @param path as it was sent, without the tree's own prefix and without the first slash
   */
  boolean matches(String path) {
    String[] sent = path.split("/", -1);
    if (open ? sent.length < segments.size() : sent.length != segments.size()) {
      return false;
    }
    for (int i = 0; i < sent.length; i++) {
      String wanted = i < segments.size() ? segments.get(i) : "{}";
      boolean empty = sent[i].isEmpty() && open && i == sent.length - 1;
      if (isPlaceholder(wanted) ? !empty && !isValue(sent[i]) : !wanted.equals(sent[i])) {
        return false;
      }
    }
    return true;
  }

  /** How many of its segments are fixed words: of two that match, the one with more is meant. */
  int fixed() {
    return (int) segments.stream().filter(segment -> !isPlaceholder(segment)).count();
  }

  private static boolean isPlaceholder(String segment) {
    return segment.startsWith("{");
  }

  private static boolean isValue(String sent) {
    if (NOT_ENCODED.matcher(sent).find()) {
      return false;
    }
    // a plus is a plus in a path
    String value = URLDecoder.decode(sent.replace("+", "%2B"), StandardCharsets.UTF_8);
    return VALUE.matcher(value).matches() && !value.equals(".") && !value.equals("..");
  }

  @Override
  public String toString() {
    return text;
  }
}
