package org.dcosrunbooks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Failure;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Transient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/** What a failed job says in the log. */
class FailedJobLogTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(FailedJobLog.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final List<String> inFull = new ArrayList<>();
  private long now;
  private final FailedJobLog log = new FailedJobLog((job, failed) -> inFull.add(job), () -> now);

  @BeforeEach
  void listen() {
    said.start();
    logger.addAppender(said);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(said);
  }

  private static StepFailed failed(String run, Failure why) {
    return new StepFailed(
        "drain-node " + run + ": " + why.account().summary() + "\nDoing:  step", why, false);
  }

  private static Transient unwritten(String run) {
    return new Transient(
        Account.of("the record could not be written").seen("run " + run + ": connection refused"),
        new SQLException("connection refused"));
  }

  private List<String> lines() {
    assertThat(said.list).allMatch(event -> event.getThrowableProxy() == null);
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void givenARecordThatCannotBeWritten_whenManyStepsFail_thenItIsOneLineAndTheRestCounted() {
    for (int job = 1; job <= 40; job++) {
      log.exceptionWhileExecutingJob("j" + job, failed("r" + job, unwritten("r" + job)));
    }
    assertThat(lines())
        .containsExactly(
            "The job j1 failed: drain-node r1: the record could not be written. run r1: connection"
                + " refused");

    now = Duration.ofMinutes(1).toNanos();
    log.exceptionWhileExecutingJob("j41", failed("r41", unwritten("r41")));
    assertThat(lines())
        .hasSize(3)
        .element(1)
        .isEqualTo("39 more jobs failed within a minute: the record could not be written");
    assertThat(inFull).isEmpty();
  }

  @Test
  void givenTheDatabaseAway_whenTheEngineFails_thenItIsALineAndAMistakeKeepsItsTrace() {
    log.exceptionWhileExecutingJob(
        "j1",
        new IllegalStateException(
            "engine", new DataAccessResourceFailureException("connection refused")));
    log.exceptionWhileExecutingJob("j2", failed("r", new Fault(Account.of("a mistake"))));
    log.exceptionWhileExecutingJob("j3", new IllegalStateException("nobody named it"));

    assertThat(lines()).hasSize(1).first().asString().contains("connection refused");
    assertThat(inFull).containsExactly("j2", "j3");
  }
}
