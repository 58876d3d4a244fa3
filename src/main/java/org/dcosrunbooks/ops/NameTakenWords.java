package org.dcosrunbooks.ops;

import org.dcosrunbooks.engine.NameTaken;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells that two instances have one name, without a stack trace. */
final class NameTakenWords extends AbstractFailureAnalyzer<NameTaken> {

  @Override
  protected FailureAnalysis analyze(Throwable root, NameTaken taken) {
    return new FailureAnalysis(
        "Nothing was started: another instance named "
            + taken.node()
            + " works on this database, and would lose its running steps to this one.",
        "Give each instance on a database a runbooks.engine.node (RUNBOOKS_ENGINE_NODE) of its"
            + " own, the same after each restart. If the other one was just stopped, start again.",
        taken);
  }
}
