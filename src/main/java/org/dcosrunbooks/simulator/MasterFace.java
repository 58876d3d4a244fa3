package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.simulator.Account.Right;
import org.dcosrunbooks.simulator.Exchange.Answer;
import org.dcosrunbooks.simulator.World.Master;

/** A master's HTTP port. */
final class MasterFace extends Face {

  private static final Set<String> TYPES =
      Set.of(
          "GET_HEALTH",
          "GET_FLAGS",
          "GET_VERSION",
          "GET_METRICS",
          "GET_STATE",
          "GET_AGENTS",
          "GET_FRAMEWORKS",
          "GET_TASKS",
          "GET_OPERATIONS",
          "GET_MASTER",
          "GET_MAINTENANCE_STATUS",
          "GET_MAINTENANCE_SCHEDULE",
          "UPDATE_MAINTENANCE_SCHEDULE",
          "START_MAINTENANCE",
          "STOP_MAINTENANCE",
          "DRAIN_AGENT",
          "DEACTIVATE_AGENT",
          "REACTIVATE_AGENT",
          "MARK_AGENT_GONE",
          "TEARDOWN");

  private final int index;

  MasterFace(ClusterModel model, int index, List<Account> accounts) {
    super(model, accounts, "mesos-master");
    this.index = index;
  }

  private Master master() {
    return world.masters.get(index);
  }

  private boolean leads() {
    return world.leader == index;
  }

  @Override
  Answer answer(Exchange exchange) {
    if (world.now < master().serves) {
      return exchange.path().equals("/metrics/snapshot")
          ? Answer.json(json.masterMetrics(index).toString())
          : notFound();
    }
    if (isV1(exchange.path())) {
      return v1(exchange);
    }
    String path = exchange.path();
    String plain = path.startsWith("/master/") ? path.substring("/master".length()) : path;
    return switch (plain) {
      case "/health" -> Answer.of(200, null, "");
      case "/version" -> version();
      case "/redirect" -> redirect("");
      case "/flags" -> guarded(exchange, this::flags);
      case "/metrics/snapshot" -> guarded(exchange, () -> metrics(exchange));
      case "/registrar(1)/registry" -> guarded(exchange, () -> registry(exchange));
      case "/state" -> guarded(exchange, () -> local(exchange, () -> json.state(index)));
      case "/slaves" -> guarded(exchange, () -> local(exchange, () -> json.slaves(id(exchange))));
      case "/maintenance/schedule" -> guarded(exchange, () -> scheduleV0(exchange));
      case "/maintenance/status" ->
          guarded(
              exchange,
              () ->
                  local(
                      exchange,
                      () -> json.maintenanceStatus(sees(exchange, Right.VIEW_MAINTENANCE))));
      case "/machine/down" -> guarded(exchange, () -> machines(exchange, true));
      case "/machine/up" -> guarded(exchange, () -> machines(exchange, false));
      default -> notFound();
    };
  }

  private interface Work {
    Answer get();
  }

  private interface Shown {
    ObjectNode get();
  }

  private Answer guarded(Exchange exchange, Work work) {
    return account(exchange).isEmpty()
        ? unauthorized(exchange.method().equals("POST"))
        : work.get();
  }

  private boolean sees(Exchange exchange, Right right) {
    return account(exchange).orElseThrow().may(right);
  }

  private static String id(Exchange exchange) {
    String query = exchange.query().orElse("");
    return query.startsWith("slave_id=") ? query.substring("slave_id=".length()) : null;
  }

  private Answer version() {
    return Answer.json(json.version(json.masterVersion()).toString());
  }

  private Answer flags() {
    ObjectNode answer = MesosJson.object();
    ObjectNode flags = answer.putObject("flags");
    json.masterFlags(index).forEach(flags::put);
    return Answer.json(answer.toString());
  }

  private Answer metrics(Exchange exchange) {
    Answer refusal = refuseTimeout(exchange);
    return refusal != null ? refusal : Answer.json(json.masterMetrics(index).toString());
  }

  private Answer registry(Exchange exchange) {
    boolean shown = leads() && world.memory.ready;
    if (!sees(exchange, Right.VIEW_REGISTRY)) {
      return Answer.text(403, "403 Forbidden.");
    }
    return Answer.json(shown ? json.registry().toString() : "{}");
  }

  /** To the leader as far as this master knows it, which need not be true any more. */
  private Answer redirect(String path) {
    int believed = leads() ? index : master().believes;
    if (believed < 0) {
      return Answer.text(503, "No leader elected");
    }
    Master leader = world.masters.get(believed);
    return Answer.text(307, "").with("Location", "//" + leader.ip + ":" + leader.port + path);
  }

  private Answer elsewhere(Exchange exchange) {
    String path = exchange.target();
    return redirect(path.startsWith("/master/") ? path : "/master" + path);
  }

  private Answer local(Exchange exchange, Shown shown) {
    if (!leads()) {
      return elsewhere(exchange);
    }
    return Answer.json(shown.get().toString());
  }

  private Answer scheduleV0(Exchange exchange) {
    if (!leads()) {
      return elsewhere(exchange);
    }
    return switch (exchange.method()) {
      case "GET" -> Answer.json(json.schedule(sees(exchange, Right.VIEW_MAINTENANCE)).toString());
      case "POST" -> {
        if (!sees(exchange, Right.MAINTAIN)) {
          yield Answer.text(403, "403 Forbidden.");
        }
        try {
          JsonNode schedule = CallReader.MAPPER.readTree(exchange.text());
          yield of(model.updateSchedule(CallReader.windows(schedule, "")));
        } catch (JsonProcessingException notJson) {
          yield Answer.text(400, "syntax error at line 1 near: " + exchange.text());
        } catch (RefusedCall refused) {
          yield Answer.text(refused.status(), refused.getMessage());
        }
      }
      default -> wrongMethod(exchange, "GET", "POST");
    };
  }

  private Answer machines(Exchange exchange, boolean down) {
    if (!leads()) {
      return elsewhere(exchange);
    }
    if (!exchange.method().equals("POST")) {
      return wrongMethod(exchange, "POST");
    }
    if (!sees(exchange, Right.MAINTAIN)) {
      return Answer.text(403, "403 Forbidden.");
    }
    try {
      JsonNode list = CallReader.MAPPER.readTree(exchange.text());
      if (!list.isArray()) {
        return Answer.text(400, "Unexpected JSON type parsed");
      }
      var machines = CallReader.machineList(list);
      return of(down ? model.startMaintenance(machines) : model.stopMaintenance(machines));
    } catch (JsonProcessingException notJson) {
      return Answer.text(400, "syntax error at line 1 near: " + exchange.text());
    }
  }

  // ---------------------------------------------------------------- v1

  private Answer v1(Exchange exchange) {
    if (account(exchange).isEmpty()) {
      return unauthorized(true);
    }
    if (!leads()) {
      return redirect("/master/api/v1");
    }
    if (!world.memory.ready) {
      return Answer.text(503, "Master has not finished recovery");
    }
    Answer refusal = refuseHeaders(exchange, "application/json or application/x-protobuf");
    if (refusal != null) {
      return refusal;
    }
    try {
      CallReader call = new CallReader("master::Call", TYPES, exchange.text());
      String type = call.type();
      if (!acceptsJson(exchange)) {
        return Answer.text(406, NOT_ACCEPTABLE);
      }
      return call(type, call, account(exchange).orElseThrow());
    } catch (RefusedCall refused) {
      return Answer.text(refused.status(), refused.getMessage());
    }
  }

  private Answer call(String type, CallReader call, Account account) {
    return switch (type) {
      case "GET_HEALTH" -> result(type, MesosJson.object().put("healthy", true));
      case "GET_FLAGS" -> result(type, MesosJson.flagList(json.masterFlags(index)));
      case "GET_VERSION" -> {
        ObjectNode payload = MesosJson.object();
        payload.set("version_info", json.version(json.masterVersion()));
        yield result(type, payload);
      }
      case "GET_METRICS" -> result(type, metricsList(json.masterMetrics(index)));
      case "GET_MASTER" -> result(type, json.master());
      case "GET_AGENTS" -> result(type, json.agents());
      case "GET_STATE" -> result(type, state(account));
      case "GET_TASKS" -> result(type, tasks(account));
      case "GET_FRAMEWORKS" -> result(type, frameworks(account));
      case "GET_OPERATIONS" ->
          result(
              type,
              account.may(Right.VIEW_FRAMEWORKS) ? json.operations(null) : MesosJson.object());
      case "GET_MAINTENANCE_SCHEDULE" -> {
        ObjectNode payload = MesosJson.object();
        payload.set("schedule", json.schedule(account.may(Right.VIEW_MAINTENANCE)));
        yield result(type, payload);
      }
      case "GET_MAINTENANCE_STATUS" -> {
        ObjectNode payload = MesosJson.object();
        payload.set("status", json.maintenanceStatus(account.may(Right.VIEW_MAINTENANCE)));
        yield result(type, payload);
      }
      case "UPDATE_MAINTENANCE_SCHEDULE" ->
          allowed(account, Right.MAINTAIN, () -> model.updateSchedule(call.schedule()));
      case "START_MAINTENANCE" ->
          allowed(account, Right.MAINTAIN, () -> model.startMaintenance(call.machines(type)));
      case "STOP_MAINTENANCE" ->
          allowed(account, Right.MAINTAIN, () -> model.stopMaintenance(call.machines(type)));
      case "DRAIN_AGENT" -> drain(call, account);
      case "DEACTIVATE_AGENT" -> {
        String id = call.id(type, "agent_id");
        yield allowed(account, Right.DEACTIVATE, () -> model.deactivate(id));
      }
      case "REACTIVATE_AGENT" -> {
        String id = call.id(type, "agent_id");
        yield allowed(account, Right.REACTIVATE, () -> model.reactivate(id));
      }
      case "MARK_AGENT_GONE" -> {
        String id = call.id(type, "agent_id");
        yield allowed(account, Right.MARK_GONE, () -> model.markAgentGone(id));
      }
      case "TEARDOWN" -> {
        String id = call.id(type, "framework_id");
        yield allowed(account, Right.TEARDOWN, () -> model.teardown(id));
      }
      default -> throw new IllegalStateException("no answer for " + type);
    };
  }

  private Answer drain(CallReader call, Account account) {
    String id = call.id("DRAIN_AGENT", "agent_id");
    Long grace = call.maxGrace();
    boolean markGone = call.markGone();
    model.drainReceived(id);
    if (markGone && !account.may(Right.MARK_GONE)) {
      return Answer.text(403, "403 Forbidden.");
    }
    return allowed(account, Right.DRAIN, () -> model.drain(id, grace, markGone));
  }

  private interface Command {
    Reply run();
  }

  private static Answer allowed(Account account, Right right, Command command) {
    return account.may(right) ? of(command.run()) : Answer.text(403, "403 Forbidden.");
  }

  private ObjectNode tasks(Account account) {
    if (account.may(Right.VIEW_TASKS)) {
      return json.tasks();
    }
    ObjectNode empty = MesosJson.object();
    List.of("tasks", "unreachable_tasks", "completed_tasks").forEach(empty::putArray);
    return empty;
  }

  private ObjectNode frameworks(Account account) {
    if (account.may(Right.VIEW_FRAMEWORKS)) {
      return json.frameworks();
    }
    ObjectNode empty = MesosJson.object();
    List.of("frameworks", "completed_frameworks").forEach(empty::putArray);
    return empty;
  }

  private ObjectNode state(Account account) {
    ObjectNode state = MesosJson.object();
    Map.of(
            "get_tasks",
            tasks(account),
            "get_frameworks",
            frameworks(account),
            "get_agents",
            json.agents())
        .forEach(state::set);
    state.putObject("get_executors");
    return state;
  }
}
