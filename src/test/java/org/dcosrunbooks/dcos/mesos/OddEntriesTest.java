package org.dcosrunbooks.dcos.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.ClusterView.Gap;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.cluster.Operation;
import org.dcosrunbooks.cluster.Task;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.dcos.http.HttpSettings;
import org.dcosrunbooks.testing.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A master that answers with one odd entry in each of its lists: only that one is not seen, by
 * name, and whatever it may be about is not called absent.
 */
class OddEntriesTest {

  private static final AgentId WELL = new AgentId("x-S1");
  private static final AgentId OTHER = new AgentId("x-S2");

  private final Map<String, String> answers = new HashMap<>();
  private final RawServer server = RawServer.json(this::answer);
  private final Http http = new Http(HttpSettings.usual());

  OddEntriesTest() {
    answers.put("/version", "{'version':'1.12.0'}");
    metrics("0.0");
    answers.put("GET_AGENTS", agents(agent(1, "true", "")));
    answers.put("GET_TASKS", "{'get_tasks':{}}");
    answers.put("GET_FRAMEWORKS", "{'get_frameworks':{}}");
    answers.put("GET_OPERATIONS", "{'get_operations':{}}");
    answers.put("GET_MAINTENANCE_SCHEDULE", "{'get_maintenance_schedule':{'schedule':{}}}");
    answers.put("GET_MAINTENANCE_STATUS", "{'get_maintenance_status':{'status':{}}}");
    answers.put("/registrar", "{'master':{},'slaves':{}}");
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private String answer(String request) {
    return answers.entrySet().stream()
        .filter(each -> request.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow()
        .replace('\'', '"');
  }

  private void metrics(String disconnected) {
    answers.put(
        "/metrics/snapshot",
        "{'master/elected':1.0,'registrar/log/recovered':1.0,'master/tasks_staging':0.0,"
            + "'master/tasks_starting':0.0,'master/tasks_running':2.0,'master/tasks_killing':0.0,"
            + "'master/tasks_unreachable':0.0,'master/frameworks_active':2.0,"
            + "'master/frameworks_inactive':0.0,'odd':null"
            + (disconnected.isEmpty() ? "" : ",'master/slaves_disconnected':" + disconnected)
            + "}");
  }

  private static String agents(String... agents) {
    return "{'get_agents':{'agents':[" + String.join(",", agents) + "]}}";
  }

  private static String agent(int number, String active, String more) {
    return "{'agent_info':{'hostname':'10.0.0."
        + number
        + "','id':{'value':'x-S"
        + number
        + "'}},'active':"
        + active
        + more
        + "}";
  }

  private ClusterView look() {
    return new MesosClusterSource(
            new Mesos(MesosSettings.direct(server.uri()), http), Clock.systemUTC())
        .look();
  }

  @Test
  void givenAnOddAgent_whenLookedAt_thenTheOthersAreSeenAndItIsHidden() {
    answers.put("GET_AGENTS", agents(agent(1, "true", ""), agent(2, "'yes'", "")));
    ClusterView view = look();
    assertThat(view.agents()).extracting(Agent::id).containsExactly(WELL);
    assertThat(view.hidden(OTHER)).hasValueSatisfying(why -> assertThat(why).contains("10.0.0.2"));
    assertThat(view.hidden(WELL)).isEmpty();
    assertThat(view.hidden(new AgentId("x-S3"))).as("certainly in no list").isEmpty();
    assertThat(view.notSeenOf(WELL))
        .anySatisfy(
            sentence ->
                assertThat(sentence)
                    .startsWith("Agent 10.0.0.2 cannot be read: GET_AGENTS from 127.0.0.1:")
                    .endsWith("get_agents.agents[1].active is neither true nor false."));
  }

  @Test
  void givenAnOddTask_whenLookedAt_thenOnlyItsOwnAgentIsInDoubtAndNobodysRightsAreBlamed() {
    answers.put(
        "GET_TASKS",
        "{'get_tasks':{'tasks':["
            + "{'task_id':{'value':'a'},'framework_id':{'value':'f'},'agent_id':{'value':'x-S1'},"
            + "'state':'TASK_RUNNING','kill_policy':{'grace_period':{'nanoseconds':5e9}}},"
            + "{'task_id':{'value':'odd'},'framework_id':{'value':'f'},'agent_id':{'value':'x-S2'},"
            + "'state':'TASK_RUNNING','kill_policy':{'grace_period':{'nanoseconds':0.5}}}]}}");
    ClusterView view = look();
    assertThat(view.tasks()).extracting(Task::id).containsExactly("a");
    assertThat(view.blindTo(Gap.TASKS, OTHER.value())).isTrue();
    assertThat(view.blindTo(Gap.TASKS, WELL.value())).isFalse();
    assertThat(view.notSeenOf(WELL)).noneMatch(sentence -> sentence.contains("Task"));
    assertThat(view.notSeenOf(OTHER))
        .anyMatch(sentence -> sentence.startsWith("Task odd cannot be read"));
    assertThat(view.unseen()).noneMatch(sentence -> sentence.contains("right to view tasks"));
  }

  @Test
  void givenAnOddFrameworkAndAnOddOperation_whenLookedAt_thenTheOthersAreSeen() {
    answers.put(
        "GET_FRAMEWORKS",
        "{'get_frameworks':{'frameworks':["
            + "{'framework_info':{'id':{'value':'f1'},'name':'kafka','failover_timeout':1e300},"
            + "'active':true,'connected':true},"
            + "{'framework_info':{'id':{'value':'f2'},'name':'odd'},'active':true}]}}");
    answers.put(
        "GET_OPERATIONS",
        "{'get_operations':{'operations':["
            + "{'uuid':{'value':'u1'},'agent_id':{'value':'x-S1'},'info':{'type':'RESERVE'},"
            + "'latest_status':{'state':'OPERATION_FINISHED'}},"
            + "{'uuid':{'value':'u2'},'agent_id':{'value':'x-S2'},'info':{'type':'RESERVE'}}]}}");
    ClusterView view = look();
    assertThat(view.frameworks()).extracting(Framework::name).containsExactly("kafka");
    assertThat(view.blindTo(Gap.FRAMEWORKS, "f2")).isTrue();
    assertThat(view.blindTo(Gap.FRAMEWORKS, "f1")).isFalse();
    assertThat(view.unseen()).noneMatch(sentence -> sentence.contains("right to view frameworks"));
    assertThat(view.operations()).extracting(Operation::uuid).containsExactly("u1");
    assertThat(view.blindTo(Gap.TASKS, OTHER.value())).isTrue();
    assertThat(view.notSeen())
        .anyMatch(sentence -> sentence.startsWith("Framework odd cannot be read"))
        .anyMatch(sentence -> sentence.startsWith("Operation u2 cannot be read"));
  }

  @Test
  void givenAnOddEntryOfTheRegistryAndOfTheSchedule_whenLookedAt_thenTheOthersAreSeen() {
    answers.put(
        "/registrar",
        "{'master':{},'slaves':{'slaves':["
            + "{'info':{'id':{'value':'x-S1'},'hostname':'10.0.0.1'}},"
            + "{'info':{'id':{'value':'x-S2'},'hostname':'10.0.0.2'},'deactivated':'no'}]},"
            + "'unreachable':{'slaves':[{'id':{'value':'x-S3'}}]},"
            + "'gone':{'slaves':[{'id':{'value':'x-S4'},'timestamp':{'nanoseconds':1}}]}}");
    answers.put(
        "GET_MAINTENANCE_SCHEDULE",
        "{'get_maintenance_schedule':{'schedule':{'windows':["
            + "{'machine_ids':[{'ip':7}],'unavailability':{'start':{'nanoseconds':1}}},"
            + "{'machine_ids':[{'ip':'10.0.0.9'}],'unavailability':{'start':{'nanoseconds':1}}}]}}}");
    ClusterView view = look();
    assertThat(view.registry().admitted()).containsOnlyKeys(WELL);
    assertThat(view.registry().isGone(new AgentId("x-S4"))).isTrue();
    assertThat(view.blindTo(Gap.REGISTRY, "x-S3")).isTrue();
    assertThat(view.blindTo(Gap.REGISTRY, "x-S1")).isFalse();
    assertThat(view.unreadAgents()).containsOnlyKeys(OTHER, new AgentId("x-S3"));
    assertThat(view.maintenance().windows()).hasSize(1);
    assertThat(view.blindTo(Gap.MAINTENANCE)).isTrue();
  }

  @Test
  void givenOneAgentThatTakesNoWorkAndIsAway_whenLookedAt_thenItIsNamed() {
    metrics("1.0");
    answers.put(
        "GET_AGENTS", agents(agent(1, "false", ",'deactivated':true"), agent(2, "true", "")));
    ClusterView view = look();
    assertThat(view.notSeenOf(WELL))
        .contains("10.0.0.1 takes no work and is not connected, by the master's own count.");
    assertThat(view.notSeenOf(OTHER)).noneMatch(sentence -> sentence.contains("connected"));
  }

  @Test
  void givenOneOfTwoAgentsThatTakeNoWorkIsAway_whenLookedAt_thenBothAreNamedAndInDoubt() {
    metrics("1.0");
    answers.put(
        "GET_AGENTS",
        agents(agent(1, "false", ",'deactivated':true"), agent(2, "false", ",'deactivated':true")));
    ClusterView view = look();
    assertThat(view.notSeenOf(OTHER))
        .contains(
            "Of 2 agents that take no work (10.0.0.1, 10.0.0.2) 1 is not connected; the master does"
                + " not say which.");
    assertThat(view.blindTo(Gap.CONNECTIONS, WELL.value())).isTrue();
  }

  @Test
  void givenACountThatTheMasterDoesNotTell_whenLookedAt_thenItIsNotZero() {
    metrics("");
    answers.put("GET_AGENTS", agents(agent(1, "false", ",'deactivated':true")));
    assertThat(look().notSeenOf(WELL))
        .anyMatch(sentence -> sentence.contains("does not tell master/slaves_disconnected"));
  }

  @Test
  void givenAWholeListOfOddEntries_whenTold_thenAFewAreNamedAndTheRestIsCounted() {
    StringBuilder tasks = new StringBuilder("{'get_tasks':{'tasks':[{}");
    for (int i = 1; i < 40; i++) {
      tasks.append(",{'task_id':{'value':'t").append(i).append("'}}");
    }
    answers.put("GET_TASKS", tasks + "]}}");
    assertThat(look().notSeenOf(WELL))
        .hasSizeLessThan(10)
        .contains("And 35 more of them cannot be read.");
  }
}
