package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.simulator.Exchange.Answer;

/**
 * The control port: for people who try things out and for tests. Never part of a cluster. Changes
 * are POSTs, and a browser's page from elsewhere cannot make them.
 */
final class ControlFace {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Simulator simulator;

  ControlFace(Simulator simulator) {
    this.simulator = simulator;
  }

  Answer answer(Exchange exchange) {
    try {
      String host = exchange.header("host").orElse("");
      if (!host.matches("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d+)?")) {
        return Answer.text(403, "This port answers to 127.0.0.1 and localhost only.");
      }
      return switch (exchange.method()) {
        case "GET" -> get(exchange);
        case "POST" -> fromHere(exchange, host) ? post(exchange) : crossSite();
        default -> Face.wrongMethod(exchange, "GET", "POST");
      };
    } catch (IllegalArgumentException wrong) {
      return Answer.text(400, wrong.getMessage());
    } catch (IllegalStateException refused) {
      return Answer.text(409, refused.getMessage());
    }
  }

  private static Answer crossSite() {
    return Answer.text(403, "Changes are taken from this port's own page only.");
  }

  private static boolean fromHere(Exchange exchange, String host) {
    String origin = exchange.header("origin").orElse("http://" + host);
    String site = exchange.header("sec-fetch-site").orElse("same-origin");
    return origin.equals("http://" + host) && (site.equals("same-origin") || site.equals("none"));
  }

  private Answer get(Exchange exchange) {
    return switch (exchange.path()) {
      case "/" -> page();
      case "/api/state" -> Answer.json(state().toString());
      case "/api/requests" -> requests(exchange);
      case "/api/faults" -> Answer.json(JSON.valueToTree(simulator.faults()).toString());
      case "/api/connect-to" -> Answer.json(JSON.valueToTree(simulator.connectTo()).toString());
      default -> Face.notFound();
    };
  }

  private Answer requests(Exchange exchange) {
    String only = fields(exchange.query().orElse("")).getOrDefault("call", "");
    var wanted =
        simulator.requests().stream()
            .filter(each -> only.isEmpty() || each.call().equals(only))
            .toList();
    return Answer.json(JSON.valueToTree(wanted).toString());
  }

  private ObjectNode state() {
    return simulator.locked(
        () -> {
          World world = simulator.world();
          ObjectNode state = JSON.createObjectNode();
          state.put("now", simulator.now().toString());
          state.put("leader", world.leader < 0 ? "" : world.masters.get(world.leader).ip);
          state.put("recovered", world.memory.ready);
          var masters = state.putArray("masters");
          world.masters.forEach(
              each -> masters.addObject().put("host", each.ip).put("up", each.up));
          var agents = state.putArray("agents");
          for (World.Node node : world.nodes.values()) {
            ObjectNode agent = agents.addObject();
            agent.put("host", node.host).put("id", node.agentId);
            agent.put("state", simulator.state(node));
            agent.put("drainsReceived", world.drainsReceived.getOrDefault(node.agentId, 0));
            var tasks = agent.putArray("tasks");
            simulator.tasksOn(node.host).forEach(tasks::add);
            var waiting = agent.putArray("unacknowledged");
            simulator.unacknowledgedOn(node.host).forEach(waiting::add);
          }
          var machines = state.putArray("machines");
          for (String host : world.machines.keySet()) {
            ObjectNode machine = machines.addObject().put("host", host);
            machine.put("power", world.machines.get(host).isOn());
            machine.put("up", world.machines.get(host).isUp());
            ObjectNode units = machine.putObject("units");
            simulator.model().machines().on(host).units().forEach(units::put);
          }
          var frameworks = state.putArray("frameworks");
          for (World.Framework framework : world.frameworks.values()) {
            frameworks
                .addObject()
                .put("name", framework.name)
                .put("id", framework.id)
                .put("connected", framework.connected)
                .put("removed", framework.completed);
          }
          return state;
        });
  }

  // ---------------------------------------------------------------- changes

  private Answer post(Exchange exchange) {
    String path = exchange.path();
    String type = exchange.header("content-type").orElse("");
    if (path.startsWith("/api/")) {
      if (!type.equals("application/json")) {
        return Answer.text(415, "Expecting 'Content-Type' of application/json");
      }
      change(path.substring("/api/".length()), json(exchange.text()));
      return Answer.json("{\"done\":true}");
    }
    if (path.startsWith("/do/")) {
      if (!type.startsWith("application/x-www-form-urlencoded")) {
        return Answer.text(415, "Expecting a form");
      }
      change(path.substring("/do/".length()), fields(exchange.text()));
      return Answer.text(303, "").with("Location", "/");
    }
    return Face.notFound();
  }

  private static Map<String, String> json(String body) {
    try {
      JsonNode node = JSON.readTree(body.isBlank() ? "{}" : body);
      if (!node.isObject()) {
        throw new IllegalArgumentException("a JSON object is expected");
      }
      Map<String, String> fields = new LinkedHashMap<>();
      node.properties().forEach(each -> fields.put(each.getKey(), each.getValue().asText()));
      return fields;
    } catch (JsonProcessingException unreadable) {
      throw new IllegalArgumentException(
          "not JSON: " + unreadable.getOriginalMessage(), unreadable);
    }
  }

  private static Map<String, String> fields(String form) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : form.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** All of a node's checks are well but this one; without a name all are. */
  private static Map<String, Integer> check(Map<String, String> with) {
    String name = with.getOrDefault("check", "");
    String status = with.getOrDefault("status", "2");
    if (!status.matches("[0-3]") || !name.matches("[a-z_]{0,60}")) {
      throw new IllegalArgumentException("no check " + name + ", or no status " + status);
    }
    return name.isEmpty() ? Map.of() : Map.of(name, Integer.valueOf(status));
  }

  private void change(String deed, Map<String, String> with) {
    Hand hand = simulator.hand();
    switch (deed) {
      case "reset" -> simulator.reset();
      case "faults" -> simulator.fault(fault(with));
      case "faults/clear" -> simulator.clearFaults();
      case "refuse" -> simulator.refuse(need(with, "host"));
      case "leader-change" -> hand.changeLeader();
      case "no-leader" -> hand.loseLeader(seconds(with, "seconds", 40));
      case "master-stop" -> hand.stopMaster(need(with, "host"));
      case "master-start" -> hand.startMaster(need(with, "host"));
      case "agent-cut-off" -> hand.cutOff(need(with, "host"));
      case "agent-unreachable" -> hand.makeUnreachable(need(with, "host"));
      case "agent-stop" -> hand.stopAgent(need(with, "host"));
      case "agent-back" -> hand.comeBack(need(with, "host"));
      case "agent-unregister" -> hand.unregister(need(with, "host"));
      case "agent-new-identity" -> hand.startAfresh(need(with, "host"));
      case "power-off" -> hand.powerOff(need(with, "host"));
      case "power-on" -> hand.powerOn(need(with, "host"));
      case "sudo-asks" -> hand.sudoAsks(need(with, "host"), isTrue(with, "asks"));
      case "disk-full" -> hand.diskFull(need(with, "host"), isTrue(with, "full"));
      case "clock-ahead" -> hand.clockAhead(need(with, "host"), seconds(with, "seconds", 86_400));
      case "node-check" -> hand.checks(need(with, "host"), check(with));
      case "host-key-new" -> hand.changeHostKey(need(with, "host"));
      case "ssh-cut" -> hand.cutSsh(need(with, "host"));
      case "ssh-refuse" -> hand.refuseSsh(need(with, "host"), isTrue(with, "refuse"));
      case "answered-by" ->
          hand.answeredBy(
              need(with, "host"),
              with.getOrDefault("other", "").isBlank() ? null : with.get("other"));
      case "port-answered-by" ->
          hand.portAnsweredBy(
              need(with, "host"),
              with.getOrDefault("other", "").isBlank() ? null : with.get("other"));
      case "unit-start" -> hand.startUnit(need(with, "host"), need(with, "unit"));
      case "unit-stop" -> hand.stopUnit(need(with, "host"), need(with, "unit"));
      case "unit-remove" -> hand.removeUnit(need(with, "host"), need(with, "unit"));
      case "unit-kill" ->
          hand.killUnit(
              need(with, "host"), need(with, "unit"), with.getOrDefault("signal", "TERM"));
      case "drain" ->
          hand.drain(
              need(with, "host"),
              with.containsKey("seconds") ? seconds(with, "seconds", 0) : null,
              Boolean.parseBoolean(with.getOrDefault("markGone", "false")));
      case "deactivate" -> hand.deactivate(need(with, "host"));
      case "reactivate" -> hand.reactivate(need(with, "host"));
      case "mark-gone" -> hand.markGone(need(with, "host"));
      case "schedule" ->
          hand.schedule(
              simulator.now(),
              seconds(with, "seconds", 3600),
              with.getOrDefault("hosts", "").isBlank()
                  ? new String[0]
                  : with.get("hosts").split("\\s*,\\s*"));
      case "machine-down" -> hand.machineDown(need(with, "host"));
      case "machine-up" -> hand.machineUp(need(with, "host"));
      case "framework-disconnect" -> hand.disconnect(need(with, "framework"));
      case "framework-back" -> hand.reconnect(need(with, "framework"));
      case "framework-remove" -> hand.removeFramework(need(with, "framework"));
      case "framework-acknowledges" ->
          hand.acknowledges(need(with, "framework"), isTrue(with, "acknowledges"));
      case "operation-begin" ->
          hand.beginOperation(need(with, "framework"), need(with, "host"), need(with, "id"));
      case "operation-finish" -> hand.finishOperation(need(with, "id"));
      case "operation-acknowledge" -> hand.acknowledgeOperation(need(with, "id"));
      case "marathon-no-leader" -> hand.loseMarathonLeader(seconds(with, "seconds", 40));
      case "deployment-begin" -> hand.beginDeployment(need(with, "app"));
      case "deployment-end" -> hand.endDeployment(need(with, "app"));
      case "app-failing" -> hand.failing(need(with, "app"), isTrue(with, "failing"));
      case "app-unhealthy" -> hand.unhealthy(need(with, "app"), isTrue(with, "unhealthy"));
      case "plan-error" ->
          hand.planError(
              need(with, "framework"),
              with.getOrDefault("plan", "deploy"),
              with.getOrDefault("error", ""));
      case "kafka-under-replicated" ->
          hand.underReplicated(
              need(with, "framework"),
              Math.toIntExact(number(with, "broker", 0)),
              isTrue(with, "behind"));
      case "kafka-check-broken" ->
          hand.checkBroken(need(with, "framework"), isTrue(with, "broken"));
      case "task-finish" -> hand.finishTask(need(with, "app"), need(with, "host"));
      case "task-launch" -> hand.launch(need(with, "app"), need(with, "host"));
      default -> throw new IllegalArgumentException("no such deed: " + deed);
    }
  }

  private static String need(Map<String, String> with, String field) {
    String value = with.getOrDefault(field, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  private static boolean isTrue(Map<String, String> with, String field) {
    return Boolean.parseBoolean(need(with, field));
  }

  private static long number(Map<String, String> with, String field, long otherwise) {
    String text = with.getOrDefault(field, String.valueOf(otherwise));
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(field + " must be a whole number, not " + text, wrong);
    }
  }

  private static Duration seconds(Map<String, String> with, String field, long otherwise) {
    return Duration.ofSeconds(number(with, field, otherwise));
  }

  private static Fault fault(Map<String, String> with) {
    String name = need(with, "kind").toUpperCase(Locale.ROOT).replace('-', '_');
    Fault.Kind kind;
    try {
      kind = Fault.Kind.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException("no such kind of fault: " + name, unknown);
    }
    return new Fault(
        kind,
        with.get("where"),
        with.get("call"),
        Math.toIntExact(number(with, "times", 1)),
        Math.toIntExact(number(with, "status", 0)),
        number(with, "delayMillis", 0),
        with.get("target"));
  }

  /** The agent or framework that a command is about. */
  static String subjectOf(Exchange exchange) {
    try {
      JsonNode call = CallReader.MAPPER.readTree(exchange.text());
      for (JsonNode payload : call) {
        for (String field : new String[] {"agent_id", "framework_id"}) {
          JsonNode value = payload.path(field).path("value");
          if (value.isTextual()) {
            return value.asText().substring(0, Math.min(80, value.asText().length()));
          }
        }
      }
    } catch (JsonProcessingException notJson) {
      return "";
    }
    return "";
  }

  // ---------------------------------------------------------------- the page

  private Answer page() {
    String html = simulator.locked(this::html);
    return Answer.of(200, "text/html; charset=utf-8", html)
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff")
        .with("X-Frame-Options", "DENY")
        .with("Referrer-Policy", "same-origin")
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                + " frame-ancestors 'none'; base-uri 'none'");
  }

  private String html() {
    World world = simulator.world();
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Simulated cluster</title>
        <style>
        body{font:16px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c2733;background:#fff}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #d6dde4;vertical-align:top}
        th{font-weight:600}form{display:inline}button{font:inherit;padding:.25rem .7rem;margin:.1rem 0;border:1px solid #8796a5;border-radius:.3rem;background:#f3f6f8;cursor:pointer}
        button:hover{background:#e4eaef}.main{background:#1d4f7c;color:#fff;border-color:#1d4f7c}.main:hover{background:#163d60}
        .quiet{color:#4d5b69}code{font-size:.9em}
        </style></head><body>
        <h1>Simulated cluster</h1>
        <p class="quiet">What happens in the world outside. The service that is on trial knows nothing of this page.</p>
        """);
    for (World.Framework framework : world.frameworks.values()) {
      if (!framework.completed && !framework.alive) {
        html.append("<p>")
            .append(
                button(
                    "framework-back",
                    "Bring " + framework.name + " back",
                    "main",
                    "framework",
                    framework.name))
            .append(" <span class=\"quiet\">Its scheduler is away.</span></p>");
      }
    }
    html.append("<p>")
        .append(button("leader-change", "Change the leader", "", "", ""))
        .append(' ')
        .append(button("no-leader", "No leader for 40 s", "", "seconds", "40"))
        .append(' ')
        .append(button("marathon-no-leader", "No Marathon for 40 s", "", "seconds", "40"))
        .append(' ')
        .append(button("reset", "Reset demo", "", "", ""))
        .append("</p>");
    masters(world, html);
    agents(world, html);
    machines(world, html);
    frameworks(world, html);
    apps(html);
    brokers(html);
    faults(html);
    log(html);
    return html.append("</body></html>\n").toString();
  }

  private static void masters(World world, StringBuilder html) {
    html.append("<h2>Masters</h2><table><tr><th>Host<th>State<th></tr>");
    for (int index = 0; index < world.masters.size(); index++) {
      World.Master master = world.masters.get(index);
      String state =
          !master.up
              ? "stopped"
              : world.leader == index
                  ? world.memory.ready ? "leads" : "leads, reads the registry"
                  : master.believes < 0
                      ? "knows no leader"
                      : "follows " + world.masters.get(master.believes).ip;
      html.append("<tr><td>").append(escape(master.ip)).append("<td>").append(escape(state));
      html.append("<td>")
          .append(
              master.up
                  ? button("master-stop", "Stop", "", "host", master.ip)
                  : button("master-start", "Start", "", "host", master.ip))
          .append("</tr>");
    }
    html.append("</table>");
  }

  private void agents(World world, StringBuilder html) {
    html.append(
        "<h2>Agents</h2><table><tr><th>Host<th>State<th>Tasks<th>DRAIN_AGENT received<th></tr>");
    for (World.Node node :
        world.nodes.values().stream().sorted(Comparator.comparing(each -> each.host)).toList()) {
      html.append("<tr><td>").append(escape(node.host));
      html.append("<td>").append(escape(simulator.state(node)));
      html.append("<td>").append(escape(String.join(", ", simulator.tasksOn(node.host))));
      String waiting = String.join(", ", simulator.unacknowledgedOn(node.host));
      if (!waiting.isEmpty()) {
        html.append(" <span class=\"quiet\">ended, not acknowledged: ")
            .append(escape(waiting))
            .append("</span>");
      }
      html.append("<td>").append(world.drainsReceived.getOrDefault(node.agentId, 0));
      html.append("<td>")
          .append(
              node.up && node.reachable
                  ? button("agent-unreachable", "Make unreachable", "", "host", node.host)
                  : button("agent-back", "Bring back", "", "host", node.host))
          .append("</tr>");
    }
    html.append("</table>");
  }

  private void machines(World world, StringBuilder html) {
    if (world.machines.isEmpty()) {
      return;
    }
    html.append("<h2>Machines</h2><table><tr><th>Host<th>Units<th></tr>");
    world.machines.forEach(
        (host, machine) -> {
          html.append("<tr><td>").append(escape(host)).append("<td>");
          if (machine.isUp()) {
            simulator
                .model()
                .machines()
                .on(host)
                .units()
                .forEach((unit, stand) -> html.append(escape(unit + ": " + stand)).append("<br>"));
          } else {
            html.append(machine.isOn() ? "boots" : "no power");
          }
          html.append("<td>")
              .append(
                  machine.isOn()
                      ? button("power-off", "Power off", "", "host", host)
                      : button("power-on", "Power on", "", "host", host))
              .append(' ')
              .append(button("ssh-cut", "Cut SSH", "", "host", host))
              .append("</tr>");
        });
    html.append("</table>");
  }

  private static void frameworks(World world, StringBuilder html) {
    html.append("<h2>Frameworks</h2><table><tr><th>Name<th>State<th></tr>");
    for (World.Framework framework : world.frameworks.values()) {
      String state =
          framework.completed ? "removed" : framework.connected ? "connected" : "disconnected";
      html.append("<tr><td>").append(escape(framework.name)).append("<td>").append(state);
      html.append("<td>");
      if (!framework.completed) {
        html.append(
            framework.alive
                ? button("framework-disconnect", "Disconnect", "", "framework", framework.name)
                : button("framework-back", "Bring back", "", "framework", framework.name));
      }
      html.append("</tr>");
    }
    html.append("</table>");
  }

  private void apps(StringBuilder html) {
    MarathonScheduler marathons = simulator.model().marathons();
    Optional<World.Framework> marathon = marathons.root();
    if (marathon.isEmpty()) {
      return;
    }
    html.append("<h2>Marathon's apps</h2><table><tr><th>App<th>Runs<th></tr>");
    Map<String, List<World.Task>> tasks = marathons.tasks(marathon.get());
    for (World.App app : marathons.apps(marathon.get(), false)) {
      long running =
          tasks.getOrDefault(app.key, List.of()).stream().filter(MarathonJson::running).count();
      html.append("<tr><td>").append(escape(app.name));
      html.append("<td>").append(running).append(" of ").append(app.instances);
      boolean locked = !marathons.deployments(marathon.get(), app).isEmpty();
      html.append(locked ? " <span class=\"quiet\">locked by a deployment</span>" : "");
      boolean fails = app.failsAfter != null;
      Map<String, String> failing = new LinkedHashMap<>();
      failing.put("app", app.name);
      failing.put("failing", String.valueOf(!fails));
      html.append("<td>")
          .append(form("app-failing", fails ? "Let it run" : "Make it fail", "", failing))
          .append(' ')
          .append(
              locked
                  ? button("deployment-end", "End the deployment", "", "app", app.name)
                  : button("deployment-begin", "Begin a deployment", "", "app", app.name))
          .append("</tr>");
    }
    html.append("</table>");
  }

  private void brokers(StringBuilder html) {
    World world = simulator.world();
    for (World.Framework framework : world.frameworks.values()) {
      if (framework.speaks != World.Speaks.KAFKA || framework.completed) {
        continue;
      }
      World.Service service = world.services.get(framework.id);
      html.append("<h2>Brokers of ").append(escape(framework.name)).append("</h2>");
      html.append("<table><tr><th>Pod<th>State<th></tr>");
      SdkScheduler services = simulator.model().services();
      for (World.App pod : services.pods(framework)) {
        int number = SdkScheduler.number(pod);
        boolean behind = service.behind.contains(number);
        html.append("<tr><td>").append(escape(pod.name));
        html.append("<td>").append(services.running(pod) ? "runs" : "does not run");
        html.append(behind ? ", lags behind" : "");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("framework", framework.name);
        fields.put("broker", String.valueOf(number));
        fields.put("behind", String.valueOf(!behind));
        html.append("<td>")
            .append(
                form(
                    "kafka-under-replicated",
                    behind ? "Let it catch up" : "Let it lag behind",
                    "",
                    fields))
            .append("</tr>");
      }
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("framework", framework.name);
      fields.put("broken", String.valueOf(!service.checkBroken));
      html.append("</table><p>")
          .append(
              form(
                  "kafka-check-broken",
                  service.checkBroken
                      ? "Mend its look at partitions"
                      : "Break its look at partitions",
                  "",
                  fields))
          .append("</p>");
    }
  }

  private void faults(StringBuilder html) {
    html.append("<h2>Faults</h2>");
    html.append("<p>")
        .append(
            "<form method=\"post\" action=\"/do/faults\">"
                + "<input type=\"hidden\" name=\"kind\" value=\"LOSE_ANSWER\">"
                + "<input type=\"hidden\" name=\"call\" value=\"DRAIN_AGENT\">"
                + "<button>Lose the next answer to DRAIN_AGENT</button></form> ")
        .append(button("faults/clear", "Clear faults", "", "", ""))
        .append("</p><ul>");
    for (Fault fault : simulator.faults()) {
      html.append("<li>").append(escape(fault.toString()));
    }
    html.append("</ul>");
  }

  private void log(StringBuilder html) {
    html.append(
        "<h2>Commands received</h2><table><tr><th>Time<th>Where<th>Call<th>About<th>Answer</tr>");
    var all = simulator.requests();
    int shown = 0;
    for (int index = all.size() - 1; index >= 0 && shown < 50; index--) {
      LoggedRequest request = all.get(index);
      if (request.subject().isEmpty() && request.fault().isEmpty()) {
        continue;
      }
      shown++;
      String status = request.status() == 0 ? "none" : String.valueOf(request.status());
      html.append("<tr><td>").append(escape(request.at()));
      html.append("<td>").append(escape(request.place()));
      html.append("<td><code>").append(escape(request.call())).append("</code>");
      html.append("<td><code>").append(escape(request.subject())).append("</code>");
      html.append("<td>").append(status);
      html.append(request.fault().isEmpty() ? "" : " (" + escape(request.fault()) + ")");
      html.append("</tr>");
    }
    html.append("</table><p class=\"quiet\">All requests: <code>/api/requests</code></p>");
  }

  private static String button(String deed, String label, String look, String field, String value) {
    return form(deed, label, look, field.isEmpty() ? Map.of() : Map.of(field, value));
  }

  private static String form(String deed, String label, String look, Map<String, String> fields) {
    StringBuilder hidden = new StringBuilder();
    fields.forEach(
        (field, value) ->
            hidden
                .append("<input type=\"hidden\" name=\"")
                .append(escape(field))
                .append("\" value=\"")
                .append(escape(value))
                .append("\">"));
    return "<form method=\"post\" action=\"/do/"
        + deed
        + "\">"
        + hidden
        + "<button class=\""
        + look
        + "\">"
        + escape(label)
        + "</button></form>";
  }

  static String escape(String text) {
    return Optional.ofNullable(text)
        .orElse("")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
