package org.dcosrunbooks.engine;

import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Stands around everything that somebody who is signed in asks of the engine, whatever door it came
 * through, and puts what went wrong into words. Steps are not their calls.
 */
final class PersonsCalls extends CommandInterceptor {

  private final Supplier<Authentication> person;

  PersonsCalls(Supplier<Authentication> person) {
    this.person = person;
  }

  @Override
  public <T> T execute(Command<T> command) {
    if (Context.getCommandContext() != null || person.get() == null) {
      return next.execute(command);
    }
    try {
      return next.execute(command);
    } catch (RuntimeException thrown) {
      throw AtTheDoor.inWords(thrown);
    }
  }
}
