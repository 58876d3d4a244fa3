package org.dcosrunbooks.engine.expression;

import java.util.Map;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/** A query that comes with a request is asked as it stands: nothing in it is worked out. */
final class NoExpressionsInQueries extends CommandInterceptor {

  @Override
  public <T> T execute(Command<T> command) {
    if (command instanceof AbstractQuery<?, ?> query) {
      QueryExpressions.require(query, Map.of());
    }
    return next.execute(command);
  }
}
