package org.dcosrunbooks.runbook.reconfigureagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Ambiguous;
import org.dcosrunbooks.node.JobName;
import org.dcosrunbooks.node.JobState;
import org.dcosrunbooks.node.Jobs;
import org.dcosrunbooks.node.Node;
import org.dcosrunbooks.node.Script;
import org.dcosrunbooks.testing.Bench;
import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** The machine has taken the order to begin the job, and its answer never comes. */
class LostAnswerTest {

  private static final String AGENT = ReconfigureAgentStories.AGENT;

  private final AtomicInteger starts = new AtomicInteger();

  /** The real jobs, of whose first start the answer is lost. */
  private final class Losing implements Jobs {
    private final Jobs real;

    Losing(Jobs real) {
      this.real = real;
    }

    @Override
    public void start(Node node, JobName name, Script script) {
      real.start(node, name, script);
      if (starts.incrementAndGet() == 1) {
        throw new Ambiguous(Account.of("the connection broke before the answer came"));
      }
    }

    @Override
    public JobState look(Node node, JobName name) {
      return real.look(node, name);
    }

    @Override
    public JobState follow(Node node, JobName name) {
      return real.follow(node, name);
    }

    @Override
    public String log(Node node, JobName name) {
      return real.log(node, name);
    }
  }

  @Test
  void givenAnAnswerThatIsLost_whenTheStepTriesAgain_thenTheJobIsAttachedToAndRunsOnce() {
    try (Bench bench =
        new Bench(Databases.Kind.H2_MEMORY, ReconfigureAgentStories.cluster())
            .with(
                context ->
                    context.registerBean(
                        "losing",
                        BeanPostProcessor.class,
                        () ->
                            new BeanPostProcessor() {
                              @Override
                              public Object postProcessAfterInitialization(
                                  Object bean, String name) {
                                return bean instanceof Jobs jobs ? new Losing(jobs) : bean;
                              }
                            }))
            .start()) {
      String run = ReconfigureAgentStories.start(bench, AGENT, "attributes", "rack:r1;disk:ssd");
      bench.approve(run);
      bench.turn(Duration.ofMinutes(4));
      assertThat(bench.outcome(run)).as(bench.told()).isEqualTo("reconfigured");
      assertThat(starts).hasValue(1);
      assertThat(bench.record(run))
          .filteredOn(entry -> entry.kind() == Entry.Kind.INTENT)
          .extracting(entry -> entry.text().split(" ")[0])
          .containsExactly("DRAIN_AGENT", "JOB", "REACTIVATE_AGENT");
      assertThat(bench.record(run)).extracting(Entry::text).contains("found done by a later look");
      bench.allIsWell(run);
    }
  }
}
