package org.dcosrunbooks.web.console;

import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.web.shown.JobLogs;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.NothingThere;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What a run's job on a machine says, read there when the page is opened. */
@Page
class JobLogPage {

  /**
   * @param text the last lines, one below the other
   * @param unread why they cannot be read; null when they were
   */
  record Shown(
      String unit,
      String host,
      Times.Moment read,
      int count,
      String shown,
      String text,
      Account unread) {}

  private final Runs runs;
  private final Evidence evidence;
  private final JobLogs logs;
  private final Times times;

  JobLogPage(Runs runs, Evidence evidence, JobLogs logs, Times times) {
    this.runs = runs;
    this.evidence = evidence;
    this.logs = logs;
    this.times = times;
  }

  @GetMapping("/runs/{id}/log")
  String page(@PathVariable("id") String id, Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    Evidence.Lines record = evidence.lines(id);
    if (record.isEmpty()) {
      throw NothingThere.run(id);
    }
    model.addAttribute("id", id);
    model.addAttribute(
        "run", runs.find(id).map(view -> RunRow.of(view.summary(), times)).orElse(null));
    model.addAttribute("job", logs.now(id, record.entries()).map(this::shown).orElse(null));
    return "joblog";
  }

  private Shown shown(JobLogs.Said said) {
    return new Shown(
        said.unit(),
        said.host(),
        times.at(said.at()),
        said.lines().size(),
        said.shown(),
        String.join("\n", said.lines()),
        said.unread().orElse(null));
  }
}
