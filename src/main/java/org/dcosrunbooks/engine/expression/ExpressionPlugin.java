package org.dcosrunbooks.engine.expression;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.stereotype.Component;

/**
 * Takes from the engine what could run code that somebody has written into a request, a stored
 * filter, a variable or a table. Each of the walls is enough by itself.
 */
@Component
final class ExpressionPlugin extends AbstractProcessEnginePlugin {

  private final BeanFactory beans;

  ExpressionPlugin(BeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl configuration) {
    configuration.setExpressionManager(new PlainExpressions(beans));
    configuration.setScriptEngineResolver(new NoScripts());
    configuration.setEnableScriptEngineLoadExternalResources(false);
    configuration.setEnableFetchScriptEngineFromProcessApplication(false);

    // no class of a sender's choosing is made from what was sent
    configuration.setJavaSerializationFormatEnabled(false);
    configuration.setDeserializationTypeValidationEnabled(true);
    configuration.setDeserializationAllowedPackages("");
    configuration.setDeserializationAllowedClasses("");
    configuration.setEnableXxeProcessing(false);

    configuration.setFilterService(new GatedFilters());
    configuration.setEnableExpressionsInAdhocQueries(false);
    configuration.setCustomPostCommandInterceptorsTxRequired(
        withOurs(configuration.getCustomPostCommandInterceptorsTxRequired()));
    configuration.setCustomPostCommandInterceptorsTxRequiresNew(
        withOurs(configuration.getCustomPostCommandInterceptorsTxRequiresNew()));
  }

  private static List<CommandInterceptor> withOurs(List<CommandInterceptor> given) {
    List<CommandInterceptor> all = given == null ? new ArrayList<>() : new ArrayList<>(given);
    all.add(new NoExpressionsInQueries());
    return all;
  }
}
