package org.dcosrunbooks.web.console;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.engine.Runs.Which;
import org.dcosrunbooks.web.shown.Times;
import org.dcosrunbooks.web.visitor.Act;
import org.dcosrunbooks.web.visitor.Visitor;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The list of runs: those alive first. What is looked for stands in the address, so that it can be
 * kept as a bookmark and sent to somebody.
 */
@Page
class RunsPage {

  private static final int A_PAGE = 50;
  private static final int LONGEST = 200;

  /**
   * What is looked for, as the form shows it again.
   *
   * @param any true when anything but the standing narrows the list
   */
  record Filter(
      String state, String runbook, String agent, String who, String text, int page, boolean any) {}

  /** A way to see other runs: its words, its address, and whether it is the one that is shown. */
  record Tab(String words, String address, boolean here) {}

  private final Runs runs;
  private final Times times;

  RunsPage(Runs runs, Times times) {
    this.runs = runs;
    this.times = times;
  }

  @GetMapping("/runs")
  String page(
      @RequestParam(name = "state", defaultValue = "") String state,
      @RequestParam(name = "runbook", defaultValue = "") String runbook,
      @RequestParam(name = "agent", defaultValue = "") String agent,
      @RequestParam(name = "who", defaultValue = "") String who,
      @RequestParam(name = "text", defaultValue = "") String text,
      @RequestParam(name = "page", defaultValue = "1") String page,
      Model model,
      Visitor visitor) {
    visitor.must(Act.SEE);
    fill(model, filter(state, runbook, agent, who, text, page));
    model.addAttribute("runbooks", runs.runbooks().stream().map(Runs.RunbookView::id).toList());
    return "runs";
  }

  @GetMapping("/runs/live")
  String live(
      @RequestParam(name = "state", defaultValue = "") String state,
      @RequestParam(name = "runbook", defaultValue = "") String runbook,
      @RequestParam(name = "agent", defaultValue = "") String agent,
      @RequestParam(name = "who", defaultValue = "") String who,
      @RequestParam(name = "text", defaultValue = "") String text,
      @RequestParam(name = "page", defaultValue = "1") String page,
      Model model,
      Visitor visitor) {
    visitor.must(Act.SEE);
    fill(model, filter(state, runbook, agent, who, text, page));
    return "runs :: live";
  }

  private void fill(Model model, Filter filter) {
    Runs.Found found =
        runs.find(
            new Runs.Wanted(
                which(filter.state()),
                filter.runbook(),
                filter.agent(),
                filter.who(),
                filter.text()),
            (filter.page() - 1) * A_PAGE,
            A_PAGE);
    int pages = (int) Math.max(1, (found.all() + A_PAGE - 1) / A_PAGE);
    model.addAttribute("filter", filter);
    model.addAttribute("rows", found.runs().stream().map(run -> RunRow.of(run, times)).toList());
    model.addAttribute("all", found.all());
    model.addAttribute("pages", pages);
    model.addAttribute("live", address("/runs/live", filter, filter.state(), filter.page()));
    model.addAttribute(
        "tabs",
        List.of("", "live", "people", "failed", "ended").stream()
            .map(
                state ->
                    new Tab(
                        words(state),
                        address("/runs", filter, state, 1),
                        state.equals(filter.state())))
            .toList());
    model.addAttribute(
        "newer",
        filter.page() > 1
            ? address("/runs", filter, filter.state(), Math.min(pages, filter.page() - 1))
            : null);
    model.addAttribute(
        "older",
        filter.page() < pages ? address("/runs", filter, filter.state(), filter.page() + 1) : null);
    model.addAttribute("asked", times.at(times.now()));
  }

  private static String words(String state) {
    return switch (state) {
      case "live" -> "Live";
      case "people" -> "Waits for people";
      case "failed" -> "Failed";
      case "ended" -> "Ended";
      default -> "All";
    };
  }

  private static Which which(String state) {
    return switch (state) {
      case "live" -> Which.ALIVE;
      case "people" -> Which.ASKING;
      case "failed" -> Which.FAILED;
      case "ended" -> Which.ENDED;
      default -> Which.ALL;
    };
  }

  private static Filter filter(
      String state, String runbook, String agent, String who, String text, String page) {
    Function<String, String> cut =
        given -> given.strip().substring(0, Math.min(LONGEST, given.strip().length()));
    String known = which(state) == Which.ALL ? "" : state.toLowerCase(Locale.ROOT);
    boolean any = !(runbook + agent + who + text).isBlank();
    return new Filter(
        known,
        cut.apply(runbook),
        cut.apply(agent),
        cut.apply(who),
        cut.apply(text),
        page.matches("[1-9]\\d{0,5}") ? Integer.parseInt(page) : 1,
        any);
  }

  private static String address(String path, Filter filter, String state, int page) {
    UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
    add(address, "state", state);
    add(address, "runbook", filter.runbook());
    add(address, "agent", filter.agent());
    add(address, "who", filter.who());
    add(address, "text", filter.text());
    add(address, "page", page == 1 ? "" : String.valueOf(page));
    return address.encode().toUriString();
  }

  private static void add(UriComponentsBuilder address, String name, String value) {
    if (!value.isEmpty()) {
      address.queryParam(name, "{" + name + "}").uriVariables(java.util.Map.of(name, value));
    }
  }
}
