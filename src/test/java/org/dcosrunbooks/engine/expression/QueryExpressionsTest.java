package org.dcosrunbooks.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.HistoricProcessInstanceQueryImpl;
import org.camunda.bpm.engine.impl.HistoricTaskInstanceQueryImpl;
import org.camunda.bpm.engine.impl.ProcessInstanceQueryImpl;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expressions are found wherever in a query they stand. */
class QueryExpressionsTest {

  private static Arguments kind(
      Supplier<AbstractQuery<?, ?>> made, BiConsumer<Object, Object> inside) {
    return Arguments.of(made.get().getClass().getSimpleName(), made, inside);
  }

  /** Every kind of query of the engine that takes others inside it. */
  static Stream<Arguments> kinds() {
    return Stream.of(
        kind(
            TaskQueryImpl::new,
            (outer, inner) -> ((TaskQueryImpl) outer).addOrQuery((TaskQueryImpl) inner)),
        kind(
            ProcessInstanceQueryImpl::new,
            (outer, inner) ->
                ((ProcessInstanceQueryImpl) outer).addOrQuery((ProcessInstanceQueryImpl) inner)),
        kind(
            HistoricProcessInstanceQueryImpl::new,
            (outer, inner) ->
                ((HistoricProcessInstanceQueryImpl) outer)
                    .addOrQuery((HistoricProcessInstanceQueryImpl) inner)),
        kind(
            HistoricTaskInstanceQueryImpl::new,
            (outer, inner) ->
                ((HistoricTaskInstanceQueryImpl) outer)
                    .addOrQuery((HistoricTaskInstanceQueryImpl) inner)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void givenAnExpression_whenItStandsUpToThreeDeep_thenItIsFoundAndRefused(
      String name, Supplier<AbstractQuery<?, ?>> made, BiConsumer<Object, Object> inside) {
    for (int depth = 0; depth <= 3; depth++) {
      AbstractQuery<?, ?> outermost = made.get();
      AbstractQuery<?, ?> at = outermost;
      for (int i = 0; i < depth; i++) {
        AbstractQuery<?, ?> next = made.get();
        inside.accept(at, next);
        at = next;
      }
      assertThatCode(() -> QueryExpressions.require(outermost, Map.of()))
          .doesNotThrowAnyException();

      at.addExpression("taskAssignee", "${currentUser()}");

      assertThat(QueryExpressions.of(outermost)).as("depth %d", depth).containsKey("taskAssignee");
      assertThatThrownBy(() -> QueryExpressions.require(outermost, Map.of()))
          .isInstanceOf(BadUserRequestException.class)
          .hasMessageContaining("taskAssignee");
    }
  }

  @Test
  void givenTheOneThatWeWrite_whenItStandsInItsPlace_thenAllowed_andNowhereElse() {
    Map<String, String> allowed = Map.of("taskAssignee", "${currentUser()}");
    TaskQueryImpl ours = new TaskQueryImpl();
    ours.taskAssigneeExpression("${currentUser()}");
    assertThatCode(() -> QueryExpressions.require(ours, allowed)).doesNotThrowAnyException();

    TaskQueryImpl another = new TaskQueryImpl();
    another.taskOwnerExpression("${currentUser()}");
    assertThatThrownBy(() -> QueryExpressions.require(another, allowed))
        .hasMessageContaining("taskOwner");

    TaskQueryImpl other = new TaskQueryImpl();
    other.addOrQuery(new TaskQueryImpl());
    other.taskAssigneeExpression("${currentUserGroups()}");
    assertThatThrownBy(() -> QueryExpressions.require(other, allowed))
        .isInstanceOf(BadUserRequestException.class);
  }
}
