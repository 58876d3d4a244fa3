package org.dcosrunbooks.web.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Export;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** A run's record as a document that can be kept elsewhere and checked without this service. */
@Component
public class Bundles {

  /** A plan and what was decided about it, if anything was. */
  record Asked(Plan plan, Optional<Decision> decision) {}

  private final Export export;
  private final Evidence evidence;
  private final Approvals approvals;

  Bundles(Export export, Evidence evidence, Approvals approvals) {
    this.export = export;
    this.evidence = evidence;
    this.approvals = approvals;
  }

  /** The document as a download. Throws {@link NothingThere} for a run without a record. */
  public ResponseEntity<byte[]> of(String runId) {
    if (evidence.entries(runId).isEmpty()) {
      throw NothingThere.run(runId);
    }
    List<Asked> plans =
        approvals.plans(runId).stream()
            .map(plan -> new Asked(plan, approvals.decision(plan.id())))
            .toList();
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename("run-" + runId + ".json").build().toString())
        .body(export.bundle(runId, Map.of("plans", plans)).getBytes(StandardCharsets.UTF_8));
  }
}
