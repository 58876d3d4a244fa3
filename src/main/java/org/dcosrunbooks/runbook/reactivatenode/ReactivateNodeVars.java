package org.dcosrunbooks.runbook.reactivatenode;

import org.dcosrunbooks.engine.Var;

/** The variables of reactivate-node. */
public final class ReactivateNodeVars {

  static final Var<String> AGENT =
      Var.startText("agent", "Agent", "Mesos agent id, hostname or IP, as in 10.0.2.11", true, 200);
  static final Var<String> REASON =
      Var.startText("reason", "Reason", "why, as in: DIMM B2 is replaced", true, 500);
  static final Var<String> TICKET =
      Var.startText("ticket", "Ticket", "as in CHG-20417", false, 100);

  private ReactivateNodeVars() {}
}
