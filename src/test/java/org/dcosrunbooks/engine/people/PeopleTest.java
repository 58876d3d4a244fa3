package org.dcosrunbooks.engine.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.People.Person;
import org.dcosrunbooks.web.door.House;
import org.dcosrunbooks.web.door.Http;
import org.dcosrunbooks.web.door.TestPeople;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@House
class PeopleTest {

  @LocalServerPort private int port;
  @Autowired private People people;
  @Autowired private IdentityService identities;
  @Autowired private TaskService tasks;
  @Autowired private ProcessEngine engine;
  @Autowired private FilterService filters;
  @Autowired private AuthorizationService authorizations;
  @Autowired private PeopleSetUp setUp;
  @Autowired private Evidence evidence;
  @Autowired private PlatformTransactionManager transactions;
  @Autowired private JdbcClient database;

  @Test
  void givenPassword_thenItIsKeptAsBcryptAndAllOfItCounts() {
    String longOne = "0123456789".repeat(9);
    people.add(new Person("keeps-long", "Long", Set.of()), longOne);
    User stored = identities.createUserQuery().userId("keeps-long").singleResult();
    assertThat(stored.getPassword()).contains("bcrypt-sha256").contains("$2a$");
    // how the service hashes, where tests do not make it quick
    assertThat(new PasswordHashing().encrypt("x")).startsWith("$2a$10$");
    assertThat(people.passwordFits("keeps-long", longOne)).isTrue();
    // bcrypt alone would not see past 72 bytes
    assertThat(people.passwordFits("keeps-long", longOne.substring(0, 89) + "x")).isFalse();
    identities.deleteUser("keeps-long");
  }

  @Test
  void givenNobodyOrNonsense_thenNoPasswordFits() {
    assertThat(people.passwordFits("nobody-here", "x")).isFalse();
    assertThat(people.passwordFits(null, "x")).isFalse();
    assertThat(people.passwordFits("", "")).isFalse();
    assertThat(people.passwordFits("first", null)).isFalse();
    assertThat(people.passwordFits("first", "x".repeat(100_000))).isFalse();
    assertThat(people.find("nobody-here")).isEmpty();
    assertThat(people.stamp("nobody-here")).isEmpty();
  }

  @Test
  void givenPersonKnown_whenAddedAgain_thenTheyStayAsTheyAre() {
    String user = TestPeople.of(Group.OPERATORS);
    people.add(new Person(user, "Other", Set.of(Group.ADMINS)), "quite another password");
    assertThat(people.find(user).orElseThrow().groups()).isEqualTo(Set.of(Group.OPERATORS));
    assertThat(people.passwordFits(user, TestPeople.passwordOf(user))).isTrue();
  }

  @Test
  void givenCodeRunAsSomebody_thenTheEngineKnowsThemOnlyMeanwhile() {
    assertThat(
            people.<String>as(
                "ada",
                Set.of(Group.ONCALL),
                () ->
                    identities.getCurrentAuthentication().getUserId()
                        + identities.getCurrentAuthentication().getGroupIds()))
        .isEqualTo("ada[oncall]");
    assertThat(identities.getCurrentAuthentication()).isNull();
    assertThatThrownBy(
            () ->
                people.as(
                    "ada",
                    Set.of(),
                    () -> {
                      throw new IllegalStateException("inside");
                    }))
        .hasMessage("inside");
    assertThat(identities.getCurrentAuthentication()).isNull();
  }

  @Test
  void givenEachGroup_thenTasklistOpensWithItsFilters() throws IOException {
    Map<Group, List<String>> expected =
        Map.of(
            Group.OPERATORS, List.of("Approvals waiting", "Manual work", "My tasks", "On call"),
            Group.APPROVERS, List.of("Approvals waiting", "My tasks"),
            Group.ONCALL, List.of("Approvals waiting", "Manual work", "My tasks", "On call"),
            Group.AUDITORS, List.of("My tasks"),
            Group.ADMINS, List.of("Approvals waiting", "Manual work", "My tasks", "On call"));
    for (Group group : Group.values()) {
      Http program = Http.at(port).basic(TestPeople.of(group));
      JsonNode seen =
          JsonMapper.builder().build().readTree(program.get("/engine-rest/filter").body());
      List<String> names = new ArrayList<>();
      for (JsonNode filter : seen) {
        names.add(filter.path("name").asText());
        assertThat(
                program
                    .json(
                        "POST", "/engine-rest/filter/" + filter.path("id").asText() + "/list", "{}")
                    .statusCode())
            .isEqualTo(200);
      }
      assertThat(names).as(group.id()).containsExactlyInAnyOrderElementsOf(expected.get(group));
    }
  }

  @Test
  void givenSetUpDoneBefore_whenDoneAgain_thenNothingIsThereTwice() {
    long filtersBefore = filters.createFilterQuery().count();
    long grantsBefore = authorizations.createAuthorizationQuery().count();
    setUp.ensure();
    setUp.ensure();
    assertThat(filters.createFilterQuery().count()).isEqualTo(filtersBefore).isEqualTo(4);
    assertThat(authorizations.createAuthorizationQuery().count()).isEqualTo(grantsBefore);
    assertThat(identities.createGroupQuery().count()).isEqualTo(5);
  }

  @Test
  void givenTheLastAdministrator_whenSomebodyTakesThemAway_thenRefusedInWords() {
    String last = TestPeople.of(Group.ADMINS);
    Http admin = Http.at(port).basic(last);
    String members = "/engine-rest/group/admins/members/";
    assertThat(admin.send("DELETE", members + "first", null).statusCode()).isEqualTo(204);
    for (String way : List.of(members + last, "/engine-rest/user/" + last)) {
      HttpResponse<String> refused = admin.send("DELETE", way, null);
      assertThat(refused.statusCode()).as(way).isEqualTo(409);
      assertThat(refused.body())
          .contains(last + " is the last administrator and cannot be ")
          .contains("Make somebody else an administrator first.");
    }
    assertThat(people.find(last).orElseThrow().groups()).contains(Group.ADMINS);
    assertThat(admin.json("PUT", members + "first", "{}").statusCode()).isEqualTo(204);
    assertThat(evidence.entries(RecordedPeople.RECORD))
        .extracting(Entry::text)
        .contains(last + " takes first out of admins", last + " takes first into admins")
        .noneMatch(text -> text.contains("takes " + last + " out"))
        .noneMatch(text -> text.contains("removes user " + last));
  }

  @Test
  void givenSomebody_whenAnotherIsToBeReadAsThem_thenEveryDoorRefusesInWords() {
    String there = TestPeople.of(Group.OPERATORS);
    Http program = Http.at(port).basic(TestPeople.of(Group.ADMINS));
    Http browser = Http.at(port).signIn(TestPeople.of(Group.ADMINS));
    for (String alike : List.of("One-Of-Operators", "ONE-OF-OPERATORS", "one-of-operatorS")) {
      for (HttpResponse<String> answer :
          List.of(
              program.json("POST", "/engine-rest/user/create", fresh(alike)),
              browser.webApp(
                  "POST", "/camunda/api/engine/engine/default/user/create", fresh(alike)))) {
        assertThat(answer.statusCode()).as(alike).isEqualTo(409);
        assertThat(answer.body())
            .contains("Nobody can be called " + alike + ": " + there + " is there already")
            .contains("Choose another name.");
      }
      assertThatThrownBy(
              () -> people.add(new Person(alike, alike, Set.of()), "a long enough password"))
          .hasMessageContaining(there + " is there already");
      assertThat(people.find(alike)).isEmpty();
      assertThat(people.passwordFits(alike, TestPeople.passwordOf(there))).isFalse();
      program.send("DELETE", "/engine-rest/user/" + alike, null);
      assertThat(people.find(there)).isPresent();
    }
    assertThat(evidence.entries(RecordedPeople.RECORD))
        .noneMatch(entry -> entry.text().contains("adds user One-Of"))
        .noneMatch(entry -> entry.text().contains("adds user ONE"));
  }

  @Test
  void givenANameThatNobodyCanHave_whenMadeOrTakenIntoAGroup_then400InWords() {
    Http program = Http.at(port).basic(TestPeople.of(Group.ADMINS));
    Http browser = Http.at(port).signIn(TestPeople.of(Group.ADMINS));
    for (String name : List.of("a/b", "", "x y", "../x", "a%00b", "x".repeat(64), "-x", "*")) {
      for (HttpResponse<String> answer :
          List.of(
              program.json("POST", "/engine-rest/user/create", fresh(name)),
              browser.webApp(
                  "POST", "/camunda/api/engine/engine/default/user/create", fresh(name)))) {
        assertThat(answer.statusCode()).as(name).isEqualTo(400);
        assertThat(answer.body()).contains("cannot be a user's name");
      }
    }
    for (String credentials : List.of("{}", "{\"password\":null}", "{\"password\":\"short\"}")) {
      HttpResponse<String> answer =
          program.json(
              "POST",
              "/engine-rest/user/create",
              "{\"profile\":{\"id\":\"fresh\",\"firstName\":\"x\",\"lastName\":\"y\"},\"credentials\":"
                  + credentials
                  + "}");
      assertThat(answer.statusCode()).as(credentials).isEqualTo(400);
      assertThat(answer.body()).contains("assword");
      assertThat(people.find("fresh")).isEmpty();
    }
    for (String nobody : List.of("no-such", "no%20such", "%2A")) {
      HttpResponse<String> answer =
          program.json("PUT", "/engine-rest/group/operators/members/" + nobody, "{}");
      assertThat(answer.statusCode()).as(nobody).isEqualTo(400);
      assertThat(answer.body()).contains("There is no user of this name.");
    }
  }

  @Test
  void givenAProfileThatNamesSomebodyElse_whenSent_thenRefusedAndNobodysPasswordIsAnothers() {
    Http admin = Http.at(port).basic(TestPeople.of(Group.ADMINS));
    String operator = TestPeople.of(Group.OPERATORS);
    String auditor = TestPeople.of(Group.AUDITORS);
    for (String named : List.of(auditor, "no-such")) {
      HttpResponse<String> answer =
          admin.json(
              "PUT",
              "/engine-rest/user/" + operator + "/profile",
              "{\"id\":\"" + named + "\",\"firstName\":\"x\",\"lastName\":\"y\"}");
      assertThat(answer.statusCode()).as(named).isEqualTo(400);
      assertThat(answer.body()).contains("another user's than its address says");
    }
    assertThat(people.passwordFits(auditor, TestPeople.passwordOf(operator))).isFalse();
    assertThat(people.passwordFits(auditor, TestPeople.passwordOf(auditor))).isTrue();
    assertThat(
            admin
                .json(
                    "PUT",
                    "/engine-rest/user/" + operator + "/profile",
                    "{\"id\":\"" + operator + "\",\"firstName\":\"x\",\"lastName\":\"y\"}")
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  void givenANameThatTheRecordUsesOrThatOnlyLooksLikeOne_whenMade_thenRefused() {
    Http admin = Http.at(port).basic(TestPeople.of(Group.ADMINS));
    for (String alike : List.of("service", "Service")) {
      HttpResponse<String> answer = admin.json("POST", "/engine-rest/user/create", fresh(alike));
      assertThat(answer.statusCode()).as(alike).isEqualTo(409);
      assertThat(answer.body()).contains("the record calls the service itself service");
      assertThat(people.find(alike)).isEmpty();
    }
    // Cyrillic o, full-width f, long s, a sign without width, the sign for kelvin
    for (String alike :
        List.of("\u043ene-of-oncall", "\uff46irst", "fir\u017ft", "fi\u200brst", "\u212aim")) {
      assertThat(admin.json("POST", "/engine-rest/user/create", fresh(alike)).statusCode())
          .as(alike)
          .isGreaterThanOrEqualTo(400);
      assertThat(people.find(alike)).isEmpty();
    }
  }

  private static String fresh(String id) {
    return "{\"profile\":{\"id\":\""
        + id
        + "\",\"firstName\":\"A\",\"lastName\":\"B\"},"
        + "\"credentials\":{\"password\":\"a long enough password\"}}";
  }

  @Test
  void givenAChangeOfPeople_whenMade_thenItStandsInTheirRecordWithoutThePassword() {
    String who = TestPeople.of(Group.ADMINS);
    Http admin = Http.at(port).basic(who);
    String user =
        "{\"profile\":{\"id\":\"passing-by\",\"firstName\":\"Passing\",\"lastName\":\"By\"},"
            + "\"credentials\":{\"password\":\"a long enough password\"}}";
    admin.json("POST", "/engine-rest/user/create", user);
    admin.json("PUT", "/engine-rest/group/operators/members/passing-by", "{}");
    admin.json(
        "PUT",
        "/engine-rest/user/passing-by/credentials",
        "{\"password\":\"another long password\",\"authenticatedUserPassword\":\""
            + TestPeople.passwordOf(who)
            + "\"}");
    admin.send("DELETE", "/engine-rest/user/passing-by", null);
    List<Entry> lines =
        evidence.entries(RecordedPeople.RECORD).stream()
            .filter(line -> line.text().contains("passing-by"))
            .toList();
    assertThat(lines)
        .extracting(Entry::text)
        .containsExactly(
            who + " asks to add user passing-by",
            who + " adds user passing-by",
            who + " asks to take passing-by into operators",
            who + " takes passing-by into operators",
            who + " asks to give a new password to passing-by",
            who + " gives a new password to passing-by",
            who + " asks to remove user passing-by",
            who + " removes user passing-by");
    assertThat(lines).noneMatch(line -> (line.text() + line.data()).contains("long"));
    assertThat(evidence.verify(RecordedPeople.RECORD).intact()).isTrue();
    assertThat(
            Http.at(port).signIn(TestPeople.of(Group.AUDITORS)).get("/runs/people/record").body())
        .contains("The chain is whole.")
        .contains(who + " adds user passing-by");
  }

  @Test
  void givenAChangeWhoseTransactionFailsLater_thenNoLineSaysThatItHappened() {
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    transaction.executeWithoutResult(
        status -> {
          people.as(
              "ada",
              Set.of(Group.ADMINS),
              () -> {
                identities.createMembership(TestPeople.of(Group.AUDITORS), Group.APPROVERS.id());
                return null;
              });
          status.setRollbackOnly();
        });
    assertThat(people.find(TestPeople.of(Group.AUDITORS)).orElseThrow().groups())
        .doesNotContain(Group.APPROVERS);
    String change = "take one-of-auditors into approvers";
    assertThat(linesWith("one-of-auditors", "approvers"))
        .containsExactly(
            "ada asks to " + change, "rolled back, nothing was changed: ada asks to " + change);
    assertThat(evidence.openIntents(RecordedPeople.RECORD)).isEmpty();
  }

  @Test
  void givenAChangeThatTheDatabaseRefusesAtItsEnd_thenNoLineSaysThatItHappened() {
    String twice = TestPeople.of(Group.ONCALL);
    assertThatThrownBy(() -> identities.createMembership(twice, Group.ONCALL.id()))
        .isInstanceOf(RuntimeException.class);
    assertThat(linesWith(twice, "oncall"))
        .endsWith(
            "service asks to take " + twice + " into oncall",
            "rolled back, nothing was changed: service asks to take " + twice + " into oncall");
    assertThat(evidence.openIntents(RecordedPeople.RECORD)).isEmpty();
  }

  @Test
  void givenTwoChangesInOneTransactionThatFails_thenBothAreToldAsRolledBack() {
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      User fresh = identities.newUser("half-made");
                      fresh.setPassword("a long enough password");
                      identities.saveUser(fresh);
                      identities.createMembership("half-made", Group.ONCALL.id());
                      throw new IllegalStateException("a later failure");
                    }))
        .hasMessage("a later failure");
    assertThat(people.find("half-made")).isEmpty();
    assertThat(linesWith("half-made"))
        .containsExactly(
            "service asks to add user half-made",
            "service asks to take half-made into oncall",
            "rolled back, nothing was changed: service asks to add user half-made",
            "rolled back, nothing was changed: service asks to take half-made into oncall");
  }

  @Test
  void givenTheServiceDiedBeforeTheResult_thenShownAsNotKnownAndSettledByWhatIsSo() {
    String there = TestPeople.of(Group.ONCALL);
    announce(PeopleChange.of(PeopleChange.Kind.TAKE_IN, there).group("oncall"));
    announce(PeopleChange.of(PeopleChange.Kind.TAKE_OUT, "died").group("oncall"));
    announce(PeopleChange.of(PeopleChange.Kind.ADD_USER, "never-made"));
    announce(PeopleChange.of(PeopleChange.Kind.REMOVE_USER, "is-gone"));
    announce(PeopleChange.of(PeopleChange.Kind.NEW_PASSWORD, TestPeople.NOBODYS).from(1));
    announce(PeopleChange.of(PeopleChange.Kind.ADD_USER, "asked-twice"));
    announce(PeopleChange.of(PeopleChange.Kind.REMOVE_USER, "asked-twice"));
    Http auditor = Http.at(port).signIn(TestPeople.of(Group.AUDITORS));
    assertThat(auditor.get("/runs/people/record").body()).contains("asked, end not known");

    // another instance may be in the middle of it
    new OpenChanges(evidence, database, Clock.systemUTC()).round();
    assertThat(evidence.openIntents(RecordedPeople.RECORD)).hasSize(7);

    new OpenChanges(
            evidence,
            database,
            Clock.offset(Clock.systemUTC(), OpenChanges.PATIENCE.plusSeconds(1)))
        .round();
    assertThat(evidence.openIntents(RecordedPeople.RECORD)).isEmpty();
    assertThat(
            evidence.entries(RecordedPeople.RECORD).stream()
                .filter(
                    line ->
                        line.text().contains(" not known: ") || line.text().contains("later look"))
                .map(Entry::text))
        .containsExactly(
            "found done by a later look: ada takes " + there + " into oncall",
            "found done by a later look: ada takes died out of oncall",
            "found not done by a later look: ada asks to add user never-made",
            "found done by a later look: ada removes user is-gone",
            "found not done by a later look: ada asks to give a new password to "
                + TestPeople.NOBODYS,
            "what came of it is not known: \"ada asks to remove user asked-twice\" came after it"
                + " before anybody looked",
            "found done by a later look: ada removes user asked-twice");
    assertThat(evidence.verify(RecordedPeople.RECORD).intact()).isTrue();
    assertThat(auditor.get("/runs/people/record").body()).doesNotContain("asked, end not known");
  }

  private void announce(PeopleChange change) {
    evidence.announce(RecordedPeople.RECORD, "ada", change.asked("ada"), change.asData());
  }

  private List<String> linesWith(String... words) {
    return evidence.entries(RecordedPeople.RECORD).stream()
        .map(Entry::text)
        .filter(text -> Arrays.stream(words).allMatch(text::contains))
        .toList();
  }

  @Test
  void givenAClaimedTask_whenItsHolderIsRemoved_thenItIsFreeInThatAct() {
    people.add(new Person("holds-one", "Holds", Set.of(Group.APPROVERS)), "a long password");
    String task = claimedBy("holds-one", Group.APPROVERS);
    identities.deleteUser("holds-one");
    assertThat(holder(task)).isNull();
    assertThat(evidence.entries(RecordedPeople.RECORD))
        .filteredOn(line -> line.text().contains("asks to remove user holds-one"))
        .singleElement()
        .satisfies(line -> assertThat(line.detail("tasksFreed")).contains(task));
    tasks.deleteTask(task, true);
  }

  @Test
  void givenAClaimedTask_whenTheGroupIsTakenAway_thenItIsFreeUnlessAnotherGroupLetsThem() {
    people.add(
        new Person("holds-two", "Holds", Set.of(Group.APPROVERS, Group.OPERATORS)),
        "a long password");
    String task = claimedBy("holds-two", Group.APPROVERS);
    identities.deleteMembership("holds-two", Group.OPERATORS.id());
    assertThat(holder(task)).as("another group").isEqualTo("holds-two");
    tasks.addCandidateGroup(task, Group.ONCALL.id());
    identities.createMembership("holds-two", Group.ONCALL.id());
    identities.deleteMembership("holds-two", Group.ONCALL.id());
    assertThat(holder(task)).as("still an approver").isEqualTo("holds-two");
    identities.deleteMembership("holds-two", Group.APPROVERS.id());
    assertThat(holder(task)).isNull();
    identities.deleteUser("holds-two");
    tasks.deleteTask(task, true);
  }

  @Test
  void givenATaskOfSomebodyWhoIsGone_whenTheServiceStarts_thenItIsFree() {
    String task = claimedBy("nobody-any-more", Group.APPROVERS);
    new HeldTasks(engine, evidence, database).round();
    assertThat(holder(task)).isNull();
    tasks.deleteTask(task, true);
  }

  @Test
  void givenATaskOfSomebodyWhoIsGone_whenTheRecordIsAway_thenItIsFreedWithItsLineLater() {
    String task = claimedBy("nobody-any-more", Group.APPROVERS);
    String another = claimedBy("nobody-any-more", Group.APPROVERS);
    List<String> announced = new ArrayList<>();
    List<String> concluded = new ArrayList<>();
    Set<String> away = new HashSet<>(Set.of(task));
    Evidence record = mock(Evidence.class);
    when(record.announce(any(), any(), any(), any()))
        .thenAnswer(
            line -> {
              String of = line.<Map<String, String>>getArgument(3).get("tasksFreed");
              if (away.contains(of)) {
                throw new IllegalStateException("the record is away");
              }
              announced.add(of);
              return null;
            });
    when(record.conclude(any(), any(), any()))
        .thenAnswer(line -> concluded.add(line.getArgument(1)) ? null : null);
    HeldTasks sweep = new HeldTasks(engine, record, database);
    sweep.round();
    assertThat(holder(task)).as("not announced").isEqualTo("nobody-any-more");
    assertThat(holder(another)).as("one alone").isNull();
    away.clear();
    sweep.round();
    sweep.round();
    assertThat(holder(task)).isNull();
    assertThat(announced).containsExactly(another, task);
    assertThat(concluded).hasSize(2).allMatch(line -> line.contains("service frees \"Decide\""));
    tasks.deleteTask(another, true);
    tasks.deleteTask(task, true);
  }

  private String claimedBy(String user, Group candidates) {
    Task fresh = tasks.newTask();
    fresh.setName("Decide");
    tasks.saveTask(fresh);
    tasks.addCandidateGroup(fresh.getId(), candidates.id());
    tasks.setAssignee(fresh.getId(), user);
    return fresh.getId();
  }

  private String holder(String task) {
    return tasks.createTaskQuery().taskId(task).singleResult().getAssignee();
  }
}
