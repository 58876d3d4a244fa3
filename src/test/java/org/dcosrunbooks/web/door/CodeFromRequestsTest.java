package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngineException;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.task.TaskQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Somebody signed in sends code and hopes that it runs: through the doors, and to the engine itself
 * as if there were none.
 */
@House
class CodeFromRequestsTest {

  @LocalServerPort private int port;
  @Autowired private TaskService tasks;
  @Autowired private FilterService filters;
  @Autowired private IdentityService identities;
  @Autowired private ProcessEngine engine;

  @TempDir private Path folder;
  private Path trace;
  private String code;

  @AfterEach
  void forget() {
    System.clearProperty("somebody.was.here");
  }

  @BeforeEach
  void write() {
    trace = folder.resolve("somebody-was-here");
    code =
        "${''.getClass().forName('java.nio.file.Files').getMethod('createFile',"
            + "''.getClass().forName('java.nio.file.Path'),"
            + "''.getClass().forName('[Ljava.nio.file.attribute.FileAttribute;'))"
            + ".invoke(null, ''.getClass().forName('java.nio.file.Path').getMethod('of',"
            + "''.getClass(), ''.getClass().forName('[Ljava.lang.String;')).invoke(null, '"
            + trace
            + "', ''.split('x')), null)}";
  }

  static Stream<String> everybody() {
    return TestPeople.all().stream().filter(user -> !user.equals(TestPeople.NOBODYS));
  }

  private List<String> bodies() {
    List<String> bodies = new ArrayList<>();
    for (String text : List.of(code, "${identityService.createMembership('%s','approvers')}")) {
      ObjectNode body = JsonMapper.builder().build().createObjectNode();
      body.put("assigneeExpression", text.formatted("one-of-auditors"));
      for (int depth = 0; depth < 3; depth++) {
        bodies.add(body.toString());
        ObjectNode around = JsonMapper.builder().build().createObjectNode();
        around.putArray("orQueries").add(body);
        body = around;
      }
    }
    return bodies;
  }

  @ParameterizedTest
  @MethodSource("everybody")
  void givenCodeInAQuestion_whenAskedAtEachDoorOfTasks_then400_andNothingHasRun(String user) {
    Http program = Http.at(port).basic(user);
    Http browser = Http.at(port).signIn(user);
    String token = browser.webAppToken();
    String filter = filters.createFilterQuery().filterName("My tasks").singleResult().getId();
    for (String body : bodies()) {
      for (String door :
          List.of(
              "/task",
              "/task/count",
              "/filter/" + filter + "/list",
              "/filter/" + filter + "/count",
              "/filter/" + filter + "/singleResult")) {
        HttpResponse<String> answer = program.json("POST", "/engine-rest" + door, body);
        assertThat(answer.statusCode()).as(door + body + answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("assigneeExpression");
        answer =
            browser.json(
                "POST", "/camunda/api/engine/engine/default" + door, body, "X-XSRF-TOKEN", token);
        assertThat(answer.statusCode()).as(door + body + answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("assigneeExpression");
      }
    }
    assertThat(trace).doesNotExist();
    assertThat(
            identities
                .createUserQuery()
                .userId("one-of-auditors")
                .memberOfGroup("approvers")
                .count())
        .isZero();
  }

  @Test
  void givenNoDoors_whenTheEngineIsAskedWithCode_thenItRefuses_atEachDepth() {
    List<TaskQuery> questions =
        List.of(
            tasks.createTaskQuery().taskAssigneeExpression(code),
            tasks.createTaskQuery().or().taskAssigneeExpression(code).endOr(),
            tasks.createTaskQuery().or().taskOwnerExpression(code).taskName("x").endOr());
    String filter = filters.createFilterQuery().filterName("My tasks").singleResult().getId();
    for (TaskQuery question : questions) {
      assertThatThrownBy(question::list).isInstanceOf(BadUserRequestException.class);
      assertThatThrownBy(question::count).isInstanceOf(BadUserRequestException.class);
      assertThatThrownBy(question::singleResult).isInstanceOf(BadUserRequestException.class);
      assertThatThrownBy(() -> question.listPage(0, 1)).isInstanceOf(BadUserRequestException.class);
      assertThatThrownBy(() -> filters.list(filter, question))
          .isInstanceOf(BadUserRequestException.class);
      assertThatThrownBy(() -> filters.listPage(filter, question, 0, 1))
          .isInstanceOf(BadUserRequestException.class);
      assertThatThrownBy(() -> filters.singleResult(filter, question))
          .isInstanceOf(BadUserRequestException.class);
      assertThatThrownBy(() -> filters.count(filter, question))
          .isInstanceOf(BadUserRequestException.class);
      Filter stored = filters.newTaskFilter("mine");
      stored.setQuery(question);
      assertThatThrownBy(() -> filters.saveFilter(stored))
          .isInstanceOf(BadUserRequestException.class);
    }
    assertThat(filters.createFilterQuery().filterName("mine").count()).isZero();
    assertThat(trace).doesNotExist();
  }

  @Test
  void givenNoDoorsAndNoCheckOfQuestions_whenTheEngineReadsCode_thenItIsNoExpression() {
    assertThatThrownBy(() -> expression(code)).hasMessageContaining("it reaches for");
    assertThatThrownBy(
            () -> expression("${identityService.createMembership('one-of-auditors','approvers')}"))
        .hasMessageContaining("it reaches for");
    for (String bean : List.of("identityService", "dataSource", "processEngine", "environment")) {
      assertThatThrownBy(() -> expression("${" + bean + "}"))
          .as(bean)
          .hasStackTraceContaining("Unknown property used in expression");
    }
    assertThat(expression("${currentUser()}")).isNull();
    assertThat(trace).doesNotExist();
  }

  private Object expression(String text) {
    ProcessEngineConfigurationImpl configuration =
        (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    return configuration
        .getCommandExecutorTxRequired()
        .execute(
            context -> configuration.getExpressionManager().createExpression(text).getValue(null));
  }

  /** As a site's own folder of tables, or a diagram that somebody deployed, could have it. */
  @ParameterizedTest
  @MethodSource("tables")
  void givenATableThatHoldsCode_whenItDecides_thenNothingHasRun(String language, String text) {
    String table =
        """
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x">
          <decision id="hostile" name="hostile" xmlns:camunda="http://camunda.org/schema/1.0/dmn" camunda:historyTimeToLive="P1D">
            <decisionTable>
              <input id="i"><inputExpression id="e" expressionLanguage="%s"><text>%s</text></inputExpression></input>
              <output id="o" name="answer" typeRef="string"/>
              <rule id="r"><inputEntry id="ie"><text/></inputEntry><outputEntry id="oe"><text>"ended"</text></outputEntry></rule>
            </decisionTable>
          </decision>
        </definitions>
        """
            .formatted(language, text.replace("&", "&amp;").replace("<", "&lt;"));
    ProcessEngineConfigurationImpl configuration =
        (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    try {
      configuration
          .getCommandExecutorTxRequired()
          .execute(
              context -> {
                DmnDecision decision =
                    configuration
                        .getDmnEngine()
                        .parseDecision(
                            "hostile",
                            new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)));
                return configuration
                    .getDmnEngine()
                    .evaluateDecisionTable(decision, Map.of("approved", "yes"));
              });
    } catch (ProcessEngineException | DmnEngineException | FeelException refused) {
      // a language that is not there, or a text that is none of its: as good as an answer without
      // it
      assertThat(refused).hasStackTraceContaining("xpression");
    }
    assertThat(System.getProperty("somebody.was.here")).isNull();
  }

  static Stream<Arguments> tables() {
    String external =
        "{ set: function(k, v) external {java: {class: \"java.lang.System\","
            + " method signature: \"setProperty(java.lang.String, java.lang.String)\"}},"
            + " done: set(\"somebody.was.here\", \"yes\") }.done";
    return Stream.of(
        Arguments.of("feel", external),
        Arguments.of(
            "juel",
            "${''.getClass().forName('java.lang.System').getMethod('setProperty',"
                + "''.getClass(),''.getClass()).invoke(null,'somebody.was.here','yes')}"),
        Arguments.of("groovy", "System.setProperty('somebody.was.here','yes')"),
        Arguments.of("javascript", "java.lang.System.setProperty('somebody.was.here','yes')"));
  }

  @Test
  void givenAnyLanguage_whenTheEngineLooksForItsInterpreter_thenThereIsNone() {
    ProcessEngineConfigurationImpl configuration =
        (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    for (String language : List.of("juel", "feel", "groovy", "javascript", "python", "ruby")) {
      assertThatThrownBy(
              () ->
                  configuration
                      .getCommandExecutorTxRequired()
                      .execute(
                          context ->
                              configuration
                                  .getScriptingEngines()
                                  .getScriptEngineForLanguage(language)))
          .as(language)
          .hasMessageContaining("Can't find scripting engine");
    }
  }
}
