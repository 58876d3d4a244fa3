package org.dcosrunbooks.web.console;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of runs: those alive first. */
@Page
class RunsPage {

  private static final int MOST = 200;

  private final Runs runs;
  private final Times times;

  RunsPage(Runs runs, Times times) {
    this.runs = runs;
    this.times = times;
  }

  @GetMapping("/runs")
  String page(
      @RequestParam(name = "show", defaultValue = "all") String show,
      Model model,
      Visitor visitor) {
    visitor.must(Act.SEE);
    fill(model, show);
    return "runs";
  }

  @GetMapping("/runs/live")
  String live(
      @RequestParam(name = "show", defaultValue = "all") String show,
      Model model,
      Visitor visitor) {
    visitor.must(Act.SEE);
    fill(model, show);
    return "runs :: live";
  }

  private void fill(Model model, String show) {
    boolean aliveOnly = show.equals("alive");
    // an old run that is still alive must not fall off the end of the list
    Set<Runs.Summary> listed = new LinkedHashSet<>(runs.list(true, MOST));
    List<RunRow> rows = new ArrayList<>();
    listed.forEach(run -> rows.add(RunRow.of(run, times)));
    if (!aliveOnly) {
      Set<String> known = new java.util.HashSet<>();
      listed.forEach(run -> known.add(run.id()));
      runs.list(false, MOST).stream()
          .filter(run -> !known.contains(run.id()))
          .forEach(run -> rows.add(RunRow.of(run, times)));
    }
    model.addAttribute("show", aliveOnly ? "alive" : "all");
    model.addAttribute("rows", rows);
    model.addAttribute("most", MOST);
  }
}
