package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dcosrunbooks.engine.People.Group;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Which groups somebody is in, and what follows from it, is told to themselves and to overseers.
 */
@House
class OnesOwnTest {

  private static final String ADMIN = TestPeople.of(Group.ADMINS);

  @LocalServerPort private int port;

  private static List<String> addresses(String person) {
    return List.of(
        "identity/groups?userId=" + person,
        "group?member=" + person,
        "group/count?member=" + person,
        "task?candidateUser=" + person,
        "task/count?candidateUser=" + person,
        "process-definition?startableBy=" + person);
  }

  private static List<List<String>> bodies(String person) {
    return List.of(
        List.of("group", "{\"member\":\"" + person + "\"}"),
        List.of("group/count", "{\"member\":\"" + person + "\"}"),
        List.of("task", "{\"candidateUser\":\"" + person + "\"}"),
        List.of("task", "{\"orQueries\":[{\"candidateUser\":\"" + person + "\"}]}"));
  }

  private int get(String person, String address) {
    return Http.at(port).basic(person).get("/engine-rest/" + address).statusCode();
  }

  private int post(String person, List<String> question) {
    return Http.at(port)
        .basic(person)
        .json("POST", "/engine-rest/" + question.get(0), question.get(1))
        .statusCode();
  }

  @Test
  void givenSomebodyElse_whenTheirGroupsAreAskedFor_thenForOverseersOnly() {
    for (Group group : Group.values()) {
      String person = TestPeople.of(group);
      String other = group == Group.ADMINS ? TestPeople.of(Group.OPERATORS) : ADMIN;
      boolean oversees = group == Group.ADMINS || group == Group.AUDITORS;
      for (String address : addresses(other)) {
        assertThat(get(person, address)).as(person + " " + address).isEqualTo(oversees ? 200 : 403);
      }
      for (List<String> question : bodies(other)) {
        assertThat(post(person, question))
            .as(person + " " + question)
            .isEqualTo(oversees ? 200 : 403);
      }
      addresses(person).forEach(one -> assertThat(get(person, one)).as(one).isEqualTo(200));
      bodies(person).forEach(one -> assertThat(post(person, one)).isEqualTo(200));
    }
    String operator = TestPeople.of(Group.OPERATORS);
    assertThat(get(operator, "identity/groups?userId=one%2Dof-operators")).isEqualTo(200);
    assertThat(get(operator, "identity/groups?userId=one%2Dof-admins")).isEqualTo(403);
  }

  @Test
  void givenAList_whenMoreRowsAreAskedForThanThereMayBe_thenRefused() {
    String operator = TestPeople.of(Group.OPERATORS);
    assertThat(get(operator, "history/task?maxResults=2000")).isEqualTo(200);
    assertThat(get(operator, "history/task?maxResults=2001")).isEqualTo(400);
    assertThat(get(operator, "history/task?maxResults=-5")).isEqualTo(400);
    assertThat(get(operator, "history/task?maxResults=1&maxResults=99999999999")).isEqualTo(400);
    assertThat(post(operator, List.of("history/task?maxResults=5000", "{}"))).isEqualTo(400);
  }

  @Test
  void givenAList_whenNobodySaysHowMany_thenItHasAnEnd() {
    Fields list = Fields.of("GET", "history/task");
    assertThat(list.withRows(null)).isEqualTo("maxResults=2000");
    assertThat(list.withRows("assigned=true")).isEqualTo("assigned=true&maxResults=2000");
    assertThat(list.withRows("maxResults=5")).isEqualTo("maxResults=5");
    assertThat(list.withRows("firstResult=5&maxResults=5")).isEqualTo("firstResult=5&maxResults=5");
    assertThat(Fields.of("GET", "history/task/count").withRows(null)).isNull();
    assertThat(Fields.of("POST", "task").withRows("")).isEqualTo("maxResults=2000");
  }
}
