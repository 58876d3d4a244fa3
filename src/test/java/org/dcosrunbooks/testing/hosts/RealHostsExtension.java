package org.dcosrunbooks.testing.hosts;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** See {@link RealHosts}. */
final class RealHostsExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(RealHostsExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    RealHosts wanted = test.getAnnotation(RealHosts.class);
    context
        .getStore(OURS)
        .put(Booted.class, new Booted(Hosts.orSkipped(test.getSimpleName(), wanted.value())));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    hosts(context).all().forEach(Host::reset);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Hosts.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return hosts(context);
  }

  private static Hosts hosts(ExtensionContext context) {
    return context.getStore(OURS).get(Booted.class, Booted.class).hosts();
  }

  /** The store closes it behind the last test of the class, failed or not. */
  private record Booted(Hosts hosts) implements ExtensionContext.Store.CloseableResource {

    @Override
    public void close() {
      hosts.close();
    }
  }
}
