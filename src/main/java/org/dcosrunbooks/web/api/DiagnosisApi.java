package org.dcosrunbooks.web.api;

import org.dcosrunbooks.web.shown.Diagnoses;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Why an agent stands as it does, looked at now. */
@RestController
class DiagnosisApi {

  private final Diagnoses diagnoses;

  DiagnosisApi(Diagnoses diagnoses) {
    this.diagnoses = diagnoses;
  }

  @GetMapping("/api/agents/{agent}/diagnosis")
  DiagnosisAnswer diagnosis(@PathVariable("agent") String agent, Visitor visitor) {
    visitor.must(Act.SEE);
    return DiagnosisAnswer.of(diagnoses.of(agent));
  }
}
