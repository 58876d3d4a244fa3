package org.dcosrunbooks.web.console;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.stream.Stream;
import org.dcosrunbooks.web.ConsoleApp;
import org.dcosrunbooks.web.World;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.MockMvc;

@SpringBootTest(classes = ConsoleApp.class)
@AutoConfigureMockMvc
class PagesTest {

  @Autowired private MockMvc mvc;

  static Stream<String> pages() {
    return Stream.of(
        "/",
        "/live",
        "/runs",
        "/runs?show=alive",
        "/runs/live",
        "/runs/" + World.WAITING,
        "/runs/" + World.WAITING + "/live",
        "/runs/" + World.ASKING,
        "/runs/" + World.FAILED,
        "/runs/" + World.MANUAL,
        "/runs/" + World.ENDED,
        "/runs/" + World.ASKING + "/plan",
        "/runs/" + World.WAITING + "/plan",
        "/runs/" + World.WAITING + "/plan.json",
        "/runs/" + World.WAITING + "/record",
        "/runs/" + World.WAITING + "/record.json",
        "/runs/" + World.MANUAL + "/tasks/" + World.MANUAL_TASK,
        "/runbooks",
        "/runbooks/drain-node/start",
        "/diagram.css");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void givenGroup_whenPageOpened_thenShown(String page) throws Exception {
    mvc.perform(get(page).with(user("auditor"))).andExpect(status().isOk());
  }
}
