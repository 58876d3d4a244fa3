package org.dcosrunbooks.dcos.sdkservice;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcosrunbooks.cluster.SdkService;
import org.junit.jupiter.api.Test;

/** What holds between our client and any scheduler built on the SDK: recorded or simulated. */
abstract class SdkServiceContract {

  /** What a test is about, so that recordings can be chosen for it. */
  enum Story {
    KAFKA,
    SOMETHING_ELSE
  }

  abstract World world(Story story);

  @Test
  void givenAKafka_whenLookedAt_thenItsPlansAreCompleteAndItsPodsRun() {
    try (World world = world(Story.KAFKA)) {
      SdkService service = world.services().look(world.kafka()).orElseThrow();
      assertThat(service.name()).isEqualTo(world.kafka());
      assertThat(service.kafka()).isTrue();
      assertThat(service.plans())
          .containsKeys("deploy", "recovery")
          .allSatisfy(
              (name, plan) -> {
                assertThat(plan.complete()).isTrue();
                assertThat(plan.open()).isEmpty();
              });
      assertThat(service.pods())
          .extracting(SdkService.Pod::name)
          .containsExactlyInAnyOrder("kafka-0", "kafka-1", "kafka-2");
      assertThat(service.pods())
          .allMatch(SdkService.Pod::running)
          .flatExtracting(SdkService.Pod::tasks)
          .allSatisfy(
              task -> {
                assertThat(task.id()).contains("kafka-");
                assertThat(task.name()).isNotBlank();
              });
    }
  }

  @Test
  void givenASlashInFront_whenLookedAt_thenItIsTheSameService() {
    try (World world = world(Story.KAFKA)) {
      assertThat(world.services().look("/" + world.kafka()).orElseThrow().name())
          .isEqualTo(world.kafka());
    }
  }

  @Test
  void givenAKafkaInSync_whenRead_thenAllBrokersAndTopicsAreThereAndNothingLags() {
    try (World world = world(Story.KAFKA)) {
      SdkService.Kafka kafka = world.services().kafka(world.kafka());
      assertThat(kafka.brokers()).containsExactlyInAnyOrder("0", "1", "2");
      assertThat(kafka.topics()).isNotEmpty();
      assertThat(kafka.underReplicated()).isEmpty();
      assertThat(kafka.unavailable()).isEmpty();
    }
  }

  @Test
  void givenAFrameworkThatIsNotBuiltOnTheSdk_whenLookedAt_thenItIsNone() {
    try (World world = world(Story.SOMETHING_ELSE)) {
      assertThat(world.services().look(world.other())).isEmpty();
    }
  }
}
