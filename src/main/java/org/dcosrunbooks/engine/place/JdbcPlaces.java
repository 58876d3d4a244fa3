package org.dcosrunbooks.engine.place;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.DatabaseTrouble;
import org.dcosrunbooks.failure.Fault;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Places as rows. Whoever asks, takes or gives back locks the one row of the budget first and keeps
 * it until the caller's transaction ends, so that what was counted still holds.
 */
@Component
@DependsOnDatabaseInitialization
final class JdbcPlaces implements Places {

  private static final String PLACE = "select * from place where released is null ";

  private final JdbcClient rows;
  private final TransactionTemplate transaction;
  private final Clock clock;

  JdbcPlaces(JdbcClient rows, PlatformTransactionManager transactions, Clock clock) {
    this.rows = rows;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  @Override
  public Place request(String runId, AgentId agent, String host) {
    return locked(
        last -> {
          Optional<Place> asked = openOf(runId);
          if (asked.isPresent()) {
            requireSameAgent(asked.get(), agent);
            return asked.get();
          }
          Place place =
              new Place(last + 1, runId, agent, host, now(), Optional.empty(), Optional.empty());
          rows.sql("update place_budget set last_number = :number where id = 1")
              .param("number", place.number())
              .update();
          rows.sql(
                  "insert into place (number, run_id, agent, host, requested)"
                      + " values (:number, :run, :agent, :host, :requested)")
              .param("number", place.number())
              .param("run", runId)
              .param("agent", agent.value())
              .param("host", host)
              .param("requested", atUtc(place.requested()))
              .update();
          return place;
        });
  }

  @Override
  public Standing standing(String runId, int budget, List<Out> out) {
    return Turn.of(runId, budget, out, open());
  }

  @Override
  public Standing grant(String runId, int budget, List<Out> out) {
    return locked(
        last -> {
          List<Place> open = openRows();
          Place mine =
              open.stream()
                  .filter(place -> place.runId().equals(runId))
                  .findFirst()
                  .orElseThrow(() -> new Fault(hasNotAsked(runId)));
          Standing standing = Turn.of(runId, budget, out, open);
          if (standing.granted() && mine.granted().isEmpty()) {
            rows.sql("update place set granted = :now where number = :number")
                .param("now", atUtc(now()))
                .param("number", mine.number())
                .update();
          }
          return standing;
        });
  }

  @Override
  public boolean release(String runId) {
    return locked(
        last ->
            rows.sql("update place set released = :now where run_id = :run and released is null")
                    .param("now", atUtc(now()))
                    .param("run", runId)
                    .update()
                > 0);
  }

  @Override
  public boolean holds(String runId, AgentId agent) {
    return reading(() -> openOf(runId))
        .filter(place -> place.granted().isPresent() && place.agent().equals(agent))
        .isPresent();
  }

  @Override
  public List<Place> open() {
    return reading(this::openRows);
  }

  @Override
  public List<Place> orphans(Set<String> aliveRuns) {
    return open().stream().filter(place -> !aliveRuns.contains(place.runId())).toList();
  }

  private static void requireSameAgent(Place asked, AgentId agent) {
    if (!asked.agent().equals(agent)) {
      throw new Fault(
          Account.of("the run has asked for another agent's place already")
              .seen(
                  "run "
                      + asked.runId()
                      + " asked for "
                      + asked.host()
                      + " ("
                      + asked.agent()
                      + ") and now for "
                      + agent)
              .means("Nothing was done.")
              .todo("Abort the run and start it anew."));
    }
  }

  private static Account hasNotAsked(String runId) {
    return Account.of("the run takes a place that it has not asked for")
        .seen("no open request of run " + runId)
        .means("Nothing was done.")
        .todo("Abort the run and start it anew.");
  }

  // rows

  private interface UnderLock<T> {
    T with(long lastNumber);
  }

  /** Joins the caller's transaction when there is one, else makes one. */
  private <T> T locked(UnderLock<T> work) {
    Supplier<T> all =
        () ->
            work.with(
                rows.sql("select last_number from place_budget where id = 1 for update")
                    .query(Long.class)
                    .single());
    try {
      return TransactionSynchronizationManager.isActualTransactionActive()
          ? all.get()
          : transaction.execute(status -> all.get());
    } catch (DataAccessException trouble) {
      throw DatabaseTrouble.of("the places could not be written", trouble);
    }
  }

  private static <T> T reading(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessException trouble) {
      throw DatabaseTrouble.of("the places could not be read", trouble);
    }
  }

  private List<Place> openRows() {
    return rows.sql(PLACE + "order by number").query(JdbcPlaces::placeOf).list();
  }

  private Optional<Place> openOf(String runId) {
    return rows.sql(PLACE + "and run_id = :run order by number fetch first 1 rows only")
        .param("run", runId)
        .query(JdbcPlaces::placeOf)
        .optional();
  }

  private static Place placeOf(ResultSet row, int number) throws SQLException {
    return new Place(
        row.getLong("number"),
        row.getString("run_id"),
        new AgentId(row.getString("agent")),
        row.getString("host"),
        row.getObject("requested", OffsetDateTime.class).toInstant(),
        instant(row, "granted"),
        instant(row, "released"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime atUtc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
