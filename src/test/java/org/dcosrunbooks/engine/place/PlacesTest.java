package org.dcosrunbooks.engine.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.place.Places.Place;
import org.dcosrunbooks.engine.place.Places.Standing;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.failure.Transient;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.dcosrunbooks.testing.Together;
import org.dcosrunbooks.testing.TurnedClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PlacesTest {

  private static final String EACH = "org.dcosrunbooks.testing.Databases#each";
  private static final List<Places.Out> NOTHING_OUT = List.of();

  private final TurnedClock clock = new TurnedClock(Instant.parse("2024-11-21T16:02:11.250Z"));

  private interface Story {
    void tell(Database database, Places places) throws Exception;
  }

  private void on(Kind kind, Story story) throws Exception {
    try (Database database = kind.fresh()) {
      story.tell(database, over(database.dataSource()));
    }
  }

  private Places over(DataSource dataSource) {
    return new JdbcPlaces(
        JdbcClient.create(dataSource), new JdbcTransactionManager(dataSource), clock);
  }

  private static List<Places.Out> out(int agent, String why) {
    return List.of(new Places.Out(Optional.of(agent(agent)), "10.0.2." + agent, why));
  }

  private static AgentId agent(int number) {
    return new AgentId("f00-S" + number);
  }

  private static Place ask(Places places, String run, int agent) {
    return places.request(run, agent(agent), "10.0.2." + agent);
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenARequest_whenGrantedHeldAndGivenBack_thenEachIsSeen(Kind kind) throws Exception {
    on(
        kind,
        (database, places) -> {
          Place asked = ask(places, "a", 11);
          assertThat(asked.number()).isEqualTo(1);
          assertThat(asked.requested()).isEqualTo("2024-11-21T16:02:11.250Z");
          assertThat(places.holds("a", agent(11))).isFalse();
          assertThat(places.standing("a", 1, NOTHING_OUT).granted()).isTrue();
          assertThat(places.open()).containsExactly(asked);

          clock.turn(Duration.ofSeconds(5));
          assertThat(places.grant("a", 1, NOTHING_OUT).granted()).isTrue();
          clock.turn(Duration.ofSeconds(5));
          assertThat(places.grant("a", 1, out(11, "draining")).granted())
              .as("granting again is harmless")
              .isTrue();
          assertThat(places.open().get(0).granted())
              .contains(Instant.parse("2024-11-21T16:02:16.250Z"));
          assertThat(places.holds("a", agent(11))).isTrue();
          assertThat(places.holds("a", agent(12))).isFalse();
          assertThat(places.holds("b", agent(11))).isFalse();

          places.release("a");
          places.release("a");
          places.release("never was");
          assertThat(places.holds("a", agent(11))).isFalse();
          assertThat(places.open()).isEmpty();
          assertThat(ask(places, "a", 11).number()).as("asked again, last in the row").isEqualTo(2);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenARunThatAsked_whenItAsksAgain_thenItKeepsItsTurnAndItsAgent(Kind kind)
      throws Exception {
    on(
        kind,
        (database, places) -> {
          Place first = ask(places, "a", 11);
          ask(places, "b", 12);

          assertThat(ask(places, "a", 11)).isEqualTo(first);
          assertThatThrownBy(() -> ask(places, "a", 12))
              .isInstanceOf(Fault.class)
              .hasMessageContaining("another agent's place");
          assertThatThrownBy(() -> places.grant("never asked", 4, NOTHING_OUT))
              .isInstanceOf(Fault.class);
          assertThat(places.standing("never asked", 4, NOTHING_OUT).granted()).isFalse();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenAFullBudget_whenItGrowsOrAPlaceComesBack_thenTheNextInOrderGetsIt(Kind kind)
      throws Exception {
    on(
        kind,
        (database, places) -> {
          for (int run = 11; run <= 13; run++) {
            ask(places, "run" + run, run);
          }
          assertThat(places.grant("run11", 1, NOTHING_OUT).granted()).isTrue();
          Standing waits = places.grant("run13", 1, NOTHING_OUT);
          assertThat(waits.granted()).isFalse();
          assertThat(waits.reason())
              .isEqualTo("1 of 1 places used: 10.0.2.11: held by run run11; 1 request came before");

          assertThat(places.grant("run13", 2, NOTHING_OUT).reason())
              .isEqualTo("1 request came before and may take what is left: 10.0.2.12 (run run12)");
          assertThat(places.grant("run12", 2, NOTHING_OUT).granted()).isTrue();
          places.release("run11");
          assertThat(places.grant("run13", 2, out(11, "drained")).granted())
              .as("given back by us, still out of the cluster")
              .isFalse();
          assertThat(places.grant("run13", 2, NOTHING_OUT).granted()).isTrue();
          assertThat(places.orphans(Set.of("run12")))
              .extracting(Place::runId)
              .containsExactly("run13");
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTenRuns_whenAllGrabTheLastPlaceAtOnce_thenOnlyTheFirstRequestGetsIt(Kind kind)
      throws Exception {
    on(
        kind,
        (database, places) -> {
          try (HikariDataSource anotherInstance = database.anotherPool()) {
            Places there = over(anotherInstance);
            List<Callable<Standing>> runs = new ArrayList<>();
            for (int i = 11; i <= 20; i++) {
              int run = i;
              Places here = run % 2 == 0 ? places : there;
              ask(here, "run" + run, run);
              runs.add(() -> here.grant("run" + run, 2, out(1, "deactivated, by nobody of ours")));
            }
            List<Standing> standings = Together.all(runs);

            assertThat(standings).filteredOn(Standing::granted).hasSize(1);
            assertThat(places.holds("run11", agent(11))).isTrue();
          }
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTenRuns_whenAllAskAndTakeAtOnce_thenNeverMoreThanTheBudgetIsOut(Kind kind)
      throws Exception {
    on(
        kind,
        (database, places) -> {
          TransactionTemplate transaction =
              new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
          List<Callable<Boolean>> runs = new ArrayList<>();
          for (int i = 11; i <= 20; i++) {
            int run = i;
            runs.add(
                () ->
                    transaction.execute(
                        status -> {
                          ask(places, "run" + run, run / 2);
                          return places.grant("run" + run, 3, NOTHING_OUT).granted();
                        }));
          }
          List<Boolean> granted = Together.all(runs);

          assertThat(granted).filteredOn(Boolean::booleanValue).hasSize(3);
          List<Place> held =
              places.open().stream().filter(place -> place.granted().isPresent()).toList();
          assertThat(held).hasSize(3);
          assertThat(held.stream().map(Place::agent).distinct()).hasSize(3);
          assertThat(places.open().stream().map(Place::number).toList())
              .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTheCallersTransaction_whenItRollsBack_thenThePlaceIsFreeAgain(Kind kind)
      throws Exception {
    on(
        kind,
        (database, places) -> {
          TransactionTemplate transaction =
              new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
          ask(places, "a", 11);
          ask(places, "b", 12);
          transaction.executeWithoutResult(
              status -> {
                assertThat(places.grant("a", 1, NOTHING_OUT).granted()).isTrue();
                status.setRollbackOnly();
              });
          assertThat(places.holds("a", agent(11))).isFalse();
          places.release("a");
          assertThat(places.grant("b", 1, NOTHING_OUT).granted()).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenSomebodyHoldsTheBudgetRow_whenAsking_thenTransientAndLaterItWorks(Kind kind)
      throws Exception {
    on(
        kind,
        (database, places) -> {
          try (java.sql.Connection holder = database.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().executeQuery("select * from place_budget for update");
            assertThatThrownBy(() -> ask(places, "a", 11))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("the places could not be written");
            assertThat(places.open()).isEmpty();
            holder.rollback();
          }
          assertThat(ask(places, "a", 11).number()).isEqualTo(1);
        });
  }
}
