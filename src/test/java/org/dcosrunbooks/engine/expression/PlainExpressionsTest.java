package org.dcosrunbooks.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.delegate.DelegateInvocation;
import org.camunda.bpm.engine.impl.el.CommandContextFunctions;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.util.ReflectUtil;
import org.dcosrunbooks.engine.Step;
import org.dcosrunbooks.engine.StepContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What a text in a diagram may say, and everything that it may not. */
class PlainExpressionsTest {

  private static final class StartAgentDrain extends Step {
    @Override
    protected void run(StepContext step) {
      throw new UnsupportedOperationException();
    }
  }

  private final StartAgentDrain step = new StartAgentDrain();
  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
  private final PlainExpressions expressions = new PlainExpressions(beans);
  private final VariableScope run = Mockito.mock(VariableScope.class);

  @BeforeEach
  void set() {
    StandaloneInMemProcessEngineConfiguration engine =
        new StandaloneInMemProcessEngineConfiguration();
    engine.setDelegateInterceptor(DelegateInvocation::proceed);
    Context.setProcessEngineConfiguration(engine);
    beans.addBean("startAgentDrain", step);
    beans.addBean("identityService", new Object());
    beans.addBean("runtime", Runtime.getRuntime());
    variable("approved", "yes");
    variable("numbers", List.of(1, 2));
    variable("words", Map.of("a", "b"));
    variable("startAgentDrain", "somebody's own text");
  }

  @AfterEach
  void forget() {
    Context.removeProcessEngineConfiguration();
  }

  private void variable(String name, Object value) {
    Mockito.when(run.hasVariable(name)).thenReturn(true);
    Mockito.when(run.getVariable(name)).thenReturn(value);
  }

  private Object valueOf(String text) {
    return expressions.createExpression(text).getValue(run);
  }

  @Test
  void givenNamesWordsAndComparisons_whenWorkedOut_thenTheirValues() {
    assertThat(valueOf("${approved}")).isEqualTo("yes");
    assertThat(valueOf("${approved == 'yes'}")).isEqualTo(true);
    assertThat(valueOf("${approved == 'no' || 1 < 2}")).isEqualTo(true);
    assertThat(valueOf("plain text")).isEqualTo("plain text");
  }

  @Test
  void givenTheNameOfAStep_whenAVariableHasItToo_thenTheStep() {
    assertThat(valueOf("${startAgentDrain}")).isSameAs(step);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${''.getClass()}",
        "#{''.getClass()}",
        "a text ${''.getClass()} around it",
        "${''.class}",
        "${''['class']}",
        "${\"\"[\"class\"]}",
        "${approved.length()}",
        "${approved.bytes}",
        "${numbers[0]}",
        "${words.a}",
        "${words['a']}",
        "${''.getClass().forName('java.lang.Runtime').getMethods()[6].invoke(null).exec('touch x')}",
        "${startAgentDrain.execute(null)}",
        "${approved == 'yes' ? ''.getClass() : 1}",
        "${currentUser().getClass()}",
        "${(approved).class}",
        "${!approved.class}",
      })
  void givenATextThatReachesIntoAValue_whenRead_thenRefusedBeforeItIsWorkedOut(String text) {
    assertThatThrownBy(() -> expressions.createExpression(text))
        .isInstanceOf(ProcessEngineException.class)
        .hasMessageContaining("it reaches for");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${identityService}",
        "${runtime}",
        "${execution}",
        "${task}",
        "${authenticatedUserId}",
        "${nothing}",
      })
  void givenTheNameOfAnythingElse_whenWorkedOut_thenItStandsForNothing(String text) {
    assertThatThrownBy(() -> valueOf(text))
        .isInstanceOf(ProcessEngineException.class)
        .hasMessageContaining("Unknown property used in expression");
  }

  @Test
  void givenARunOfTheEngine_whenItsOwnObjectsAreNamed_thenTheyStandForNothing() {
    ExecutionEntity execution = Mockito.mock(ExecutionEntity.class);
    for (String name : List.of("execution", "task", "caseExecution", "externalTask")) {
      assertThatThrownBy(() -> expressions.createExpression("${" + name + "}").getValue(execution))
          .hasMessageContaining("Unknown property used in expression");
    }
  }

  @Test
  void givenAFunctionThatIsNotTheEngines_whenAPluginOffersIt_thenItIsNotThere() {
    expressions.addFunction(
        "currentUser", ReflectUtil.getMethod(CommandContextFunctions.class, "currentUser"));
    expressions.addFunction("exit", ReflectUtil.getMethod(System.class, "exit", int.class));
    assertThat(expressions.createExpression("${currentUser()}")).isNotNull();
    assertThatThrownBy(() -> expressions.createExpression("${exit(1)}"))
        .isInstanceOf(ProcessEngineException.class);
  }

  @Test
  void givenAVariable_whenAnExpressionIsToSetIt_thenRefused() {
    assertThatThrownBy(() -> expressions.createExpression("${approved}").setValue("no", run))
        .isInstanceOf(ProcessEngineException.class);
  }
}
