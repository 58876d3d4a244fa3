package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.simulator.Exchange.Answer;
import org.dcosrunbooks.simulator.SdkScheduler.Plan;
import org.dcosrunbooks.simulator.World.App;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Speaks;
import org.dcosrunbooks.simulator.World.Task;

/** The scheduler of a service that is built on the SDK, and of Kafka in particular. */
final class SdkFace extends Face {

  private final String frameworkId;

  SdkFace(ClusterModel model, List<Account> accounts, String frameworkId) {
    super(model, accounts, "sdk");
    this.frameworkId = frameworkId;
  }

  @Override
  Answer answer(Exchange exchange) {
    if (account(exchange).isEmpty()) {
      return unauthorized(false);
    }
    Framework framework = world.frameworks.get(frameworkId);
    String path = exchange.path();
    boolean post = exchange.method().equals("POST");
    if (!post && !exchange.method().equals("GET")) {
      return Answer.text(405, "");
    }
    if (path.startsWith("/v1/pod/") && !path.equals("/v1/pod/status")) {
      return pod(framework, path.substring("/v1/pod/".length()), post);
    }
    if (post) {
      return missing();
    }
    SdkJson shown = new SdkJson(model, framework);
    if (path.startsWith("/v1/plans/")) {
      return plan(framework, shown, path.substring("/v1/plans/".length()));
    }
    return switch (path) {
      case "/v1/plans" -> Answer.json(plans(framework).toString());
      case "/v1/pod" -> Answer.json(shown.podNames().toString());
      case "/v1/pod/status" -> Answer.json(shown.podStatuses().toString());
      case "/v1/health" -> health(framework, exchange);
      default -> framework.speaks == Speaks.KAFKA ? kafka(framework, path) : missing();
    };
  }

  private static Answer missing() {
    return Answer.of(404, "text/html;charset=iso-8859-1", "<html><body>404</body></html>\n");
  }

  private static Answer notFound(String what) {
    return Answer.of(404, "text/plain", what + " not found");
  }

  private ArrayNode plans(Framework framework) {
    ArrayNode names = MesosJson.array();
    model.services().plans(framework).forEach(plan -> names.add(plan.name()));
    return names;
  }

  /** The code tells how the plan stands, the body is the plan whatever the code. */
  private Answer plan(Framework framework, SdkJson shown, String name) {
    Optional<Plan> plan =
        model.services().plans(framework).stream()
            .filter(each -> each.name().equals(name))
            .findFirst();
    if (plan.isEmpty()) {
      return notFound("Plan " + name);
    }
    int status =
        switch (plan.get().status()) {
          case "ERROR" -> 417;
          case "COMPLETE" -> 200;
          default -> 202;
        };
    return Answer.of(status, "application/json", shown.plan(plan.get()).toString());
  }

  // ---------------------------------------------------------------- pods

  private Answer pod(Framework framework, String rest, boolean post) {
    int slash = rest.indexOf('/');
    String name = slash < 0 ? rest : rest.substring(0, slash);
    String part = slash < 0 ? "" : rest.substring(slash + 1);
    boolean deed = List.of("restart", "replace", "pause", "resume").contains(part);
    if (!deed && !part.equals("status") && !part.equals("info")) {
      return missing();
    }
    if (deed != post) {
      return Answer.text(405, "");
    }
    Optional<App> pod =
        model.services().launched(framework).stream()
            .filter(each -> each.name.equals(name))
            .findFirst();
    if (pod.isEmpty()) {
      return notFound("Pod " + name);
    }
    SdkJson shown = new SdkJson(model, framework);
    return switch (part) {
      case "status" -> Answer.json(shown.podStatus(pod.get()).toString());
      case "info" -> Answer.json(shown.podInfo(pod.get()).toString());
      default -> order(framework, pod.get(), part);
    };
  }

  private Answer order(Framework framework, App pod, String deed) {
    ObjectNode answer = MesosJson.object().put("pod", pod.name);
    ArrayNode tasks = answer.putArray("tasks");
    for (Task task : model.services().tasks(pod)) {
      tasks.add(task.shownName);
    }
    switch (deed) {
      case "restart" -> model.services().restart(pod);
      case "replace" -> model.services().replace(framework, pod);
      case "pause" -> model.services().pause(framework, pod, true);
      default -> model.services().pause(framework, pod, false);
    }
    return Answer.json(answer.toString());
  }

  // ---------------------------------------------------------------- health, Kafka

  /** Its own list of codes; none of them means what it means elsewhere. */
  private Answer health(Framework framework, Exchange exchange) {
    List<Plan> plans = model.services().plans(framework);
    int status =
        code(plans.get(0), 500, 204, 202).or(() -> code(plans.get(1), 500, 203, 205)).orElse(200);
    ObjectNode body = MesosJson.object().put("value", status);
    if (exchange.query().orElse("").contains("verbose=true")) {
      ArrayNode reasons = body.putArray("reasons");
      plans.forEach(plan -> reasons.add("Plan " + plan.name() + " is " + plan.status() + "."));
    }
    boolean silent = status == 204 || status == 205;
    return Answer.of(status, silent ? null : "application/json", silent ? "" : body.toString());
  }

  private static Optional<Integer> code(Plan plan, int error, int pending, int starting) {
    if (plan.status().equals("ERROR")) {
      return Optional.of(error);
    }
    if (plan.status().equals("COMPLETE")) {
      return Optional.empty();
    }
    boolean waits =
        plan.phases().stream()
            .flatMap(phase -> phase.steps().stream())
            .anyMatch(step -> step.status().equals("PENDING"));
    return Optional.of(waits ? pending : starting);
  }

  private Answer kafka(Framework framework, String path) {
    KafkaBrokers kafka = new KafkaBrokers(model, framework);
    if (path.startsWith("/v1/brokers/")) {
      ObjectNode broker = kafka.broker(path.substring("/v1/brokers/".length()));
      return broker == null ? Answer.of(404, null, "") : Answer.json(broker.toString());
    }
    return switch (path) {
      case "/v1/brokers" -> Answer.json(kafka.brokers().toString());
      case "/v1/topics" -> Answer.json(kafka.topics().toString());
      case "/v1/topics/under_replicated_partitions" ->
          Answer.json(kafka.underReplicated().toString());
      case "/v1/topics/unavailable_partitions" -> Answer.json(kafka.unavailable().toString());
      default -> topic(kafka, path);
    };
  }

  private static Answer topic(KafkaBrokers kafka, String path) {
    if (!path.matches("/v1/topics/[^/]+")) {
      return missing();
    }
    ObjectNode topic = kafka.topic(path.substring("/v1/topics/".length()));
    // an unknown topic is an exception to the scheduler
    return topic == null ? Answer.of(500, null, "") : Answer.json(topic.toString());
  }
}
