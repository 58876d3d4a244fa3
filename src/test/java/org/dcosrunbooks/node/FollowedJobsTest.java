package org.dcosrunbooks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Refused;
import org.junit.jupiter.api.Test;

/** Which jobs are looked at, how often, and what comes of a look that goes wrong. */
class FollowedJobsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
  private static final JobState RUNS =
      new JobState.Running(NOW, Optional.of("work"), Optional.empty());
  private static final JobState ENDED =
      new JobState.Ended(0, Optional.of("work"), Optional.empty());
  private static final JobState SILENT = new JobState.Unreachable(NOW, "no answer");

  private final Map<String, Supplier<JobState>> machines = new HashMap<>();
  private final List<String> looked = new ArrayList<>();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean noThreads;
  private long nanos;
  private final FollowedJobs jobs =
      new FollowedJobs(
          (node, name) -> {
            looked.add(node.host());
            return machines.get(node.host()).get();
          },
          Clock.fixed(NOW, ZoneOffset.UTC),
          () -> nanos,
          look -> {
            if (noThreads) {
              throw new RejectedExecutionException("no threads");
            }
            waiting.add(look);
          });

  private JobState follow(String host) {
    return follow(host, "work");
  }

  private JobState follow(String host, String step) {
    machines.putIfAbsent(host, () -> RUNS);
    return jobs.follow(Node.whoever(host, "10.0.0." + host.length()), JobName.of("run", step));
  }

  /** Time passes, what is due is begun and done. */
  private List<String> turn(Duration time) {
    begin(time);
    while (!waiting.isEmpty()) {
      waiting.poll().run();
    }
    List<String> seen = List.copyOf(looked);
    looked.clear();
    return seen;
  }

  private void begin(Duration time) {
    nanos += time.toNanos();
    jobs.tick();
  }

  @Test
  void givenJob_whenFollowed_thenLookedAtEveryTwoSecondsUntilItEnds() {
    assertThat(follow("a")).isInstanceOf(JobState.Unreachable.class);
    assertThat(turn(Duration.ZERO)).containsExactly("a");
    assertThat(follow("a")).isEqualTo(RUNS);
    assertThat(turn(Duration.ofMillis(1_900))).isEmpty();
    assertThat(turn(Duration.ofMillis(100))).containsExactly("a");
    machines.put("a", () -> ENDED);
    assertThat(turn(FollowedJobs.PACE)).containsExactly("a");
    assertThat(follow("a")).isEqualTo(ENDED);
    assertThat(turn(Duration.ofSeconds(30))).isEmpty();
  }

  @Test
  void givenJob_whenNobodyAsksForAMinute_thenItIsForgotten() {
    follow("a");
    turn(FollowedJobs.INTEREST);
    assertThat(jobs.size()).isEqualTo(1);
    assertThat(turn(Duration.ofNanos(1))).isEmpty();
    assertThat(jobs.size()).isZero();
  }

  @Test
  void givenTwoJobsOnOneMachine_whenOneIsLookedAt_thenTheOtherWaits() {
    follow("a", "one");
    follow("a", "two");
    begin(Duration.ZERO);
    assertThat(waiting).hasSize(1);
    turn(Duration.ZERO);
    assertThat(turn(Duration.ofMillis(250))).containsExactly("a");
    assertThat(follow("a", "one")).isEqualTo(RUNS);
    assertThat(follow("a", "two")).isEqualTo(RUNS);
  }

  @Test
  void givenSilentMachines_whenFollowed_thenSeldomAndOnlySomeAtOnce() {
    List<String> many = List.of("a", "bb", "ccc", "dddd", "eeeee", "ffffff");
    many.forEach(host -> machines.put(host, () -> SILENT));
    many.forEach(this::follow);
    assertThat(turn(Duration.ZERO)).hasSize(many.size());
    assertThat(turn(Duration.ofSeconds(9))).isEmpty();
    machines.put("ggggggg", () -> RUNS);
    follow("ggggggg");
    begin(Duration.ofSeconds(1));
    assertThat(waiting).as("four silent ones, and whoever is not").hasSize(5);
  }

  @Test
  void givenLookThatIsRefused_whenAskedFor_thenToldUntilTheNextLookIsWell() {
    machines.put(
        "a",
        () -> {
          throw new Refused(Account.of("sudo says no").todo("Look."));
        });
    follow("a");
    turn(Duration.ZERO);
    assertThatThrownBy(() -> follow("a")).isInstanceOf(Refused.class).hasMessageContaining("sudo");
    machines.put("a", () -> RUNS);
    assertThat(turn(FollowedJobs.PACE_OF_SILENT)).containsExactly("a");
    assertThat(follow("a")).isEqualTo(RUNS);
  }

  @Test
  void givenErrorInALook_whenAskedFor_thenAFaultAndItIsLookedAtAgain() {
    machines.put(
        "a",
        () -> {
          throw new StackOverflowError("a look too deep");
        });
    follow("a");
    turn(Duration.ZERO);
    assertThatThrownBy(() -> follow("a"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("a look too deep");
    machines.put("a", () -> RUNS);
    assertThat(turn(FollowedJobs.PACE_OF_SILENT)).containsExactly("a");
    assertThat(follow("a")).isEqualTo(RUNS);
  }

  @Test
  void givenLookThatCannotBeBegun_whenItCanAgain_thenItIs() {
    follow("a");
    noThreads = true;
    assertThatThrownBy(() -> begin(Duration.ZERO)).isInstanceOf(RejectedExecutionException.class);
    noThreads = false;
    assertThat(turn(Duration.ofMillis(250))).containsExactly("a");
  }

  @Test
  void givenErrorInATurn_whenTheNextComes_thenItIsMadeAllTheSame() throws Exception {
    CountDownLatch turns = new CountDownLatch(3);
    try (FollowThreads threads = new FollowThreads()) {
      threads.tick(
          () -> {
            turns.countDown();
            throw new AssertionError("each turn goes wrong");
          });
      assertThat(turns.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
