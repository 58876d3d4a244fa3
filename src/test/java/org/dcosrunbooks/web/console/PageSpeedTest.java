package org.dcosrunbooks.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dcosrunbooks.web.ConsoleApp;
import org.dcosrunbooks.web.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.MockMvc;

/**
 * How long the pages take to make in a cluster of 1,000 agents with 10,000 tasks, once the service
 * is warm: the 95th percentile of a hundred openings.
 */
@Tag("endurance")
@SpringBootTest(classes = ConsoleApp.class)
@AutoConfigureMockMvc
class PageSpeedTest {

  private static final int WARM = 30;
  private static final int MEASURED = 100;

  @Autowired private MockMvc mvc;
  @Autowired private World world;

  @BeforeEach
  void large() {
    world.reset();
    world.agents(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "/, 1000",
    "/?as=table, 1000",
    "/live?as=map&seen=older, 1000",
    "/runs, 1000",
    "/runs/" + World.WAITING + ", 300",
    "/runs/" + World.WAITING + "/live, 300"
  })
  void givenThousandAgents_whenOpenedAgainAndAgain_thenInTime(String page, long longestMillis)
      throws Exception {
    for (int time = 0; time < WARM; time++) {
      open(page);
    }
    List<Duration> took = new ArrayList<>();
    for (int time = 0; time < MEASURED; time++) {
      took.add(open(page));
    }
    Collections.sort(took);
    assertThat(took.get(MEASURED * 95 / 100)).isLessThan(Duration.ofMillis(longestMillis));
  }

  private Duration open(String page) throws Exception {
    long begin = System.nanoTime();
    mvc.perform(get(page).with(user("operator"))).andExpect(status().isOk());
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
