package org.dcosrunbooks.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A run's record, to be taken away by a program. */
@RestController
class BundleApi {

  private final Bundles bundles;

  BundleApi(Bundles bundles) {
    this.bundles = bundles;
  }

  @GetMapping("/api/runs/{id}/bundle")
  void bundle(
      @PathVariable("id") String id,
      Visitor visitor,
      HttpServletRequest request,
      HttpServletResponse response) {
    visitor.must(Act.SEE);
    bundles.send(id, visitor, request, response);
  }
}
