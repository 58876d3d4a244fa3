package org.dcosrunbooks.runbook.reconfigureagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.engine.BadInput;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.simulator.Scenario;
import org.dcosrunbooks.simulator.Simulator;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.web.shown.JobLogs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every road through reconfigure-agent, on machines that are reached over SSH. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReconfigureAgentStories {

  static final String AGENT = "10.0.2.11";
  static final String PUBLIC = "10.0.3.11";
  private static final String FILE = ReconfigurationQuestion.ATTRIBUTES_FILE;

  private final Databases.Kind kind;
  Bench bench;

  ReconfigureAgentStories(Databases.Kind kind) {
    this.kind = kind;
  }

  static Scenario cluster() {
    return Simulator.cluster()
        .agent(AGENT, agent -> agent.attribute("rack", "r1"))
        .agent("10.0.2.12")
        .agent("10.0.2.13")
        .agent(PUBLIC, agent -> agent.isPublic())
        .app("marathon", "/web", app -> app.on(AGENT).on("10.0.2.12").grace(Duration.ofSeconds(5)))
        .machines();
  }

  @BeforeAll
  void open() {
    bench = new Bench(kind, cluster()).start();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @BeforeEach
  void fresh() {
    bench.fresh();
  }

  static String start(Bench bench, String agent, String... more) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("agent", agent);
    variables.put("reason", "moved to another rack");
    for (int at = 0; at < more.length; at += 2) {
      variables.put(more[at], more[at + 1]);
    }
    String run = bench.runs().start("reconfigure-agent", variables, "operator");
    bench.say("operator starts reconfigure-agent on " + agent);
    bench.pump();
    return run;
  }

  /** The agent remembers more of itself than anybody has seen, and ends at each change. */
  static String forgetful(Bench bench) {
    String info = infoFile(bench);
    String text = bench.simulator().file(AGENT, info).orElseThrow();
    bench
        .simulator()
        .hand()
        .writeFile(AGENT, info, text.replace("\"rack\":\"r1\"", "\"rack\":\"r1\",\"room\":\"b\""));
    return text;
  }

  /** Somebody mends that on the machine; the unit, started over and over, comes up. */
  static void healed(Bench bench, String text) {
    bench.simulator().hand().writeFile(AGENT, infoFile(bench), text);
  }

  private static String infoFile(Bench bench) {
    return "/var/lib/mesos/slave/meta/slaves/" + bench.simulator().agentId(AGENT) + "/slave.info";
  }

  private String start(String agent, String... more) {
    return start(bench, agent, more);
  }

  private Agent agent(String host) {
    return bench.bean(ClusterSource.class).look().agentsCalled(host).stream()
        .filter(Agent::active)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody active at " + host + bench.told()));
  }

  private String agentId() {
    return agent(AGENT).id().value();
  }

  private String file(String host, String path) {
    return bench.simulator().file(host, path).orElse("");
  }

  private List<String> acts(String run) {
    return bench.record(run).stream()
        .filter(entry -> entry.kind() == Entry.Kind.INTENT)
        .map(entry -> entry.text().split(" ")[0])
        .toList();
  }

  private String record(String run) {
    StringBuilder record = new StringBuilder();
    bench
        .record(run)
        .forEach(
            entry ->
                record.append(
                    entry.step() + ": " + entry.text() + entry.detail("log").orElse("") + "\n"));
    return record.toString();
  }

  private void ends(String run, String outcome) {
    assertThat(bench.outcome(run)).as(bench.told() + record(run)).isEqualTo(outcome);
    bench.allIsWell(run);
  }

  @Test
  void givenAnAddedAttribute_whenApproved_thenDrainedChangedAndBackUnderItsId() {
    String id = agent(AGENT).id().value();
    String run = start(AGENT, "attributes", "rack:r1;disk:ssd");
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains(
            "same id", "+ MESOS_ATTRIBUTES=rack:r1;disk:ssd", "disk is new, which Mesos allows");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(agent(AGENT).id().value()).isEqualTo(id);
    assertThat(agent(AGENT).attributes()).containsEntry("disk", "ssd").containsEntry("rack", "r1");
    assertThat(file(AGENT, FILE)).isEqualTo("MESOS_ATTRIBUTES=rack:r1;disk:ssd\n");
    assertThat(file(AGENT, FILE + ".before-" + run)).isEqualTo("MESOS_ATTRIBUTES=rack:r1\n");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "REACTIVATE_AGENT");
  }

  @Test
  void givenMoreDigitsThanMesosCompares_whenApproved_thenWrittenByteForByteAndAsOrdered() {
    String given =
        "rack:r1;ratio:0.0001;lat:52.5200066;asset:1234567890123456;tenth:0.1234567891;"
            + "zone:[7-9, 1-3]";
    String run = start(AGENT, "attributes", given);
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains("same id", "+ MESOS_ATTRIBUTES=" + given)
        .contains("ratio is 0.0001, and Mesos compares it as 0:");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(file(AGENT, FILE)).isEqualTo("MESOS_ATTRIBUTES=" + given + "\n");
    assertThat(agent(AGENT).attributes()).containsEntry("lat", "52.5200066");
  }

  @Test
  void givenNothingOfSomeResources_whenApproved_thenAsOrderedThoughMesosLeavesThemOut() {
    String given =
        "cpus:4; mem:8192;disk:32768;gpus:0;fpga:0;"
            + "ports:[1025-2180, 2182-3887, 3889-5049, 5052-8079, 8082-8180, 8182-32000]";
    String run = start(AGENT, "resources", given);
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains("same id", "gpus is none of it: Mesos leaves it out");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(file(AGENT, ReconfigurationQuestion.RESOURCES_FILE))
        .contains("MESOS_RESOURCES='" + given + "'\n");
  }

  /** As make_disk_resources.py writes them. */
  @Test
  void givenResourcesWithTwentyFourDisks_whenApproved_thenWrittenWhole() {
    StringBuilder given =
        new StringBuilder(
            "[{\"name\": \"ports\", \"type\": \"RANGES\", \"ranges\": {\"range\": [{\"begin\":"
                + " 1025, \"end\": 2180}, {\"begin\": 2182, \"end\": 3887}, {\"begin\": 3889,"
                + " \"end\": 5049}, {\"begin\": 5052, \"end\": 8079}, {\"begin\": 8082, \"end\":"
                + " 8180}, {\"begin\": 8182, \"end\": 32000}]}}");
    StringBuilder mounts = new StringBuilder();
    for (int disk = 0; disk < 24; disk++) {
      String root = "/dcos/volume" + disk;
      mounts.append("/dev/sd" + disk + " " + root + " xfs rw 0 0\n");
      given.append(
          ", {\"name\": \"disk\", \"role\": \"*\", \"scalar\": {\"value\": 1906585}, \"type\":"
              + " \"SCALAR\", \"disk\": {\"source\": {\"type\": \"MOUNT\", \"mount\": {\"root\": \""
              + root
              + "\"}}}}");
    }
    given.append(
        ", {\"name\": \"disk\", \"role\": \"*\", \"scalar\": {\"value\": 32768}, \"type\":"
            + " \"SCALAR\"}]");
    assertThat(given.length()).as("more than the engine's column has room for").isGreaterThan(4000);
    bench.simulator().hand().writeFile(AGENT, "/proc/mounts", mounts.toString());
    String run = start(AGENT, "resources", given.toString());
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(file(AGENT, ReconfigurationQuestion.RESOURCES_FILE))
        .contains("MESOS_RESOURCES='" + given + "'\n");
  }

  @Test
  void givenCommasBetweenAttributes_whenAsked_thenThePlanSaysThatMesosReadsOne() {
    String run = start(AGENT, "attributes", "rack:r2,zone:z1");
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains("Mesos reads one attribute rack with the value r2,zone:z1");
    bench.reject(run, "semicolons");

    ends(run, "rejected");
  }

  @Test
  void givenTheNameOfAFile_whenStarted_thenRefusedByName() {
    assertThatThrownBy(() -> start(AGENT, "attributes", "file:///etc/mesos/attributes"))
        .hasMessageContaining("Mesos would read the file /etc/mesos/attributes");
    assertThatThrownBy(() -> start(AGENT, "resources", "file:///etc/mesos/resources"))
        .hasMessageContaining("Mesos would read the file /etc/mesos/resources");
  }

  @Test
  void givenTheVariableTwiceInItsFile_whenAsked_thenTheLineThatCountsIsComparedAndChanged() {
    String earlier = "MESOS_ATTRIBUTES=rack:r1;disk:ssd\n";
    bench.simulator().hand().writeFile(AGENT, FILE, earlier + "MESOS_ATTRIBUTES=rack:r1\n");
    String run = start(AGENT, "attributes", "rack:r1;disk:ssd");
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains("- MESOS_ATTRIBUTES=rack:r1", "+ MESOS_ATTRIBUTES=rack:r1;disk:ssd")
        .contains("MESOS_ATTRIBUTES stands in lines 1, 2 of " + FILE);
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(file(AGENT, FILE)).isEqualTo(earlier + earlier);
  }

  @Test
  void givenAFileWithLinesAsOnWindows_whenApproved_thenOneLineChangesAndKeepsItsEnd() {
    bench.simulator().hand().writeFile(AGENT, FILE, "# ours\r\nMESOS_ATTRIBUTES=rack:r1\r\n");
    String run = start(AGENT, "attributes", "rack:r1;disk:ssd");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(file(AGENT, FILE)).isEqualTo("# ours\r\nMESOS_ATTRIBUTES=rack:r1;disk:ssd\r\n");
    assertThat(agent(AGENT).attributes()).containsEntry("disk", "ssd");
  }

  @Test
  void givenAttributesInTheFileThatIsReadLater_whenAsked_thenRefusedByName() {
    String path = ReconfigurationQuestion.RESOURCES_FILE;
    String before = file(AGENT, path);
    bench.simulator().hand().writeFile(AGENT, path, before + "MESOS_ATTRIBUTES=rack:r1\n");
    String run = start(AGENT, "attributes", "rack:r1;disk:ssd");

    ends(run, "refused");
    assertThat(bench.outcomeReason(run)).contains(path + " on " + AGENT + " sets it too");
    bench.simulator().hand().writeFile(AGENT, path, before);
  }

  @Test
  void givenACopyOfARunOfLongAgo_whenALaterRunEndsWell_thenItIsClearedAndItsOwnStays() {
    String old = FILE + ".before-0b1f3a52-e5d6-11f1-8399-0e33d008248d";
    String ofAPerson = FILE + ".before-the-move";
    bench.simulator().hand().writeFile(AGENT, old, "MESOS_ATTRIBUTES=rack:r0\n");
    bench.simulator().hand().writeFile(AGENT, ofAPerson, "MESOS_ATTRIBUTES=rack:r0\n");
    bench.turn(Duration.ofDays(32));
    String run = start(AGENT, "attributes", "rack:r1;disk:ssd");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(file(AGENT, old)).isEmpty();
    assertThat(file(AGENT, ofAPerson)).isNotEmpty();
    assertThat(file(AGENT, FILE + ".before-" + run)).isNotEmpty();
  }

  @Test
  void givenAnotherRack_whenApproved_thenBackUnderANewIdAndTheOldOneIsForgotten() {
    String id = agent(AGENT).id().value();
    String run = start(AGENT, "attributes", "rack:r2");
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains("NEW id", "rack changes from r1 to r2", "works from its first second");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(agent(AGENT).id().value()).isNotEqualTo(id);
    assertThat(agent(AGENT).attributes()).containsEntry("rack", "r2");
    assertThat(bench.outcomeReason(run)).contains("have forgotten its old id " + id);
  }

  @Test
  void givenNoEvacuationAndNoChange_whenApproved_thenAllTasksAreKilledAndItIsBack() {
    String run = start(AGENT, "evacuate", "none");
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains("all-tasks-killed", "nothing changes on the machine, same id; 1 outage,")
        .contains("All tasks end at once")
        .doesNotContain("A change that was made stays");
    bench.approve(run);
    bench.turn(Duration.ofMinutes(2));

    ends(run, "reconfigured");
    assertThat(acts(run)).containsExactly("JOB");
    assertThat(file(AGENT, FILE)).isEqualTo("MESOS_ATTRIBUTES=rack:r1\n");
  }

  @Test
  void givenAPublicAgent_whenPublicIpIsLeftOut_thenItIsAddedAndSaid() {
    String run = start(PUBLIC, "attributes", "zone:dmz", "resources", "cpus:8");
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains("public_ip:true was left out");
    bench.reject(run, "not today");

    ends(run, "rejected");
    assertThat(file(PUBLIC, FILE)).doesNotContain("dmz");
  }

  /** The agent ends again and again after the change, and an approver is asked about its id. */
  private Looping looping() {
    String run = start(AGENT, "attributes", "rack:r1;disk:ssd");
    return new Looping(run, loop(bench, run));
  }

  /**
   * @param undone what the agent remembered before
   */
  private record Looping(String run, String undone) {}

  static String loop(Bench bench, String run) {
    bench.holdBefore("serviceTask_startConfigurationJob");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(20));
    String undone = forgetful(bench);
    bench.letGo();
    bench.turn(Duration.ofMinutes(1));
    assertThat(bench.task(run, "approval").name()).isEqualTo("Approve new identity");
    return undone;
  }

  @Test
  void givenAnAgentThatNeedsAnotherId_whenThatIsRefused_thenTheFilesAreRestored() {
    String id = agentId();
    Looping looping = looping();
    String run = looping.run();
    assertThat(bench.view(run).approvalPage().orElseThrow())
        .contains(
            "give up its id", "Failed to perform recovery", "wait for the old id wait for ever")
        .contains("1 thing to see", "one that failed is taken back");
    assertThat(bench.bean(JobLogs.class).now(run, bench.record(run)).orElseThrow().lines())
        .anyMatch(line -> line.contains("Failed to perform recovery"));
    bench.holdBefore("serviceTask_startRestoringJob");
    bench.reject(run, "its volumes are needed");
    healed(bench, looping.undone());
    bench.letGo();
    bench.turn(Duration.ofMinutes(2));

    ends(run, "restored");
    assertThat(file(AGENT, FILE)).isEqualTo("MESOS_ATTRIBUTES=rack:r1\n");
    assertThat(agent(AGENT).id().value()).isEqualTo(id);
    assertThat(bench.outcomeReason(run)).contains("its volumes are needed");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "JOB", "REACTIVATE_AGENT");
  }

  @Test
  @Tag("endurance")
  void givenAnAgentThatNeedsAnotherId_whenNobodyDecides_thenTheFilesAreRestored() {
    Looping looping = looping();
    bench.holdBefore("serviceTask_startRestoringJob");
    bench.turn(Duration.ofHours(25));
    healed(bench, looping.undone());
    bench.letGo();
    bench.turn(Duration.ofMinutes(2));

    ends(looping.run(), "restored");
    assertThat(record(looping.run())).contains("nobody decided in time");
    assertThat(bench.outcomeReason(looping.run()))
        .contains("Nobody decided in time. That counts as a no.");
  }

  @Test
  void givenAnAgentThatStartsInNoWay_whenMendedByHand_thenItIsGivenBack() {
    Looping looping = looping();
    String run = looping.run();
    bench.reject(run, "no new id");
    bench.turn(Duration.ofMinutes(1));
    assertThat(bench.task(run, "manual").name()).isEqualTo("Bring agent back by hand");
    assertThat(file(AGENT, FILE))
        .as("restored all the same")
        .isEqualTo("MESOS_ATTRIBUTES=rack:r1\n");
    healed(bench, looping.undone());
    bench.turn(Duration.ofSeconds(20));
    bench.manual(run, "put its memory right");
    bench.turn(Duration.ofMinutes(2));

    ends(run, "restored");
    assertThat(bench.outcomeReason(run))
        .contains("as a person has left it", "ordered were rack:r1;disk:ssd")
        .doesNotContain("was to get a new one");
  }

  @Test
  void givenAnAbortWhileTheRestoringJobRuns_whenItHasEnded_thenTheAgentIsGivenBack() {
    Looping looping = looping();
    String run = looping.run();
    bench.holdBefore("serviceTask_startRestoringJob");
    bench.reject(run, "no new id");
    healed(bench, looping.undone());
    bench.letGo();
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "JOB");
    bench.abort(run);
    assertThat(bench.view(run).summary().ended()).as("it waits for the job").isEmpty();
    bench.turn(Duration.ofMinutes(2));

    ends(run, "aborted");
    assertThat(agent(AGENT).attributes()).doesNotContainKey("disk");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "JOB", "REACTIVATE_AGENT");
  }

  /** A run whose job is under way on a machine that nobody can reach. */
  private String silentWhileTheJobRuns() {
    String run = untilTheJobIsBegun();
    bench.simulator().hand().refuseSsh(AGENT, true);
    bench.turn(Duration.ofMinutes(11));
    assertThat(bench.task(run, "late").name()).isEqualTo("Look into long job");
    assertThat(bench.view(run).summary().now())
        .contains("nothing is known of the job on " + AGENT + " since 20");
    return run;
  }

  private String untilTheJobIsBegun() {
    String run = start(AGENT, "attributes", "rack:r1;disk:ssd");
    bench.approve(run);
    for (int second = 0; second < 60 && !acts(run).contains("JOB"); second++) {
      bench.turn(Duration.ofSeconds(1));
    }
    assertThat(acts(run)).contains("JOB");
    return run;
  }

  @Test
  void givenAJobThatNobodySees_whenOnCallGoesOnWithoutIt_thenNoOtherJobBeginsBesideIt() {
    String run = silentWhileTheJobRuns();
    bench.late(run, Map.of("next", "without", "note", "the network is being mended"));
    assertThat(bench.task(run, "manual").name()).isEqualTo("Bring agent back by hand");
    bench.simulator().hand().refuseSsh(AGENT, false);
    bench.manual(run, "the job had ended well");
    bench.turn(Duration.ofMinutes(1));

    ends(run, "reconfigured");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "REACTIVATE_AGENT");
  }

  @Test
  @Tag("endurance")
  void givenAMachineThatIsSilentForMinutes_whenItAnswersAgain_thenTheLateTaskIsClosed() {
    String run = silentWhileTheJobRuns();
    bench.simulator().hand().refuseSsh(AGENT, false);
    bench.turn(Duration.ofMinutes(1));

    ends(run, "reconfigured");
    assertThat(bench.view(run).tasks()).isEmpty();
  }

  @Test
  void givenAMachineThatRebootsInMidJob_whenItIsBack_thenTheFilesAreRestored() {
    String run = untilTheJobIsBegun();
    bench.simulator().hand().powerOff(AGENT);
    bench.turn(Duration.ofSeconds(20));
    bench.simulator().hand().powerOn(AGENT);
    // the files are back before the agent has registered with the new ones, and may not go back
    for (int second = 0; second < 30; second++) {
      bench.turn(Duration.ofSeconds(1));
    }
    bench.turn(Duration.ofMinutes(2));

    ends(run, "restored");
    assertThat(bench.outcomeReason(run)).contains("started anew before the job ended");
    assertThat(file(AGENT, FILE)).isEqualTo("MESOS_ATTRIBUTES=rack:r1\n");
  }

  @Test
  void givenAFileThatSomebodyChanged_whenTheJobIsDue_thenNothingIsDoneAndTheAgentIsGivenBack() {
    String run = start(AGENT, "attributes", "rack:r1;disk:ssd");
    bench.holdBefore("serviceTask_startConfigurationJob");
    bench.approve(run);
    bench.turn(Duration.ofSeconds(20));
    bench.simulator().hand().writeFile(AGENT, FILE, "MESOS_ATTRIBUTES=rack:r1;by:hand\n");
    bench.letGo();
    bench.turn(Duration.ofSeconds(30));

    ends(run, "refused");
    assertThat(bench.outcomeReason(run)).contains("was changed since it was shown");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "REACTIVATE_AGENT");
  }

  @Test
  void givenAnAbortWhileTheJobRuns_whenItHasEnded_thenTheAgentIsGivenBack() {
    String run = start(AGENT, "attributes", "rack:r1;disk:ssd");
    bench.holdBefore("receiveTask_configurationJobEnded");
    bench.approve(run);
    for (int second = 0; second < 60 && !acts(run).contains("JOB"); second++) {
      bench.turn(Duration.ofSeconds(1));
    }
    bench.abort(run);
    bench.turn(Duration.ofMinutes(1));

    ends(run, "aborted");
    assertThat(agent(AGENT).attributes()).containsEntry("disk", "ssd");
    assertThat(acts(run)).containsExactly("DRAIN_AGENT", "JOB", "REACTIVATE_AGENT");
  }

  @Test
  void givenWhatMesosWouldNotTake_whenStarted_thenTheFieldsAreNamed() {
    assertThatThrownBy(
            () ->
                start(
                    AGENT,
                    "attributes",
                    "s:{a,b}",
                    "resources",
                    "cpus:many",
                    "maxGracePeriod",
                    "x"))
        .isInstanceOfSatisfying(
            BadInput.class,
            bad ->
                assertThat(bad.fields())
                    .containsOnlyKeys("attributes", "resources", "maxGracePeriod"));
  }

  @Test
  void givenAGraceWithoutEvacuation_whenStarted_thenItIsRefused() {
    assertThatThrownBy(() -> start(AGENT, "evacuate", "none", "maxGracePeriod", "5m"))
        .isInstanceOfSatisfying(
            BadInput.class, bad -> assertThat(bad.fields()).containsOnlyKeys("maxGracePeriod"));
  }

  @Test
  void givenAQuestionOnly_whenPreviewed_thenThePageAndNoTrace() {
    Preview preview =
        bench
            .runs()
            .preview(
                "reconfigure-agent",
                Map.of("agent", AGENT, "reason", "r", "attributes", "rack:r2"),
                "operator")
            .orElseThrow();

    assertThat(preview.refusal()).isEmpty();
    assertThat(preview.page().orElseThrow().toString()).contains("NEW id");
    assertThat(bench.runs().list(true, 10)).isEmpty();
  }
}
