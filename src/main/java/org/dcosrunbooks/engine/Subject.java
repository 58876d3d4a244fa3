package org.dcosrunbooks.engine;

import java.util.List;
import org.dcosrunbooks.audit.Entry;

/** The waiting run that a condition looks at. */
public interface Subject {

  /** Id of the root run. */
  String runId();

  /** The run's newest plan. Throws a Fault when there is none. */
  <P> P plan(Class<P> type);

  /** What the run itself has done to the cluster and not taken back. */
  List<OpenEffects.Effect> openEffects();

  /** The run's record so far. */
  List<Entry> record();

  /** True when on-call completed a late task of this name and chose to go on without. */
  boolean toldToGoOn(String taskLabel);
}
