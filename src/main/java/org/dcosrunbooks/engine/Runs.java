package org.dcosrunbooks.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.audit.Entry;

/** The runs as people see them: what the console's pages and the API show and do. */
public interface Runs {

  /** A runbook that can be started, as its diagram and its code describe it. */
  record RunbookView(
      String id,
      String title,
      String documentation,
      boolean disruptive,
      List<StartField> startFields) {}

  /** How a run stands. */
  enum Standing {
    /** A step is being done or about to be. */
    WORKING,
    /** Waits for the cluster. */
    WAITING,
    /** Waits for a person. */
    ASKING,
    /** A step failed and waits for on-call. */
    FAILED,
    ENDED
  }

  /**
   * A line of the list of runs.
   *
   * @param id id of the root process instance
   * @param subject what it works on, as people call it (host); as given until it is resolved
   * @param now one sentence: where it stands, or how it ended
   * @param outcome the word of the end event; absent while alive
   */
  record Summary(
      String id,
      String runbook,
      String businessKey,
      String subject,
      String reason,
      String ticket,
      String startedBy,
      Instant started,
      Optional<Instant> ended,
      Standing standing,
      String now,
      Optional<String> outcome,
      Optional<String> outcomeReason) {}

  /** Which runs somebody wants to see, by how they stand. */
  enum Which {
    ALL,
    ALIVE,
    /** Alive, and a person has to decide or to do something. */
    ASKING,
    /** Alive, with a failed step. */
    FAILED,
    ENDED
  }

  /**
   * Runs that somebody looks for. Empty texts want all.
   *
   * @param runbook its id
   * @param subject part of what it works on
   * @param person part of the user id that started it
   * @param text part of reason, ticket, subject or how it ended
   */
  record Wanted(Which which, String runbook, String subject, String person, String text) {

    public static final Wanted ALL = new Wanted(Which.ALL, "", "", "", "");
  }

  /**
   * @param all how many there are, those on other pages included
   */
  record Found(List<Summary> runs, long all) {}

  /**
   * A wait for the cluster.
   *
   * @param element id in the diagram
   * @param fact the wait's name
   * @param reason the condition's current sentence; when nobody has looked yet it says so
   * @param looked when the watcher looked last
   * @param late when the late task appears, or appeared
   */
  record Wait(
      String element,
      String fact,
      String reason,
      Optional<Instant> looked,
      Instant since,
      Optional<Instant> late) {}

  /**
   * A task for a person.
   *
   * @param form key of the console page that shows it: {@code approval}, {@code manual} or {@code
   *     late}
   */
  record PersonTask(
      String id,
      String element,
      String name,
      String form,
      Set<String> groups,
      Optional<String> assignee,
      Instant since) {}

  /** A failed step. {@code text} is the whole incident text of several lines, headline first. */
  record Incident(
      String jobId, String element, String step, String headline, String text, Instant since) {}

  /**
   * An effect of the run that is still there.
   *
   * @param undo what takes it back, and by whom
   */
  record OpenEffect(String text, String undo, Instant since) {}

  /**
   * What an abort would do now. {@code possible} is false when the run has ended or is being
   * aborted.
   */
  record AbortPreview(boolean possible, String sentence) {}

  /**
   * A runbook that the run has called, and how far it is or came.
   *
   * @param runbook its id
   * @param model its diagram's BPMN XML
   * @param done element ids that were left normally
   * @param active element ids it stands at
   * @param failed element ids with an incident
   */
  record Called(
      String runbook, String model, Set<String> done, Set<String> active, Set<String> failed) {}

  /**
   * Everything the run page shows.
   *
   * @param model the diagram's BPMN XML, for drawing; empty when nobody knows it any more
   * @param done element ids (flow nodes) that were left normally, and sequence flows are not among
   *     them
   * @param active element ids the run stands at
   * @param failed element ids with an incident
   * @param noWayBack true once the run has done something to the cluster, or may have
   * @param timeline newest first
   * @param called in the order in which they began
   * @param unread what cannot be shown of it, as sentences: somebody has changed what is stored
   */
  record View(
      Summary summary,
      String model,
      Set<String> done,
      Set<String> active,
      Set<String> failed,
      boolean noWayBack,
      List<Wait> waits,
      List<PersonTask> tasks,
      List<Incident> incidents,
      List<OpenEffect> open,
      AbortPreview abort,
      Optional<String> approvalPage,
      List<Entry> timeline,
      Duration age,
      List<Called> called,
      List<String> unread) {}

  /** Alphabetical, newest version of each. */
  List<RunbookView> runbooks();

  Optional<RunbookView> runbook(String id);

  /** Newest first; at most {@code limit}, 1 to 500. */
  List<Summary> list(boolean aliveOnly, int limit);

  /** Those that somebody wants to see: alive ones first, then newest first. */
  Found find(Wanted wanted, int from, int limit);

  /**
   * All that can be shown of a run, whatever somebody has made of what is stored of it; empty when
   * neither our row nor the engine knows it.
   */
  Optional<View> find(String runId);

  /** Whether our row or the engine knows a run of this id. */
  boolean isThere(String runId);

  /**
   * What somebody should look at besides the runs themselves, one sentence each: places of runs
   * that are not alive any more. They are never freed silently.
   */
  List<String> concerns();

  /** Why nothing can be recorded now, and so nothing be done, as a sentence; empty when it can. */
  Optional<String> unrecorded();

  /**
   * Starts a run as the signed-in person. Values come as text (flags as {@code true}/{@code
   * false}).
   *
   * @throws BadInput naming each field that is missing, unknown, too long or not understood
   */
  String start(String runbook, Map<String, ?> variables, String person);

  /**
   * For a door that reads a start before it comes here.
   *
   * @throws TooManyStarts when too many of the person's starts were refused just now
   */
  void mayStart(String person);

  /** A door refused a start of the person: it counts as one that was refused here. */
  void refusedStart(String person);

  /**
   * What such a start would do, looked up now; nothing is started, written down or held.
   *
   * @return empty when the runbook cannot say it beforehand
   * @throws BadInput as a start would
   */
  Optional<Preview> preview(String runbook, Map<String, ?> variables, String person);

  /**
   * Asks for an abort. Harmless when asked twice. Whether the run is alive is the engine's word,
   * and nothing else is asked before.
   *
   * @throws org.dcosrunbooks.failure.Refused when the run has ended
   */
  AbortPreview abort(String runId, String person, String note);

  /** Lets just this failed step run again. */
  void retry(String runId, String jobId, String person);

  /** Completes a person's task with the fields of its form, with all checks of Tasklist's way. */
  void complete(String runId, String taskId, Map<String, ?> fields, String person);

  /**
   * For whoever has a task open that is over: who answered it and when, with sentences for people;
   * without the last full stop.
   */
  String over(String taskId);

  /**
   * What may be chosen at a late task besides a note: {@code leave} it to the wait, be asked {@code
   * again}, go on {@code without}. Empty when there is nothing to choose.
   */
  List<String> choices(String taskId);

  /** What the diagram says about this task, be it the run's own or that of a run it has called. */
  String documentation(String taskId);

  /** What the runbook has to say about this task of this run, as the commands for this node. */
  List<String> handWork(String taskId);

  /** Appends a remark of a person to the run's record. */
  void note(String runId, String person, String text);
}
