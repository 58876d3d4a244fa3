package org.dcosrunbooks.dcos.marathon;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.App;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.Constraint;
import org.dcosrunbooks.cluster.Resources;
import org.dcosrunbooks.dcos.http.Entries;
import org.dcosrunbooks.dcos.http.Json;

/** Reads Marathon's answers into the nouns of {@code cluster}. */
final class MarathonWire {

  private static final String RUNNING = "TASK_RUNNING";

  private MarathonWire() {}

  static Marathon.Info info(Json json) {
    return new Marathon.Info(
        json.need("name").text(),
        text(json, "version"),
        json.find("frameworkId").map(Json::text),
        json.find("marathon_config").flatMap(config -> config.find("mesos_role")).map(Json::text));
  }

  // ---------------------------------------------------------------- apps

  /** An app of which an instance cannot be read cannot be read: how many are well is not known. */
  static Entries<App> apps(String marathon, Json answer, Set<String> roles) {
    return Entries.of(
        answer.need("apps").elements(),
        new Entries.Called(
            "App",
            app -> app.peek("id"),
            app -> app.peek("id").map(id -> App.fullName(marathon, id))),
        app -> app(marathon, app, roles));
  }

  private static App app(String marathon, Json json, Set<String> roles) {
    boolean checked = !json.list("healthChecks").isEmpty() || json.find("check").isPresent();
    List<App.Instance> tasks =
        json.list("tasks").stream().map(task -> task(task, checked)).toList();
    int running = count(json, "tasksRunning");
    Map<String, String> labels = labels(json);
    HostPorts ports = HostPorts.ofApp(json);
    return new App(
        marathon,
        json.need("id").text(),
        false,
        count(json, "instances"),
        running,
        checked ? count(json, "tasksHealthy") : running,
        minimumHealthCapacity(json.find("upgradeStrategy")),
        json.find("residency").isPresent()
            || json.find("container").filter(MarathonWire::hasPersistentVolume).isPresent(),
        "true".equals(labels.get("MARATHON_SINGLE_INSTANCE_APP")),
        labels,
        json.list("constraints").stream().map(MarathonWire::constraint).toList(),
        roles(json, roles),
        resources(json),
        ports.count(),
        ports.fixed(),
        json.find("taskKillGracePeriodSeconds").map(MarathonWire::seconds),
        tasks,
        json.list("deployments").stream().map(each -> each.need("id").text()).toList(),
        json.find("lastTaskFailure").map(MarathonWire::lastFailure));
  }

  private static App.Instance task(Json json, boolean checked) {
    String state = json.find("state").map(Json::text).orElse("TASK_UNKNOWN");
    List<Json> results = json.list("healthCheckResults");
    boolean alive =
        results.stream().allMatch(result -> !result.isNothing() && result.need("alive").flag());
    return new App.Instance(
        json.need("id").text(),
        json.find("slaveId").map(MarathonWire::agentId),
        text(json, "host"),
        state,
        state.equals(RUNNING) && alive && !(checked && results.isEmpty()));
  }

  private static AgentId agentId(Json value) {
    try {
      return new AgentId(value.exact());
    } catch (IllegalArgumentException strange) {
      throw value.wrong("is no agent id");
    }
  }

  private static String lastFailure(Json json) {
    String message = json.find("message").map(Json::sentence).orElse("");
    String said = message.isBlank() ? text(json, "state") : message;
    return said + json.find("timestamp").map(time -> " (" + time.text() + ")").orElse("");
  }

  private static boolean hasPersistentVolume(Json container) {
    return container.list("volumes").stream()
        .anyMatch(volume -> volume.find("persistent").isPresent());
  }

  private static double minimumHealthCapacity(Optional<Json> upgrade) {
    return upgrade
        .flatMap(strategy -> strategy.find("minimumHealthCapacity"))
        .map(share -> share.number().doubleValue())
        .orElse(1.0);
  }

  /** In an app a list of two or three texts. */
  private static Constraint constraint(Json json) {
    List<Json> parts = json.elements();
    if (parts.size() < 2) {
      throw json.wrong("has no operator");
    }
    return new Constraint(
        parts.get(0).text(),
        parts.get(1).text().toUpperCase(Locale.ROOT),
        parts.size() < 3
            ? Optional.empty()
            : Optional.of(parts.get(2).text()).filter(value -> !value.isEmpty()));
  }

  private static Set<String> roles(Json json, Set<String> otherwise) {
    Set<String> roles = new HashSet<>();
    json.list("acceptedResourceRoles").forEach(role -> roles.add(role.text()));
    return roles.isEmpty() ? otherwise : roles;
  }

  private static Map<String, String> labels(Json json) {
    Map<String, String> labels = new HashMap<>();
    json.find("labels")
        .map(Json::fields)
        .orElse(Map.of())
        .forEach((name, value) -> labels.put(name, value.text()));
    return labels;
  }

  private static Resources resources(Json json) {
    return new Resources(number(json, "cpus"), number(json, "mem"), number(json, "disk"));
  }

  // ---------------------------------------------------------------- pods

  static Entries<App> pods(
      String marathon,
      Json answer,
      Set<String> roles,
      Marathon.Whereabouts whereabouts,
      List<Apps.Deployment> deployments) {
    return Entries.of(
        answer.elements(),
        new Entries.Called(
            "Pod",
            status -> status.peek("id"),
            status -> status.peek("id").map(id -> App.fullName(marathon, id))),
        status -> pod(marathon, status, roles, whereabouts, deployments));
  }

  private static App pod(
      String marathon,
      Json status,
      Set<String> roles,
      Marathon.Whereabouts whereabouts,
      List<Apps.Deployment> deployments) {
    String id = status.need("id").text();
    Json spec = status.need("spec");
    Optional<Json> scheduling = spec.find("scheduling");
    Optional<Json> placement = scheduling.flatMap(found -> found.find("placement"));
    List<Json> containers = spec.list("containers");
    List<Json> instances = status.list("instances");
    Map<String, String> labels = labels(spec);
    HostPorts ports = HostPorts.ofPod(containers);
    return new App(
        marathon,
        id,
        true,
        spec.find("scaling").map(scaling -> count(scaling, "instances")).orElse(1),
        having(instances, Set.of("STABLE", "DEGRADED")),
        having(instances, Set.of("STABLE")),
        minimumHealthCapacity(scheduling.flatMap(found -> found.find("upgrade"))),
        hasPersistentVolume(spec),
        "true".equals(labels.get("MARATHON_SINGLE_INSTANCE_APP")),
        labels,
        placement.map(found -> found.list("constraints")).orElse(List.of()).stream()
            .map(MarathonWire::podConstraint)
            .toList(),
        placement.map(found -> roles(found, roles)).orElse(roles),
        needs(spec, containers),
        ports.count(),
        ports.fixed(),
        containers.stream()
            .flatMap(container -> container.find("lifecycle").stream())
            .flatMap(lifecycle -> lifecycle.find("killGracePeriodSeconds").stream())
            .map(MarathonWire::seconds)
            .max(Duration::compareTo),
        instances.stream().map(instance -> instance(instance, whereabouts)).toList(),
        deployments.stream()
            .filter(each -> each.apps().contains(id))
            .map(Apps.Deployment::id)
            .toList(),
        Optional.empty());
  }

  private static int having(List<Json> instances, Set<String> states) {
    return (int)
        instances.stream()
            .filter(instance -> states.contains(instance.need("status").text()))
            .count();
  }

  private static Constraint podConstraint(Json json) {
    return new Constraint(
        json.need("fieldName").text(),
        json.need("operator").text().toUpperCase(Locale.ROOT),
        json.find("value").map(Json::text).filter(value -> !value.isEmpty()));
  }

  /**
   * Its containers and its executor; an answer that does not name the executor's share has none.
   */
  private static Resources needs(Json spec, List<Json> containers) {
    Resources needs =
        spec.find("executorResources").map(MarathonWire::resources).orElse(Resources.NONE);
    for (Json container : containers) {
      needs =
          needs.plus(
              container.find("resources").map(MarathonWire::resources).orElse(Resources.NONE));
    }
    return needs;
  }

  private static App.Instance instance(Json json, Marathon.Whereabouts whereabouts) {
    String id = json.need("id").text();
    Optional<String> host = json.find("agentHostname").or(() -> json.find("agent")).map(Json::text);
    String status = json.need("status").text();
    return new App.Instance(
        id,
        json.find("agentId").map(MarathonWire::agentId).or(() -> whereabouts.of(id, host)),
        host.orElse(""),
        state(json, status),
        status.equals("STABLE"));
  }

  /** That of the first container that does not run; without containers the instance's own. */
  private static String state(Json instance, String status) {
    List<String> states =
        instance.list("containers").stream()
            .map(container -> container.need("status").text())
            .toList();
    return states.stream()
        .filter(state -> !state.equals(RUNNING))
        .findFirst()
        .orElse(states.isEmpty() ? status : RUNNING);
  }

  // ---------------------------------------------------------------- deployments

  static Entries<Apps.Deployment> deployments(String marathon, Json answer) {
    return Entries.of(
        answer.elements(),
        new Entries.Called("Deployment", one -> one.peek("id"), one -> Optional.empty()),
        one -> deployment(marathon, one));
  }

  private static Apps.Deployment deployment(String marathon, Json json) {
    List<String> touched = new ArrayList<>();
    json.list("affectedApps").forEach(app -> touched.add(app.text()));
    json.list("affectedPods").forEach(pod -> touched.add(pod.text()));
    return new Apps.Deployment(
        marathon,
        json.need("id").text(),
        json.find("version").map(Json::text).flatMap(MarathonWire::time),
        touched);
  }

  private static Optional<Instant> time(String version) {
    try {
      return Optional.of(Instant.parse(version));
    } catch (DateTimeException noTime) {
      return Optional.empty(); // said so in Apps.Deployment
    }
  }

  // ---------------------------------------------------------------- queue

  /** Of each app or pod, how long it is held back still; zero when it is not. */
  static Entries<Map.Entry<String, Duration>> heldBack(Json answer) {
    return Entries.of(
        answer.list("queue"),
        new Entries.Called(
            "What Marathon holds back of",
            waiting -> waiting.peek("app", "id").or(() -> waiting.peek("pod", "id")),
            waiting -> Optional.empty()),
        waiting -> {
          Json spec = waiting.find("app").or(() -> waiting.find("pod")).orElse(waiting);
          return Map.entry(
              spec.need("id").text(), seconds(waiting.need("delay").need("timeLeftSeconds")));
        });
  }

  // ---------------------------------------------------------------- small things

  private static String text(Json json, String field) {
    return json.find(field).map(Json::text).orElse("");
  }

  private static double number(Json json, String field) {
    return json.find(field).map(value -> value.number().doubleValue()).orElse(0.0);
  }

  static int count(Json json, String field) {
    Json value = json.need(field);
    long count = value.integer();
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw value.wrong("is no count");
    }
    return (int) count;
  }

  /**
   * Seconds as Marathon gives them on to Mesos, with fractions (a pod's are a double by its API)
   * and not beyond what Mesos can count in nanoseconds.
   */
  private static Duration seconds(Json json) {
    BigDecimal nanoseconds = json.number().movePointRight(9).setScale(0, RoundingMode.CEILING);
    if (nanoseconds.signum() < 0) {
      throw json.wrong("is less than no time");
    }
    return Duration.ofNanos(nanoseconds.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
  }
}
