package org.dcosrunbooks.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.jobexecutor.ExecuteJobHelper;
import org.dcosrunbooks.audit.Evidence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Sets the engine up: our gates, our idea of failure, and a lock owner that outlives a crash. */
@Component
class EnginePlugin extends AbstractProcessEnginePlugin {

  private static final Logger LOG = LoggerFactory.getLogger(EnginePlugin.class);

  /** Some five minutes of trying before on-call is called. */
  private static final String RETRIES = "PT2S,PT3S,PT5S,PT10S,PT20S,PT30S,PT60S,PT60S,PT60S";

  /** Milliseconds; three times the longest step. */
  private static final int LOCK_MILLIS = 45_000;

  /** A step has 15 s in all, and a question of a person holds a connection that others need. */
  private static final int LONGEST_STATEMENT_SECONDS = 10;

  private static final int WAIT_MILLIS = 1_000;
  private static final long LONGEST_WAIT_MILLIS = 5_000;

  private final EngineSettings settings;
  private final StartGate start;
  private final TaskGate tasks;
  private final Outcome outcome;
  private final Evidence evidence;

  EnginePlugin(
      EngineSettings settings,
      StartGate start,
      TaskGate tasks,
      Outcome outcome,
      Evidence evidence) {
    this.settings = settings;
    this.start = start;
    this.tasks = tasks;
    this.outcome = outcome;
    this.evidence = evidence;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl configuration) {
    configuration.setTaskService(new GatedTasks(tasks));
    configuration.setFormService(new GatedForms(tasks));
    List<org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener> listeners =
        configuration.getCustomPostBPMNParseListeners() == null
            ? new ArrayList<>()
            : new ArrayList<>(configuration.getCustomPostBPMNParseListeners());
    listeners.add(new Gates(start, tasks, outcome));
    configuration.setCustomPostBPMNParseListeners(listeners);
    configuration.setCustomPreVariableSerializers(List.of(new LongTexts()));
    configuration.setCustomIncidentHandlers(List.of(new FailedStepIncidents(evidence)));
    configuration.setFailedJobCommandFactory(new FailedJobs(evidence));
    configuration.setFailedJobRetryTimeCycle(RETRIES);
    // whoever asked hears of it, and steps have incidents: a hundred lines more tell nobody
    // anything
    configuration.setEnableCmdExceptionLogging(false);
    List<CommandInterceptor> outermost =
        configuration.getCustomPreCommandInterceptorsTxRequired() == null
            ? new ArrayList<>()
            : new ArrayList<>(configuration.getCustomPreCommandInterceptorsTxRequired());
    outermost.add(
        0, new PersonsCalls(() -> configuration.getIdentityService().getCurrentAuthentication()));
    configuration.setCustomPreCommandInterceptorsTxRequired(outermost);
    configuration.setDmnHistoryEventProducer(new NoDecisionHistory());
    configuration.setEnableDefaultDbHistoryEventHandler(false);
    configuration.getCustomHistoryEventHandlers().add(new KeptHistory());
    configuration.setEnableExceptionsAfterUnhandledBpmnError(true);
    configuration.setJdbcStatementTimeout(LONGEST_STATEMENT_SECONDS);
    configuration.setDefaultUserPermissionForTask(
        org.camunda.bpm.engine.authorization.Permissions.TASK_WORK);
  }

  @Override
  public void postInit(ProcessEngineConfigurationImpl configuration) {
    ExecuteJobHelper.LOGGING_HANDLER =
        new FailedJobLog(ExecuteJobHelper.LOGGING_HANDLER, System::nanoTime);
    configuration.getJobExecutor().setLockOwner(settings.node());
    configuration.getJobExecutor().setLockTimeInMillis(LOCK_MILLIS);
    configuration.getJobExecutor().setWaitTimeInMillis(WAIT_MILLIS);
    configuration.getJobExecutor().setMaxWait(LONGEST_WAIT_MILLIS);
  }

  @Override
  public void postProcessEngineBuild(ProcessEngine engine) {
    ProcessEngineConfigurationImpl configuration =
        (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    // this instance was killed with jobs in hand: they are its own, and it goes on with them at
    // once
    try (Connection connection = configuration.getDataSource().getConnection();
        PreparedStatement release =
            connection.prepareStatement(
                "update ACT_RU_JOB set LOCK_OWNER_ = null, LOCK_EXP_TIME_ = null, REV_ = REV_ + 1"
                    + " where LOCK_OWNER_ = ?")) {
      release.setString(1, settings.node());
      int released = release.executeUpdate();
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      if (released > 0) {
        LOG.info("{} steps were in hand when this instance stopped; they go on now", released);
      }
    } catch (SQLException unreadable) {
      throw new IllegalStateException(
          "the locks of this instance could not be released", unreadable);
    }
  }
}
