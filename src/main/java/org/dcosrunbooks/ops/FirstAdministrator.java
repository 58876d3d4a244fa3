package org.dcosrunbooks.ops;

import jakarta.annotation.PostConstruct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.dcosrunbooks.engine.People;
import org.dcosrunbooks.engine.People.Group;
import org.dcosrunbooks.engine.People.Person;
import org.dcosrunbooks.ops.ConfigurationRefused.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Makes the first administrator from the environment while nobody is known, and never again. There
 * is no default password; those of the demo are refused here.
 */
@Component
@Profile("!demo")
final class FirstAdministrator {

  private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);

  private final People people;
  private final Environment environment;

  FirstAdministrator(People people, Environment environment) {
    this.people = people;
    this.environment = environment;
  }

  @PostConstruct
  void make() {
    refuseDemoPasswords();
    if (!people.nobodyYet()) {
      return;
    }
    Given given = Given.in(environment);
    List<Problem> problems = given.problems();
    if (!problems.isEmpty()) {
      throw new ConfigurationRefused(problems);
    }
    people.ensureGroups();
    people.add(
        new Person(given.user(), given.user(), Set.of(Group.ADMINS)), given.password().value());
    LOG.info(
        "Made the first administrator, {}. {} is no longer needed: take it out of the"
            + " environment.",
        given.user(),
        Given.PASSWORD);
  }

  /** A database of the demo must not become an installation. */
  private void refuseDemoPasswords() {
    List<String> open =
        DemoPeople.USERS.keySet().stream()
            .filter(name -> people.find(name).isPresent() && people.passwordFits(name, name))
            .sorted()
            .toList();
    if (!open.isEmpty()) {
      throw new ConfigurationRefused(
          List.of(
              new Problem(
                  "spring.datasource.url",
                  "This database has users of the demo, whose password is their name: "
                      + String.join(", ", open)
                      + ". Use another database, or give the demo its profile back.")));
    }
  }

  /** Never shown by accident. */
  record Secret(String value) {
    @Override
    public String toString() {
      return "…";
    }
  }

  /** What the environment says about the first administrator; empty texts for what it does not. */
  record Given(String user, Secret password, String unreadable) {

    static final String USER = "DCOS_RUNBOOKS_ADMIN_USER";
    static final String PASSWORD = "DCOS_RUNBOOKS_ADMIN_PASSWORD";
    static final String PASSWORD_FILE = "DCOS_RUNBOOKS_ADMIN_PASSWORD_FILE";

    private static final int LEAST = 12;
    private static final int MOST = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");

    static Given in(Environment environment) {
      String user = environment.getProperty(USER, "");
      String file = environment.getProperty(PASSWORD_FILE, "");
      if (file.isBlank()) {
        return new Given(user, new Secret(environment.getProperty(PASSWORD, "")), "");
      }
      try {
        return new Given(user, new Secret(Files.readString(Path.of(file)).strip()), "");
      } catch (IOException | RuntimeException unreadable) {
        return new Given(user, new Secret(""), "The file cannot be read: " + file);
      }
    }

    boolean isEmpty() {
      return user.isBlank() && password.value().isEmpty() && unreadable.isEmpty();
    }

    List<Problem> problems() {
      List<Problem> problems = new ArrayList<>();
      if (user.isBlank()) {
        problems.add(
            new Problem(
                USER,
                "Missing. Nobody is known in this database yet: the name of the first"
                    + " administrator."));
      } else if (!NAME.matcher(user).matches()) {
        problems.add(
            new Problem(USER, "Letters, digits, dots, hyphens, underscores and @, at most 63."));
      } else if (user.equalsIgnoreCase("service")) {
        problems.add(
            new Problem(USER, "The record calls the service itself so. Choose another name."));
      }
      if (!unreadable.isEmpty()) {
        problems.add(new Problem(PASSWORD_FILE, unreadable));
      } else if (password.value().isEmpty()) {
        problems.add(
            new Problem(
                PASSWORD,
                "Missing. The first administrator's password, at least "
                    + LEAST
                    + " characters; or "
                    + PASSWORD_FILE
                    + ", the file that holds it."));
      } else if (password.value().length() < LEAST || password.value().length() > MOST) {
        problems.add(new Problem(PASSWORD, "It has " + LEAST + " to " + MOST + " characters."));
      } else if ((!user.isBlank()
              && password.value().toLowerCase(Locale.ROOT).contains(user.toLowerCase(Locale.ROOT)))
          || password.value().chars().distinct().count() < 5) {
        problems.add(
            new Problem(PASSWORD, "It is easy to guess: not the user's name, not a few signs."));
      }
      return problems;
    }
  }
}
