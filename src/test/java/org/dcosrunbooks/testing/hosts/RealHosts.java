package org.dcosrunbooks.testing.hosts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Boots hosts before the first test of a class and takes them down behind the last one; before each
 * test they are as at the start. A test, or a method before all tests, takes {@link Hosts} as its
 * parameter. Where there can be no hosts, the class is skipped with one line; with {@code
 * -Ddcos.runbooks.nothing-skipped=true} it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealHostsExtension.class)
public @interface RealHosts {

  /** One host each. */
  Role[] value() default {Role.PRIVATE_AGENT};
}
