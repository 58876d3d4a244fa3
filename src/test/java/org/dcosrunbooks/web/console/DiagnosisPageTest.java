package org.dcosrunbooks.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.stringContainsInOrder;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.TaskState;
import org.dcosrunbooks.diagnosis.Sick;
import org.dcosrunbooks.engine.ClusterNow;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.web.ConsoleApp;
import org.dcosrunbooks.web.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@SpringBootTest(classes = ConsoleApp.class)
@AutoConfigureMockMvc
class DiagnosisPageTest {

  private static final String PAGE = "/agents/" + Sick.ID + "/diagnosis";

  @Autowired private MockMvc mvc;
  @Autowired private World world;

  @AfterEach
  void putBack() {
    world.reset();
  }

  private ResultActions open(String path) throws Exception {
    return mvc.perform(get(path).with(user("operator")));
  }

  private static Sick stuck() {
    return new Sick()
        .framework("reports-batch", false)
        .task(
            Sick.task("reports-batch", "etl-77.4", TaskState.KILLED, Duration.ofMinutes(26), null))
        .app("/reports/batch", 0, Map.of(), "exit status 1");
  }

  @Test
  void givenAStuckDrain_whenOpened_thenTheVerdictComesFirstAndTheDestructiveLast()
      throws Exception {
    world.sick(stuck());

    open(PAGE)
        .andExpect(status().isOk())
        .andExpect(
            content()
                .string(
                    stringContainsInOrder(
                        "DRAINING",
                        "Look again",
                        "WILL NOT END BY ITSELF",
                        "framework reports-batch has not acknowledged 1 ended task",
                        "41 min",
                        "asked by a person outside this tool",
                        "Held by 1 task",
                        "etl-77.4",
                        "TASK_KILLED",
                        "ended, not acknowledged",
                        "Because",
                        "SURE",
                        "is disconnected",
                        "Do, safest first",
                        "app /reports/batch, 0 of 1",
                        "TEARDOWN",
                        "Second person needed",
                        "curl",
                        "Do not",
                        "Not the reason",
                        "Evidence")));
  }

  @Test
  void givenAnyNameOfTheAgent_whenOpened_thenItIsTheSameAgent() throws Exception {
    world.sick(stuck());

    for (String name : List.of(Sick.ID.value(), Sick.HOST)) {
      open("/agents/" + name + "/diagnosis")
          .andExpect(status().isOk())
          .andExpect(content().string(containsString(Sick.ID.value())));
    }
  }

  @Test
  void givenAnUnreachableAgentThatARunHoldsAPlaceFor_whenOpenedByItsHost_thenItIsFound()
      throws Exception {
    world.sick(new Sick().unreachable(null));
    world.open.add(
        new Places.Place(
            9,
            World.WAITING,
            Sick.ID,
            Sick.HOST,
            World.NOW,
            Optional.of(World.NOW),
            Optional.empty()));

    open("/agents/" + Sick.HOST + "/diagnosis")
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("The master has lost sight of the agent")));
  }

  @Test
  void givenUnknownAgent_whenOpened_then404SaysWhichAreKnown() throws Exception {
    open("/agents/10.9.9.9/diagnosis")
        .andExpect(status().isNotFound())
        .andExpect(
            content()
                .string(
                    stringContainsInOrder(
                        "The cluster knows no agent", "10.9.9.9", "It knows 10.0.2.11")));
  }

  @Test
  void givenAnAgentThatDoesNotAnswer_whenOpened_thenThatIsSaid() throws Exception {
    world.sick(stuck());
    world.itself = null;

    open(PAGE)
        .andExpect(
            content()
                .string(
                    stringContainsInOrder("Not seen, or not allowed to see", "does not answer")));
  }

  @Test
  void givenAClusterThatCannotBeRead_whenOpened_thenCannotTellAndNeverThatNothingHoldsIt()
      throws Exception {
    world.seen =
        new ClusterNow.Seen(Optional.empty(), Optional.of("no leader for 40 s"), World.NOW);

    open(PAGE)
        .andExpect(status().isOk())
        .andExpect(content().string(stringContainsInOrder("CANNOT TELL", "no leader for 40 s")))
        .andExpect(content().string(containsString("what it holds is not known")))
        .andExpect(content().string(not(containsString("Nothing on it was seen"))));
  }

  @Test
  void givenHostileNames_whenOpened_thenTheyAreTextAndNoCommand() throws Exception {
    String name = "<script>alert(1)</script>${7*7}\u0007";
    world.sick(
        new Sick()
            .framework(name, false)
            .task(Sick.task(name, "<img src=x>", TaskState.KILLED, Duration.ofMinutes(3), null)));

    open(PAGE)
        .andExpect(content().string(containsString("&lt;script&gt;alert(1)&lt;/script&gt;${7*7}")))
        .andExpect(content().string(containsString("&lt;img src=x&gt;")))
        .andExpect(content().string(not(containsString("<script>alert"))))
        .andExpect(content().string(not(containsString("\u0007"))))
        .andExpect(content().string(not(containsString("curl"))));
    mvc.perform(get("/agents/{name}/diagnosis", "<script>x").with(user("operator")))
        .andExpect(status().isNotFound())
        .andExpect(content().string(containsString("&lt;script&gt;x")));
  }

  // ---- who asked for it

  private void ordered(Instant at, String data, boolean takenBack) {
    Entry intent = entry(1, at, Entry.Kind.INTENT, "DRAIN_AGENT " + Sick.ID + " (x)", data, null);
    Entry result = entry(2, at.plusSeconds(1), Entry.Kind.RESULT, "done", "{\"done\":true}", 1L);
    Entry back =
        entry(3, at.plusSeconds(9), Entry.Kind.RESULT, "given back", "{\"closes\":1}", null);
    world.entries.put(
        World.WAITING, takenBack ? List.of(intent, result, back) : List.of(intent, result));
  }

  private static Entry entry(
      long number, Instant at, Entry.Kind kind, String text, String data, Long answers) {
    return new Entry(
        World.WAITING,
        number,
        at,
        kind,
        "Start agent drain",
        "service",
        text,
        data,
        Optional.ofNullable(answers),
        "0".repeat(64),
        "0".repeat(64));
  }

  private static final String ORDER =
      "{\"effect\":\"agent drained\",\"undo\":\"REACTIVATE_AGENT\",\"markGone\":false,"
          + "\"maxGracePeriodSeconds\":\"none\"}";

  @Test
  void givenADrainOfARunOfOurs_whenOpened_thenTheRunIsNamed() throws Exception {
    world.sick(stuck());
    ordered(Sick.ORDERED.minusSeconds(1), ORDER, false);

    open(PAGE)
        .andExpect(
            content()
                .string(
                    stringContainsInOrder(
                        "asked by drain-node/10.0.2.13 of operator",
                        "stored as it was asked for")));
  }

  @Test
  void givenARunOfOursThatGaveItBackOrWasLongBefore_whenOpened_thenSomebodyOutsideAsked()
      throws Exception {
    world.sick(stuck());
    for (boolean takenBack : List.of(true, false)) {
      ordered(Sick.ORDERED.minus(Duration.ofDays(takenBack ? 0 : 3)), ORDER, takenBack);
      open(PAGE).andExpect(content().string(containsString("asked by a person outside this tool")));
    }
  }

  @Test
  void givenADrainStoredWithOtherSettings_whenOpened_thenThatIsACause() throws Exception {
    world.sick(stuck());
    ordered(Sick.ORDERED, ORDER.replace("\"none\"", "\"600\""), false);

    open(PAGE)
        .andExpect(
            content().string(containsString("Somebody drained it again with other settings")));
  }

  // ---- ways to it

  @Test
  void givenARunWithAPlace_whenOpened_thenItsAgentCanBeDiagnosed() throws Exception {
    String agent = world.open.get(0).agent().value();
    open("/runs/" + World.WAITING)
        .andExpect(content().string(containsString("/agents/" + agent + "/diagnosis")));
    assertThat(world.open).noneMatch(place -> place.runId().equals(World.ENDED));
    open("/runs/" + World.ENDED).andExpect(content().string(not(containsString("/diagnosis"))));
  }
}
