package org.dcosrunbooks.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  static String write(
      String runId,
      Instant made,
      List<Entry> entries,
      List<Anchor> anchors,
      List<Row> rows,
      Head head,
      Map<String, ?> more) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", FORMAT);
    document.put("runId", runId);
    document.put("made", made);
    document.put("entries", entries);
    document.put("anchors", anchors);
    document.put("rows", rows.stream().map(Row::exported).toList());
    document.put("headNumber", head.number());
    document.put("headHash", head.hash());
    document.put("more", Secrets.mask(CanonicalJson.tree(more)));
    return CanonicalJson.of(document);
  }

  static Bundle read(String json) {
    return CanonicalJson.readExactly(json, Bundle.class);
  }
}
