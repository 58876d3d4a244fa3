package org.dcosrunbooks.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.dcosrunbooks.testing.Browser;

/** Somebody at a window of their own: what they click, and what they see. */
final class Person {

  private static final Path PICTURES = Path.of("target", "pictures");
  private static final int PATIENCE = 15_000;
  private static final int A_DRAIN = 60_000;

  private static final Set<String> TAKEN = new HashSet<>();
  private static final List<Person> HERE = new ArrayList<>();

  private final String address;
  private final Page page;

  private Person(String address, Page page) {
    this.address = address;
    this.page = page;
    HERE.add(this);
    page.context().setDefaultTimeout(PATIENCE);
  }

  /** Somebody who has a window and has not signed in. */
  static Person at(Browser browser, String address) {
    return new Person(address, browser.window(1280, 900, ColorScheme.LIGHT));
  }

  /** Somebody who signed in with the demo's button. */
  static Person signedIn(Browser browser, String address, String name) {
    Person person = at(browser, address);
    person.open("/");
    person.picture("sign-in");
    person.page.locator(".demo button", new Page.LocatorOptions().setHasText(name)).first().click();
    person.sees("h1", "Cluster");
    return person;
  }

  /** Somebody who signed in by typing, as everybody does outside the demo. */
  static Person signedIn(Browser browser, String address, String name, String password) {
    Person person = at(browser, address);
    person.open("/");
    person.page.fill("#username", name);
    person.page.fill("#password", password);
    person.page.locator("button.go").click();
    person.sees("h1", "Cluster");
    return person;
  }

  /** Closes all windows, with a last picture of each. */
  static void everybodyLeaves() {
    for (int at = 0; at < HERE.size(); at++) {
      HERE.get(at).shoot("last-" + at);
      HERE.get(at).page.context().close();
    }
    HERE.clear();
  }

  Page page() {
    return page;
  }

  void open(String path) {
    page.navigate(address + path);
  }

  // ---------------------------------------------------------------- what they see

  /** Waits until the element is there with the words in it. */
  void sees(String selector, String words) {
    sees(selector, words, PATIENCE);
  }

  private void sees(String selector, String words, int patience) {
    assertThat(page.locator(selector).first())
        .containsText(words, new LocatorAssertions.ContainsTextOptions().setTimeout(patience));
  }

  /** Waits until the text is on the page, anywhere. */
  void reads(String words) {
    page.getByText(words).first().waitFor();
  }

  String text(String selector) {
    return page.locator(selector).first().innerText();
  }

  /**
   * Pictures of a page of the console, wide and narrow, light and dark; in none of them anything
   * sticks out at the side. Each is taken once.
   */
  void picture(String picture) {
    if (!TAKEN.add(picture)) {
      return;
    }
    for (int width : new int[] {360, 1280}) {
      page.setViewportSize(width, width == 360 ? 780 : 900);
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        shoot(picture + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
      }
      assertThat(
              ((Number) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                  .intValue())
          .as(picture + " sticks out at " + width + " px, in px")
          .isLessThanOrEqualTo(0);
    }
  }

  /** A picture of a page of the web apps, as it is. */
  void webAppPicture(String picture) {
    shoot(picture);
  }

  private void shoot(String picture) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(picture + ".png")));
  }

  // ---------------------------------------------------------------- the console

  /**
   * Starts drain-node by the console's form; what is given beyond agent and reason: name, value.
   */
  String starts(String agent, String reason, String... more) {
    return startsBook("drain-node", agent, reason, more);
  }

  /** The same with any runbook for an agent. */
  String startsBook(String runbook, String agent, String reason, String... more) {
    open("/");
    page.locator("nav a", new Page.LocatorOptions().setHasText("Runbooks")).click();
    page.locator(".books h2 a:text-is(\"" + runbook + "\")").click();
    page.getByLabel("Agent required").fill(agent);
    page.getByLabel("Reason required").fill(reason);
    for (int at = 0; at < more.length; at += 2) {
      Locator field = page.locator("[name=\"" + more[at] + "\"]");
      if (field.evaluate("it => it.tagName").equals("SELECT")) {
        field.selectOption(more[at + 1]);
      } else {
        field.fill(more[at + 1]);
      }
    }
    picture(runbook.equals("drain-node") ? "start-form" : "start-form-" + runbook);
    clicks("Start the run");
    page.waitForURL(Pattern.compile(".*/runs/[0-9a-f-]{20,}$"));
    return page.url().replaceAll(".*/runs/", "");
  }

  /** Waits on the run's page, without touching it, until the run stands so. */
  void seesRunStand(String words) {
    sees("#now .pill", words, A_DRAIN);
  }

  /** The same for the sentence that says where it stands. */
  void seesRunSay(String words) {
    sees("#now", words, A_DRAIN);
  }

  /** The same for what has happened in the run. */
  void seesHappen(String words) {
    sees("main", words, A_DRAIN);
  }

  void opensRun(String run) {
    open("/runs/" + run);
    sees("#now h1", "-");
  }

  void clicks(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button)).first().click();
  }

  Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).first();
  }

  void follows(String link) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link)).first().click();
  }

  /** Approves in the console, with every line ticked. */
  void approves(String run) {
    opensRun(run);
    seesRunStand("ASKING a person"); // the plan is made by then
    open("/runs/" + run + "/plan");
    page.locator("input[name=acknowledged]").all().forEach(Locator::check);
    clicks("Approve exactly this");
    reads("You approved the plan.");
  }

  // ---------------------------------------------------------------- Tasklist

  /** Opens a task in Tasklist: the filter on the left, the task in the middle. */
  void opensInTasklist(String filter, String task, String agent) {
    open("/camunda/app/tasklist/default/");
    page.locator(".task-filters .task-filter .name a")
        .filter(new Locator.FilterOptions().setHasText(filter))
        .first()
        .click();
    page.locator(".tasks-list .task")
        .filter(new Locator.FilterOptions().setHasText(task))
        .filter(new Locator.FilterOptions().setHasText(agent))
        .first()
        .getByText(task)
        .first()
        .click();
    sees(".task-card h2", task);
  }

  /** Opens Tasklist with a search, and perhaps an order, as its own links write them: JSON. */
  void searchesInTasklist(String search, String order) {
    page.navigate("about:blank");
    open(
        "/camunda/app/tasklist/default/#/?searchQuery="
            + encoded(search)
            + (order.isEmpty() ? "" : "&sorting=" + encoded(order)));
    settles();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Opens a page of one of the web apps by what stands behind the {@code #}. */
  void opensInWebApp(String app, String page) {
    this.page.navigate("about:blank");
    open("/camunda/app/" + app + "/default/#" + page);
    settles();
  }

  /** Waits until the page asks nothing any more. */
  void settles() {
    page.waitForLoadState(LoadState.NETWORKIDLE);
  }

  /** From now on: what the web apps' pages asked and were refused, with status and words. */
  List<String> refusals() {
    List<String> refused = Collections.synchronizedList(new ArrayList<>());
    page.onResponse(
        answer -> {
          if (answer.status() >= 400 && answer.url().contains("/camunda/api/")) {
            refused.add(answer.status() + " " + answer.request().method() + " " + answer.url());
          }
        });
    return refused;
  }

  void claims() {
    page.locator(".task-card .claim").first().click();
    page.locator(".task-card .unclaim").first().waitFor();
    form().waitFor();
  }

  Locator form() {
    return page.locator(".fjs-form");
  }

  Locator complete() {
    return page.locator(".form-actions button.btn-primary");
  }

  /** Ticks every line of the form that has to be seen, but for the one with these words. */
  void ticksAllBut(String words) {
    Locator lines =
        form()
            .locator("label:has(input[type=checkbox])")
            .filter(new Locator.FilterOptions().setHasNotText(words));
    lines.all().forEach(line -> line.locator("input").check());
  }

  /** Completes the task; Tasklist then shows no task. */
  void completes() {
    complete().click();
    reads("Select a task in the list");
  }

  /** Reads the refusal that Tasklist shows, and closes it: it lies over the button. */
  void isRefused(String words, String picture) {
    sees(".notifications .alert", words);
    webAppPicture(picture);
    page.locator(".notifications .close:visible").first().click();
    page.locator(".notifications .alert").first().waitFor(gone());
  }

  private static Locator.WaitForOptions gone() {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);
  }

  /** Completes hand work with a note. */
  void saysWhatWasDone(String note) {
    page.getByLabel("What was done").fill(note);
    wholeForm("tasklist-" + note.replace(' ', '-'));
    completes();
  }

  /** A picture of Tasklist as if the window were high enough for the whole form. */
  void wholeForm(String picture) {
    page.setViewportSize(1280, 1500);
    shoot(picture);
    page.setViewportSize(1280, 900);
  }

  // ---------------------------------------------------------------- Cockpit

  /** Opens the failed steps of a run in Cockpit. */
  void opensIncidentsInCockpit(String run) {
    open("/camunda/app/cockpit/default/#/process-instance/" + run + "/runtime?tab=incidents-tab");
  }

  /** Lets the failed step run again, as Cockpit offers it beside the incident. */
  void retriesInCockpit() {
    page.locator(".action-button:has(.glyphicon-repeat)").first().click();
    Locator dialog = page.locator(".modal-dialog");
    dialog.locator(".modal-footer .btn-primary").first().click();
    assertThat(dialog.locator(".modal-body")).containsText("has been incremented successfully");
    webAppPicture("cockpit-retried");
    dialog.locator(".modal-footer .btn-primary").last().click();
    dialog.waitFor(gone());
  }
}
