package org.dcosrunbooks.dcos.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.failure.Transient;
import org.junit.jupiter.api.Test;

/** What holds between our client and any Marathon: recorded or simulated. */
abstract class MarathonContract {

  /** What a test is about, so that recordings can be chosen for it. */
  enum Story {
    READS,
    NO_LEADER
  }

  abstract World world(Story story);

  @Test
  void givenAMarathon_whenAskedWhoItIs_thenItNamesItselfItsFrameworkAndItsLeader() {
    try (World world = world(Story.READS)) {
      Marathon.Info info = world.marathon().info();
      assertThat(info.name()).isEqualTo("marathon");
      assertThat(info.version()).isNotBlank();
      assertThat(info.frameworkId())
          .isEqualTo(
              world.view().frameworks().stream()
                  .filter(framework -> framework.name().equals("marathon"))
                  .map(Framework::id)
                  .findFirst());
      assertThat(world.marathon().leader()).hasValueSatisfying(it -> it.matches(".+:\\d+"));
    }
  }

  @Test
  void givenApps_whenRead_thenEachHasItsInstancesItsMinimumAndItsNeeds() {
    try (World world = world(Story.READS)) {
      assertThat(world.marathon().apps(Set.of()))
          .isNotEmpty()
          .allSatisfy(
              app -> {
                assertThat(app.marathon()).isEqualTo("marathon");
                assertThat(app.id()).startsWith("/");
                assertThat(app.fullName()).isEqualTo(app.id());
                assertThat(app.pod()).isFalse();
                assertThat(app.minimumHealthCapacity()).isBetween(0.0, 1.0);
                assertThat(app.healthy()).isBetween(0, app.running());
                assertThat(app.needs().cpus()).isPositive();
                assertThat(app.tasks())
                    .allSatisfy(
                        task -> {
                          assertThat(task.id()).isNotBlank();
                          assertThat(task.state()).startsWith("TASK_");
                        });
              });
    }
  }

  @Test
  void givenAnAppThatRuns_whenRead_thenItsTasksAreThoseThatMesosRunsOnTheSameAgents() {
    try (World world = world(Story.READS)) {
      App app =
          world.marathon().apps(Set.of()).stream()
              .filter(each -> each.id().equals(world.app()))
              .findFirst()
              .orElseThrow();
      assertThat(app.instances()).isPositive().isEqualTo(app.running());
      assertThat(app.tasks()).hasSize(app.instances());
      assertThat(app.tasks())
          .allSatisfy(
              task -> {
                assertThat(task.state()).isEqualTo("TASK_RUNNING");
                assertThat(world.view().tasks())
                    .filteredOn(each -> each.id().equals(task.id()))
                    .singleElement()
                    .satisfies(each -> assertThat(task.agent()).contains(each.agent()));
              });
      AgentId first = app.tasks().get(0).agent().orElseThrow();
      assertThat(app.on(first)).contains(app.tasks().get(0));
    }
  }

  @Test
  void givenAMarathon_whenLookedAt_thenItsAppsAndItsFrameworkAreThereAndNothingIsUnseen() {
    try (World world = world(Story.READS)) {
      Apps apps = world.look();
      assertThat(apps.unseen()).isEmpty();
      assertThat(apps.apps()).extracting(App::id).contains(world.app()).doesNotHaveDuplicates();
      assertThat(apps.frameworkIds()).isNotEmpty();
      assertThat(world.view().frameworks())
          .extracting(Framework::id)
          .containsAll(apps.frameworkIds());
      Set<AgentId> agents =
          world.view().agents().stream().map(Agent::id).collect(Collectors.toSet());
      assertThat(apps.apps())
          .flatExtracting(App::tasks)
          .allSatisfy(task -> assertThat(agents).containsAll(task.agent().stream().toList()));
    }
  }

  @Test
  void givenNoLeader_whenRead_thenTransientAndTheLookSaysSo() {
    try (World world = world(Story.NO_LEADER)) {
      assertThat(world.marathon().leader()).isEmpty();
      assertThatThrownBy(() -> world.marathon().info())
          .isInstanceOf(Transient.class)
          .hasMessageContaining("marathon has no leader")
          .hasMessageContaining("Its tasks run on");
      Apps apps = world.look();
      assertThat(apps.apps()).isEmpty();
      assertThat(apps.frameworkIds()).isEmpty();
      assertThat(apps.unseen())
          .containsExactly("What marathon runs is not known: marathon has no leader.");
    }
  }
}
