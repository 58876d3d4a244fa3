package org.dcosrunbooks.web.door;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.core.FeatureContext;
import org.dcosrunbooks.failure.Breakdowns;
import org.glassfish.jersey.internal.spi.AutoDiscoverable;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;

/**
 * Counts errors behind the doors of both trees, which the engine answers as it answers any mistake.
 * Found by the trees themselves, by its name in {@code META-INF/services}.
 */
@ConstrainedTo(RuntimeType.SERVER)
public final class EngineErrors implements AutoDiscoverable {

  @Override
  public void configure(FeatureContext tree) {
    tree.register(new Listener());
  }

  private static final class Listener implements ApplicationEventListener {

    @Override
    public void onEvent(ApplicationEvent event) {
      // only requests count
    }

    @Override
    public RequestEventListener onRequest(RequestEvent begun) {
      return event -> {
        if (event.getType() == RequestEvent.Type.ON_EXCEPTION) {
          Breakdowns.tellErrorIn(
              Breakdowns.During.REQUEST,
              event.getContainerRequest().getMethod()
                  + " "
                  + event.getContainerRequest().getPath(false),
              event.getException());
        }
      };
    }
  }
}
