package org.dcosrunbooks.engine;

import org.dcosrunbooks.cluster.ClusterSource;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Transient;

/**
 * The step behind a wait. The message that ended the wait only meant "look": this step looks
 * itself, records what it saw, and leaves the word for the gateway behind it. It also closes the
 * late task that may still be open.
 */
public abstract class Confirm extends Step {

  /** The word when the fact holds. */
  public static final String REACHED = "REACHED";

  /** The word when it never will. */
  public static final String IMPOSSIBLE = "IMPOSSIBLE";

  private final Condition condition;
  private final ClusterSource cluster;
  private final Var<String> word;
  private final Var<String> sentence;

  /**
   * @param word receives {@link #REACHED} or {@link #IMPOSSIBLE}
   * @param sentence receives the reason when it is impossible
   */
  protected Confirm(
      Condition condition, ClusterSource cluster, Var<String> word, Var<String> sentence) {
    this.condition = condition;
    this.cluster = cluster;
    this.word = word;
    this.sentence = sentence;
  }

  @Override
  protected final void run(StepContext step) {
    ClusterView view = cluster.look();
    Progress progress = condition.look(view, step.subject());
    if (progress.isNotYet()) {
      throw new Transient(
          Account.of("not yet: " + step.label())
              .seen(progress.reason())
              .means("Nothing was done.")
              .todo("Wait; the step looks again by itself."));
    }
    step.looked(progress.reason());
    if (progress.isReached()) {
      step.set(word, REACHED);
    } else {
      step.set(word, IMPOSSIBLE);
      step.set(sentence, progress.reason());
    }
    decided(step, view, progress);
    step.closeLateTasks();
  }

  /** What else is to be done once it is decided, in the same transaction; it may say more. */
  protected void decided(StepContext step, ClusterView view, Progress progress) {}

  @Override
  protected String retryNote() {
    return "harmless: it only looks.";
  }
}
