package org.dcosrunbooks.engine.people;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Passwords of people in tests are hashed with as few rounds as bcrypt allows: there are eight of
 * them in each service that a test starts, a quarter of a second each. How a hash is judged is the
 * same.
 */
@TestComponent
public class QuickPasswords {

  @Bean
  @Primary
  PasswordHashing quickPasswordHashing() {
    return new PasswordHashing(4);
  }
}
