package org.dcosrunbooks.web.door;

import org.dcosrunbooks.testing.Databases;
import org.junit.jupiter.api.Tag;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The same on PostgreSQL. A door opens or stays closed before anything is asked of a database, so
 * each build has this on H2 only, and {@code -Pendurance} here too.
 */
@Tag("endurance")
class EveryDoorOnPostgresTest extends EveryDoorTest {

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    Databases.Database database = Databases.Kind.POSTGRES.empty();
    properties.add("spring.datasource.url", database::url);
    properties.add("spring.datasource.username", database::user);
    properties.add("spring.datasource.password", database::password);
    properties.add("runbooks.engine.node", () -> "doors");
  }
}
