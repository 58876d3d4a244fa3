package org.dcosrunbooks.web.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.testing.Browser;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.TestPeople;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The web apps in a real browser, after one sign-in, meet no door they should not meet. */
@House
class WebAppsBrowserTest {

  private static final String APP = "/camunda/app/";

  @LocalServerPort private int port;
  @Autowired private TaskService tasks;

  private String task;

  @BeforeEach
  void ask() {
    Task fresh = tasks.newTask();
    fresh.setName("Decide about the probe");
    tasks.saveTask(fresh);
    tasks.addCandidateGroup(fresh.getId(), Group.APPROVERS.id());
    task = fresh.getId();
  }

  @AfterEach
  void remove() {
    tasks.deleteTask(task, true);
  }

  @Test
  void givenOneSignIn_whenTheirAppsAreUsed_thenNoCallIsRefused() {
    Map<Group, List<String>> addresses =
        Map.of(
            Group.OPERATORS, List.of(tasklist(), cockpit("")),
            Group.APPROVERS, List.of(tasklist()),
            Group.ONCALL, List.of(tasklist(), cockpit("processes"), cockpit("tasks")),
            Group.AUDITORS, List.of(cockpit(""), cockpit("decisions"), cockpit("repository")),
            Group.ADMINS,
                List.of(
                    APP + "admin/default/#/users",
                    APP + "admin/default/#/users/groupless?tab=groups",
                    APP + "admin/default/#/groups/operators?tab=users",
                    cockpit("batch")));
    List<String> refused = new ArrayList<>();
    try (Browser browser = Browser.open()) {
      addresses.forEach(
          (group, pages) -> {
            List<String> seen = new CopyOnWriteArrayList<>();
            for (String address : pages) {
              // a window of its own: a change behind the # alone loads nothing anew
              Page page = signedIn(browser, group);
              page.onResponse(
                  answer -> {
                    if (answer.status() >= 400) {
                      seen.add(
                          group
                              + " on "
                              + address
                              + ": "
                              + answer.status()
                              + " "
                              + answer.request().method()
                              + " "
                              + answer.url().replaceFirst("^http://[^/]+", ""));
                    }
                  });
              page.navigate(base() + address);
              page.waitForLoadState(LoadState.NETWORKIDLE);
              assertThat(page.locator(".ce-eol-banner:visible").count()).isZero();
              page.context().close();
            }
            refused.addAll(seen);
          });
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void givenApprover_whenTheyOpenTasklist_thenTheirFilterShowsTheTaskAndTheyClaimIt() {
    try (Browser browser = Browser.open()) {
      Page page = signedIn(browser, Group.APPROVERS);
      page.navigate(base() + APP + "tasklist/default/");
      page.getByText("Approvals waiting").first().click();
      page.getByText("Decide about the probe").first().click();
      page.waitForResponse(
          answer -> answer.url().endsWith("/claim") && answer.status() == 204,
          () -> page.getByText(Pattern.compile("^\\s*Claim\\s*$")).first().click());
      assertThat(tasks.createTaskQuery().taskId(task).singleResult().getAssignee())
          .isEqualTo(TestPeople.of(Group.APPROVERS));
      assertThat(page.locator(".create-task-action:visible").count()).isZero();
    }
  }

  private Page signedIn(Browser browser, Group group) {
    Page page = browser.window();
    page.navigate(base() + "/login");
    page.fill("#username", TestPeople.of(group));
    page.fill("#password", TestPeople.passwordOf(TestPeople.of(group)));
    page.click("button.go");
    page.waitForURL(address -> !address.contains("/login"));
    return page;
  }

  private static String tasklist() {
    return APP + "tasklist/default/";
  }

  private static String cockpit(String page) {
    return APP + "cockpit/default/" + (page.isEmpty() ? "" : "#/" + page);
  }

  private String base() {
    return "http://127.0.0.1:" + port;
  }
}
