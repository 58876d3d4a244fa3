package org.dcosrunbooks.web.visitor;

import java.security.Principal;
import java.util.List;
import org.dcosrunbooks.engine.People;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Hands the visitor to every page and every call that asks for one. The groups are read from the
 * user store each time, so that a membership that was taken away ends at once.
 */
@Component
public class Visitors implements HandlerMethodArgumentResolver, WebMvcConfigurer {

  private final People people;

  public Visitors(@Lazy People people) {
    this.people = people;
  }

  /**
   * @param principal who signed in, or null
   * @throws NotAllowed for nobody, for an unknown user and for a person without groups
   */
  public Visitor visitor(Principal principal) {
    if (principal == null) {
      throw new NotAllowed("Nobody is signed in.", "Sign in first.");
    }
    return people
        .find(principal.getName())
        .map(person -> new Visitor(person.id(), person.name(), person.groups()))
        .filter(visitor -> visitor.may(Act.SEE))
        .orElseThrow(
            () ->
                new NotAllowed(
                    "You are signed in as "
                        + Named.shortly(principal.getName())
                        + ", but you are in no group, so there is nothing you may see.",
                    "Ask an administrator to put you into a group."));
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Visitor.class;
  }

  @Override
  public Visitor resolveArgument(
      MethodParameter parameter,
      ModelAndViewContainer container,
      NativeWebRequest request,
      WebDataBinderFactory binders) {
    return visitor(request.getUserPrincipal());
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(this);
  }
}
