package org.dcosrunbooks.engine.people;

import static org.camunda.bpm.engine.authorization.Authorization.ANY;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GRANT;
import static org.dcosrunbooks.engine.People.Group.ADMINS;
import static org.dcosrunbooks.engine.People.Group.APPROVERS;
import static org.dcosrunbooks.engine.People.Group.AUDITORS;
import static org.dcosrunbooks.engine.People.Group.ONCALL;
import static org.dcosrunbooks.engine.People.Group.OPERATORS;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.authorization.UserOperationLogCategoryPermissions;
import org.dcosrunbooks.engine.People.Group;
import org.springframework.stereotype.Component;

/**
 * What each group may do in the engine: what the doors let through, and no more. A task belongs to
 * its candidates, which the engine grants by itself when the task is made.
 */
@Component
final class Grants {

  /** One line of what a group holds. */
  private record Grant(Group group, Resource resource, String id, Permission... permissions) {}

  private final AuthorizationService authorizations;

  Grants(AuthorizationService authorizations) {
    this.authorizations = authorizations;
  }

  /** Makes each grant as it should be; a grant that an older release made wider becomes narrow. */
  void ensure() {
    wanted().forEach(this::ensure);
  }

  /** Lets the groups read the filter with the given id, and no other group. */
  void ensureReaders(String filter, Set<Group> readers) {
    for (Authorization held :
        authorizations
            .createAuthorizationQuery()
            .resourceType(Resources.FILTER)
            .resourceId(filter)
            .list()) {
      if (held.getGroupId() == null || readers.stream().noneMatch(isOf(held))) {
        authorizations.deleteAuthorization(held.getId());
      }
    }
    readers.forEach(group -> ensure(new Grant(group, Resources.FILTER, filter, Permissions.READ)));
  }

  private static java.util.function.Predicate<Group> isOf(Authorization held) {
    return group -> group.id().equals(held.getGroupId());
  }

  private static List<Grant> wanted() {
    List<Grant> grants = new ArrayList<>();
    for (Group group : Group.values()) {
      grants.add(new Grant(group, Resources.APPLICATION, "welcome", Permissions.ACCESS));
      grants.add(new Grant(group, Resources.PROCESS_DEFINITION, ANY, onRunbooks(group)));
      grants.add(
          new Grant(
              group,
              Resources.DECISION_DEFINITION,
              ANY,
              Permissions.READ,
              Permissions.READ_HISTORY));
      grants.add(
          new Grant(group, Resources.DECISION_REQUIREMENTS_DEFINITION, ANY, Permissions.READ));
      grants.add(new Grant(group, Resources.DEPLOYMENT, ANY, Permissions.READ));
      grants.add(new Grant(group, Resources.TASK, ANY, onTasks(group)));
    }

    for (Group group : Set.of(OPERATORS, APPROVERS, ONCALL, ADMINS)) {
      grants.add(new Grant(group, Resources.APPLICATION, "tasklist", Permissions.ACCESS));
      grants.add(new Grant(group, Resources.GROUP, ANY, Permissions.READ));
    }
    for (Group group : Set.of(OPERATORS, ONCALL, AUDITORS, ADMINS)) {
      grants.add(new Grant(group, Resources.APPLICATION, "cockpit", Permissions.ACCESS));
    }
    for (Group group : Set.of(ONCALL, AUDITORS, ADMINS)) {
      grants.add(
          new Grant(
              group,
              Resources.OPERATION_LOG_CATEGORY,
              ANY,
              UserOperationLogCategoryPermissions.READ));
    }
    grants.add(new Grant(OPERATORS, Resources.PROCESS_INSTANCE, ANY, Permissions.CREATE));

    grants.add(new Grant(AUDITORS, Resources.USER, ANY, Permissions.READ));
    grants.add(new Grant(AUDITORS, Resources.GROUP, ANY, Permissions.READ));
    grants.add(new Grant(AUDITORS, Resources.AUTHORIZATION, ANY, Permissions.READ));

    grants.add(new Grant(ADMINS, Resources.APPLICATION, "admin", Permissions.ACCESS));
    grants.add(
        new Grant(
            ADMINS,
            Resources.USER,
            ANY,
            Permissions.READ,
            Permissions.CREATE,
            Permissions.UPDATE,
            Permissions.DELETE));
    grants.add(
        new Grant(ADMINS, Resources.GROUP_MEMBERSHIP, ANY, Permissions.CREATE, Permissions.DELETE));
    grants.add(new Grant(ADMINS, Resources.AUTHORIZATION, ANY, Permissions.READ));
    return grants;
  }

  private static Permission[] onTasks(Group group) {
    // Cockpit counts tasks by group, for which reading those of each runbook is not enough;
    // giving a task back is an assignment for the engine, and the task service sees whose it is
    return Set.of(OPERATORS, APPROVERS, ONCALL).contains(group)
        ? new Permission[] {TaskPermissions.READ, TaskPermissions.TASK_ASSIGN}
        : new Permission[] {TaskPermissions.READ};
  }

  private static Permission[] onRunbooks(Group group) {
    List<Permission> permissions =
        new ArrayList<>(
            List.of(
                ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.READ_INSTANCE,
                ProcessDefinitionPermissions.READ_TASK,
                ProcessDefinitionPermissions.READ_HISTORY));
    if (group == OPERATORS) {
      permissions.add(ProcessDefinitionPermissions.CREATE_INSTANCE);
    }
    if (group == ONCALL || group == ADMINS) {
      permissions.add(ProcessDefinitionPermissions.RETRY_JOB);
    }
    return permissions.toArray(Permission[]::new);
  }

  private void ensure(Grant grant) {
    Authorization held =
        authorizations
            .createAuthorizationQuery()
            .authorizationType(AUTH_TYPE_GRANT)
            .groupIdIn(grant.group().id())
            .resourceType(grant.resource())
            .resourceId(grant.id())
            .singleResult();
    if (held == null) {
      held = authorizations.createNewAuthorization(AUTH_TYPE_GRANT);
      held.setGroupId(grant.group().id());
      held.setResource(grant.resource());
      held.setResourceId(grant.id());
    }
    held.setPermissions(grant.permissions());
    authorizations.saveAuthorization(held);
  }
}
