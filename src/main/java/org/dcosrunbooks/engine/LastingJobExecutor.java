package org.dcosrunbooks.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.camunda.bpm.engine.spring.components.jobexecutor.SpringJobExecutor;
import org.dcosrunbooks.failure.Breakdowns;

/**
 * Chooses the next steps for as long as the service lives. The engine's own thread for it ends
 * without a word with the first {@link Error}, and no run would go on until a restart.
 */
class LastingJobExecutor extends SpringJobExecutor {

  @Override
  protected void startJobAcquisitionThread() {
    if (jobAcquisitionThread == null) {
      Runnable acquisition = acquireJobsRunnable;
      jobAcquisitionThread = new Thread(() -> last(acquisition), getName());
      jobAcquisitionThread.start();
    }
  }

  /** It returns when it was told to end, and only then. */
  static void last(Runnable acquisition) {
    boolean ended = false;
    while (!ended) {
      try {
        acquisition.run();
        ended = true;
      } catch (RuntimeException | Error broken) {
        Breakdowns.tell(Breakdowns.During.ACQUISITION, "the choice of the next steps", broken);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
    }
  }
}
