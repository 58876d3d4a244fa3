package org.dcosrunbooks.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.dcosrunbooks.audit.Entry;
import org.dcosrunbooks.audit.Evidence;
import org.dcosrunbooks.audit.Export;
import org.dcosrunbooks.audit.Head;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Lets steps die at named points. What the engine wrote in the transaction is lost, as with a dead
 * process; what went out into the world or into the record stays.
 */
public final class Crashes {

  /** Where a step dies. */
  public enum Point {
    /** The intent stands in the record, the call was not made. */
    BEFORE_ACT,
    /** The call was made, its result does not stand in the record. */
    AFTER_ACT,
    /** All is done, nothing is committed. */
    BEFORE_COMMIT,
    /** All is committed, and nobody has begun with what comes next. */
    AFTER_COMMIT
  }

  /** A death, not a failure: nothing in the service knows it. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
    private final transient Runnable whileDead;

    Death(String where, Runnable whileDead) {
      super("died " + where);
      this.whileDead = whileDead;
    }

    /** What somebody else does before the service is back. */
    Runnable whileDead() {
      return whileDead;
    }
  }

  private final List<String> died = new ArrayList<>();
  private String element;
  private Point point;
  private boolean everyStepOnce;
  private final List<String> once = new ArrayList<>();
  private Runnable atThePoint = () -> {};
  private boolean lives;

  /** The next time this step comes to this point it dies. */
  public void at(String elementId, Point where) {
    this.element = elementId;
    this.point = where;
  }

  /** Every step of every run dies right before its first commit, so that each runs twice. */
  public void everyStepTwice() {
    this.everyStepOnce = true;
    this.once.clear();
  }

  /** Nothing dies any more; what died is forgotten. */
  public void never() {
    element = null;
    point = null;
    lives = false;
    everyStepOnce = false;
    atThePoint = () -> {};
    died.clear();
  }

  /** The next time this step comes to this point, somebody else does this; the step lives on. */
  public void meanwhile(String elementId, Point where, Runnable deed) {
    at(elementId, where);
    this.atThePoint = deed;
    this.lives = true;
  }

  /** What somebody else does at the very moment of the next death, or right after it. */
  public void meanwhile(Runnable deed) {
    this.atThePoint = deed;
  }

  /** Element ids that died, in order. */
  public List<String> died() {
    return died;
  }

  /** For {@link Bench#with}. */
  public void install(GenericApplicationContext context) {
    context.registerBean("crashPlugin", Plugin.class, () -> new Plugin());
    context.registerBean(
        "crashEvidence",
        BeanPostProcessor.class,
        () ->
            new BeanPostProcessor() {
              @Override
              public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof Evidence evidence ? new Dying(evidence) : bean;
              }
            });
  }

  private void die(String where) {
    Runnable deed = atThePoint;
    boolean livesOn = lives;
    atThePoint = () -> {};
    lives = false;
    element = null;
    point = null;
    deed.run();
    if (livesOn) {
      return;
    }
    died.add(where);
    throw new Death(where, () -> {});
  }

  /** Here nothing may be done any more on this thread: its transaction is over and not yet gone. */
  private void dieAfterCommit(String where) {
    Runnable deed = atThePoint;
    atThePoint = () -> {};
    element = null;
    point = null;
    died.add(where);
    throw new Death(where, deed);
  }

  private final class Plugin extends AbstractProcessEnginePlugin {
    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
      List<BpmnParseListener> listeners = new ArrayList<>();
      if (configuration.getCustomPostBPMNParseListeners() != null) {
        listeners.addAll(configuration.getCustomPostBPMNParseListeners());
      }
      listeners.add(
          new AbstractBpmnParseListener() {
            @Override
            public void parseServiceTask(Element xml, ScopeImpl scope, ActivityImpl activity) {
              activity.addListener(
                  ExecutionListener.EVENTNAME_END,
                  (ExecutionListener) execution -> beforeCommit(execution.getCurrentActivityId()));
            }
          });
      configuration.setCustomPostBPMNParseListeners(listeners);
    }

    @Override
    public void postInit(ProcessEngineConfigurationImpl configuration) {
      FailedJobCommandFactory ours = configuration.getFailedJobCommandFactory();
      configuration.setFailedJobCommandFactory(
          (jobId, failure) ->
              deathBehind(failure).isPresent() ? context -> null : ours.getCommand(jobId, failure));
    }
  }

  /** The death that the engine has wrapped into failures of its own. */
  static Optional<Death> deathBehind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Death death) {
        return Optional.of(death);
      }
    }
    return Optional.empty();
  }

  private void beforeCommit(String elementId) {
    RunsTwice.Proof.ended(
        Character.toUpperCase(nameOf(elementId).charAt(0)) + nameOf(elementId).substring(1));
    if (everyStepOnce && !once.contains(elementId)) {
      once.add(elementId);
      die(elementId);
    }
    if (point == Point.BEFORE_COMMIT && elementId.equals(element)) {
      die(elementId);
    }
    if (point == Point.AFTER_COMMIT && elementId.equals(element)) {
      Context.getCommandContext()
          .getTransactionContext()
          .addTransactionListener(
              TransactionState.COMMITTED, committed -> dieAfterCommit(elementId));
    }
  }

  private boolean dies(String step, Point where) {
    return point == where && element != null && labelOf(element).equals(step);
  }

  /** {@code serviceTask_reactivateAgent_afterAbort} → {@code reactivateAgent}. */
  private static String nameOf(String elementId) {
    return elementId.split("_")[1];
  }

  /** {@code serviceTask_startAgentDrain} → {@code Start agent drain}. */
  private static String labelOf(String elementId) {
    String name = nameOf(elementId);
    String spaced = name.replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
    return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
  }

  /** The record, with a death right after an intent or right before a result. */
  private final class Dying implements Evidence, Export {
    private final Evidence evidence;

    Dying(Evidence evidence) {
      this.evidence = evidence;
    }

    @Override
    public Entry append(
        String runId,
        Entry.Kind kind,
        String step,
        String actor,
        String text,
        Map<String, ?> data) {
      return evidence.append(runId, kind, step, actor, text, data);
    }

    @Override
    public Entry intend(String runId, String step, String act, boolean undo, Map<String, ?> data) {
      Entry intent = evidence.intend(runId, step, act, undo, data);
      if (dies(step, Point.BEFORE_ACT)) {
        die(element);
      }
      return intent;
    }

    @Override
    public Entry announce(String recordId, String actor, String what, Map<String, ?> data) {
      return evidence.announce(recordId, actor, what, data);
    }

    @Override
    public void tryWriting() {
      evidence.tryWriting();
    }

    @Override
    public Entry conclude(Entry intent, String text, Map<String, ?> data) {
      if (dies(intent.step(), Point.AFTER_ACT)) {
        die(element);
      }
      return evidence.conclude(intent, text, data);
    }

    @Override
    public boolean closeForActs(String runId, String actor, String text) {
      return evidence.closeForActs(runId, actor, text);
    }

    @Override
    public boolean closedForActs(String runId) {
      return evidence.closedForActs(runId);
    }

    @Override
    public Set<String> takenUp(Set<String> runIds) {
      return evidence.takenUp(runIds);
    }

    @Override
    public List<Entry> openIntents(String runId) {
      return evidence.openIntents(runId);
    }

    @Override
    public List<Entry> intentsOf(String beginning, int most) {
      return evidence.intentsOf(beginning, most);
    }

    @Override
    public List<Entry> entries(String runId) {
      return evidence.entries(runId);
    }

    @Override
    public Optional<Entry> entry(String runId, long number) {
      return evidence.entry(runId, number);
    }

    @Override
    public Verdict verify(String runId) {
      return evidence.verify(runId);
    }

    @Override
    public long bundle(String runId, Map<String, ?> more, Consumer<String> to) {
      return ((Export) evidence).bundle(runId, more, to);
    }

    @Override
    public Verdict verifyAll(Optional<Head> noted) {
      return evidence.verifyAll(noted);
    }

    @Override
    public Head head() {
      return evidence.head();
    }
  }
}
