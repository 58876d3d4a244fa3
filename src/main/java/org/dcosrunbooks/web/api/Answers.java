package org.dcosrunbooks.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Masters;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.StartField;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.web.shown.AgentLine;
import org.dcosrunbooks.web.shown.JobLogs;

/**
 * The answers of the API. Their fields are interface: they are only added to. Times are ISO 8601 in
 * UTC; what is not known is left out.
 */
public final class Answers {

  private Answers() {}

  private static Instant toMillis(Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /** A runbook and how to start it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Runbook(
      String id,
      String title,
      String documentation,
      boolean disruptive,
      List<Field> fields,
      Map<String, String> links) {

    static Runbook of(Runs.RunbookView view) {
      return new Runbook(
          view.id(),
          view.title(),
          view.documentation(),
          view.disruptive(),
          view.startFields().stream().map(Field::of).toList(),
          Map.of("start", "/api/runbooks/" + view.id() + "/runs"));
    }
  }

  /** A declared start variable. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Field(
      String name,
      String kind,
      String label,
      String hint,
      @JsonInclude boolean required,
      @JsonInclude int maxLength,
      List<String> choices,
      String standard) {

    static Field of(StartField field) {
      return new Field(
          field.name(),
          field.kind().name(),
          field.label(),
          field.hint(),
          field.required(),
          field.maxLength(),
          field.choices(),
          field.standard().orElse(null));
    }
  }

  /** A run in the list, or one that was just started. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Run(
      String id,
      String runbook,
      String businessKey,
      String subject,
      String reason,
      String ticket,
      String startedBy,
      Instant started,
      Instant ended,
      String standing,
      String now,
      String outcome,
      String outcomeReason,
      Map<String, String> links) {

    static Run of(Runs.Summary run) {
      return new Run(
          run.id(),
          run.runbook(),
          run.businessKey(),
          run.subject(),
          run.reason(),
          run.ticket(),
          run.startedBy(),
          run.started(),
          run.ended().orElse(null),
          run.standing().name(),
          run.now(),
          run.outcome().orElse(null),
          run.outcomeReason().orElse(null),
          linksOf(run.id()));
    }
  }

  /** Where to go on from a run. */
  static Map<String, String> linksOf(String runId) {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("self", "/api/runs/" + runId);
    links.put("record", "/api/runs/" + runId + "/record");
    links.put("abort", "/api/runs/" + runId + "/abort");
    links.put("page", "/runs/" + runId);
    return links;
  }

  /**
   * Everything about one run. The summary's fields come first, on the same level.
   *
   * @param unread what cannot be shown of it, since what is stored was changed; absent when nothing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunInFull(
      @com.fasterxml.jackson.annotation.JsonUnwrapped Run run,
      boolean noWayBack,
      List<Wait> waits,
      List<PersonTask> tasks,
      List<Incident> incidents,
      List<OpenEffect> open,
      Abort abort,
      Collection<String> done,
      Collection<String> active,
      Collection<String> failed,
      List<Called> called,
      List<Line> timeline,
      List<String> unread,
      Verdict record,
      @JsonInclude(JsonInclude.Include.NON_NULL) WholeRecord wholeRecord) {

    static RunInFull of(
        Runs.View view, Evidence.Verdict verdict, Optional<Evidence.Verdict> whole) {
      return new RunInFull(
          Run.of(view.summary()),
          view.noWayBack(),
          view.waits().stream().map(Wait::of).toList(),
          view.tasks().stream().map(PersonTask::of).toList(),
          view.incidents().stream().map(one -> Incident.of(view.summary().id(), one)).toList(),
          view.open().stream()
              .map(one -> new OpenEffect(one.text(), one.undo(), one.since()))
              .toList(),
          new Abort(view.abort().possible(), view.abort().sentence()),
          sorted(view.done()),
          sorted(view.active()),
          sorted(view.failed()),
          view.called().stream()
              .map(
                  one ->
                      new Called(
                          one.runbook(),
                          sorted(one.done()),
                          sorted(one.active()),
                          sorted(one.failed())))
              .toList(),
          view.timeline().stream().map(Line::of).toList(),
          view.unread().isEmpty() ? null : view.unread(),
          Verdict.of(verdict),
          WholeRecord.of(whole));
    }

    private static List<String> sorted(Collection<String> ids) {
      return ids.stream().sorted().toList();
    }
  }

  /** A runbook that the run has called, and the elements of it that were left, or are not yet. */
  public record Called(
      String runbook,
      Collection<String> done,
      Collection<String> active,
      Collection<String> failed) {}

  /** A wait for the cluster, with its current reason. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Wait(
      String element, String fact, String reason, Instant looked, Instant since, Instant late) {

    static Wait of(Runs.Wait wait) {
      return new Wait(
          wait.element(),
          wait.fact(),
          wait.reason(),
          wait.looked().orElse(null),
          wait.since(),
          wait.late().orElse(null));
    }
  }

  /** A task that a person has to complete. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PersonTask(
      String id,
      String element,
      String name,
      String form,
      List<String> groups,
      String assignee,
      Instant since) {

    static PersonTask of(Runs.PersonTask task) {
      return new PersonTask(
          task.id(),
          task.element(),
          task.name(),
          task.form(),
          task.groups().stream().sorted().toList(),
          task.assignee().orElse(null),
          task.since());
    }
  }

  /** A failed step, and where to ask for a retry. */
  public record Incident(
      String jobId,
      String element,
      String step,
      String headline,
      String text,
      Instant since,
      Map<String, String> links) {

    static Incident of(String runId, Runs.Incident one) {
      return new Incident(
          one.jobId(),
          one.element(),
          one.step(),
          one.headline(),
          one.text(),
          one.since(),
          Map.of("retry", "/api/runs/" + runId + "/jobs/" + one.jobId() + "/retry"));
    }
  }

  /** An effect of the run that is still there. */
  public record OpenEffect(String text, String undo, Instant since) {}

  /** What an abort would do, or does. */
  public record Abort(boolean possible, String sentence) {}

  /** A line of the record without its hashes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Line(
      long number, Instant at, String kind, String step, String actor, String text, Long answers) {

    static Line of(Entry entry) {
      return new Line(
          entry.number(),
          entry.at(),
          entry.kind().name(),
          entry.step(),
          entry.actor(),
          entry.text(),
          entry.answers().orElse(null));
    }
  }

  /**
   * A run's whole record with its chain, oldest first.
   *
   * @param unread lines that cannot be read any more, a sentence for each; absent when there is
   *     none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Record(
      String runId,
      Verdict verdict,
      WholeRecord wholeRecord,
      List<String> unread,
      List<RecordLine> entries) {

    /** The record as it is written in the table, and what checking its chain gave. */
    static Record of(
        String runId,
        Evidence.Verdict verdict,
        Optional<Evidence.Verdict> whole,
        Evidence.Lines lines) {
      return new Record(
          runId,
          Verdict.of(verdict),
          WholeRecord.of(whole),
          lines.unread().isEmpty() ? null : lines.unread(),
          lines.entries().stream().map(RecordLine::of).toList());
    }
  }

  /**
   * What the last check of the records of all runs has found, beside what is said of one of them.
   *
   * @param problem the first of the problems; absent when it was intact
   * @param links where auditors read more
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record WholeRecord(boolean intact, String problem, Instant at, Map<String, String> links) {

    /** Nothing before the first check since the service started. */
    static WholeRecord of(Optional<Evidence.Verdict> last) {
      return last.map(
              verdict ->
                  new WholeRecord(
                      verdict.intact(),
                      verdict.intact() ? null : verdict.inWords(),
                      verdict.at(),
                      Map.of("record", "/api/record")))
          .orElse(null);
    }
  }

  /**
   * Whether the record fits: its chain, the links to the end of the chain over all runs, and the
   * rows that its lines announce.
   *
   * @param intact absent when that is not known: nothing was found, and not all could be checked
   * @param unchecked why not all could be checked just now
   * @param problem the first of the problems
   * @param head the last link that was checked: number, colon, hash
   * @param linksSince when the check of the links began that this one went on with
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Verdict(
      Boolean intact,
      String unchecked,
      @JsonInclude long entries,
      String problem,
      List<String> problems,
      String head,
      Instant linksSince,
      Instant at) {

    static Verdict of(Evidence.Verdict verdict) {
      return new Verdict(
          verdict.open() ? null : verdict.intact(),
          verdict.unchecked().map("could not be checked just now: "::concat).orElse(null),
          verdict.entries(),
          verdict.problem().orElse(null),
          verdict.problems(),
          verdict.unchecked().isPresent() ? null : verdict.upTo().toString(),
          verdict.unchecked().isPresent() ? null : verdict.linksSince(),
          verdict.at());
    }
  }

  /** A line of the record; {@code data} is the text that was hashed, character by character. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RecordLine(
      String runId,
      long number,
      Instant at,
      String kind,
      String step,
      String actor,
      String text,
      String data,
      Long answers,
      String previousHash,
      String hash) {

    static RecordLine of(Entry entry) {
      return new RecordLine(
          entry.runId(),
          entry.number(),
          entry.at(),
          entry.kind().name(),
          entry.step(),
          entry.actor(),
          entry.text(),
          entry.data(),
          entry.answers().orElse(null),
          entry.previousHash(),
          entry.hash());
    }
  }

  /**
   * What the job that a run has begun last says now.
   *
   * @param job its unit on the machine; absent when the run has begun none
   * @param lines the last 200, oldest first
   * @param unread why they could not be read
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record JobLog(
      String runId,
      String job,
      String host,
      Instant read,
      List<String> lines,
      String unread,
      String shown,
      Boolean older) {

    static JobLog of(String runId, Optional<JobLogs.Said> said) {
      return said.map(
              one ->
                  new JobLog(
                      runId,
                      one.unit(),
                      one.host(),
                      one.at(),
                      one.lines(),
                      one.unread().map(Account::inOneParagraph).orElse(null),
                      one.shown().isEmpty() ? null : one.shown(),
                      one.unread().isPresent() ? null : one.older()))
          .orElseGet(() -> new JobLog(runId, null, null, null, List.of(), null, null, null));
    }
  }

  /**
   * The last look at the cluster.
   *
   * @param taken when what is shown was seen; absent before the first look
   * @param looked when the newest look ended, be it good or bad
   * @param problem why the newest look failed; then everything else is from {@code taken}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cluster(
      Instant taken,
      Instant looked,
      String problem,
      List<Master> masters,
      List<AgentOfCluster> agents,
      List<String> unseen) {

    static Cluster of(ClusterNow.Seen seen, List<AgentLine> agents) {
      return new Cluster(
          seen.view().map(ClusterView::taken).map(Answers::toMillis).orElse(null),
          toMillis(seen.at()),
          seen.problem().orElse(null),
          seen.view().map(view -> view.masters().members()).orElse(List.of()).stream()
              .map(Master::of)
              .toList(),
          agents.stream().map(AgentOfCluster::of).toList(),
          seen.view().map(ClusterView::unseen).orElse(List.of()));
    }
  }

  /** A master, asked by itself. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Master(
      String address, boolean elected, boolean recovered, String version, String problem) {

    static Master of(Masters.Master master) {
      return new Master(
          master.address(),
          master.elected(),
          master.recovered(),
          master.version().orElse(null),
          master.problem().orElse(null));
    }
  }

  /** An agent in one of the states of {@link org.dcosrunbooks.cluster.AgentState}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AgentOfCluster(
      String id,
      String hostname,
      String address,
      String state,
      Instant since,
      String why,
      String by,
      String runId,
      String run,
      String place,
      long tasks,
      long unacknowledged) {

    static AgentOfCluster of(AgentLine line) {
      return new AgentOfCluster(
          line.id().map(AgentId::value).orElse(null),
          line.hostname().orElse(null),
          line.address().orElse(null),
          line.state().name(),
          line.since().orElse(null),
          orNull(line.why()),
          orNull(line.by()),
          line.runId().orElse(null),
          orNull(line.run()),
          orNull(line.place()),
          line.tasks(),
          line.unacknowledged());
    }

    private static String orNull(String text) {
      return Optional.of(text).filter(one -> !one.isBlank()).orElse(null);
    }
  }
}
