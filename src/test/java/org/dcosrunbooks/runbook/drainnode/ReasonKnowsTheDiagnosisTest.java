package org.dcosrunbooks.runbook.drainnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.diagnosis.Diagnosis;
import org.dcosrunbooks.diagnosis.Heard;
import org.dcosrunbooks.diagnosis.Judgement;
import org.dcosrunbooks.diagnosis.Patient;
import org.dcosrunbooks.diagnosis.Sick;
import org.dcosrunbooks.engine.OpenEffects;
import org.dcosrunbooks.engine.Progress;
import org.dcosrunbooks.engine.Subject;
import org.dcosrunbooks.runbook.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run says about a drain it waits for, held against the diagnosis of the same look. */
class ReasonKnowsTheDiagnosisTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.dcosrunbooks.diagnosis.JudgementTest#drains")
  void givenAnyDrain_whenARunWaitsForIt_thenItsReasonKnowsWhatTheDiagnosisKnows(
      ArgumentsAccessor row) {
    Patient patient = row.get(1, Sick.class).patient();
    if (patient.view().agent(patient.id()).map(Agent::state).orElse(null) != AgentState.DRAINING) {
      return; // another state, whose wait says so
    }
    Diagnosis diagnosis = Judgement.of(withoutOthersWords(patient));
    Progress progress = look(patient);
    assertThat(progress.isReached()).isFalse();
    assertThat(progress.reason())
        .contains(diagnosis.verdictInWords())
        .contains(diagnosis.because());
    diagnosis
        .holds()
        .forEach(
            holder ->
                assertThat(progress.reason())
                    .contains(holder.framework())
                    .contains(holder.kind().equals("OPERATION") ? holder.state() : ""));
  }

  @Test
  void
      givenAnOperationThatIsFinished_whenWaitedFor_thenItIsNotCalledUnfinishedAndItsFrameworkIsNamed() {
    String reason =
        look(new Sick()
                .framework("kafka", true)
                .operation("kafka", "CREATE_DISK", "OPERATION_FINISHED")
                .patient())
            .reason();
    assertThat(reason)
        .startsWith(
            "Operation CREATE_DISK of kafka is OPERATION_FINISHED, not acknowledged. WILL NOT END BY"
                + " ITSELF: framework kafka has not acknowledged 1 ended operation.")
        .doesNotContain("not finished");
  }

  @Test
  void givenEveryStateOfAnOperation_whenAsked_thenOnlyAnEndedOneHasEnded() {
    for (String state :
        List.of(
            "OPERATION_PENDING",
            "OPERATION_RECOVERING",
            "OPERATION_UNREACHABLE",
            "OPERATION_NEWER")) {
      assertThat(operation(state).ended()).as(state).isFalse();
    }
    for (String state :
        List.of(
            "OPERATION_FINISHED",
            "OPERATION_FAILED",
            "OPERATION_ERROR",
            "OPERATION_DROPPED",
            "OPERATION_GONE_BY_OPERATOR")) {
      assertThat(operation(state).ended()).as(state).isTrue();
    }
  }

  private static Operation operation(String state) {
    return new Operation(
        "u", Optional.empty(), Optional.empty(), Optional.empty(), "RESERVE", state);
  }

  /** A run asks neither the agent nor the Marathons at each look. */
  private static Patient withoutOthersWords(Patient patient) {
    return new Patient(
        patient.id(),
        patient.called(),
        patient.address(),
        patient.view(),
        Heard.notAsked(""),
        Heard.notAsked(""),
        patient.order(),
        patient.now(),
        ZoneId.systemDefault());
  }

  private static Progress look(Patient patient) {
    return new AgentDrained(Clock.fixed(patient.now(), ZoneOffset.UTC), null)
        .look(
            patient.view(),
            new Subject() {
              @Override
              public String runId() {
                return "run";
              }

              @Override
              public <P> P plan(Class<P> type) {
                return type.cast(
                    new DrainPlan(
                        patient.id(),
                        patient.called(),
                        patient.address(),
                        5051,
                        null,
                        null,
                        false,
                        false,
                        null,
                        "",
                        "",
                        null,
                        null,
                        Work.NONE));
              }

              @Override
              public List<OpenEffects.Effect> openEffects() {
                return List.of();
              }

              @Override
              public List<Entry> record() {
                return List.of();
              }

              @Override
              public boolean toldToGoOn(String taskLabel) {
                return false;
              }
            });
  }
}
