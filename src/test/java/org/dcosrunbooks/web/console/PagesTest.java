package org.dcosrunbooks.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.audit.ChangedRow;
import org.dcosrunbooks.audit.Row;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.Runs;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Refused;
import org.dcosrunbooks.web.ConsoleApp;
import org.dcosrunbooks.web.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@SpringBootTest(classes = ConsoleApp.class)
@AutoConfigureMockMvc
class PagesTest {

  private static final List<String> EVERYBODY =
      List.of("operator", "approver", "oncall", "auditor", "admin");

  @Autowired private MockMvc mvc;
  @Autowired private World world;

  @AfterEach
  void putBack() {
    world.reset();
  }

  private ResultActions open(String person, String path) throws Exception {
    return mvc.perform(get(path).with(user(person)));
  }

  private ResultActions send(String person, MockHttpServletRequestBuilder request)
      throws Exception {
    return mvc.perform(request.with(user(person)).with(csrf()));
  }

  static List<String> pages() {
    return List.of(
        "/",
        "/?as=table",
        "/live",
        "/live?as=table",
        "/runs",
        "/runs?state=live&runbook=drain-node",
        "/runs/live",
        "/runs/" + World.WAITING,
        "/runs/" + World.WAITING + "?show=looks",
        "/runs/" + World.WAITING + "/live",
        "/runs/" + World.ASKING,
        "/runs/" + World.FAILED,
        "/runs/" + World.MANUAL,
        "/runs/" + World.ENDED,
        "/runs/" + World.ASKING + "/plan",
        "/runs/" + World.WAITING + "/plan",
        "/runs/" + World.WAITING + "/plan.json",
        "/runs/" + World.WAITING + "/record",
        "/runs/" + World.WAITING + "/bundle",
        "/runs/" + World.WAITING + "/log",
        "/runs/" + World.MANUAL + "/tasks/" + World.MANUAL_TASK,
        "/agents/10.0.2.12/diagnosis",
        "/agents/10.0.2.11/diagnosis",
        "/runbooks",
        "/runbooks/drain-node/start",
        "/diagram.css");
  }

  // ---- who sees and does what

  @Test
  void givenEachGroup_whenPagesOpened_thenShown() throws Exception {
    for (String page : pages()) {
      for (String person : EVERYBODY) {
        open(person, page).andExpect(status().isOk());
      }
    }
  }

  @Test
  void givenNoGroup_whenPagesOpened_thenNothingIsShown() throws Exception {
    for (String page : pages()) {
      for (String person : List.of("nobody", "stranger")) {
        open(person, page)
            .andExpect(status().isForbidden())
            .andExpect(content().string(containsString("in no group")))
            .andExpect(content().string(not(containsString("10.0.2"))));
      }
    }
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("/runbooks/drain-node/start", Set.of("operator", "both")),
        Arguments.of(
            "/runs/" + World.WAITING + "/abort?noWayBack=true",
            Set.of("operator", "both", "oncall", "admin")),
        Arguments.of(
            "/runs/" + World.FAILED + "/jobs/" + World.JOB + "/retry", Set.of("oncall", "admin")),
        Arguments.of(
            "/runs/"
                + World.ASKING
                + "/plan?approved=yes&planId=plan-"
                + World.ASKING
                + "&taskId="
                + World.APPROVAL_TASK,
            Set.of("approver", "both")),
        Arguments.of(
            "/runs/" + World.MANUAL + "/tasks/" + World.MANUAL_TASK + "?note=done",
            Set.of("operator", "both")),
        Arguments.of(
            "/runs/" + World.WAITING + "/note?note=hello",
            Set.of("operator", "both", "approver", "oncall", "admin")));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void givenEachGroup_whenFormSent_thenOnlyThoseWhoMay(String path, Set<String> may)
      throws Exception {
    for (String person :
        List.of("operator", "approver", "oncall", "auditor", "admin", "both", "nobody")) {
      world.asked.clear();
      send(person, post(path))
          .andExpect(may.contains(person) ? status().is3xxRedirection() : status().isForbidden());
      assertThat(world.asked).as(person).hasSize(may.contains(person) ? 1 : 0);
    }
  }

  @ParameterizedTest
  @MethodSource("changes")
  void givenSession_whenFormComesWithoutTheToken_thenNothingChanges(String path, Set<String> may)
      throws Exception {
    for (String person : may) {
      mvc.perform(post(path).with(user(person))).andExpect(status().isForbidden());
    }
    assertThat(world.asked).isEmpty();
  }

  // ---- what is said

  @Test
  void givenWaitingRun_whenOpened_thenReasonLookAgeAndWhoMustAct() throws Exception {
    open("operator", "/runs/" + World.WAITING)
        .andExpect(content().string(containsString("WAITING for the cluster")))
        .andExpect(content().string(containsString("has 4 min of grace left.")))
        .andExpect(content().string(containsString("2 s ago")))
        .andExpect(content().string(containsString("late in 3 min")))
        .andExpect(content().string(containsString("This run asks nobody for anything now.")))
        .andExpect(content().string(containsString("Abort now would not stop the drain")))
        .andExpect(content().string(containsString("The point of no return is behind.")))
        .andExpect(content().string(containsString("approved by approver")))
        .andExpect(content().string(containsString("href=\"#step-receiveTask_agentDrained\"")))
        .andExpect(content().string(containsString("id=\"step-receiveTask_agentDrained\"")))
        .andExpect(content().string(containsString("Documented steps: <span>D04,D05</span>")));
  }

  @Test
  void givenWaitingRun_whenOpened_thenPhasesWithThePointOfNoReturnAndWhereItStands()
      throws Exception {
    String page =
        open("operator", "/runs/" + World.WAITING)
            .andExpect(content().string(containsString("Phase 4 of 5: Agent drained")))
            .andReturn()
            .getResponse()
            .getContentAsString();
    assertThat(page.replaceAll("(?s).*<ol class=\"strip\"(.*?)</ol>.*", "$1"))
        .containsSubsequence(
            "is-done", "Assess impact", "is-done", "Approve drain", "is-done", "Take place")
        .containsSubsequence("no way back", "is-now", "aria-current=\"step\"", "Agent drained")
        .containsSubsequence("is-to-come", "Do the maintenance");
  }

  @Test
  void givenRunWithAPlace_whenOpened_thenWhatIsLeftOnItsAgentAndTheDoorToItsDiagnosis()
      throws Exception {
    open("oncall", "/runs/" + World.WAITING)
        .andExpect(content().string(containsString("<span>holds the place of</span>")))
        .andExpect(content().string(containsString("14 tasks on it:")))
        .andExpect(
            content().string(containsString("<li>framework framework-1: 14 (checkout)</li>")))
        .andExpect(
            content()
                .string(
                    containsString(
                        "href=\"/agents/1769fdfd-1727-4da8-a192-839f43c70c5e-S13/diagnosis\"")));
    open("oncall", "/runs/" + World.ASKING)
        .andExpect(content().string(not(containsString("/diagnosis"))));
  }

  @Test
  void givenStepWithEntries_whenRunOpened_thenItsExplanationLeadsToThem() throws Exception {
    open("auditor", "/runs/" + World.WAITING)
        .andExpect(
            content().string(containsString("href=\"/runs/" + World.WAITING + "/record#entry-")));
  }

  @Test
  void givenRunThatHasCalledAnother_whenOpened_thenThatOnesWayIsShownToo() throws Exception {
    world.calls(
        World.WAITING,
        new Runs.Called(
            "other-runbook",
            World.model(),
            Set.of("serviceTask_assessImpact"),
            Set.of("receiveTask_agentDrained"),
            Set.of()));
    String page =
        open("operator", "/runs/" + World.WAITING).andReturn().getResponse().getContentAsString();
    assertThat(page)
        .contains("Called from there: <a href=\"/runbooks/other-runbook\">other-runbook</a>");
    String called = page.substring(page.indexOf("Called from there"));
    assertThat(called.substring(0, called.indexOf("</svg>")))
        .contains("Diagram of other-runbook", "dp-is-active", "dp-is-done");
  }

  @Test
  void givenRun_whenOpened_thenHowLongThingsTook() throws Exception {
    open("auditor", "/runs/" + World.WAITING)
        .andExpect(content().string(containsString("<dt>Plan approved by approver</dt>")))
        .andExpect(content().string(containsString("<dt>Start agent drain</dt>")))
        .andExpect(content().string(containsString("<b>The plan:</b> <span>drained 4–6 min")));
  }

  @Test
  void givenRunThatAsksAgain_whenOpened_thenWhatGotWorseStandsAbove() throws Exception {
    world.changes(World.ASKING, "framework kafka is away now");

    open("approver", "/runs/" + World.ASKING)
        .andExpect(content().string(containsString("Asked again (plan version <span>2</span>):")))
        .andExpect(content().string(containsString("framework kafka is away now")));
    open("approver", "/runs/" + World.ASKING + "/plan")
        .andExpect(content().string(containsString("Since last shown")))
        .andExpect(content().string(containsString("<li>framework kafka is away now</li>")));
  }

  @Test
  void givenLooksInARow_whenRunOpened_thenOneLineWithCountAndTexts() throws Exception {
    open("auditor", "/runs/" + World.WAITING)
        .andExpect(content().string(containsString("<span>7</span> looks since")))
        .andExpect(content().string(containsString("entries 6 to 12")));
  }

  @Test
  void givenFilter_whenRunOpened_thenOnlyThoseLines() throws Exception {
    open("auditor", "/runs/" + World.WAITING + "?show=people")
        .andExpect(content().string(containsString("approver approved plan")))
        .andExpect(content().string(not(containsString("DRAIN_AGENT answered"))));
    open("auditor", "/runs/" + World.WAITING + "?show=waits")
        .andExpect(content().string(containsString("entries 6 to 12")))
        .andExpect(content().string(not(containsString("approver approved plan"))));
    open("auditor", "/runs/" + World.WAITING + "?show=acts")
        .andExpect(content().string(containsString("DRAIN_AGENT answered")))
        .andExpect(content().string(not(containsString("approver approved plan"))));
  }

  @Test
  void givenFailedRun_whenOpened_thenWholeTextAndRetryForThoseWhoMay() throws Exception {
    open("oncall", "/runs/" + World.FAILED)
        .andExpect(content().string(containsString("Means:  the drain may or may not have begun")))
        .andExpect(content().string(containsString("No result is written yet")))
        .andExpect(content().string(not(containsString("Only oncall and admins retry."))));
    open("operator", "/runs/" + World.FAILED)
        .andExpect(content().string(containsString("Only oncall and admins retry.")));
  }

  @Test
  void givenEndedRun_whenOpened_thenOutcomeAndNoPolling() throws Exception {
    open("operator", "/runs/" + World.ENDED)
        .andExpect(content().string(containsString("<b>returned</b>")))
        .andExpect(content().string(containsString("nothing open.")))
        .andExpect(content().string(containsString("Nothing is left to do.")))
        .andExpect(content().string(not(containsString("hx-get"))))
        .andExpect(content().string(not(containsString("Abort"))));
  }

  @Test
  void givenNothingButTimeChanged_whenPolled_thenOnlyTheUpperPartIsSent() throws Exception {
    String page =
        open("operator", "/runs/" + World.WAITING).andReturn().getResponse().getContentAsString();
    String state = page.replaceAll("(?s).*seen=([0-9a-f]+).*", "$1");

    open("operator", "/runs/" + World.WAITING + "/live?show=all&seen=" + state)
        .andExpect(content().string(containsString("id=\"now\"")))
        .andExpect(content().string(not(containsString("id=\"rest\""))));
    open("operator", "/runs/" + World.WAITING + "/live?show=all&seen=older")
        .andExpect(content().string(containsString("id=\"now\"")))
        .andExpect(content().string(containsString("<div id=\"rest\" hx-swap-oob=\"true\"")))
        .andExpect(content().string(containsString("<div id=\"happened\" hx-swap-oob=\"true\"")));
  }

  @Test
  void givenCluster_whenOpened_thenWhyByWhomAndWhatIsUnseen() throws Exception {
    open("operator", "/")
        .andExpect(content().string(containsString("5 of 10 agents out: 10.0.2.12, 10.0.2.13")))
        .andExpect(
            content().string(containsString("2 of 3 masters recovered; 10.0.0.2:5050 leads")))
        .andExpect(
            content().string(containsString("<b>10.0.0.3:5050</b> <span>no answer within 2 s")))
        .andExpect(content().string(containsString("every task&#39;s grace bound to 10 min")))
        .andExpect(content().string(containsString("1 ended, not acknowledged")))
        .andExpect(content().string(containsString("<b>somebody outside</b>")))
        .andExpect(
            content()
                .string(
                    containsString(
                        "<a href=\"/runs/" + World.WAITING + "\">drain-node of operator</a>")))
        .andExpect(content().string(containsString("5 of 6 out")))
        .andExpect(content().string(containsString("1 more may be taken out now.")))
        .andExpect(content().string(containsString("eu-1 / eu-1a")))
        .andExpect(content().string(containsString("Zone not known")))
        .andExpect(content().string(containsString("free: <span>3 cpus, 14.2 GiB</span>")))
        .andExpect(
            content().string(containsString("href=\"/runbooks/drain-node/start?agent=10.0.2.11\"")))
        .andExpect(
            content().string(containsString("href=\"/runbooks/drain-node/start?agent=10.0.2.12\"")))
        .andExpect(
            content().string(not(containsString("/runbooks/drain-node/start?agent=10.0.2.13"))))
        .andExpect(
            content()
                .string(
                    containsString(
                        "href=\"/agents/1769fdfd-1727-4da8-a192-839f43c70c5e-S12/diagnosis\"")))
        .andExpect(content().string(containsString("the account lacks the right")));
  }

  @Test
  void givenSameAgents_whenPolled_thenOnlyTheUpperPartIsSent() throws Exception {
    String page = open("operator", "/").andReturn().getResponse().getContentAsString();
    String state = page.replaceAll("(?s).*seen=([0-9a-f]+).*", "$1");

    open("operator", "/live?as=map&seen=" + state)
        .andExpect(content().string(containsString("id=\"now\"")))
        .andExpect(content().string(not(containsString("id=\"agents\""))));
    open("operator", "/live?as=map&seen=older")
        .andExpect(content().string(containsString("<div id=\"agents\" hx-swap-oob=\"true\"")));
  }

  @Test
  void givenTable_whenOpened_thenTheSameWordsInRows() throws Exception {
    open("operator", "/?as=table")
        .andExpect(content().string(containsString("<table class=\"agents cards\">")))
        .andExpect(content().string(containsString("By <span>somebody outside</span>.")))
        .andExpect(content().string(not(containsString("class=\"tiles\""))));
  }

  @Test
  void givenAuditor_whenClusterOpened_thenNothingToStart() throws Exception {
    open("auditor", "/").andExpect(content().string(not(containsString("/start?agent="))));
  }

  @Test
  void givenMoreOutThanAllowed_whenOpened_thenSaid() throws Exception {
    world.budget = new org.dcosrunbooks.engine.Budget.Count(5, 4);

    open("operator", "/")
        .andExpect(content().string(containsString("5 of 4 out")))
        .andExpect(content().string(containsString("More are out than the site allows")));
  }

  @Test
  void givenBudgetThatCannotBeRead_whenOpened_thenWhyAndTheMapStays() throws Exception {
    world.refusal = new Refused(Account.of("policy table agents-out is wrong"));

    open("operator", "/")
        .andExpect(content().string(containsString("How many may be out cannot be said: policy")))
        .andExpect(content().string(containsString("class=\"tiles\"")));
  }

  @Test
  void givenThousandAgents_whenOpened_thenThoseOutInFullAndTheOthersSmall() throws Exception {
    world.agents(1_000);

    String page = open("operator", "/").andReturn().getResponse().getContentAsString();

    assertThat(page.split("class=\"tile agent-", -1)).hasSize(1 + 20);
    assertThat(page).contains("490</span> ACTIVE, take work:", ">10.1.3.250</a>");
  }

  // ---- the list of runs

  @Test
  void givenFilter_whenRunsOpened_thenOnlyThoseAndTheFormKeepsIt() throws Exception {
    open("auditor", "/runs?state=people&text=kernel&agent=10.0.2")
        .andExpect(content().string(containsString("/runs/" + World.ASKING)))
        .andExpect(content().string(not(containsString("/runs/" + World.WAITING))))
        .andExpect(content().string(containsString("name=\"text\" value=\"kernel\"")))
        .andExpect(content().string(containsString("name=\"state\" value=\"people\"")))
        .andExpect(
            content()
                .string(
                    containsString("href=\"/runs?state=failed&amp;agent=10.0.2&amp;text=kernel")))
        .andExpect(content().string(containsString("<span>1 run</span>")));
    open("auditor", "/runs?text=nothing+like+it")
        .andExpect(content().string(containsString("No run fits.")));
  }

  @Test
  void givenMoreRunsThanAPage_whenOpened_thenPagesThatKeepTheFilter() throws Exception {
    Runs.View one = world.views.get(World.ENDED);
    for (int at = 0; at < 120; at++) {
      world.views.put("run-" + at, one);
    }

    open("auditor", "/runs?who=op&page=2")
        .andExpect(content().string(containsString("page <span>2</span> of <span>3</span>")))
        .andExpect(content().string(containsString("href=\"/runs?who=op\" rel=\"prev\"")))
        .andExpect(
            content().string(containsString("href=\"/runs?who=op&amp;page=3\" rel=\"next\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"page=0", "page=x", "page=99999999", "state=unknown", "text=%25%27%22"})
  void givenNonsense_whenRunsOpened_thenStillAPage(String query) throws Exception {
    open("auditor", "/runs?" + query).andExpect(status().isOk());
  }

  @Test
  void givenClusterThatCannotBeRead_whenOpened_thenReasonAndAgeOfWhatIsShown() throws Exception {
    world.seen =
        new ClusterNow.Seen(
            world.seen.view(), Optional.of("no leader for 40 s"), World.NOW.minusSeconds(1));

    open("operator", "/")
        .andExpect(content().string(containsString("The cluster cannot be read:")))
        .andExpect(content().string(containsString("no leader for 40 s")))
        .andExpect(content().string(containsString("10.0.2.11")));
  }

  @Test
  void givenClusterNeverSeen_whenOpened_thenSaidAndNoEmptyTable() throws Exception {
    world.seen = new ClusterNow.Seen(Optional.empty(), Optional.of("no leader"), World.NOW);

    open("operator", "/")
        .andExpect(content().string(containsString("no leader")))
        .andExpect(content().string(not(containsString("<table"))));
  }

  // ---- the plan

  @Test
  void givenApprover_whenPlanOpened_thenTicksAndLiveButtons() throws Exception {
    open("approver", "/runs/" + World.ASKING + "/plan")
        .andExpect(content().string(containsString("May operator take agent 10.0.2.14 out")))
        .andExpect(
            content()
                .string(
                    containsString(
                        "<input type=\"checkbox\" name=\"acknowledged\" value=\"kafka/kafka-1\" required>")))
        .andExpect(content().string(containsString("class=\"good\">Approve exactly this")))
        .andExpect(content().string(containsString("7f3a-91c2")))
        .andExpect(content().string(not(containsString("somethingNew"))));
  }

  static Stream<Arguments> undeciders() {
    return Stream.of(
        Arguments.of("operator", "Only approvers decide; you are operator (operators)."),
        Arguments.of("admin", "Only approvers decide; you are admin (admins)."),
        Arguments.of("auditor", "Only approvers decide; you are auditor (auditors)."));
  }

  @ParameterizedTest
  @MethodSource("undeciders")
  void givenNoApprover_whenPlanOpened_thenButtonsAreOffAndSayWhy(String person, String why)
      throws Exception {
    open(person, "/runs/" + World.ASKING + "/plan")
        .andExpect(content().string(containsString(why)))
        .andExpect(
            content().string(containsString("class=\"good\" disabled=\"disabled\">Approve")));
  }

  @Test
  void givenStarterWhoIsApproverToo_whenPlanOpened_thenButtonsAreOffAndSayWhy() throws Exception {
    world.person(
        "operator",
        org.dcosrunbooks.engine.People.Group.OPERATORS,
        org.dcosrunbooks.engine.People.Group.APPROVERS);

    open("operator", "/runs/" + World.ASKING + "/plan")
        .andExpect(content().string(containsString("You started this run")))
        .andExpect(
            content().string(containsString("class=\"good\" disabled=\"disabled\">Approve")));
  }

  @Test
  void givenDecidedPlan_whenOpened_thenDecisionIsShown() throws Exception {
    world.decisions.put(
        "plan-" + World.ASKING,
        new Decision(
            "plan-" + World.ASKING,
            Decision.Word.REJECTED,
            "approver",
            World.NOW,
            "not today",
            List.of()));

    open("approver", "/runs/" + World.ASKING + "/plan")
        .andExpect(content().string(containsString("rejected by approver")))
        .andExpect(content().string(containsString("not today")))
        .andExpect(content().string(not(containsString("Approve exactly this"))));
  }

  @Test
  void givenTicks_whenApproved_thenCompletedWithExactlyThese() throws Exception {
    send("approver", decision("yes").param("acknowledged", "/shop/checkout", "spark-adhoc"))
        .andExpect(redirectedUrl("/runs/" + World.ASKING));

    assertThat(world.asked)
        .containsExactly(
            "complete task-approve {approved=yes, approvalNote=,"
                + " acknowledged=[/shop/checkout, spark-adhoc]} by approver");
  }

  @Test
  void givenNoWithoutNote_whenSent_thenAskedForOneAndTicksAreKept() throws Exception {
    send("approver", decision("no").param("acknowledged", "spark-adhoc"))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("A no needs a note: say why.")))
        .andExpect(
            content().string(containsString("value=\"spark-adhoc\" required checked=\"checked\"")));

    assertThat(world.asked).isEmpty();
  }

  @Test
  void givenPlanThatChangedMeanwhile_whenDecided_thenNothingIsDecidedAndTheNewOneIsShown()
      throws Exception {
    send(
            "approver",
            post("/runs/" + World.ASKING + "/plan")
                .param("planId", "plan-of-before")
                .param("opened", World.NOW.minusSeconds(1080).toString())
                .param("taskId", World.APPROVAL_TASK)
                .param("approved", "yes"))
        .andExpect(status().isConflict())
        .andExpect(content().string(containsString("You opened this page at ")))
        .andExpect(content().string(containsString(", 18 min ago. The plan has changed since")))
        .andExpect(
            content().string(containsString("Worse since then: /shop/web would fall to zero.")));

    assertThat(world.asked).isEmpty();
  }

  @Test
  void givenRefusal_whenDecided_thenSentenceOnThePlanAndNoteIsKept() throws Exception {
    world.refusal = new Refused(Account.of("The plan is decided already").todo("Read it."));

    send("approver", decision("yes").param("approvalNote", "my careful note"))
        .andExpect(status().isConflict())
        .andExpect(content().string(containsString("The plan is decided already. Read it.")))
        .andExpect(content().string(containsString("my careful note")));
  }

  private static MockHttpServletRequestBuilder decision(String word) {
    return post("/runs/" + World.ASKING + "/plan")
        .param("planId", "plan-" + World.ASKING)
        .param("taskId", World.APPROVAL_TASK)
        .param("approved", word);
  }

  // ---- forms

  @Test
  void givenForm_whenStarted_thenRunOpensAndEmptyFieldsAreNotSent() throws Exception {
    send(
            "operator",
            post("/runbooks/drain-node/start")
                .param("agent", "10.0.2.107")
                .param("maxGracePeriod", "")
                .param("afterDrain", "maintain")
                .param("reason", "disk"))
        .andExpect(redirectedUrl("/runs/" + World.WAITING));

    assertThat(world.asked).hasSize(1);
    assertThat(world.asked.get(0))
        .contains("agent=10.0.2.107", "afterDrain=maintain", "decommission=false", "reason=disk")
        .doesNotContain("maxGracePeriod", "_csrf");
  }

  @Test
  void givenBadInput_whenStarted_thenReasonsBesideFieldsAndValuesKept() throws Exception {
    world.refusal =
        new BadInput(
            Map.of("maxGracePeriod", "10mins is no duration", "initiator", "is not known here"));

    send(
            "operator",
            post("/runbooks/drain-node/start")
                .param("agent", "10.0.2.107")
                .param("maxGracePeriod", "10mins")
                .param("initiator", "somebody"))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("10mins is no duration")))
        .andExpect(content().string(containsString("id=\"problem-maxGracePeriod\"")))
        .andExpect(content().string(containsString("value=\"10.0.2.107\"")))
        .andExpect(content().string(containsString("<code>initiator</code>")));
  }

  @Test
  void givenFieldTwice_whenStarted_thenRefused() throws Exception {
    send("operator", post("/runbooks/drain-node/start").param("agent", "a", "b"))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("is given more than once")));

    assertThat(world.asked).isEmpty();
  }

  @Test
  void givenPointOfNoReturnPassedMeanwhile_whenAborted_thenAskedAgain() throws Exception {
    send(
            "operator",
            post("/runs/" + World.WAITING + "/abort")
                .param("noWayBack", "false")
                .param("opened", World.NOW.minusSeconds(60).toString()))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("You opened this page at ")))
        .andExpect(content().string(containsString(", 60 s ago. The run has passed its point")))
        .andExpect(content().string(containsString("name=\"opened\" value=\"")));

    assertThat(world.asked).isEmpty();
  }

  @Test
  void givenAPlan_whenAnAbortIsThoughtOf_thenWhatThePlanSaysOfItIsShown() throws Exception {
    send("operator", get("/runs/" + World.WAITING + "/abort"))
        .andExpect(status().isOk())
        .andExpect(
            content()
                .string(
                    containsString(
                        "The plan says of an abort: Before the drain begins nothing has changed")));
  }

  @Test
  void givenRefusedAbort_whenAsked_thenPageWithTheSentence() throws Exception {
    world.refusal = new Refused(Account.of("The run has ended").todo("Nothing."));

    send("operator", post("/runs/" + World.WAITING + "/abort").param("noWayBack", "true"))
        .andExpect(status().isConflict())
        .andExpect(content().string(containsString("The run has ended")));
  }

  // ---- what it would do

  @Test
  void givenValues_whenLookedAtFirst_thenThePlanIsShownAndNothingIsStarted() throws Exception {
    send(
            "operator",
            post("/runbooks/drain-node/preview")
                .param("agent", "10.0.2.14")
                .param("ticket", "")
                .param("reason", "disk"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Nothing is started.")))
        .andExpect(content().string(containsString("1 of 1 instance here; down about 50 s")))
        .andExpect(content().string(containsString("name=\"reason\" value=\"disk\"")))
        .andExpect(content().string(containsString("Start this")))
        .andExpect(content().string(not(containsString("acknowledged"))));

    assertThat(world.asked).hasSize(1);
    assertThat(world.asked.get(0))
        .startsWith("preview drain-node")
        .contains("agent=10.0.2.14", "decommission=false", "by operator")
        .doesNotContain("ticket");
  }

  @Test
  void givenRefusalBeforehand_whenLookedAt_thenSaidAndNoButtonToStart() throws Exception {
    world.preview =
        Optional.of(org.dcosrunbooks.engine.Preview.refused("10.0.2.12 drains already."));

    send("operator", post("/runbooks/drain-node/preview").param("agent", "10.0.2.12"))
        .andExpect(content().string(containsString("A run would end as refused:")))
        .andExpect(content().string(containsString("10.0.2.12 drains already.")))
        .andExpect(content().string(not(containsString("Start this"))));
  }

  @Test
  void givenBadInput_whenLookedAt_thenReasonsBesideFields() throws Exception {
    world.refusal = new BadInput(Map.of("maxGracePeriod", "10mins is no duration"));

    send("operator", post("/runbooks/drain-node/preview").param("maxGracePeriod", "10mins"))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("Nothing was looked up:")))
        .andExpect(content().string(containsString("id=\"problem-maxGracePeriod\"")));
  }

  @Test
  void givenNobodyToAsk_whenLookedAt_thenWhyAndTheValuesStay() throws Exception {
    world.refusal =
        new org.dcosrunbooks.failure.Transient(Account.of("no master leads").todo("Try again."));

    send("operator", post("/runbooks/drain-node/preview").param("agent", "10.0.2.14"))
        .andExpect(status().isServiceUnavailable())
        .andExpect(content().string(containsString("no master leads")))
        .andExpect(content().string(containsString("value=\"10.0.2.14\"")));
  }

  @Test
  void givenPreview_whenValuesAreToBeChanged_thenTheFormHasThem() throws Exception {
    send("operator", post("/runbooks/drain-node/change").param("agent", "10.0.2.14"))
        .andExpect(content().string(containsString("value=\"10.0.2.14\"")))
        .andExpect(content().string(containsString("See what it would do")));
    assertThat(world.asked).isEmpty();
  }

  @Test
  void givenOthers_whenTheyWonder_thenOnlyThoseWhoMayStart() throws Exception {
    for (String person : List.of("approver", "oncall", "auditor", "admin", "nobody")) {
      send(person, post("/runbooks/drain-node/preview").param("agent", "10.0.2.14"))
          .andExpect(status().isForbidden());
    }
    assertThat(world.asked).isEmpty();
  }

  // ---- the record

  @Test
  void givenBrokenChain_whenRecordOpened_thenSaidLoudly() throws Exception {
    world.chainProblem = Optional.of("entry 5 does not fit its hash");

    open("auditor", "/runs/" + World.WAITING + "/record")
        .andExpect(content().string(containsString("THE CHAIN DOES NOT FIT.")))
        .andExpect(content().string(containsString("entry 5 does not fit its hash")));
  }

  @Test
  void givenACheckUnderWay_whenOpened_thenThePagesSayThatItCouldNotBeCheckedJustNow()
      throws Exception {
    world.unchecked = Optional.of("another check is under way");

    for (String page : List.of("", "/plan", "/live", "/record")) {
      open("auditor", "/runs/" + World.ASKING + page)
          .andExpect(status().isOk())
          .andExpect(
              content()
                  .string(containsString("Whether the record fits could not be checked just now:")))
          .andExpect(content().string(containsString("another check is under way")))
          .andExpect(content().string(not(containsString("The chain is whole."))))
          .andExpect(content().string(not(containsString("was changed from outside"))))
          .andExpect(content().string(not(containsString("DOES NOT FIT"))));
    }
  }

  @Test
  void givenAChangedPlan_whenRunAndPlanOpened_thenBothSayIt() throws Exception {
    world.changedRows =
        List.of(new ChangedRow(Row.PLAN, World.ASKING + "-1", "plan x was changed"));

    for (String page : List.of("", "/plan", "/live")) {
      open("auditor", "/runs/" + World.ASKING + page)
          .andExpect(content().string(containsString("plan x was changed")));
    }
  }

  @Test
  void givenRecord_whenDownloaded_thenAFile() throws Exception {
    open("auditor", "/runs/" + World.WAITING + "/bundle")
        .andExpect(
            header()
                .string("Content-Disposition", containsString("run-" + World.WAITING + ".json")));
  }

  // ---- errors

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/runs/none",
        "/runs/none/plan",
        "/runs/none/record",
        "/runs/none/log",
        "/runs/" + World.ENDED + "/plan",
        "/runs/" + World.MANUAL + "/tasks/none",
        "/runbooks/none/start"
      })
  void givenUnknownAddress_whenOpened_thenPageInWords(String path) throws Exception {
    open("operator", path)
        .andExpect(status().isNotFound())
        .andExpect(content().string(allOf(containsString("<h1>"), containsString("Go on"))))
        .andExpect(content().string(not(containsString("Whitelabel"))));
  }

  // ---- hostile texts

  static final String HOSTILE =
      "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}${7*7}#{7*7}[[7*7]]"
          + "__${7*7}__\u202e= if true then \"feel\" else 1";

  @Test
  void givenHostileTextEverywhere_whenPagesOpened_thenItIsText() throws Exception {
    hostile();
    for (String page : pages()) {
      // what a diagnosis shows is the cluster's own, and tried in its own test; a bundle is no page
      if (page.endsWith("json") || page.endsWith("diagnosis") || page.endsWith("/bundle")) {
        continue;
      }
      String html =
          open("auditor", page)
              .andExpect(status().isOk())
              .andReturn()
              .getResponse()
              .getContentAsString();
      assertThat(html)
          .as(page)
          .doesNotContain("<script>alert", "<img src=x")
          .doesNotContain("${49}", "{{49}}", "[[49]]", "alert(1)</script>");
      if (!page.equals("/diagram.css") && !page.equals("/runbooks") && !page.contains("start")) {
        assertThat(html).as(page).contains("&lt;script&gt;alert(1)");
        assertThat(html).as(page).contains("{{7*7}}${7*7}");
      }
    }
  }

  @Test
  void givenHostileInput_whenFormComesBack_thenItIsTextInTheFields() throws Exception {
    world.refusal = new BadInput(Map.of("reason", HOSTILE, HOSTILE, HOSTILE));

    String html =
        send(
                "operator",
                post("/runbooks/drain-node/start")
                    .param("agent", HOSTILE)
                    .param("reason", "</textarea>" + HOSTILE))
            .andExpect(status().isBadRequest())
            .andReturn()
            .getResponse()
            .getContentAsString();

    assertThat(html)
        .doesNotContain("<script>alert", "<img src=x", "</textarea><script")
        .contains("{{7*7}}${7*7}");
  }

  private void hostile() {
    for (Map.Entry<String, Runs.View> one : world.views.entrySet()) {
      Runs.View view = one.getValue();
      Runs.Summary run = view.summary();
      one.setValue(
          new Runs.View(
              new Runs.Summary(
                  run.id(),
                  run.runbook(),
                  HOSTILE,
                  HOSTILE,
                  HOSTILE,
                  HOSTILE,
                  HOSTILE,
                  run.started(),
                  run.ended(),
                  run.standing(),
                  HOSTILE,
                  run.outcome(),
                  run.outcomeReason().map(any -> HOSTILE)),
              view.model().replace("Assess impact", "&lt;script&gt;alert(1)&lt;/script&gt;"),
              view.done(),
              view.active(),
              view.failed(),
              view.noWayBack(),
              view.waits().stream()
                  .map(
                      wait ->
                          new Runs.Wait(
                              wait.element(),
                              HOSTILE,
                              HOSTILE,
                              wait.looked(),
                              wait.since(),
                              wait.late()))
                  .toList(),
              view.tasks().stream()
                  .map(
                      task ->
                          new Runs.PersonTask(
                              task.id(),
                              task.element(),
                              HOSTILE,
                              task.form(),
                              task.groups(),
                              Optional.of(HOSTILE),
                              task.since()))
                  .toList(),
              view.incidents().stream()
                  .map(
                      incident ->
                          new Runs.Incident(
                              incident.jobId(),
                              incident.element(),
                              HOSTILE,
                              HOSTILE,
                              HOSTILE,
                              incident.since()))
                  .toList(),
              List.of(new Runs.OpenEffect(HOSTILE, HOSTILE, Instant.EPOCH)),
              new Runs.AbortPreview(view.abort().possible(), HOSTILE),
              Optional.empty(),
              view.timeline().stream().map(PagesTest::hostile).toList(),
              view.age(),
              view.called(),
              view.unread()));
    }
    world.entries.replaceAll((id, lines) -> lines.stream().map(PagesTest::hostile).toList());
    Map<String, Object> line = Map.of("kind", HOSTILE, "name", HOSTILE, "text", HOSTILE);
    world.plans.replaceAll(
        (id, plan) ->
            new org.dcosrunbooks.approval.Plan(
                plan.id(),
                plan.runId(),
                plan.version(),
                plan.runbook(),
                plan.digest(),
                "{}",
                "{}",
                World.json(
                    Map.of(
                        "headline", HOSTILE,
                        "question", HOSTILE,
                        "verdict", HOSTILE,
                        "lines", List.of(line),
                        "warnings", List.of(HOSTILE),
                        "tasks", List.of(Map.of("service", HOSTILE, "task", HOSTILE)),
                        "facts", List.of(Map.of("name", HOSTILE, "value", HOSTILE)),
                        "order", List.of(HOSTILE),
                        "checks", List.of(Map.of("check", HOSTILE)))),
                List.of(HOSTILE, "other" + HOSTILE),
                plan.policyDigest(),
                plan.created(),
                plan.expires()));
    world.decisions.replaceAll(
        (id, decision) ->
            new Decision(
                decision.planId(), decision.word(), HOSTILE, decision.at(), HOSTILE, List.of()));
    world.seen = new ClusterNow.Seen(world.seen.view(), Optional.of(HOSTILE), world.seen.at());
  }

  private static org.dcosrunbooks.audit.Entry hostile(org.dcosrunbooks.audit.Entry entry) {
    return new org.dcosrunbooks.audit.Entry(
        entry.runId(),
        entry.number(),
        entry.at(),
        entry.kind(),
        HOSTILE,
        HOSTILE,
        HOSTILE,
        World.json(Map.of("text", HOSTILE)),
        entry.answers(),
        entry.previousHash(),
        entry.hash());
  }
}
