package org.dcosrunbooks.web.console;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;
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
class JobLogPageTest {

  private static final String RUN = "/runs/" + World.WAITING;
  private static final String LOG = RUN + "/log";
  private static final String UNIT = "dcos-runbooks-" + World.WAITING + "-stop-unit";

  private static final String FILE = "/var/lib/dcos-runbooks/" + UNIT + "/log";

  @Autowired private MockMvc mvc;
  @Autowired private World world;

  @AfterEach
  void putBack() {
    world.reset();
  }

  private ResultActions open(String path) throws Exception {
    return mvc.perform(get(path).with(user("auditor"))).andExpect(status().isOk());
  }

  @Test
  void givenALongLog_whenOpened_thenItsLast200LinesWithMachineAndUnit() throws Exception {
    world.asksForJob(World.WAITING, "stop-unit", true);
    world.log =
        () ->
            IntStream.rangeClosed(1, 250)
                .mapToObj(number -> "line " + number + " ends")
                .collect(Collectors.joining("\n"));

    open(LOG)
        .andExpect(content().string(containsString(UNIT)))
        .andExpect(content().string(containsString("10.0.2.13</span> says")))
        .andExpect(
            content()
                .string(containsString("The last 200 of 250 lines; all of them stand in " + FILE)))
        .andExpect(content().string(containsString("line 51 ends\nline 52 ends")))
        .andExpect(content().string(containsString("line 250 ends")))
        .andExpect(content().string(not(containsString("line 50 ends"))));
    open("/api" + LOG)
        .andExpect(jsonPath("$.job", is(UNIT)))
        .andExpect(jsonPath("$.lines.length()", is(200)))
        .andExpect(jsonPath("$.shown", containsString("The last 200 of 250 lines")))
        .andExpect(jsonPath("$.older", is(true)))
        .andExpect(jsonPath("$.unread").doesNotExist());
  }

  @Test
  void givenALogOfFewLongLinesThatIsNotReadWhole_whenOpened_thenSaidThatThereAreOlderOnes()
      throws Exception {
    world.asksForJob(World.WAITING, "stop-unit", true);
    world.log = () -> "… older lines stand in " + FILE + "\nlong\nend\n";

    open(LOG)
        .andExpect(
            content()
                .string(
                    containsString(
                        "The last 2 lines; older lines stand in " + FILE + " on 10.0.2.13.")))
        .andExpect(content().string(containsString(">long\nend</pre>")));
    open("/api" + LOG)
        .andExpect(jsonPath("$.lines.length()", is(2)))
        .andExpect(jsonPath("$.shown", containsString("older lines stand in " + FILE)))
        .andExpect(jsonPath("$.older", is(true)));
  }

  @Test
  void givenAHostileLine_whenOpened_thenItIsText() throws Exception {
    world.asksForJob(World.WAITING, "stop-unit", true);
    world.log = () -> "</pre><script>alert(1)</script>${7*7}";

    open(LOG)
        .andExpect(content().string(not(containsString("<script>alert"))))
        .andExpect(
            content()
                .string(containsString("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;${7*7}")));
  }

  @Test
  void givenASilentMachine_whenOpened_thenWhyAndWhatToDo() throws Exception {
    world.asksForJob(World.WAITING, "stop-unit", true);
    world.log =
        () -> {
          throw new Transient(
              Account.of("10.0.2.13 cannot be reached")
                  .seen("Nobody listens at port 22.")
                  .todo("Look at its SSH server."));
        };

    open(LOG)
        .andExpect(
            content()
                .string(
                    allOf(
                        containsString("10.0.2.13 cannot be reached"),
                        containsString("Nobody listens at port 22."),
                        containsString("Look at its SSH server."))))
        .andExpect(content().string(not(containsString("Its log is empty"))));
    open("/api" + LOG)
        .andExpect(jsonPath("$.unread", containsString("Nobody listens at port 22.")));
  }

  @Test
  void givenAJobThatHasSaidNothing_whenOpened_thenSaid() throws Exception {
    world.asksForJob(World.WAITING, "stop-unit", true);

    open(LOG).andExpect(content().string(containsString("Its log is empty")));
  }

  @Test
  void givenNoJobOrOneThatWasRefused_whenOpened_thenSaidAndNotLinked() throws Exception {
    open(LOG).andExpect(content().string(containsString("No job has begun on a machine")));
    world.asksForJob(World.WAITING, "stop-unit", false);
    open(LOG).andExpect(content().string(containsString("No job has begun on a machine")));
    open(RUN).andExpect(content().string(not(containsString(LOG))));
    open("/api" + LOG).andExpect(jsonPath("$.job").doesNotExist());

    world.asksForJob(World.WAITING, "start-unit", true);
    open(RUN).andExpect(content().string(containsString("href=\"" + LOG + "\"")));
  }

  @Test
  void givenNobody_whenOpened_thenTheyMustSignIn() throws Exception {
    mvc.perform(get(LOG)).andExpect(status().isUnauthorized());
    mvc.perform(get("/api" + LOG)).andExpect(status().isUnauthorized());
  }
}
