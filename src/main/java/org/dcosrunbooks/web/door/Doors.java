package org.dcosrunbooks.web.door;

import static org.dcosrunbooks.engine.People.Group.ADMINS;
import static org.dcosrunbooks.engine.People.Group.APPROVERS;
import static org.dcosrunbooks.engine.People.Group.AUDITORS;
import static org.dcosrunbooks.engine.People.Group.ONCALL;
import static org.dcosrunbooks.engine.People.Group.OPERATORS;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.engine.People.Group;

/**
 * The table of doors. A request passes when a line names its method and path and one of the
 * visitor's groups; everything else is refused, whoever asks. The engine's own paths are the same
 * below {@code /engine-rest} and below the web apps' {@code /camunda/api/engine/engine/default}.
 */
final class Doors {

  private static final Set<Group> ANYBODY = Set.of();
  private static final Set<Group> ALL = EnumSet.allOf(Group.class);
  private static final Set<Group> WORKERS = EnumSet.of(OPERATORS, APPROVERS, ONCALL);
  private static final Set<Group> REPAIRERS = EnumSet.of(ONCALL, ADMINS);
  private static final Set<Group> WATCHERS = EnumSet.of(ONCALL, AUDITORS, ADMINS);

  /** Who may know what others may do. */
  static final Set<Group> OVERSEERS = EnumSet.of(AUDITORS, ADMINS);

  private static final Set<Group> ONLY_OPERATORS = EnumSet.of(OPERATORS);
  private static final Set<Group> ONLY_ADMINS = EnumSet.of(ADMINS);

  /** Closed, though they look like the id of something that may be read. */
  private static final Set<String> WORDS_OF_THE_ENGINE =
      Set.of("deployment/registered", "history/batch/cleanable-batch-report");

  private static final List<Door> ENGINE = engine();
  private static final List<Door> WEB_APPS = webApps();

  private static final String REST = "/engine-rest";
  private static final String WEB = "/camunda";
  private static final String WEB_ENGINE = "/camunda/api/engine/engine/default/";

  private Doors() {}

  /**
   * @param method as it was sent
   * @param path as it was sent: not decoded, without query and context path
   * @return absent when no line names the request: it is refused
   */
  static Optional<Door> find(String method, String path) {
    if (path.startsWith(REST + "/")) {
      return find(ENGINE, method, path.substring(REST.length() + 1));
    }
    if (path.startsWith(WEB_ENGINE)) {
      return find(ENGINE, method, path.substring(WEB_ENGINE.length()));
    }
    if (path.equals(WEB) || path.startsWith(WEB + "/")) {
      return find(WEB_APPS, method, path.substring(Math.min(path.length(), WEB.length() + 1)));
    }
    return Optional.empty();
  }

  /** Every line about the web apps. */
  static List<Door> ofTheWebApps() {
    return WEB_APPS;
  }

  /** Every line about the engine's own paths. */
  static List<Door> ofTheEngine() {
    return ENGINE;
  }

  private static Optional<Door> find(List<Door> doors, String method, String path) {
    if (WORDS_OF_THE_ENGINE.contains(path)) {
      return Optional.empty();
    }
    return doors.stream()
        .filter(door -> door.method().equals(method) && door.path().matches(path))
        .max(Comparator.comparingInt(door -> door.path().fixed()));
  }

  private static List<Door> engine() {
    List<Door> doors = new ArrayList<>();

    // what the runbooks are
    gets(
        doors,
        ALL,
        "version",
        "engine",
        "deployment",
        "deployment/count",
        "deployment/{id}",
        "deployment/{id}/resources",
        "deployment/{id}/resources/{resource}",
        "deployment/{id}/resources/{resource}/data",
        "process-definition",
        "process-definition/count",
        "process-definition/statistics",
        "process-definition/{id}",
        "process-definition/{id}/deployed-start-form",
        "process-definition/{id}/diagram",
        "process-definition/{id}/form-variables",
        "process-definition/{id}/rendered-form",
        "process-definition/{id}/startForm",
        "process-definition/{id}/static-called-process-definitions",
        "process-definition/{id}/statistics",
        "process-definition/{id}/xml",
        "process-definition/key/{key}",
        "process-definition/key/{key}/deployed-start-form",
        "process-definition/key/{key}/diagram",
        "process-definition/key/{key}/form-variables",
        "process-definition/key/{key}/rendered-form",
        "process-definition/key/{key}/startForm",
        "process-definition/key/{key}/statistics",
        "process-definition/key/{key}/xml",
        // Cockpit counts them on its first page
        "case-definition/count",
        "decision-definition",
        "decision-definition/count",
        "decision-definition/{id}",
        "decision-definition/{id}/diagram",
        "decision-definition/{id}/xml",
        "decision-definition/key/{key}",
        "decision-definition/key/{key}/diagram",
        "decision-definition/key/{key}/xml",
        "decision-requirements-definition",
        "decision-requirements-definition/count",
        "decision-requirements-definition/{id}",
        "decision-requirements-definition/{id}/diagram",
        "decision-requirements-definition/{id}/xml",
        "decision-requirements-definition/key/{key}",
        "decision-requirements-definition/key/{key}/diagram",
        "decision-requirements-definition/key/{key}/xml");

    // where the runs stand
    gets(
        doors,
        ALL,
        "process-instance",
        "process-instance/count",
        "process-instance/{id}",
        "process-instance/{id}/activity-instances",
        "process-instance/{id}/comment",
        "process-instance/{id}/variables",
        "process-instance/{id}/variables/{name}",
        "process-instance/{id}/variables/{name}/data",
        "execution",
        "execution/count",
        "execution/{id}",
        "execution/{id}/localVariables",
        "execution/{id}/localVariables/{name}",
        "execution/{id}/localVariables/{name}/data",
        "execution/{id}/messageSubscriptions/{message}",
        "event-subscription",
        "event-subscription/count",
        "variable-instance",
        "variable-instance/count",
        "variable-instance/{id}",
        "variable-instance/{id}/data",
        "incident",
        "incident/count",
        "incident/{id}",
        "job",
        "job/count",
        "job/{id}",
        "job/{id}/stacktrace",
        "job-definition",
        "job-definition/count",
        "job-definition/{id}",
        "external-task",
        "external-task/count",
        "external-task/topic-names",
        "external-task/{id}",
        "external-task/{id}/errorDetails",
        "batch",
        "batch/count",
        "batch/statistics",
        "batch/statistics/",
        "batch/statistics/count",
        "batch/{id}");
    queries(
        doors,
        ALL,
        "process-instance",
        "process-instance/count",
        "execution",
        "execution/count",
        "variable-instance",
        "variable-instance/count",
        "job",
        "job/count",
        "job-definition",
        "job-definition/count",
        "external-task",
        "external-task/count");

    // tasks, and the lists they are found by
    gets(
        doors,
        ALL,
        "task",
        "task/count",
        "task/report/candidate-group-count",
        "task/{id}",
        "task/{id}/attachment",
        "task/{id}/attachment/{attachment}",
        "task/{id}/attachment/{attachment}/data",
        "task/{id}/comment",
        "task/{id}/comment/{comment}",
        "task/{id}/deployed-form",
        "task/{id}/form",
        "task/{id}/form-variables",
        "task/{id}/identity-links",
        "task/{id}/localVariables",
        "task/{id}/localVariables/{name}",
        "task/{id}/localVariables/{name}/data",
        "task/{id}/rendered-form",
        "task/{id}/variables",
        "task/{id}/variables/{name}",
        "task/{id}/variables/{name}/data",
        "filter",
        "filter/count",
        "filter/{id}",
        "filter/{id}/count",
        "filter/{id}/list",
        "filter/{id}/singleResult");
    queries(
        doors,
        ALL,
        "task",
        "task/count",
        "filter/{id}/count",
        "filter/{id}/list",
        "filter/{id}/singleResult");
    // Tasklist asks with OPTIONS what it may offer
    options(doors, ALL, "filter", "filter/{id}");

    // what was
    for (String kind :
        List.of(
            "activity-instance",
            "external-task-log",
            "job-log",
            "process-instance",
            "task",
            "variable-instance")) {
      gets(doors, ALL, "history/" + kind, "history/" + kind + "/count");
      queries(doors, ALL, "history/" + kind, "history/" + kind + "/count");
    }
    gets(doors, ALL, "history/detail", "history/detail/count");
    queries(doors, ALL, "history/detail");
    gets(
        doors,
        ALL,
        "history/batch",
        "history/batch/count",
        "history/batch/{id}",
        "history/activity-instance/{id}",
        "history/decision-instance",
        "history/decision-instance/count",
        "history/decision-instance/{id}",
        "history/decision-requirements-definition/{id}/statistics",
        "history/detail/{id}",
        "history/detail/{id}/data",
        "history/external-task-log/{id}",
        "history/external-task-log/{id}/error-details",
        "history/identity-link-log",
        "history/identity-link-log/count",
        "history/incident",
        "history/incident/count",
        "history/job-log/{id}",
        "history/job-log/{id}/stacktrace",
        "history/process-definition/{id}/statistics",
        "history/process-instance/{id}",
        "history/process-instance/report",
        "history/task/report",
        "history/user-operation",
        "history/user-operation/count",
        "history/variable-instance/{id}",
        "history/variable-instance/{id}/data");
    gets(
        doors,
        WATCHERS,
        "history/cleanup/configuration",
        "history/cleanup/job",
        "history/cleanup/jobs",
        "history/decision-definition/cleanable-decision-instance-report",
        "history/decision-definition/cleanable-decision-instance-report/count",
        "history/process-definition/cleanable-process-instance-report",
        "history/process-definition/cleanable-process-instance-report/count",
        "metrics",
        "metrics/{metric}/sum");

    // who is who
    gets(
        doors,
        ALL,
        "authorization/check",
        "identity/groups",
        "identity/password-policy",
        "user/{id}/profile");
    gets(
        doors,
        OVERSEERS,
        "authorization",
        "authorization/count",
        "authorization/{id}",
        "group/{id}",
        "tenant",
        "tenant/count",
        "tenant/{id}",
        "user",
        "user/count");
    // Tasklist shows the groups of a task by name
    gets(doors, ALL, "group", "group/count");
    queries(doors, ALL, "group", "group/count");
    options(
        doors,
        ONLY_ADMINS,
        "authorization",
        "authorization/{id}",
        "group",
        "group/",
        "group/{id}",
        "group/{id}/members",
        "tenant",
        "tenant/",
        "tenant/{id}",
        "tenant/{id}/group-members",
        "tenant/{id}/user-members",
        "user",
        "user/",
        "user/{id}");

    // starting a run
    for (String runbook :
        List.of(
            "process-definition/{id}",
            "process-definition/key/{key}",
            "process-definition/key/{key}/tenant-id/{tenant}")) {
      door(doors, "POST", runbook + "/start", ONLY_OPERATORS, Body.START);
      door(doors, "POST", runbook + "/submit-form", ONLY_OPERATORS, Body.START);
    }

    // working on a task
    door(doors, "POST", "task/{id}/claim", WORKERS, Body.CLAIM);
    door(doors, "POST", "task/{id}/unclaim", WORKERS, Body.IGNORED);
    door(doors, "POST", "task/{id}/complete", WORKERS, Body.COMPLETE);
    door(doors, "POST", "task/{id}/submit-form", WORKERS, Body.COMPLETE);
    door(doors, "POST", "task/{id}/comment/create", WORKERS, Body.COMMENT);

    // letting a failed step run again, one at a time
    door(doors, "PUT", "job/{id}/retries", REPAIRERS, Body.RETRIES);

    // people and their groups
    door(doors, "POST", "user/create", ONLY_ADMINS, Body.FIELDS);
    door(doors, "PUT", "user/{id}/profile", ONLY_ADMINS, Body.FIELDS);
    door(doors, "PUT", "user/{id}/credentials", ONLY_ADMINS, Body.FIELDS);
    door(doors, "DELETE", "user/{id}", ONLY_ADMINS, Body.IGNORED);
    for (Group group : Group.values()) {
      String member = "group/" + group.id() + "/members/{user}";
      door(doors, "PUT", member, ONLY_ADMINS, Body.IGNORED);
      door(doors, "DELETE", member, ONLY_ADMINS, Body.IGNORED);
    }
    // tells whether a new password would be long enough
    door(doors, "POST", "identity/password-policy", ONLY_ADMINS, Body.FIELDS);

    return List.copyOf(doors);
  }

  private static List<Door> webApps() {
    List<Door> doors = new ArrayList<>();

    // pages, scripts, pictures
    gets(
        doors,
        ALL,
        "",
        "favicon.ico",
        "app/**",
        "assets/**",
        "lib/**",
        "api/admin/plugin/{plugin}/static/**",
        "api/cockpit/plugin/{plugin}/static/**",
        "api/tasklist/plugin/{plugin}/static/**",
        "api/welcome/plugin/{plugin}/static/**",
        "api/engine/engine",
        "api/engine/engine/");

    // sign-in and sign-out; the setup of a first user is not here, and never is
    gets(doors, ANYBODY, "api/admin/auth/user/default");
    for (String app : List.of("admin", "cockpit", "tasklist", "welcome")) {
      door(doors, "POST", "api/admin/auth/user/default/login/" + app, ANYBODY, Body.SIGN_IN);
    }
    door(doors, "POST", "api/admin/auth/user/default/logout", ANYBODY, Body.IGNORED);

    // Cockpit's own questions
    gets(
        doors,
        ALL,
        "api/cockpit/plugin/base/default/process-definition/statistics",
        "api/cockpit/plugin/base/default/process-definition/statistics-count");
    for (String question :
        List.of(
            "process-definition/{id}/called-process-definitions",
            "process-instance/{id}/called-process-instances",
            "process-instance",
            "process-instance/",
            "process-instance/count",
            "incident",
            // as its page about a run asks
            "incident/",
            "incident/count")) {
      gets(doors, ALL, "api/cockpit/plugin/base/default/" + question);
      queries(doors, ALL, "api/cockpit/plugin/base/default/" + question);
    }
    gets(doors, WATCHERS, "api/admin/plugin/adminPlugins/default/metrics/aggregated");

    return List.copyOf(doors);
  }

  private static void gets(List<Door> doors, Set<Group> groups, String... paths) {
    for (String path : paths) {
      door(doors, "GET", path, groups, Body.NONE);
    }
  }

  private static void options(List<Door> doors, Set<Group> groups, String... paths) {
    for (String path : paths) {
      door(doors, "OPTIONS", path, groups, Body.NONE);
    }
  }

  private static void queries(List<Door> doors, Set<Group> groups, String... paths) {
    for (String path : paths) {
      door(doors, "POST", path, groups, Body.FIELDS);
    }
  }

  private static void door(
      List<Door> doors, String method, String path, Set<Group> groups, Body body) {
    doors.add(new Door(method, new Template(path), groups, body, Fields.of(method, path)));
  }
}
