package org.dcosrunbooks.engine.expression;

import java.beans.FeatureDescriptor;
import java.util.Collections;
import java.util.Iterator;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.PropertyNotFoundException;
import org.camunda.bpm.impl.juel.jakarta.el.PropertyNotWritableException;
import org.dcosrunbooks.engine.Step;
import org.springframework.beans.factory.BeanFactory;

/**
 * What a name stands for: one of our steps, or else a variable of the run or of the policy table at
 * hand. A step comes first, so that no variable can take its place. Of other beans, of the engine's
 * own objects and of what is inside a value it knows nothing, and it changes nothing.
 */
final class NamesOnly extends ELResolver {

  private final BeanFactory beans;

  /**
   * @param beans asked at each name: the steps need the engine, and are there after it
   */
  NamesOnly(BeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    if (base != null) {
      throw new PropertyNotFoundException("nothing of a value can be reached: " + property);
    }
    String name = String.valueOf(property);
    if (beans.containsBean(name) && beans.isTypeMatch(name, Step.class)) {
      context.setPropertyResolved(true);
      return beans.getBean(name, Step.class);
    }
    if (context.getContext(VariableScope.class) instanceof VariableScope run
        && run.hasVariable(name)) {
      context.setPropertyResolved(true);
      return run.getVariable(name);
    }
    if (context.getContext(VariableContext.class) instanceof VariableContext table
        && table.containsVariable(name)) {
      context.setPropertyResolved(true);
      TypedValue value = table.resolve(name);
      return value == null ? null : value.getValue();
    }
    return null;
  }

  @Override
  public Object invoke(
      ELContext context, Object base, Object method, Class<?>[] types, Object[] parameters) {
    throw new PropertyNotFoundException("no method can be called: " + method);
  }

  @Override
  public Class<?> getType(ELContext context, Object base, Object property) {
    return Object.class;
  }

  @Override
  public void setValue(ELContext context, Object base, Object property, Object value) {
    throw new PropertyNotWritableException("an expression changes nothing: " + property);
  }

  @Override
  public boolean isReadOnly(ELContext context, Object base, Object property) {
    return true;
  }

  @Override
  public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
    return Collections.emptyIterator();
  }

  @Override
  public Class<?> getCommonPropertyType(ELContext context, Object base) {
    return Object.class;
  }
}
