package org.dcosrunbooks.engine;

import jakarta.annotation.Priority;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.exception.NotFoundException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.util.EnsureUtil;
import org.camunda.bpm.engine.rest.exception.ExceptionHandlerHelper;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.glassfish.jersey.internal.spi.ForcedAutoDiscoverable;

/**
 * Tells at every door of the engine what is the asker's mistake from what is a defect: the engine
 * answers 500 to both where its own checks of a question, or of an id, throw. Those are 400 and
 * 404; everything else stays as it is, and in the log.
 */
public final class WrongQuestions implements ForcedAutoDiscoverable {

  private static final String ENGINE = "org.camunda.bpm.engine.";

  private static final int BEFORE_THE_ENGINES_OWN = 1;

  /** Who refuses before anything is done: questions, services, and commands at their beginning. */
  private static final Pattern CHECKS =
      Pattern.compile(
          "org\\.camunda\\.bpm\\.engine\\.impl\\..*(Query|Cmd|ServiceImpl|BuilderImpl|DefinitionCache|StatisticsManager).*");

  /** What runs the diagrams: what is thrown from there is about a run, not about a question. */
  private static final Pattern RUNS =
      Pattern.compile("org\\.camunda\\.bpm\\.engine\\.impl\\.(pvm|jobexecutor|bpmn)\\..*");

  /** The engine's words end with the name of what it missed: an id, or what should have it. */
  private static final Pattern MISSES_WHAT_WAS_ASKED_FOR =
      Pattern.compile("(?s).*\\b(?!\\w*[iI]ds? is null)\\w+ is null");

  /** Of a thing that is not there, when the REST layer has kept nothing but the engine's words. */
  private static final Pattern NOT_FOUND =
      Pattern.compile("ENGINE-\\d+ No [a-z ]+ found with id .*");

  /** In the JVM's words: the command asked what it had found, without a look whether it had. */
  private static final Pattern FOUND_NOTHING =
      Pattern.compile("(?s).* because \"(?<what>[a-z][A-Za-z]*)\" is null");

  private static final Pattern READS =
      Pattern.compile("org\\.camunda\\.bpm\\.engine\\.impl\\.(cmd\\.)?Get\\w+Cmd");

  @Override
  public void configure(FeatureContext context) {
    context.register(OfTheEngine.class);
    context.register(OfItsRest.class);
    context.register(OfFoundNothing.class);
  }

  /** What the engine throws as it is. */
  @Priority(BEFORE_THE_ENGINES_OWN)
  public static final class OfTheEngine implements ExceptionMapper<ProcessEngineException> {
    @Override
    public Response toResponse(ProcessEngineException thrown) {
      return answer(thrown);
    }
  }

  /** What the engine's REST layer has put words of its own around. */
  @Priority(BEFORE_THE_ENGINES_OWN)
  public static final class OfItsRest implements ExceptionMapper<RestException> {
    @Override
    public Response toResponse(RestException thrown) {
      return answer(thrown);
    }
  }

  /** What commands stumble over that do not look whether there is what was asked for. */
  @Priority(BEFORE_THE_ENGINES_OWN)
  public static final class OfFoundNothing implements ExceptionMapper<NullPointerException> {
    @Override
    public Response toResponse(NullPointerException thrown) {
      return ExceptionHandlerHelper.getInstance()
          .getResponse(
              foundNothing(thrown)
                  .<RuntimeException>map(
                      what ->
                          new RestException(
                              Response.Status.NOT_FOUND, thrown, "There is no such " + what + "."))
                  .orElse(thrown));
    }
  }

  /**
   * What a reading command did not find; empty for every other mistake, which stays one of ours.
   */
  static Optional<String> foundNothing(NullPointerException thrown) {
    Matcher words = FOUND_NOTHING.matcher(String.valueOf(thrown.getMessage()));
    return words.matches() && isReading(thrown.getStackTrace())
        ? Optional.of(words.group("what"))
        : Optional.empty();
  }

  /** The command itself, or one of the engine's checks of rights that it called right away. */
  private static boolean isReading(StackTraceElement[] trace) {
    return Arrays.stream(trace)
        .map(StackTraceElement::getClassName)
        .dropWhile(thrower -> thrower.endsWith("CommandChecker"))
        .findFirst()
        .filter(thrower -> READS.matcher(thrower).matches())
        .isPresent();
  }

  private static Response answer(RuntimeException thrown) {
    return ExceptionHandlerHelper.getInstance()
        .getResponse(
            mistake(thrown)
                .<RuntimeException>map(
                    status -> new RestException(status, thrown, AtTheDoor.plain(thrown)))
                .orElse(thrown));
  }

  /** The status that it deserves, when it is a mistake of whoever asked. */
  static Optional<Response.Status> mistake(RuntimeException thrown) {
    if (thrown instanceof RestException rest
        && rest.getCause() == null
        && rest.getMessage() != null
        && NOT_FOUND.matcher(rest.getMessage()).matches()) {
      return Optional.of(Response.Status.NOT_FOUND);
    }
    if (thrown instanceof RestException rest) {
      return rest.getStatus() == null || rest.getStatus() == Response.Status.INTERNAL_SERVER_ERROR
          ? Optional.ofNullable(rest.getCause())
              .filter(ProcessEngineException.class::isInstance)
              .flatMap(cause -> mistake((ProcessEngineException) cause))
          : Optional.empty();
    }
    if (thrown instanceof NotFoundException) {
      return Optional.of(Response.Status.NOT_FOUND);
    }
    boolean aCheck =
        thrown.getClass() == ProcessEngineException.class
            || thrown.getClass() == NullValueException.class;
    if (!aCheck || thrown.getCause() != null || !isThrownByACheck(thrown.getStackTrace())) {
      return Optional.empty();
    }
    return Optional.of(
        thrown instanceof NullValueException
                && MISSES_WHAT_WAS_ASKED_FOR.matcher(thrown.getMessage()).matches()
            ? Response.Status.NOT_FOUND
            : Response.Status.BAD_REQUEST);
  }

  private static boolean isThrownByACheck(StackTraceElement[] trace) {
    return Arrays.stream(trace)
            .map(StackTraceElement::getClassName)
            .filter(thrower -> thrower.startsWith(ENGINE))
            .dropWhile(EnsureUtil.class.getName()::equals)
            .findFirst()
            .filter(thrower -> CHECKS.matcher(thrower).matches())
            .isPresent()
        && Arrays.stream(trace).noneMatch(frame -> RUNS.matcher(frame.getClassName()).matches());
  }
}
