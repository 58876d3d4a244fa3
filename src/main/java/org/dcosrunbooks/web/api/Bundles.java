package org.dcosrunbooks.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.audit.Document;
import org.dcosrunbooks.audit.Documents;
import org.dcosrunbooks.audit.Export;
import org.dcosrunbooks.failure.Pieces;
import org.dcosrunbooks.web.receipt.LargeAnswer;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** A run's record as a document that can be kept elsewhere and checked without this service. */
@Component
public class Bundles {

  /** A plan and what was decided about it, if anything was. */
  record Asked(Plan plan, Optional<Decision> decision) {}

  private final Export export;
  private final Approvals approvals;
  private final Documents documents;

  /** It reads the chain over all runs, however long that is. */
  private final Semaphore making = new Semaphore(1);

  /** Whoever reads slowly keeps nobody else waiting, and has one document lying here. */
  private final Set<String> reading = ConcurrentHashMap.newKeySet();

  Bundles(Export export, Approvals approvals, Documents documents) {
    this.export = export;
    this.approvals = approvals;
    this.documents = documents;
  }

  /**
   * Hands the document out as a download. Throws {@link NothingThere} for a run without a record.
   *
   * @throws ExportUnderWay while another one is made, or this person reads one
   */
  public void send(
      String runId, Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
    if (!reading.add(visitor.id())) {
      throw new ExportUnderWay("A record is being handed out to you already: one at a time.");
    }
    Document document = documents.begin(() -> reading.remove(visitor.id()));
    boolean handed = false;
    try {
      make(runId, document);
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.setHeader(
          HttpHeaders.CONTENT_DISPOSITION,
          ContentDisposition.attachment().filename("run-" + runId + ".json").build().toString());
      response.setContentLengthLong(document.bytes());
      LargeAnswer.is(request, document);
      handed = true;
    } finally {
      if (!handed) {
        document.close();
      }
    }
  }

  private void make(String runId, Document document) {
    if (!making.tryAcquire()) {
      throw new ExportUnderWay("A record is being exported already: it is one at a time.");
    }
    try {
      List<Asked> plans =
          new Pieces()
              .of(
                  "the plans of run " + runId,
                  List.of(), // their rows are in the document, as they stand
                  () ->
                      approvals.plans(runId).stream()
                          .map(plan -> new Asked(plan, approvals.decision(plan.id())))
                          .toList());
      if (export.bundle(runId, Map.of("plans", plans), document) == 0) {
        throw NothingThere.run(runId);
      }
    } finally {
      making.release();
    }
  }
}
