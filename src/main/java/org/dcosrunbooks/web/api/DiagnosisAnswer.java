package org.dcosrunbooks.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.diagnosis.Diagnosis;
import org.springframework.web.util.UriUtils;

/** A diagnosis in the order of its page. Fields are interface: they are only added to. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DiagnosisAnswer(
    String headline,
    String agentId,
    String host,
    String state,
    Instant since,
    Long expectedSeconds,
    String askedBy,
    String verdict,
    String verdictInWords,
    String because,
    Instant endsBy,
    List<Holder> holds,
    boolean complete,
    List<Diagnosis.Cause> causes,
    List<String> notTheReason,
    List<Step> steps,
    List<String> doNot,
    List<String> notSeen,
    List<Diagnosis.Sighting> evidence,
    Instant taken,
    String inWords,
    Map<String, String> links) {

  /** A task or operation on the agent. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Holder(
      String kind,
      String id,
      String name,
      String framework,
      String frameworkId,
      String state,
      Instant since,
      Instant endsBy,
      String word) {

    static Holder of(Diagnosis.Holder one) {
      return new Holder(
          one.kind(),
          one.id(),
          one.name(),
          one.framework(),
          one.frameworkId(),
          one.state(),
          one.since().orElse(null),
          one.endsBy().orElse(null),
          one.word());
    }
  }

  /** Something to do; a command is for people and is never run by the service. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Step(String text, String command, boolean secondPerson) {

    static Step of(Diagnosis.Step one) {
      return new Step(one.text(), one.command().orElse(null), one.secondPerson());
    }
  }

  static DiagnosisAnswer of(Diagnosis one) {
    String page =
        "/agents/"
            + UriUtils.encodePathSegment(one.agent().value(), StandardCharsets.UTF_8)
            + "/diagnosis";
    Map<String, String> links = new LinkedHashMap<>();
    links.put("self", "/api" + page);
    links.put("page", page);
    return new DiagnosisAnswer(
        one.headline(),
        one.agent().value(),
        one.host(),
        one.state(),
        one.since().orElse(null),
        one.expected().map(Duration::toSeconds).orElse(null),
        one.askedBy(),
        one.verdict().name(),
        one.verdictInWords(),
        one.because(),
        one.endsBy().orElse(null),
        one.holds().stream().map(Holder::of).toList(),
        one.complete(),
        one.causes(),
        one.notTheReason(),
        one.steps().stream().map(Step::of).toList(),
        one.doNot(),
        one.notSeen(),
        one.evidence(),
        one.taken(),
        one.inWords(),
        links);
  }
}
