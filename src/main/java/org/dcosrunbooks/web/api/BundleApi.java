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
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A run's record as a document that can be kept elsewhere and checked without this service. */
@RestController
class BundleApi {

  /** A plan and what was decided about it, if anything was. */
  record Asked(Plan plan, Optional<Decision> decision) {}

  private final Export export;
  private final Evidence evidence;
  private final Approvals approvals;

  BundleApi(Export export, Evidence evidence, Approvals approvals) {
    this.export = export;
    this.evidence = evidence;
    this.approvals = approvals;
  }

  @GetMapping("/api/runs/{id}/bundle")
  ResponseEntity<byte[]> bundle(@PathVariable("id") String id, Visitor visitor) {
    visitor.must(Act.SEE);
    if (evidence.entries(id).isEmpty()) {
      throw NothingThere.run(id);
    }
    List<Asked> plans =
        approvals.plans(id).stream()
            .map(plan -> new Asked(plan, approvals.decision(plan.id())))
            .toList();
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename("run-" + id + ".json").build().toString())
        .body(export.bundle(id, Map.of("plans", plans)).getBytes(StandardCharsets.UTF_8));
  }
}
