package org.dcosrunbooks.web.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dcosrunbooks.cluster.AgentState;
import org.dcosrunbooks.cluster.Amounts;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.engine.Budget;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.web.shown.AgentLine;
import org.dcosrunbooks.web.shown.AgentLines;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.shown.Words;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The start page: the cluster as a map, or as a table. */
@Page
class ClusterPage {

  /** A master as it answered for itself. */
  record MasterTile(String address, String style, String words) {}

  /**
   * How many may be out, and how many are.
   *
   * @param boxes one for each place, true for those used; empty when there are too many to draw
   */
  record BudgetShown(String count, String sentence, boolean spent, List<Boolean> boxes) {}

  /**
   * The page.
   *
   * @param budget absent when it cannot be said; {@code concerns} says why then
   * @param rows of the table; empty on the map
   * @param map absent beside the table
   * @param start where a tile leads to start something on its agent; absent for those who may not
   * @param startWords what that link says
   * @param state changes whenever anything but ages does
   */
  record Shown(
      boolean seenEver,
      String problem,
      Times.Moment taken,
      Times.Moment looked,
      String masters,
      List<MasterTile> masterTiles,
      BudgetShown budget,
      String out,
      List<String> unseen,
      List<String> concerns,
      String as,
      List<Tile> rows,
      ClusterMap map,
      String start,
      String startWords,
      String state) {}

  private static final int MOST_NAMED = 8;
  private static final int MOST_BOXES = 20;

  private final ClusterNow cluster;
  private final AgentLines agents;
  private final Budget budget;
  private final Times times;
  private final Runs runs;

  ClusterPage(ClusterNow cluster, AgentLines agents, Budget budget, Times times, Runs runs) {
    this.cluster = cluster;
    this.agents = agents;
    this.budget = budget;
    this.times = times;
    this.runs = runs;
  }

  @GetMapping("/")
  String page(
      @RequestParam(name = "as", defaultValue = "map") String as, Model model, Visitor visitor) {
    visitor.must(Act.SEE);
    model.addAttribute("cluster", shown(as, visitor));
    return "cluster";
  }

  /**
   * What changes while the page is open. The agents come along only when they are not what the page
   * has already ({@code seen}): nothing moves under the reader, and a large cluster is not sent
   * again every two seconds.
   */
  @GetMapping("/live")
  String live(
      @RequestParam(name = "as", defaultValue = "map") String as,
      @RequestParam(name = "seen", defaultValue = "") String seen,
      Model model,
      Visitor visitor) {
    visitor.must(Act.SEE);
    Shown shown = shown(as, visitor);
    model.addAttribute("cluster", shown);
    model.addAttribute("poll", true);
    return shown.state().equals(seen) ? "cluster :: now" : "cluster :: live";
  }

  private Shown shown(String as, Visitor visitor) {
    ClusterNow.Seen seen = cluster.latest();
    Optional<ClusterView> view = seen.view();
    List<AgentLine> lines = view.map(agents::of).orElse(List.of());
    List<String> concerns = new ArrayList<>(runs.concerns());
    BudgetShown places = view.map(one -> budget(one, concerns)).orElse(null);
    boolean table = as.equals("table");
    ClusterMap map = ClusterMap.of(lines, times);
    List<Runs.RunbookView> startable =
        visitor.may(Act.START)
            ? runs.runbooks().stream().filter(RunbookPages::takesAgent).toList()
            : List.of();
    return new Shown(
        view.isPresent(),
        seen.problem().orElse(null),
        view.map(ClusterView::taken).map(times::at).orElse(null),
        seen.at() == null || seen.at().equals(Instant.EPOCH) ? null : times.at(seen.at()),
        view.map(one -> Words.masters(one.masters())).orElse(""),
        view.map(ClusterPage::masters).orElse(List.of()),
        places,
        out(lines),
        view.map(ClusterView::unseen).orElse(List.of()),
        List.copyOf(concerns),
        table ? "table" : "map",
        table ? rows(map) : List.of(),
        table ? null : map,
        startable.isEmpty()
            ? null
            : startable.size() == 1 ? "/runbooks/" + startable.get(0).id() + "/start" : "/runbooks",
        startable.size() == 1 ? startable.get(0).id() + "…" : "Start…",
        Integer.toHexString(List.of(lines, table).hashCode()));
  }

  private static List<Tile> rows(ClusterMap map) {
    List<Tile> rows = new ArrayList<>();
    map.zones()
        .forEach(
            zone -> {
              rows.addAll(zone.full());
              rows.addAll(zone.small());
            });
    rows.addAll(map.gone());
    return rows;
  }

  private static List<MasterTile> masters(ClusterView view) {
    return view.masters().members().stream()
        .map(
            one ->
                new MasterTile(
                    one.address(),
                    one.problem().isPresent()
                        ? "is-silent"
                        : one.recovered() ? "is-well" : "is-behind",
                    (one.elected() ? "leads, " : "")
                        + one.problem()
                            .orElse(
                                one.recovered()
                                    ? "recovered"
                                    : "its replicated log has not caught up yet")))
        .toList();
  }

  private BudgetShown budget(ClusterView view, List<String> concerns) {
    try {
      return budget(budget.in(view));
    } catch (Failure wrong) {
      concerns.add("How many may be out cannot be said: " + wrong.account().inOneParagraph());
      return null;
    }
  }

  private static BudgetShown budget(Budget.Count count) {
    int left = count.allowed() - count.used();
    int places = Math.max(count.allowed(), count.used());
    List<Boolean> boxes =
        IntStream.range(0, places > MOST_BOXES ? 0 : places)
            .mapToObj(place -> place < count.used())
            .toList();
    return new BudgetShown(
        count.used() + " of " + count.allowed() + " out",
        left > 0
            ? left + " more may be taken out now."
            : left == 0
                ? "No more may be taken out: a run waits until one is back."
                : "More are out than the site allows: a run waits until enough are back.",
        left <= 0,
        boxes);
  }

  private static String out(List<AgentLine> lines) {
    List<AgentLine> here = lines.stream().filter(one -> one.state() != AgentState.GONE).toList();
    List<AgentLine> out = here.stream().filter(AgentLine::out).toList();
    if (out.isEmpty()) {
      return "All %s are in the cluster and take work."
          .formatted(Amounts.count(here.size(), "agent"));
    }
    return "%d of %s out: %s%s."
        .formatted(
            out.size(),
            Amounts.count(here.size(), "agent"),
            out.stream().limit(MOST_NAMED).map(AgentLine::called).collect(Collectors.joining(", ")),
            out.size() > MOST_NAMED ? " and " + (out.size() - MOST_NAMED) + " more" : "");
  }
}
