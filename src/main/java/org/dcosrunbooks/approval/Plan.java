package org.dcosrunbooks.approval;

import java.time.Instant;
import java.util.List;

/**
 * What a run is about to do, exactly as it is shown to the approver. Never changed once written.
 *
 * @param id ours, unique
 * @param runId the root run
 * @param version 1, 2, … within the run: asked again means a new plan
 * @param digest SHA-256 in lower-case hex over runbook, body, bound part, page, names to tick and
 *     policy digest, as canonical JSON
 * @param body JSON of what will be carried out: the runbook's own record
 * @param bound JSON of what the yes depends on; if it gets worse, the run asks again
 * @param page JSON of what the form shows
 * @param mustAcknowledge names the approver has to tick, as on the page, without spaces
 * @param policyDigest SHA-256 of the policy table's version that was used
 * @param expires when an unanswered question ends as "nobody decided", and until when a yes counts
 */
public record Plan(
    String id,
    String runId,
    int version,
    String runbook,
    String digest,
    String body,
    String bound,
    String page,
    List<String> mustAcknowledge,
    String policyDigest,
    Instant created,
    Instant expires) {

  public Plan {
    mustAcknowledge = List.copyOf(mustAcknowledge);
  }

  /** The first characters of the digest in two groups, for people: {@code 7f3a-91c2}. */
  public String shortDigest() {
    return digest.length() < 8 ? digest : digest.substring(0, 4) + "-" + digest.substring(4, 8);
  }
}
