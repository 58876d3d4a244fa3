package org.dcosrunbooks.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dcosrunbooks.audit.EvidenceFixture;
import org.dcosrunbooks.audit.Witness;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.dcosrunbooks.testing.Together;
import org.dcosrunbooks.testing.TurnedClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ApprovalsTest {

  private static final String EACH = "org.dcosrunbooks.testing.Databases#each";
  private static final Set<String> APPROVERS = Set.of("approvers");
  private static final List<String> NONE = List.of();

  record Body(AgentId agent, String host, Duration grace, Instant registered, double cpus) {}

  record LaterBody(AgentId agent, Optional<String> zone) {}

  record Bound(List<String> below) {}

  private static final Body BODY =
      new Body(
          new AgentId("f00-S13"),
          "10.0.2.13",
          Duration.ofMinutes(5),
          Instant.parse("2024-11-12T08:14:00.123456789Z"),
          0.1);

  private final TurnedClock clock = new TurnedClock(Instant.parse("2024-11-21T16:02:11.250Z"));

  private interface Story {
    void tell(Database database, Approvals approvals, TransactionTemplate transaction)
        throws Exception;
  }

  private void on(Kind kind, Story story) throws Exception {
    try (Database database = kind.fresh();
        EvidenceFixture.Open record = EvidenceFixture.open(database)) {
      JdbcTransactionManager transactions = new JdbcTransactionManager(database.dataSource());
      story.tell(
          database,
          new JdbcApprovals(
              JdbcClient.create(database.dataSource()),
              transactions,
              new Witness(record.evidence()),
              clock),
          new TransactionTemplate(transactions));
    }
  }

  private static Approvals.Proposal proposal(String runId, String... mustAcknowledge) {
    return new Approvals.Proposal(
        runId,
        "drain-node",
        BODY,
        Map.of("agent", "f00-S13", "below", List.of("/shop/checkout")),
        Map.of("title", "May operator take agent 10.0.2.13 out?"),
        List.of(mustAcknowledge),
        "p".repeat(64),
        Duration.ofHours(8));
  }

  private static String sentence(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(Refused.class, call).account().summary();
  }

  private static Decision yes(Approvals approvals, Plan plan, String... seen) {
    return approvals.decide(plan.id(), true, "approver", APPROVERS, "operator", "", List.of(seen));
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAPlan_whenReadAgain_thenItIsExactlyWhatWasShown(Kind kind) throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          Plan plan = approvals.propose(proposal("4711", "/shop/checkout"));

          assertThat(approvals.plan(plan.id())).contains(plan);
          assertThat(approvals.current("4711")).contains(plan);
          assertThat(plan.version()).isEqualTo(1);
          assertThat(plan.digest()).matches("[0-9a-f]{64}");
          assertThat(plan.expires()).isEqualTo("2024-11-22T00:02:11.250Z");
          assertThat(approvals.body(plan, Body.class)).isEqualTo(BODY);
          assertThat(approvals.body(plan, LaterBody.class).agent()).isEqualTo(BODY.agent());
          assertThat(approvals.bound(plan, Bound.class).below()).containsExactly("/shop/checkout");
          assertThat(approvals.current("4712")).isEmpty();
          assertThat(approvals.plan("nothing")).isEmpty();
          assertThat(approvals.propose(proposal("4712", "/shop/checkout")).digest())
              .as("the same content has the same digest")
              .isEqualTo(plan.digest());
          assertThat(approvals.propose(proposal("4713")).digest())
              .as("other names to tick, another digest")
              .isNotEqualTo(plan.digest());
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAYesBySomebodyElse_whenTheRunActs_thenThePlanIsItsAuthority(Kind kind)
      throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          Plan plan = approvals.propose(proposal("4711", "/shop/checkout", "kafka/kafka-1"));
          assertThatThrownBy(() -> approvals.authority("4711", "operator"))
              .isInstanceOf(Fault.class)
              .hasMessageContaining("nobody has decided");

          Decision decision =
              approvals.decide(
                  plan.id(),
                  true,
                  "approver",
                  APPROVERS,
                  "operator",
                  " ok until 05:00 ",
                  List.of("kafka/kafka-1", "/shop/checkout"));

          assertThat(decision.word()).isEqualTo(Decision.Word.APPROVED);
          assertThat(decision.note()).isEqualTo("ok until 05:00");
          assertThat(approvals.decision(plan.id())).contains(decision);
          assertThat(approvals.authority("4711", "operator")).isEqualTo(plan);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAPersonWhoMayNot_whenDeciding_thenASentenceSaysWhyAndNothingChanges(Kind kind)
      throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          Plan plan = approvals.propose(proposal("4711", "/shop/checkout"));
          List<String> seen = List.of("/shop/checkout");

          assertThat(
                  sentence(
                      () ->
                          approvals.decide(
                              plan.id(), true, "operator", APPROVERS, "operator", "", seen)))
              .isEqualTo("operator started this run and cannot decide about it");
          assertThat(
                  sentence(
                      () ->
                          approvals.decide(
                              plan.id(), true, "admin", Set.of("admins"), "operator", "", seen)))
              .isEqualTo("admin is not in the group approvers");
          assertThat(
                  sentence(
                      () -> approvals.decide(plan.id(), true, "approver", APPROVERS, "", "", seen)))
              .contains("not known who started");
          assertThat(
                  sentence(
                      () ->
                          approvals.decide(
                              plan.id(), false, "approver", APPROVERS, "operator", " ", seen)))
              .isEqualTo("A no needs a note that says why");
          assertThat(sentence(() -> yes(approvals, plan)))
              .isEqualTo("Not ticked as seen: /shop/checkout");
          assertThat(sentence(() -> yes(approvals, plan, "/shop/checkout", "/other")))
              .isEqualTo("Ticked, but not on the page: /other");
          assertThat(
                  sentence(
                      () ->
                          approvals.decide(
                              plan.id(),
                              true,
                              "approver",
                              APPROVERS,
                              "operator",
                              "x".repeat(4001),
                              seen)))
              .contains("4001 characters");
          assertThat(
                  sentence(
                      () ->
                          approvals.decide(
                              "nothing", true, "approver", APPROVERS, "operator", "", seen)))
              .contains("no plan nothing");
          assertThat(approvals.decision(plan.id())).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAStaleTab_whenAnswered_thenItSaysSinceWhenWhatGotWorseAndWhoseDecisionCounts(Kind kind)
      throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          Plan first = approvals.propose(proposal("4711"));
          clock.turn(Duration.ofMinutes(9));
          Plan second = approvals.propose(worse("/shop/web would fall to zero."));
          clock.turn(Duration.ofMinutes(1));
          Plan third = approvals.propose(worse("3 instances of /shop/api find no room"));

          String worse =
              "It was asked with plan "
                  + first.shortDigest()
                  + " (version 1, of 21 Nov 2024 16:02:11 UTC); the run asks with plan "
                  + third.shortDigest()
                  + " (version 3, of 21 Nov 2024 16:12:11 UTC) instead. Worse since then:"
                  + " /shop/web would fall to zero; 3 instances of /shop/api find no room. ";
          assertThat(sentence(() -> yes(approvals, first)))
              .contains(worse + "Nobody has decided about the new plan yet: decide on that");
          assertThat(approvals.overtaken(second.runId(), second.id()).orElseThrow())
              .contains("Worse since then: 3 instances of /shop/api find no room. ");
          assertThat(approvals.overtaken(third.runId(), third.id())).isEmpty();
          assertThat(approvals.overtaken("another-run", second.id())).isEmpty();

          yes(approvals, third);
          assertThat(sentence(() -> yes(approvals, first)))
              .contains(
                  worse
                      + "About the new plan: approver approved this plan already at 21 Nov 2024 16:12:11 UTC; that"
                      + " counts");
        });
  }

  private static Approvals.Proposal worse(String change) {
    Approvals.Proposal asked = proposal("4711");
    return new Approvals.Proposal(
        asked.runId(),
        asked.runbook(),
        asked.body(),
        asked.bound(),
        Map.of("changes", List.of(Map.of("text", change))),
        asked.mustAcknowledge(),
        asked.policyDigest(),
        asked.validFor());
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTimePasses_whenDecidingOrActing_thenItIsTooLate(Kind kind) throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          Plan unanswered = approvals.propose(proposal("4711"));
          Plan answered = approvals.propose(proposal("4712"));
          yes(approvals, answered);

          clock.turn(Duration.ofHours(8).minusMillis(1));
          assertThat(approvals.authority("4712", "operator")).isEqualTo(answered);
          clock.turn(Duration.ofMillis(1));

          assertThat(sentence(() -> yes(approvals, unanswered)))
              .startsWith(
                  "The question expired at 22 Nov 2024 00:02:11 UTC; nobody decided. It was ");
          assertThatThrownBy(() -> approvals.authority("4712", "operator"))
              .isInstanceOf(Fault.class)
              .hasMessageContaining("ended at");
          assertThat(approvals.settle(unanswered.id(), Decision.Word.EXPIRED, "service", "").word())
              .isEqualTo(Decision.Word.EXPIRED);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenANewerPlan_whenTheOldOneIsDecided_thenRefused(Kind kind) throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          Plan first = approvals.propose(proposal("4711"));
          yes(approvals, first);
          Plan second = approvals.propose(proposal("4711"));
          Plan third = approvals.propose(proposal("4711"));

          assertThat(approvals.decision(first.id()).orElseThrow().word())
              .isEqualTo(Decision.Word.APPROVED);
          assertThat(approvals.decision(second.id()).orElseThrow().word())
              .isEqualTo(Decision.Word.WITHDRAWN);
          assertThat(sentence(() -> yes(approvals, second))).contains("was withdrawn");
          assertThatThrownBy(() -> approvals.authority("4711", "operator"))
              .as("the yes was for another plan")
              .isInstanceOf(Fault.class);
          assertThat(approvals.plans("4711")).containsExactly(first, second, third);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenSettledByTheService_whenTheRunActs_thenOnlyWordsThatAllowDo(Kind kind)
      throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          for (Decision.Word word :
              List.of(
                  Decision.Word.EXPIRED,
                  Decision.Word.WITHDRAWN,
                  Decision.Word.NOT_NEEDED,
                  Decision.Word.EMERGENCY)) {
            Plan plan = approvals.propose(proposal(word.name()));
            Decision settled = approvals.settle(plan.id(), word, "policy", "row 3");
            assertThat(approvals.settle(plan.id(), Decision.Word.WITHDRAWN, "service", ""))
                .isEqualTo(settled);
            if (word.allows()) {
              assertThat(approvals.authority(word.name(), "operator")).isEqualTo(plan);
            } else {
              assertThatThrownBy(() -> approvals.authority(word.name(), "operator"))
                  .isInstanceOf(Fault.class);
            }
          }
          assertThatThrownBy(
                  () -> approvals.settle("EXPIRED-1", Decision.Word.APPROVED, "service", ""))
              .isInstanceOf(IllegalArgumentException.class);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenRowsChangedByHand_whenTheRunActs_thenFault(Kind kind) throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          yes(approvals, approvals.propose(proposal("4711")));
          assertThatThrownBy(() -> database.execute("update approval_plan set body = '{}'"))
              .isInstanceOf(SQLException.class)
              .hasMessageContaining("only added");
          assertThatThrownBy(() -> database.execute("delete from approval_decision"))
              .isInstanceOf(SQLException.class);

          String onTable = kind == Kind.POSTGRES ? " on approval_" : "";
          for (String table : List.of("plan", "decision")) {
            database.execute(
                "drop trigger approval_"
                    + table
                    + "_stays"
                    + (onTable.isEmpty() ? "" : onTable + table));
          }
          database.execute("update approval_decision set decided_by = 'operator'");
          assertThatThrownBy(() -> approvals.authority("4711", "operator"))
              .isInstanceOf(Fault.class)
              .hasMessageContaining("cannot decide about it");
          database.execute("update approval_decision set decided_by = 'approver'");
          assertThat(approvals.authority("4711", "operator")).isNotNull();

          for (String column : List.of("body", "bound", "runbook", "policy_digest")) {
            database.execute(
                "update approval_plan set "
                    + column
                    + " = replace("
                    + column
                    + ", substr("
                    + column
                    + ", 3, 1), 'Q')");
            assertThatThrownBy(() -> approvals.authority("4711", "operator"))
                .as(column)
                .isInstanceOf(Fault.class)
                .hasMessageContaining("digest does not fit");
            database.execute("delete from approval_decision");
            database.execute("delete from approval_plan");
            yes(approvals, approvals.propose(proposal("4711")));
          }
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTwoApproversAtOnce_whenBothDecide_thenOneWinsAndTheOtherIsTold(Kind kind)
      throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          database.execute("create table callers_own (name varchar(20))");
          JdbcClient caller = JdbcClient.create(database.dataSource());
          for (int round = 0; round < 10; round++) {
            Plan plan = approvals.propose(proposal("run" + round));
            List<Callable<String>> both = new ArrayList<>();
            for (String person : List.of("anna", "bert")) {
              both.add(
                  () ->
                      transaction.execute(
                          status -> {
                            String told;
                            try {
                              approvals.decide(
                                  plan.id(),
                                  person.equals("anna"),
                                  person,
                                  APPROVERS,
                                  "operator",
                                  "because",
                                  NONE);
                              told = "won";
                            } catch (Refused refused) {
                              told = refused.account().summary();
                            }
                            // the caller's transaction is still good after a refusal
                            caller.sql("insert into callers_own values (?)").param(person).update();
                            return told;
                          }));
            }
            List<String> told = Together.all(both);

            Decision decision = approvals.decision(plan.id()).orElseThrow();
            String loser = told.get(decision.by().equals("anna") ? 1 : 0);
            assertThat(told).containsOnlyOnce("won");
            assertThat(loser)
                .isEqualTo(
                    decision.by()
                        + (decision.by().equals("anna") ? " approved" : " rejected")
                        + " this plan already at 21 Nov 2024 16:02:11 UTC; that counts. It was"
                        + " asked with plan "
                        + plan.shortDigest()
                        + " (version 1, of 21 Nov 2024 16:02:11 UTC)");
          }
          assertThat(caller.sql("select count(*) from callers_own").query(Long.class).single())
              .isEqualTo(20);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenADecisionAndANewPlanAtOnce_whenBothAreDone_thenTheNewPlanIsUndecided(Kind kind)
      throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          for (int round = 0; round < 10; round++) {
            String run = "run" + round;
            Plan first = approvals.propose(proposal(run));
            Together.all(
                List.<Callable<Object>>of(
                    () -> approvals.propose(proposal(run)),
                    () -> {
                      try {
                        return yes(approvals, first);
                      } catch (Refused tooLate) {
                        return tooLate;
                      }
                    }));

            assertThat(approvals.current(run).orElseThrow().version()).isEqualTo(2);
            assertThat(approvals.decision(first.id())).isPresent();
            assertThat(approvals.decision(run + "-2")).isEmpty();
            assertThatThrownBy(() -> approvals.authority(run, "operator"))
                .isInstanceOf(Fault.class);
          }
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTheCallersTransaction_whenItRollsBack_thenTheDecisionIsGoneWithIt(Kind kind)
      throws Exception {
    on(
        kind,
        (database, approvals, transaction) -> {
          Plan plan = approvals.propose(proposal("4711"));
          transaction.executeWithoutResult(
              status -> {
                yes(approvals, plan);
                assertThat(approvals.authority("4711", "operator")).isEqualTo(plan);
                status.setRollbackOnly();
              });
          assertThat(approvals.decision(plan.id())).isEmpty();
          yes(approvals, plan);
          assertThat(approvals.authority("4711", "operator")).isEqualTo(plan);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAPlanTooLargeToRead_whenProposed_thenFault(Kind kind) throws Exception {
    on(
        kind,
        (database, approvals, transaction) ->
            assertThatThrownBy(
                    () ->
                        approvals.propose(
                            new Approvals.Proposal(
                                "4711",
                                "drain-node",
                                Map.of("x", "y".repeat(1_000_001)),
                                Map.of(),
                                Map.of(),
                                NONE,
                                "",
                                Duration.ofHours(1))))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("too large"));
  }
}
