package org.dcosrunbooks.engine.expression;

import java.lang.reflect.Method;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.impl.juel.AstBracket;
import org.camunda.bpm.impl.juel.AstDot;
import org.camunda.bpm.impl.juel.AstNode;
import org.camunda.bpm.impl.juel.Builder;
import org.camunda.bpm.impl.juel.Cache;
import org.camunda.bpm.impl.juel.ExpressionFactoryImpl;
import org.camunda.bpm.impl.juel.Parser;
import org.camunda.bpm.impl.juel.TreeStore;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.springframework.beans.factory.BeanFactory;

/**
 * The engine's expressions without their reach: names, words, numbers and comparisons. A property,
 * an index or a method is no part of the language; a text that has one is refused before anything
 * of it is worked out. Of functions there are the engine's own four and no others, whatever a
 * plugin offers.
 */
final class PlainExpressions extends JuelExpressionManager {

  private static final Set<String> FUNCTIONS =
      Set.of("currentUser", "currentUserGroups", "now", "dateTime");

  /** As many parsed texts are kept as the engine keeps by itself. */
  private static final int KEPT = 1000;

  private final BeanFactory beans;

  PlainExpressions(BeanFactory beans) {
    this.beans = beans;
    setExpressionFactory(
        new ExpressionFactoryImpl(new TreeStore(new WithoutReach(), new Cache(KEPT))));
  }

  @Override
  public Expression createExpression(String expression) {
    try {
      return super.createExpression(expression);
    } catch (ELException refused) {
      throw new ProcessEngineException(
          "The expression " + expression + " is not taken: " + refused.getMessage(), refused);
    }
  }

  @Override
  public void addFunction(String name, Method function) {
    if (FUNCTIONS.contains(name)) {
      super.addFunction(name, function);
    }
  }

  @Override
  protected ELResolver createElResolver() {
    return new NamesOnly(beans);
  }

  /** The grammar, less every way from a value to something of it. */
  private static final class WithoutReach extends Builder {

    private static final long serialVersionUID = 1L;

    @Override
    protected Parser createParser(String expression) {
      return new Parser(this, expression) {
        @Override
        protected AstDot createAstDot(AstNode base, String property, boolean assignable) {
          throw new ELException("it reaches for the property or method " + property);
        }

        @Override
        protected AstBracket createAstBracket(
            AstNode base, AstNode property, boolean assignable, boolean strict) {
          throw new ELException("it reaches for a part by an index");
        }
      };
    }
  }
}
