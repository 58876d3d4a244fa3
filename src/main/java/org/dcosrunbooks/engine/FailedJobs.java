package org.dcosrunbooks.engine;

import java.time.Duration;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.impl.cmd.DefaultJobRetryCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.failure.Breakdowns;
import org.dcosrunbooks.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a failed step: a step behind a wait looks again for half an hour; Transient and
 * Ambiguous are tried again by the retry cycle, everything that a person must look at is an
 * incident at once.
 */
class FailedJobs implements FailedJobCommandFactory {

  private static final Logger LOG = LoggerFactory.getLogger(FailedJobs.class);

  /** How often the step behind a wait looks again while it is not so yet. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  /** So long a wait that ended too early may go on there before on-call is asked. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Evidence evidence;

  FailedJobs(Evidence evidence) {
    this.evidence = evidence;
  }

  @Override
  public Command<Object> getCommand(String jobId, Throwable failure) {
    if (failure instanceof Error) {
      Breakdowns.tell(Breakdowns.During.STEP, "the job " + jobId + " of the engine", failure);
    }
    return new After(jobId, failure);
  }

  private final class After extends DefaultJobRetryCmd {

    private final String job;
    private final Throwable failure;

    After(String jobId, Throwable failure) {
      super(jobId, failure);
      this.job = jobId;
      this.failure = failure;
    }

    @Override
    public Object execute(CommandContext commandContext) {
      JobEntity entity = getJob();
      if (entity == null) {
        return null; // an abort took the step away while it ran
      }
      if (StepFailed.isNotYet(failure) && isYoung(entity)) {
        logException(entity);
        entity.unlock();
        entity.setDuedate(Date.from(ClockUtil.getCurrentTime().toInstant().plus(LOOK_AGAIN)));
      } else if (StepFailed.givesUp(failure)) {
        logException(entity);
        entity.unlock();
        entity.setRetries(0);
      } else {
        super.execute(commandContext);
      }
      if (entity.getRetries() == 0) {
        record(entity);
      }
      return null;
    }

    private boolean isYoung(JobEntity entity) {
      return entity.getCreateTime() != null
          && entity
              .getCreateTime()
              .toInstant()
              .plus(PATIENCE)
              .isAfter(ClockUtil.getCurrentTime().toInstant());
    }

    private void record(JobEntity entity) {
      ExecutionEntity execution = entity.getExecution();
      if (execution == null) {
        return;
      }
      String text = IncidentText.headline(String.valueOf(failure.getMessage()));
      try {
        evidence.append(
            execution.getRootProcessInstanceId(),
            Entry.Kind.COURSE,
            StepRuntime.labelOf(execution, entity.getActivityId()),
            StepRuntime.SERVICE,
            "waits for on-call: " + text,
            Map.of("job", job));
      } catch (Failure unwritten) {
        // the incident itself stands in the engine; the record's line about it is only a copy
        LOG.error(
            "The record could not be told of a failed step ({}): {}",
            text,
            unwritten.account().inOneParagraph());
      }
    }
  }
}
