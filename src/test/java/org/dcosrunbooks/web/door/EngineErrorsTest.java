package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.net.URI;
import org.dcosrunbooks.failure.Breakdowns;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticApplicationContext;

/** A tree whose every mistake is answered, as the engine's is: errors in it are counted. */
class EngineErrorsTest {

  /** A door that breaks. */
  @Path("/")
  public static final class Broken {
    @GET
    @Path("memory")
    public String memory() {
      throw new OutOfMemoryError("asked for too much");
    }

    @GET
    @Path("mistake")
    public String mistake() {
      throw new IllegalStateException("asked wrongly");
    }
  }

  /** Answers anything. */
  public static final class AnswersAll implements ExceptionMapper<Throwable> {
    @Override
    public Response toResponse(Throwable thrown) {
      return Response.serverError().entity("mistake").build();
    }
  }

  @Test
  void givenAnError_whenTheTreeAnswersIt_thenCounted_andAMistakeIsNot() throws Exception {
    StaticApplicationContext none = new StaticApplicationContext();
    none.refresh();
    ApplicationHandler tree =
        new ApplicationHandler(
            new ResourceConfig(Broken.class, AnswersAll.class).property("contextConfig", none));
    long before = Breakdowns.count(Breakdowns.During.REQUEST);
    assertThat(ask(tree, "mistake")).isEqualTo(500);
    assertThat(Breakdowns.count(Breakdowns.During.REQUEST)).isEqualTo(before);
    assertThat(ask(tree, "memory")).isEqualTo(500);
    assertThat(Breakdowns.count(Breakdowns.During.REQUEST)).isEqualTo(before + 1);
  }

  private static int ask(ApplicationHandler tree, String path) throws Exception {
    URI base = URI.create("http://here/");
    return tree.apply(
            new ContainerRequest(
                base, base.resolve(path), "GET", null, new MapPropertiesDelegate(), null))
        .get()
        .getStatus();
  }
}
