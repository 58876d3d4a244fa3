package org.dcosrunbooks.runbook.reconfigureagent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.dcosrunbooks.cluster.AgentAttributes;
import org.dcosrunbooks.cluster.AgentResources;
import org.dcosrunbooks.cluster.BadSyntax;
import org.dcosrunbooks.cluster.EnvironmentFile;
import org.dcosrunbooks.engine.Preview;
import org.dcosrunbooks.engine.Runbook;
import org.dcosrunbooks.engine.Var;
import org.dcosrunbooks.node.Nodes;
import org.dcosrunbooks.runbook.Grace;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What reconfigure-agent takes, and what it refuses at the door. */
@Component
final class ReconfigureAgent implements Runbook {

  static final String ID = "reconfigure-agent";

  /** Asked for late: the engine needs its runbooks first. */
  private final ObjectProvider<ReconfigurationPreview> preview;

  private final Nodes nodes;

  ReconfigureAgent(ObjectProvider<ReconfigurationPreview> preview, Nodes nodes) {
    this.preview = preview;
    this.nodes = nodes;
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
        ReconfigureAgentVars.AGENT,
        ReconfigureAgentVars.ATTRIBUTES,
        ReconfigureAgentVars.RESOURCES,
        ReconfigureAgentVars.EVACUATE,
        ReconfigureAgentVars.MAX_GRACE_PERIOD,
        ReconfigureAgentVars.REASON,
        ReconfigureAgentVars.TICKET);
  }

  @Override
  public Map<String, String> refusals(Map<String, Object> values) {
    Map<String, String> refused = new TreeMap<>();
    String agent = ReconfigureAgentVars.AGENT.name();
    if (values.containsKey(agent)
        && !values.get(agent).toString().matches("[A-Za-z0-9][A-Za-z0-9._:-]*")) {
      refused.put(
          agent,
          "must be one Mesos agent id, hostname or IP: letters, digits, dots, dashes, colons");
    }
    if (!nodes.reachable()) {
      refused.put(
          agent,
          "cannot be reconfigured: this runbook works on machines, and no way to them is configured"
              + " (dcos.nodes.user, dcos.nodes.known-hosts and a key)");
    }
    syntax(values, ReconfigureAgentVars.ATTRIBUTES, AgentAttributes::parse, refused);
    syntax(
        values,
        ReconfigureAgentVars.RESOURCES,
        text -> {
          AgentResources.parse(text, AgentResources.NOBODYS);
          EnvironmentFile.empty().with("MESOS_RESOURCES", text, true);
        },
        refused);
    String grace = ReconfigureAgentVars.MAX_GRACE_PERIOD.name();
    if (values.containsKey(grace) && Grace.parse(values.get(grace).toString()).isEmpty()) {
      refused.put(grace, "must be from 1s to 24h, written as 10m, 90s, 1h30m or PT10M");
    }
    if (values.containsKey(grace)
        && "none".equals(values.get(ReconfigureAgentVars.EVACUATE.name()))) {
      refused.put(grace, "says nothing without evacuation: all tasks are killed at once");
    }
    return refused;
  }

  private static void syntax(
      Map<String, Object> values,
      Var<String> variable,
      Consumer<String> reader,
      Map<String, String> refused) {
    Object text = values.get(variable.name());
    if (text == null) {
      return;
    }
    try {
      reader.accept(text.toString());
    } catch (BadSyntax wrong) {
      refused.put(variable.name(), wrong.getMessage());
    }
  }

  @Override
  public Optional<Preview> preview(Map<String, Object> values, String person) {
    return Optional.of(preview.getObject().of(values, person));
  }

  @Override
  public String subject(Map<String, Object> values) {
    return values.get(ReconfigureAgentVars.AGENT.name()).toString();
  }
}
