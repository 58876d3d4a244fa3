package org.dcosrunbooks.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * The record of one run as a document.
 *
 * @param format {@code dcos-runbooks-record/1}
 * @param anchors the chain over all runs, without a hole, from the run's first line to its end when
 *     the document was made
 * @param rows the run's own row, its plans and decisions, as they are in their tables but for what
 *     looks like a secret
 * @param headNumber number of the last link then; 0 when nothing was ever recorded
 * @param more for people: what the lines and rows tell in another form. Nothing vouches for it
 */
record Bundle(
    String format,
    String runId,
    Instant made,
    List<Entry> entries,
    List<Anchor> anchors,
    List<Row> rows,
    long headNumber,
    String headHash,
    JsonNode more) {

  static final String FORMAT = "dcos-runbooks-record/1";

  /** Lines or links in their order, a page at a time. */
  interface Pages<T> {

    /** The next ones whose number is greater; none behind the last. */
    List<T> above(long number) throws SQLException;
  }

  /**
   * Writes the document in the order of canonical JSON, and holds no more of it than a page.
   *
   * @return how many lines it holds
   */
  static long write(
      String runId,
      Instant made,
      Pages<Anchor> anchors,
      Pages<Written> entries,
      List<Row> rows,
      Head head,
      Map<String, ?> more,
      Consumer<String> to)
      throws SQLException {
    to.accept("{\"anchors\":[");
    write(anchors, Anchor::number, to);
    to.accept("],\"entries\":[");
    long lines = write(entries, Written::number, to);
    to.accept("],\"format\":" + CanonicalJson.of(FORMAT));
    to.accept(",\"headHash\":" + CanonicalJson.of(head.hash()));
    to.accept(",\"headNumber\":" + head.number());
    to.accept(",\"made\":" + CanonicalJson.of(made));
    to.accept(",\"more\":" + CanonicalJson.text(Secrets.mask(CanonicalJson.tree(more))));
    to.accept(",\"rows\":" + CanonicalJson.of(rows.stream().map(Row::exported).toList()));
    to.accept(",\"runId\":" + CanonicalJson.of(runId) + "}");
    return lines;
  }

  private static <T> long write(Pages<T> pages, ToLongFunction<T> number, Consumer<String> to)
      throws SQLException {
    long written = 0;
    long last = Long.MIN_VALUE;
    for (List<T> page = pages.above(last); !page.isEmpty(); page = pages.above(last)) {
      for (T one : page) {
        to.accept((written == 0 ? "" : ",") + CanonicalJson.of(one));
        written++;
        last = number.applyAsLong(one);
      }
    }
    return written;
  }

  static Bundle read(String json) {
    return CanonicalJson.readExactly(json, Bundle.class);
  }
}
