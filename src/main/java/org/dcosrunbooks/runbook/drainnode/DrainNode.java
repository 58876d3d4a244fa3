package org.dcosrunbooks.runbook.drainnode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.engine.Runbook;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.runbook.Grace;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What drain-node takes, and what it refuses at the door. */
@Component
final class DrainNode implements Runbook {

  static final String ID = "drain-node";

  /**
   * Asked for late: the engine needs its runbooks first, and a preview asks the engine's tables.
   */
  private final ObjectProvider<DrainPreview> preview;

  DrainNode(ObjectProvider<DrainPreview> preview) {
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
    return List.of(
        DrainNodeVars.AGENT,
        DrainNodeVars.REASON,
        DrainNodeVars.TICKET,
        DrainNodeVars.AFTER_DRAIN,
        DrainNodeVars.MAINTENANCE_DURATION,
        DrainNodeVars.MAX_GRACE_PERIOD,
        DrainNodeVars.DECOMMISSION);
  }

  @Override
  public Map<String, String> refusals(Map<String, Object> values) {
    Map<String, String> refused = new TreeMap<>();
    Object agent = values.get(DrainNodeVars.AGENT.name());
    if (agent != null && !agent.toString().matches("[A-Za-z0-9][A-Za-z0-9._:-]*")) {
      refused.put(
          DrainNodeVars.AGENT.name(),
          "must be one Mesos agent id, hostname or IP: letters, digits, dots, dashes, colons");
    }
    Object grace = values.get(DrainNodeVars.MAX_GRACE_PERIOD.name());
    if (grace != null && Grace.parse(grace.toString()).isEmpty()) {
      refused.put(
          DrainNodeVars.MAX_GRACE_PERIOD.name(),
          "must be from 1s to 24h, written as 10m, 90s, 1h30m or PT10M");
    }
    Object duration = values.get(DrainNodeVars.MAINTENANCE_DURATION.name());
    if (duration != null && Grace.parse(duration.toString()).isEmpty()) {
      refused.put(
          DrainNodeVars.MAINTENANCE_DURATION.name(),
          "must be from 1s to 24h, written as 2h, 45m, 1h30m or PT2H");
    }
    boolean decommission = Boolean.TRUE.equals(values.get(DrainNodeVars.DECOMMISSION.name()));
    if (decommission && "maintain".equals(values.get(DrainNodeVars.AFTER_DRAIN.name()))) {
      refused.put(
          DrainNodeVars.AFTER_DRAIN.name(),
          "must be end when the agent is removed for good: nothing can give it back");
    }
    return refused;
  }

  @Override
  public Optional<Preview> preview(Map<String, Object> values, String person) {
    return Optional.of(preview.getObject().of(values, person));
  }

  @Override
  public String subject(Map<String, Object> values) {
    return values.get(DrainNodeVars.AGENT.name()).toString();
  }
}
