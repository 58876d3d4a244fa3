package org.dcosrunbooks.approval;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dcosrunbooks.audit.CanonicalJson;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Row;
import org.dcosrunbooks.audit.Sha256;
import org.dcosrunbooks.audit.Witness;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.DatabaseTrouble;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.guard.NobodyApprovesTheirOwn;
import org.dcosrunbooks.guard.Verdict;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Plans and decisions as rows. Whoever decides locks the plan's row first, so that of two who
 * decide at once the second one reads the first one's answer, and gets a sentence instead of a
 * broken transaction.
 */
@Component
@DependsOnDatabaseInitialization
final class JdbcApprovals implements Approvals {

  static final String APPROVERS = "approvers";

  private static final String SERVICE = "service";

  private static final int LONGEST_NOTE = 4_000;
  private static final int LONGEST_PART = 1_000_000;

  private static final String PLAN = "select * from approval_plan ";
  private static final String DECISION = "select * from approval_decision where plan_id = :id";

  private final JdbcClient rows;
  private final TransactionTemplate transaction;
  private final Witness witness;
  private final Clock clock;

  JdbcApprovals(
      JdbcClient rows, PlatformTransactionManager transactions, Witness witness, Clock clock) {
    this.rows = rows;
    this.witness = witness;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  @Override
  public Plan propose(Proposal proposal) {
    if (proposal.validFor().isNegative() || proposal.validFor().isZero()) {
      throw new IllegalArgumentException("a plan is valid for some time: " + proposal.validFor());
    }
    String body = part("body", proposal.body());
    String bound = part("bound", proposal.bound());
    String page = part("page", proposal.page());
    String mustAcknowledge = part("mustAcknowledge", proposal.mustAcknowledge());
    return inTransaction(
        "the plan could not be written",
        () -> {
          List<Plan> earlier =
              rows.sql(PLAN + "where run_id = :run order by version for update")
                  .param("run", proposal.runId())
                  .query(JdbcApprovals::planOf)
                  .list();
          Instant now = now();
          Map<String, String> written = new HashMap<>();
          for (Plan open : earlier) {
            if (decisionOf(open.id()).isEmpty()) {
              insert(
                  new Decision(
                      open.id(),
                      Decision.Word.WITHDRAWN,
                      SERVICE,
                      now,
                      "the run asks with another plan",
                      List.of()));
              written.putAll(row(open.id()).parts());
            }
          }
          int version = earlier.isEmpty() ? 1 : earlier.get(earlier.size() - 1).version() + 1;
          Instant expires = now.plus(proposal.validFor()).truncatedTo(ChronoUnit.MILLIS);
          Plan plan =
              new Plan(
                  proposal.runId() + "-" + version,
                  proposal.runId(),
                  version,
                  proposal.runbook(),
                  digest(
                      proposal.runbook(),
                      body,
                      bound,
                      page,
                      proposal.mustAcknowledge(),
                      proposal.policyDigest()),
                  body,
                  bound,
                  page,
                  proposal.mustAcknowledge(),
                  proposal.policyDigest(),
                  now,
                  expires);
          insert(plan, mustAcknowledge);
          boolean first = written.isEmpty();
          written.putAll(
              rows.sql(PLAN + "where id = :id")
                  .param("id", plan.id())
                  .query(Row::plan)
                  .single()
                  .parts());
          witness.append(
              plan.runId(),
              Entry.Kind.COURSE,
              "",
              SERVICE,
              "plan "
                  + plan.shortDigest()
                  + " is written"
                  + (first ? "" : "; the one before it is withdrawn"),
              Map.of("plan", plan.id(), "digest", plan.digest()),
              written);
          return plan;
        });
  }

  @Override
  public Optional<Plan> plan(String planId) {
    return reading(() -> planOf(planId, false));
  }

  @Override
  public Optional<Plan> current(String runId) {
    return reading(() -> newest(runId));
  }

  @Override
  public List<Plan> plans(String runId) {
    return reading(
        () ->
            rows.sql(PLAN + "where run_id = :run order by version")
                .param("run", runId)
                .query(JdbcApprovals::planOf)
                .list());
  }

  @Override
  public Optional<Decision> decision(String planId) {
    return reading(() -> decisionOf(planId));
  }

  @Override
  public Optional<String> overtaken(String runId, String planId) {
    return reading(
        () ->
            planOf(planId, false)
                .filter(plan -> plan.runId().equals(runId))
                .flatMap(this::overtaken));
  }

  private Optional<String> overtaken(Plan plan) {
    List<Plan> later =
        rows.sql(PLAN + "where run_id = :run and version > :version order by version")
            .param("run", plan.runId())
            .param("version", plan.version())
            .query(JdbcApprovals::planOf)
            .list();
    return Overtaken.inWords(
        plan,
        decisionOf(plan.id()),
        later,
        later.isEmpty() ? Optional.empty() : decisionOf(later.get(later.size() - 1).id()),
        now());
  }

  @Override
  public Decision decide(
      String planId,
      boolean yes,
      String person,
      Set<String> groups,
      String starter,
      String note,
      List<String> acknowledged) {
    return inTransaction(
        "the decision could not be written",
        () -> {
          Plan plan =
              planOf(planId, true)
                  .orElseThrow(() -> refused("There is no plan " + planId + " to decide about"));
          Instant now = now();
          requireOpen(plan);
          requireMayDecide(person, groups, starter);
          String said = Words.note(note);
          List<String> seen = List.copyOf(new LinkedHashSet<>(acknowledged));
          if (yes) {
            requireAcknowledged(plan, seen);
          } else if (said.isBlank()) {
            throw refused("A no needs a note that says why");
          }
          if (said.length() > LONGEST_NOTE) {
            throw refused(
                "The note has " + said.length() + " characters; at most " + LONGEST_NOTE + " fit");
          }
          Decision decision =
              new Decision(
                  planId,
                  yes ? Decision.Word.APPROVED : Decision.Word.REJECTED,
                  person,
                  now,
                  said,
                  seen.stream().filter(plan.mustAcknowledge()::contains).toList());
          insert(decision);
          return decision;
        });
  }

  @Override
  public Decision settle(String planId, Decision.Word word, String by, String note) {
    if (word == Decision.Word.APPROVED || word == Decision.Word.REJECTED) {
      throw new IllegalArgumentException(word + " is for a person to decide");
    }
    return inTransaction(
        "the decision could not be written",
        () -> {
          Plan plan =
              planOf(planId, true)
                  .orElseThrow(
                      () ->
                          new Fault(
                              Account.of("there is no plan " + planId)
                                  .means("Nothing was decided.")
                                  .todo("Abort the run and start it anew.")));
          return decisionOf(planId)
              .orElseGet(
                  () -> {
                    String said = Words.note(note);
                    Decision decision =
                        new Decision(
                            planId,
                            word,
                            by,
                            now(),
                            said.substring(0, Math.min(LONGEST_NOTE, said.length())),
                            List.of());
                    insert(decision);
                    witness.append(
                        plan.runId(),
                        Entry.Kind.COURSE,
                        "",
                        SERVICE,
                        "decided about plan " + plan.shortDigest() + ": " + decision.inWords(),
                        Map.of("plan", plan.id(), "digest", plan.digest()),
                        row(planId).parts());
                    return decision;
                  });
        });
  }

  @Override
  public Plan authority(String runId, String starter) {
    return reading(
        () -> {
          Plan plan =
              newest(runId)
                  .orElseThrow(() -> noAuthority(runId, "the run has no plan that was shown"));
          Decision decision =
              decisionOf(plan.id())
                  .orElseThrow(
                      () -> noAuthority(runId, "nobody has decided about plan " + plan.id()));
          if (!decision.word().allows()) {
            throw noAuthority(
                runId, "plan " + plan.id() + " is " + decision.word() + " by " + decision.by());
          }
          if (!now().isBefore(plan.expires())) {
            throw noAuthority(
                runId, "the approval of plan " + plan.id() + " ended at " + plan.expires());
          }
          if (decision.word() == Decision.Word.APPROVED) {
            Verdict law =
                new NobodyApprovesTheirOwn()
                    .judge(new NobodyApprovesTheirOwn.Approval(starter, decision.by()));
            if (!law.allows()) {
              throw noAuthority(runId, law.reason());
            }
          }
          String digest =
              digest(
                  plan.runbook(),
                  plan.body(),
                  plan.bound(),
                  plan.page(),
                  plan.mustAcknowledge(),
                  plan.policyDigest());
          if (!digest.equals(plan.digest())) {
            throw noAuthority(
                runId,
                "plan " + plan.id() + " was changed after it was written: its digest does not fit");
          }
          return plan;
        });
  }

  @Override
  public <T> T body(Plan plan, Class<T> type) {
    return CanonicalJson.read(plan.body(), type);
  }

  @Override
  public <T> T bound(Plan plan, Class<T> type) {
    return CanonicalJson.read(plan.bound(), type);
  }

  // checks

  private void requireOpen(Plan plan) {
    overtaken(plan)
        .ifPresent(
            why -> {
              throw refused(why);
            });
  }

  private static void requireMayDecide(String person, Set<String> groups, String starter) {
    Verdict law =
        new NobodyApprovesTheirOwn().judge(new NobodyApprovesTheirOwn.Approval(starter, person));
    if (!law.allows()) {
      throw refused(law.reason().replaceAll("\\.$", ""));
    }
    if (!groups.contains(APPROVERS)) {
      throw refused(person + " is not in the group " + APPROVERS);
    }
  }

  private static void requireAcknowledged(Plan plan, List<String> seen) {
    List<String> missing =
        plan.mustAcknowledge().stream().filter(name -> !seen.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw refused("Not ticked as seen: " + String.join(", ", missing));
    }
    List<String> strange =
        seen.stream().filter(name -> !plan.mustAcknowledge().contains(name)).toList();
    if (!strange.isEmpty()) {
      throw refused(
          "Ticked, but not on the page: "
              + strange.stream()
                  .map(name -> name.length() > 80 ? name.substring(0, 80) + "…" : name)
                  .collect(Collectors.joining(", ")));
    }
  }

  private static Refused refused(String sentence) {
    return new Refused(Account.of(sentence).means("Nothing was changed."));
  }

  private static Fault noAuthority(String runId, String why) {
    return new Fault(
        Account.of("nobody allowed what the run is about to do")
            .seen("run " + runId + ": " + why)
            .means("Nothing was done.")
            .todo("Abort the run; start it anew if it is still wanted."));
  }

  // rows

  private static String part(String name, Object value) {
    String json = CanonicalJson.of(value);
    if (json.length() > LONGEST_PART) {
      throw new Fault(
          Account.of("the plan is too large to be shown to anybody")
              .seen(name + " has " + json.length() + " characters; " + LONGEST_PART + " fit")
              .means("Nothing was asked and nothing was done.")
              .todo("Work on fewer nodes at a time."));
    }
    return json;
  }

  private static String digest(
      String runbook,
      String body,
      String bound,
      String page,
      List<String> mustAcknowledge,
      String policyDigest) {
    // The parts are canonical JSON when they are written. They go in as texts, so that a change
    // that JSON would not show is a change too.
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("runbook", runbook);
    whole.put("body", body);
    whole.put("bound", bound);
    whole.put("page", page);
    whole.put("mustAcknowledge", mustAcknowledge);
    whole.put("policyDigest", policyDigest);
    return Sha256.of(CanonicalJson.of(whole));
  }

  private Optional<Plan> planOf(String planId, boolean lock) {
    return rows.sql(PLAN + "where id = :id" + (lock ? " for update" : ""))
        .param("id", planId)
        .query(JdbcApprovals::planOf)
        .optional();
  }

  private Optional<Plan> newest(String runId) {
    return rows.sql(PLAN + "where run_id = :run order by version desc fetch first 1 rows only")
        .param("run", runId)
        .query(JdbcApprovals::planOf)
        .optional();
  }

  @Override
  public Row row(String planId) {
    return rows.sql(DECISION).param("id", planId).query(Row::decision).single();
  }

  private Optional<Decision> decisionOf(String planId) {
    return rows.sql(DECISION).param("id", planId).query(JdbcApprovals::decisionOf).optional();
  }

  private void insert(Plan plan, String mustAcknowledge) {
    rows.sql(
            "insert into approval_plan (id, run_id, version, runbook, digest, body, bound, page,"
                + " must_acknowledge, policy_digest, created, expires) values (:id, :run, :version,"
                + " :runbook, :digest, :body, :bound, :page, :must, :policy, :created, :expires)")
        .param("id", plan.id())
        .param("run", plan.runId())
        .param("version", plan.version())
        .param("runbook", plan.runbook())
        .param("digest", plan.digest())
        .param("body", plan.body())
        .param("bound", plan.bound())
        .param("page", plan.page())
        .param("must", mustAcknowledge)
        .param("policy", plan.policyDigest())
        .param("created", atUtc(plan.created()))
        .param("expires", atUtc(plan.expires()))
        .update();
  }

  private void insert(Decision decision) {
    rows.sql(
            "insert into approval_decision (plan_id, word, decided_by, decided_at, note,"
                + " acknowledged) values (:plan, :word, :by, :at, :note, :seen)")
        .param("plan", decision.planId())
        .param("word", decision.word().name())
        .param("by", decision.by())
        .param("at", atUtc(decision.at()))
        .param("note", decision.note())
        .param("seen", CanonicalJson.of(decision.acknowledged()))
        .update();
  }

  private static Plan planOf(ResultSet row, int number) throws SQLException {
    String name = "plan " + row.getString("id");
    return new Plan(
        text(name, row, "id"),
        text(name, row, "run_id"),
        row.getInt("version"),
        text(name, row, "runbook"),
        text(name, row, "digest"),
        text(name, row, "body"),
        text(name, row, "bound"),
        text(name, row, "page"),
        names(text(name, row, "must_acknowledge")),
        text(name, row, "policy_digest"),
        instant(name, row, "created"),
        instant(name, row, "expires"));
  }

  private static Decision decisionOf(ResultSet row, int number) throws SQLException {
    String name = "the decision about plan " + row.getString("plan_id");
    return new Decision(
        text(name, row, "plan_id"),
        word(row),
        text(name, row, "decided_by"),
        instant(name, row, "decided_at"),
        text(name, row, "note"),
        names(text(name, row, "acknowledged")));
  }

  private static String text(String name, ResultSet row, String column) throws SQLException {
    return there(name, column, row.getString(column));
  }

  private static Instant instant(String name, ResultSet row, String column) throws SQLException {
    return there(name, column, row.getObject(column, OffsetDateTime.class)).toInstant();
  }

  /** The database refuses an empty field until somebody lets it. */
  private static <T> T there(String name, String column, T value) {
    if (value == null) {
      throw new Fault(
          Account.of(name + " was changed: its " + column + " is gone")
              .means("The row was changed by hand.")
              .todo("Compare it with the record of the run."));
    }
    return value;
  }

  private static Decision.Word word(ResultSet row) throws SQLException {
    String word = text("the decision about plan " + row.getString("plan_id"), row, "word");
    try {
      return Decision.Word.valueOf(word);
    } catch (IllegalArgumentException unknown) {
      throw new Fault(
          Account.of("the decision about plan " + row.getString("plan_id") + " was changed")
              .seen("its word is " + word + ", which nothing writes")
              .means("The row was changed by hand.")
              .todo("Compare it with the record of the run."),
          unknown);
    }
  }

  private static List<String> names(String json) {
    String[] names = CanonicalJson.read(json, String[].class);
    if (names == null || Arrays.asList(names).contains(null)) {
      throw new Fault(
          Account.of("a stored list of names was changed: one of them is gone")
              .means("The row was changed by hand.")
              .todo("Compare it with the record of the run."));
    }
    return List.of(names);
  }

  private static OffsetDateTime atUtc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * In the caller's transaction when there is one. It is joined directly, without a template: a
   * refusal changes nothing, so it must not mark the caller's transaction as broken.
   */
  private <T> T inTransaction(String otherwise, Supplier<T> work) {
    try {
      return TransactionSynchronizationManager.isActualTransactionActive()
          ? work.get()
          : transaction.execute(status -> work.get());
    } catch (DataAccessException trouble) {
      throw DatabaseTrouble.of(otherwise, trouble);
    }
  }

  private static <T> T reading(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessException trouble) {
      throw DatabaseTrouble.of("the plans could not be read", trouble);
    }
  }
}
