package org.dcosrunbooks.engine.people;

import static org.dcosrunbooks.engine.People.Group.ADMINS;
import static org.dcosrunbooks.engine.People.Group.APPROVERS;
import static org.dcosrunbooks.engine.People.Group.ONCALL;
import static org.dcosrunbooks.engine.People.Group.OPERATORS;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.expression.GatedFilters;
import org.springframework.stereotype.Component;

/** The lists of tasks that each group finds in Tasklist. Without them Tasklist shows no task. */
@Component
final class TasklistFilters {

  private static final List<Map<String, String>> COLUMNS =
      List.of(
          Map.of("name", "agent", "label", "Agent"),
          Map.of("name", "reason", "label", "Reason"),
          Map.of("name", "ticket", "label", "Ticket"));

  private final FilterService filters;
  private final TaskService tasks;
  private final Grants grants;

  TasklistFilters(FilterService filters, TaskService tasks, Grants grants) {
    this.filters = filters;
    this.tasks = tasks;
    this.grants = grants;
  }

  /** Makes what is missing and sets right what was changed; a filter is known by its name. */
  void ensure() {
    ensure(
        "Approvals waiting",
        "Plans that somebody has to decide about",
        10,
        waitingFor(APPROVERS),
        Set.of(APPROVERS, OPERATORS, ONCALL, ADMINS));
    ensure(
        "Manual work",
        "What operators do by hand",
        20,
        waitingFor(OPERATORS),
        Set.of(OPERATORS, ONCALL, ADMINS));
    ensure(
        "On call",
        "What is late or failed and waits for on-call",
        30,
        waitingFor(ONCALL),
        Set.of(ONCALL, OPERATORS, ADMINS));
    ensure(
        "My tasks",
        "Claimed by me",
        40,
        tasks.createTaskQuery().taskAssigneeExpression(GatedFilters.CURRENT_USER),
        EnumSet.allOf(Group.class));
  }

  private TaskQuery waitingFor(Group group) {
    return tasks.createTaskQuery().taskCandidateGroup(group.id()).includeAssignedTasks();
  }

  private void ensure(
      String name, String description, int position, TaskQuery query, Set<Group> readers) {
    List<Filter> found = filters.createTaskFilterQuery().filterName(name).list();
    Filter filter = found.isEmpty() ? filters.newTaskFilter(name) : found.get(0);
    filter.setQuery(query);
    filter.setProperties(
        Map.of(
            "description",
            description,
            "priority",
            position,
            "refresh",
            true,
            "showUndefinedVariable",
            false,
            "variables",
            COLUMNS));
    filters.saveFilter(filter);
    grants.ensureReaders(filter.getId(), readers);
  }
}
