package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.dcosrunbooks.simulator.Account.Right;
import org.dcosrunbooks.simulator.Exchange.Answer;
import org.dcosrunbooks.simulator.World.Node;

/** An agent's HTTP port. */
final class AgentFace extends Face {

  private static final Set<String> TYPES =
      Set.of(
          "GET_HEALTH",
          "GET_FLAGS",
          "GET_VERSION",
          "GET_METRICS",
          "GET_AGENT",
          "GET_TASKS",
          "GET_OPERATIONS");

  private final String host;

  AgentFace(ClusterModel model, String host, List<Account> accounts) {
    super(model, accounts, "mesos-agent");
    this.host = host;
  }

  private Node node() {
    Node node = world.nodes.get(host);
    return node.answeredBy == null ? node : world.nodes.get(node.answeredBy);
  }

  @Override
  Answer answer(Exchange exchange) {
    if (isV1(exchange.path())) {
      return v1(exchange);
    }
    return switch (exchange.path()) {
      case "/health" -> Answer.of(200, null, "");
      case "/version" -> Answer.json(json.version(node().version).toString());
      case "/metrics/snapshot" -> {
        if (account(exchange).isEmpty()) {
          yield unauthorized(false);
        }
        Answer refusal = refuseTimeout(exchange);
        yield refusal != null ? refusal : Answer.json(json.agentMetrics(node()).toString());
      }
      case "/flags" -> {
        if (account(exchange).isEmpty()) {
          yield unauthorized(false);
        }
        ObjectNode answer = MesosJson.object();
        ObjectNode flags = answer.putObject("flags");
        json.agentFlags(node()).forEach(flags::put);
        yield Answer.json(answer.toString());
      }
      default -> notFound();
    };
  }

  private Answer v1(Exchange exchange) {
    if (account(exchange).isEmpty()) {
      return unauthorized(true);
    }
    Answer refusal =
        refuseHeaders(
            exchange, "application/json or application/x-protobuf or application/recordio");
    if (refusal != null) {
      return refusal;
    }
    try {
      CallReader call = new CallReader("agent::Call", TYPES, exchange.text());
      String type = call.type();
      if (!acceptsJson(exchange)) {
        return Answer.text(406, NOT_ACCEPTABLE);
      }
      return result(type, payload(type, account(exchange).orElseThrow()));
    } catch (RefusedCall refused) {
      return Answer.text(refused.status(), refused.getMessage());
    }
  }

  private ObjectNode payload(String type, Account account) {
    return switch (type) {
      case "GET_HEALTH" -> MesosJson.object().put("healthy", true);
      case "GET_FLAGS" -> MesosJson.flagList(json.agentFlags(node()));
      case "GET_VERSION" -> {
        ObjectNode payload = MesosJson.object();
        payload.set("version_info", json.version(node().version));
        yield payload;
      }
      case "GET_METRICS" -> metricsList(json.agentMetrics(node()));
      case "GET_AGENT" -> json.ofAgent(node());
      case "GET_TASKS" -> {
        if (account.may(Right.VIEW_TASKS)) {
          yield json.tasksOf(node());
        }
        ObjectNode empty = MesosJson.object();
        List.of(
                "pending_tasks",
                "queued_tasks",
                "launched_tasks",
                "terminated_tasks",
                "completed_tasks")
            .forEach(empty::putArray);
        yield empty;
      }
      case "GET_OPERATIONS" -> json.operations(node().agentId);
      default -> throw new IllegalStateException("no answer for " + type);
    };
  }
}
