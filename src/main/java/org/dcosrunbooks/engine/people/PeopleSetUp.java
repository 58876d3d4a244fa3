package org.dcosrunbooks.engine.people;

import jakarta.annotation.PostConstruct;
import org.dcosrunbooks.engine.People;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Groups, grants and filters, in one transaction before the first request is served. Instances that
 * start at the same time on one database do it one after the other.
 */
@Component
final class PeopleSetUp {

  private final TransactionTemplate transaction;
  private final JdbcTemplate database;
  private final People people;
  private final Grants grants;
  private final TasklistFilters filters;

  PeopleSetUp(
      PlatformTransactionManager transactions,
      JdbcTemplate database,
      People people,
      Grants grants,
      TasklistFilters filters) {
    this.transaction = new TransactionTemplate(transactions);
    this.database = database;
    this.people = people;
    this.grants = grants;
    this.filters = filters;
  }

  @PostConstruct
  void ensure() {
    transaction.executeWithoutResult(
        status -> {
          // the engine keeps this row for its own start; filters have no unique name to lean on
          database.queryForList(
              "select VALUE_ from ACT_GE_PROPERTY where NAME_ = 'startup.lock' for update");
          people.ensureGroups();
          grants.ensure();
          filters.ensure();
        });
  }
}
