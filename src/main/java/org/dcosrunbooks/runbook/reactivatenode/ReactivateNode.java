package org.dcosrunbooks.runbook.reactivatenode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.engine.Runbook;
import org.dcosrunbooks.engine.Var;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What reactivate-node takes, and what it refuses at the door. */
@Component
final class ReactivateNode implements Runbook {

  static final String ID = "reactivate-node";

  /**
   * Asked for late: the engine needs its runbooks first, and a preview asks the engine's tables.
   */
  private final ObjectProvider<ReturnPreview> preview;

  ReactivateNode(ObjectProvider<ReturnPreview> preview) {
    this.preview = preview;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public boolean disruptive() {
    return true;
  }

  @Override
  public List<Var<?>> startVariables() {
    return List.of(ReactivateNodeVars.AGENT, ReactivateNodeVars.REASON, ReactivateNodeVars.TICKET);
  }

  @Override
  public Map<String, String> refusals(Map<String, Object> values) {
    Object agent = values.get(ReactivateNodeVars.AGENT.name());
    return agent == null || agent.toString().matches("[A-Za-z0-9][A-Za-z0-9._:-]*")
        ? Map.of()
        : Map.of(
            ReactivateNodeVars.AGENT.name(),
            "must be one Mesos agent id, hostname or IP: letters, digits, dots, dashes, colons");
  }

  @Override
  public Optional<Preview> preview(Map<String, Object> values, String person) {
    return Optional.of(preview.getObject().of(values, person));
  }

  @Override
  public String subject(Map<String, Object> values) {
    return values.get(ReactivateNodeVars.AGENT.name()).toString();
  }
}
