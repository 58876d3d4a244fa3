package org.dcosrunbooks.web.console;

import org.dcosrunbooks.engine.Runs.Summary;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.shown.Words;

/** A run as lists and headlines show it. */
record RunRow(
    String id,
    String runbook,
    String subject,
    String reason,
    String ticket,
    String startedBy,
    Times.Moment started,
    Times.Moment ended,
    String standing,
    String style,
    boolean alive,
    String now,
    String outcome,
    String outcomeReason) {

  static RunRow of(Summary run, Times times) {
    return new RunRow(
        run.id(),
        run.runbook(),
        run.subject(),
        run.reason(),
        run.ticket(),
        run.startedBy(),
        times.at(run.started()),
        times.orNull(run.ended()),
        Words.standing(run),
        Words.style(run.standing()),
        run.ended().isEmpty(),
        run.now(),
        run.outcome().orElse(null),
        run.outcomeReason().orElse(null));
  }
}
