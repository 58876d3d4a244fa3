package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.dcosrunbooks.simulator.Exchange.Answer;
import org.dcosrunbooks.simulator.MarathonJson.Embed;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Deployment;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Task;

/**
 * One instance of a Marathon, on a master's machine. Those that do not lead pass requests on to the
 * one that does.
 */
final class MarathonFace extends Face {

  static final int PORT = 8080;

  /** Of tasks of any kind: the app's path, the instance and what comes after it. */
  private static final Pattern TASK_ID =
      Pattern.compile(
          "[a-z0-9_.-]+[._](instance-|marathon-)?"
              + "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\\.[^/]+)?");

  private final int index;
  private final String frameworkName;

  MarathonFace(ClusterModel model, List<Account> accounts, int index, String frameworkName) {
    super(model, accounts, "marathon");
    this.index = index;
    this.frameworkName = frameworkName;
  }

  private String hostPort(int position) {
    return world.masters.get(position).ip + ":" + PORT;
  }

  /** One that cannot go on with a request: what it says instead. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Answer answer;

    Refusal(int status, ObjectNode body) {
      super(body.toString(), null, false, false);
      this.answer = Answer.of(status, "application/json", body.toString());
    }
  }

  private static Refusal refuse(int status, String message) {
    return new Refusal(status, MarathonJson.message(message));
  }

  @Override
  Answer answer(Exchange exchange) {
    if (exchange.path().equals("/ping")) {
      return Answer.of(200, "text/plain;charset=iso-8859-1", "pong\n");
    }
    Optional<Framework> framework = framework();
    int leader = framework.map(each -> model.marathons().leader(each)).orElse(-1);
    if (leader < 0) {
      return leaderless(exchange);
    }
    if (account(exchange).isEmpty()) {
      return Answer.of(
          401, "application/json", MarathonJson.message("invalid authentication").toString());
    }
    Answer answer;
    try {
      answer = lead(exchange, framework.orElseThrow(), leader);
    } catch (Refusal refusal) {
      answer = refusal.answer;
    }
    answer = answer.with("X-Marathon-Leader", "http://" + hostPort(leader));
    return leader == index ? answer : answer.with("X-Marathon-Via", "1.1 " + hostPort(index));
  }

  private Optional<Framework> framework() {
    return world.frameworks.values().stream()
        .filter(each -> each.name.equals(frameworkName) && !each.completed)
        .findFirst();
  }

  private static Answer leaderless(Exchange exchange) {
    if (exchange.path().equals("/v2/leader")) {
      return Answer.of(
          404, "application/json", MarathonJson.message("There is no leader").toString());
    }
    String why = "Could not determine the current leader";
    return Answer.of(
        503,
        "text/html;charset=iso-8859-1",
        "<html>\n<head>\n<title>Error 503 "
            + why
            + "</title>\n</head>\n<body><h2>HTTP ERROR 503</h2>\n<p>Reason:\n<pre>    "
            + why
            + "</pre></p>\n</body>\n</html>\n");
  }

  private Answer lead(Exchange exchange, Framework framework, int leader) {
    String path = exchange.path();
    MarathonJson json = new MarathonJson(model, framework);
    Query query = new Query(exchange.query().orElse(""));
    if (path.startsWith("/v2/apps")) {
      return apps(exchange, framework, json, query);
    }
    if (path.startsWith("/v2/pods")) {
      return pods(exchange, framework, json, query);
    }
    if (path.startsWith("/v2/deployments/") && exchange.method().equals("DELETE")) {
      return cancel(framework, path.substring("/v2/deployments/".length()));
    }
    if (path.equals("/v2/tasks/delete")) {
      only(exchange, "POST");
      return kill(framework, json, listed(framework, ids(exchange)), query);
    }
    only(exchange, "GET");
    return switch (path) {
      case "/v2/leader" ->
          Answer.json(MesosJson.object().put("leader", hostPort(leader)).toString());
      case "/v2/info" ->
          Answer.json(json.info(hostPort(leader), PORT, true, hostPort(leader)).toString());
      case "/v2/deployments" -> Answer.json(json.deployments().toString());
      case "/v2/queue" -> Answer.json(json.queue().toString());
      case "/v2/tasks" ->
          exchange.header("accept").orElse("").contains("application/json")
              ? Answer.json(json.tasks().toString())
              : Answer.of(200, "text/plain", json.taskLines());
      default -> throw refuse(404, "URI not found: " + path);
    };
  }

  private static void only(Exchange exchange, String method) {
    if (!exchange.method().equals(method)) {
      throw refuse(405, "HTTP 405 Method Not Allowed");
    }
  }

  /** What stands behind the question mark; a name may come several times. */
  private static final class Query {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    Query(String text) {
      for (String pair : text.split("&")) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, each -> new ArrayList<>()).add(value);
      }
    }

    private static String decode(String text) {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    List<String> all(String name) {
      return values.getOrDefault(name, List.of());
    }

    Optional<String> one(String name) {
      return all(name).stream().findFirst();
    }

    boolean is(String name) {
      return one(name).filter("true"::equalsIgnoreCase).isPresent();
    }
  }

  // ---------------------------------------------------------------- apps

  private Answer apps(Exchange exchange, Framework framework, MarathonJson json, Query query) {
    String rest = Query.decode(exchange.path().substring("/v2/apps".length()));
    if (rest.isEmpty() || rest.equals("/")) {
      only(exchange, "GET");
      Set<Embed> embeds = embeds(query, "apps");
      embeds.addAll(EnumSet.of(Embed.COUNTS, Embed.DEPLOYMENTS));
      return Answer.json(json.apps(embeds).toString());
    }
    int tasks = rest.lastIndexOf("/tasks");
    boolean ofTasks =
        tasks > 0 && (rest.endsWith("/tasks") || rest.indexOf('/', tasks + 1) == tasks + 6);
    String id = ofTasks ? rest.substring(0, tasks) : rest;
    App app =
        model
            .marathons()
            .app(framework, id, false)
            .orElseThrow(() -> refuse(404, "App '" + id + "' does not exist"));
    List<Task> all = model.marathons().tasks(framework).getOrDefault(app.key, List.of());
    if (ofTasks) {
      return tasksOf(exchange, framework, json, query, app, all, rest.substring(tasks + 6));
    }
    only(exchange, "GET");
    Set<Embed> embeds = EnumSet.allOf(Embed.class);
    ObjectNode answer = MesosJson.object();
    answer.set("app", json.app(app, all, embeds));
    return Answer.json(answer.toString());
  }

  private static Set<Embed> embeds(Query query, String prefix) {
    Set<Embed> embeds = EnumSet.noneOf(Embed.class);
    for (String embed : query.all("embed")) {
      switch (embed.replaceFirst("^(apps?\\.)", "")) {
        case "tasks" -> embeds.addAll(EnumSet.of(Embed.TASKS, Embed.DEPLOYMENTS));
        case "counts" -> embeds.add(Embed.COUNTS);
        case "deployments" -> embeds.add(Embed.DEPLOYMENTS);
        case "lastTaskFailure" -> embeds.add(Embed.LAST_TASK_FAILURE);
        case "failures" -> embeds.addAll(EnumSet.allOf(Embed.class));
        default -> {
          // Marathon passes over what it does not know
        }
      }
    }
    return embeds;
  }

  private Answer tasksOf(
      Exchange exchange,
      Framework framework,
      MarathonJson json,
      Query query,
      App app,
      List<Task> all,
      String oneTask) {
    if (exchange.method().equals("DELETE")) {
      String wanted = oneTask.isEmpty() ? null : oneTask.substring(1);
      Optional<String> host = query.one("host").filter(each -> !each.equals("*"));
      Predicate<Task> which =
          task ->
              wanted != null
                  ? task.id.equals(wanted)
                  : host.isEmpty() || task.host.equals(host.get());
      return kill(framework, json, all.stream().filter(which).toList(), query);
    }
    only(exchange, "GET");
    ObjectNode answer = MesosJson.object();
    ArrayNode list = answer.putArray("tasks");
    all.forEach(task -> list.add(json.task(app, task)));
    return Answer.json(answer.toString());
  }

  // ---------------------------------------------------------------- kills

  private static Set<String> ids(Exchange exchange) {
    Set<String> ids = new LinkedHashSet<>();
    try {
      JsonNode list = CallReader.MAPPER.readTree(exchange.text()).path("ids");
      if (!list.isArray()) {
        throw refuse(400, "Invalid JSON");
      }
      list.forEach(id -> ids.add(id.asText()));
    } catch (JsonProcessingException notJson) {
      throw refuse(400, notJson.getOriginalMessage());
    }
    return ids;
  }

  /** Well-formed ids that nobody knows are passed over in silence. */
  private List<Task> listed(Framework framework, Set<String> ids) {
    for (String id : ids) {
      if (!TASK_ID.matcher(id).matches()) {
        throw refuse(400, "Invalid task id '" + id + "'.");
      }
    }
    return model.marathons().tasks(framework).values().stream()
        .flatMap(List::stream)
        .filter(task -> ids.contains(task.id))
        .toList();
  }

  private Answer kill(Framework framework, MarathonJson json, List<Task> tasks, Query query) {
    boolean scale = query.is("scale");
    boolean wipe = query.is("wipe");
    if (scale && wipe) {
      throw refuse(400, "You cannot use scale and wipe at the same time.");
    }
    List<Deployment> locks = model.marathons().locks(framework, tasks);
    if (!locks.isEmpty() && !query.is("force")) {
      throw locked(locks);
    }
    ObjectNode answer = MesosJson.object();
    ArrayNode list = answer.putArray("tasks");
    tasks.forEach(task -> list.add(json.task(world.apps.get(task.app), task)));
    if (!scale) {
      model.marathons().kill(tasks, wipe);
      return Answer.json(answer.toString());
    }
    if (tasks.isEmpty()) {
      return Answer.json(answer.toString());
    }
    Deployment deployment = model.marathons().killAndScale(tasks);
    return Answer.json(json.deployment(deployment).toString())
        .with("Marathon-Deployment-Id", deployment.id);
  }

  private static Refusal locked(List<Deployment> locks) {
    ObjectNode body =
        MarathonJson.message(
            "App is locked by one or more deployments. Override with the option '?force=true'."
                + " View details at '/v2/deployments/<DEPLOYMENT_ID>'.");
    ArrayNode list = body.putArray("deployments");
    locks.forEach(each -> list.addObject().put("id", each.id));
    return new Refusal(409, body);
  }

  private Answer cancel(Framework framework, String id) {
    if (!model.marathons().cancel(framework, id)) {
      throw refuse(404, "DeploymentPlan " + id + " does not exist");
    }
    return Answer.of(202, "application/json", "");
  }

  // ---------------------------------------------------------------- pods

  private Answer pods(Exchange exchange, Framework framework, MarathonJson json, Query query) {
    String rest = Query.decode(exchange.path().substring("/v2/pods".length()));
    if (rest.isEmpty() || rest.equals("/")) {
      only(exchange, "GET");
      return Answer.json(json.pods().toString());
    }
    if (rest.equals("/::status")) {
      only(exchange, "GET");
      return Answer.json(json.podStatuses().toString());
    }
    int colons = rest.indexOf("::");
    String id = colons < 0 ? rest : rest.substring(0, colons);
    String part = colons < 0 ? "" : rest.substring(colons + 2);
    App app =
        model
            .marathons()
            .app(framework, id, true)
            .orElseThrow(() -> refuse(404, "Pod '" + id + "' does not exist"));
    List<Task> tasks = model.marathons().tasks(framework).getOrDefault(app.key, List.of());
    if (part.startsWith("instances")) {
      only(exchange, "DELETE");
      return killInstances(exchange, framework, json, query, app, tasks, part);
    }
    only(exchange, "GET");
    return switch (part) {
      case "" -> Answer.json(json.pod(app).toString());
      case "status" -> Answer.json(json.podStatus(app, tasks).toString());
      default -> throw refuse(404, "URI not found: " + exchange.path());
    };
  }

  private Answer killInstances(
      Exchange exchange,
      Framework framework,
      MarathonJson json,
      Query query,
      App app,
      List<Task> tasks,
      String part) {
    Set<String> wanted = new LinkedHashSet<>();
    if (part.startsWith("instances/")) {
      wanted.add(part.substring("instances/".length()));
    } else {
      try {
        CallReader.MAPPER.readTree(exchange.text()).forEach(id -> wanted.add(id.asText()));
      } catch (JsonProcessingException notJson) {
        throw refuse(400, notJson.getOriginalMessage());
      }
    }
    List<Task> killed = tasks.stream().filter(task -> wanted.contains(task.instance)).toList();
    List<Deployment> locks = model.marathons().locks(framework, killed);
    if (!locks.isEmpty() && !query.is("force")) {
      throw locked(locks);
    }
    ObjectNode status = json.podStatus(app, killed);
    model.marathons().kill(killed, query.is("wipe"));
    return Answer.json(status.get("instances").toString());
  }
}
