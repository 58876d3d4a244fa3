package org.dcosrunbooks.web.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.web.shown.AgentLine;
import org.dcosrunbooks.web.shown.AgentLines;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.shown.Words;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The start page: the cluster as a table. */
@Page
class ClusterPage {

  /** A row. */
  record Row(
      String host,
      String address,
      String id,
      String state,
      String style,
      Times.Moment since,
      String why,
      String by,
      String runId,
      String run,
      String place,
      String tasks,
      String unacknowledged,
      boolean isPublic) {}

  /** The page. */
  record Shown(
      boolean seenEver,
      String problem,
      Times.Moment taken,
      Times.Moment looked,
      String masters,
      List<String> mastersTrouble,
      String out,
      List<Row> rows,
      List<String> unseen,
      List<String> concerns) {}

  private static final int MOST_NAMED = 8;

  private final ClusterNow cluster;
  private final AgentLines agents;
  private final Times times;
  private final Runs runs;

  ClusterPage(ClusterNow cluster, AgentLines agents, Times times, Runs runs) {
    this.runs = runs;
    this.cluster = cluster;
    this.agents = agents;
    this.times = times;
  }

  @GetMapping("/")
  String page(Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    model.addAttribute("cluster", shown());
    return "cluster";
  }

  @GetMapping("/live")
  String live(Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    model.addAttribute("cluster", shown());
    return "cluster :: live";
  }

  private Shown shown() {
    ClusterNow.Seen seen = cluster.latest();
    Optional<ClusterView> view = seen.view();
    List<AgentLine> lines = view.map(agents::of).orElse(List.of());
    return new Shown(
        view.isPresent(),
        seen.problem().orElse(null),
        view.map(ClusterView::taken).map(times::at).orElse(null),
        seen.at() == null || seen.at().equals(Instant.EPOCH) ? null : times.at(seen.at()),
        view.map(one -> Words.masters(one.masters())).orElse(""),
        view.map(one -> Words.mastersTrouble(one.masters())).orElse(List.of()),
        out(lines),
        lines.stream().map(this::row).toList(),
        view.map(ClusterView::unseen).orElse(List.of()),
        runs.concerns());
  }

  private static String out(List<AgentLine> lines) {
    List<AgentLine> here = lines.stream().filter(one -> one.state() != AgentState.GONE).toList();
    List<AgentLine> out = here.stream().filter(AgentLine::out).toList();
    if (out.isEmpty()) {
      return "All %s are in the cluster and take work."
          .formatted(Words.count(here.size(), "agent"));
    }
    return "%d of %s out: %s%s."
        .formatted(
            out.size(),
            Words.count(here.size(), "agent"),
            out.stream().limit(MOST_NAMED).map(AgentLine::called).collect(Collectors.joining(", ")),
            out.size() > MOST_NAMED ? " and " + (out.size() - MOST_NAMED) + " more" : "");
  }

  private Row row(AgentLine line) {
    return new Row(
        line.called(),
        line.address().filter(address -> !address.equals(line.called())).orElse(null),
        line.id().value(),
        line.state().name(),
        "agent-" + line.state().name().toLowerCase(java.util.Locale.ROOT),
        times.orNull(line.since()),
        line.why(),
        line.by(),
        line.runId().orElse(null),
        line.run(),
        line.place(),
        line.state() == AgentState.UNREACHABLE && line.tasks() == 0
            ? "not known"
            : Words.count(line.tasks(), "task"),
        line.unacknowledged() == 0 ? null : line.unacknowledged() + " ended, not acknowledged",
        line.isPublic());
  }
}
