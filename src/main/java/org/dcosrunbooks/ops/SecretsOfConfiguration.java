package org.dcosrunbooks.ops;

import java.util.regex.Pattern;
import org.dcosrunbooks.secrecy.Masked;
import org.dcosrunbooks.secrecy.OwnSecrets;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Learns every secret of the configuration, by the names of the properties and out of addresses, as
 * soon as it is read and before the log is set up: from then on nothing shows them.
 */
final class SecretsOfConfiguration
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

  /** Behind the reading of the files, before the log. */
  static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 15;

  /** A flag, or another property. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("\\s*(?:true|false|\\$\\{[^:}]+}|)\\s*", Pattern.CASE_INSENSITIVE);

  /** As a rule the file of a key, not the key; and the folder that a shell is in. */
  private static final Pattern PLACE_OF_KEY =
      Pattern.compile(".*private[_-]?key|(?:old)?pwd", Pattern.CASE_INSENSITIVE);

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent prepared) {
    learn(prepared.getEnvironment());
  }

  static void learn(ConfigurableEnvironment environment) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> known) {
        for (String name : known.getPropertyNames()) {
          Object value = known.getProperty(name);
          if (value != null) {
            learn(environment, name, value.toString());
          }
        }
      }
    }
    OwnSecrets.know(FirstAdministrator.Given.in(environment).password().value());
  }

  private static void learn(ConfigurableEnvironment environment, String name, String value) {
    if (!holdsSecret(name, value)) {
      return;
    }
    if (isSecret(name, value)) {
      OwnSecrets.know(value);
      String resolved = environment.getProperty(name);
      if (resolved != null) {
        OwnSecrets.know(resolved);
      }
    }
    Masked.passwordsIn(value).forEach(OwnSecrets::know);
  }

  /** Whether a property is a secret, or has one in it. Where one is to be found is none. */
  static boolean holdsSecret(String name, String value) {
    return isSecret(name, value) || !Masked.passwordsIn(value).isEmpty();
  }

  private static boolean isSecret(String name, String value) {
    boolean elsewhere =
        PLACE_OF_KEY.matcher(name).matches() && !value.contains("-----BEGIN")
            || ELSEWHERE.matcher(value).matches();
    return !elsewhere && Masked.isNameOfSecret(name);
  }
}
