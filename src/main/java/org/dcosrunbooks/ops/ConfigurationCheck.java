package org.dcosrunbooks.ops;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.dcosrunbooks.ops.ConfigurationRefused.Problem;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Reads the whole configuration before anything is made from it, and refuses the start with every
 * missing or wrong property at once.
 */
@Component
final class ConfigurationCheck
    implements BeanFactoryPostProcessor, EnvironmentAware, PriorityOrdered {

  private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");
  private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

  private Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  /** After those that add to the environment, before everything that reads it. */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    List<Problem> problems = new ArrayList<>();
    checkCluster(problems);
    checkDatabase(problems);
    checkOwnSettings(beans, problems);
    if (!problems.isEmpty()) {
      throw new ConfigurationRefused(problems);
    }
  }

  private void checkCluster(List<Problem> problems) {
    String name = given("dcos.cluster.name");
    if (name.isEmpty()) {
      problems.add(
          new Problem(
              "dcos.cluster.name",
              "Missing. The cluster's name as people say it: it stands on every page and in every"
                  + " record, for example prod-eu."));
    } else if (!CLUSTER_NAME.matcher(name).matches()) {
      problems.add(
          new Problem(
              "dcos.cluster.name",
              "Letters, digits, dots, hyphens and underscores, at most 60, as in prod-eu."));
    }

    List<String> masters =
        Binder.get(environment)
            .bind("dcos.cluster.masters", Bindable.listOf(String.class))
            .orElse(List.of())
            .stream()
            .filter(master -> !master.isBlank())
            .toList();
    String router = given("dcos.cluster.admin-router");
    if (masters.isEmpty() && router.isEmpty()) {
      problems.add(
          new Problem(
              "dcos.cluster.masters",
              "Missing. The masters, separated by commas, as in"
                  + " http://10.0.0.1:5050,http://10.0.0.2:5050,http://10.0.0.3:5050; or give"
                  + " dcos.cluster.admin-router instead, as in https://cluster.example.com."));
    }
    masters.stream()
        .filter(master -> !isAddress(master.contains("://") ? master : "http://" + master))
        .forEach(
            master ->
                problems.add(
                    new Problem(
                        "dcos.cluster.masters",
                        "\"" + shown(master) + "\" is not an address like http://10.0.0.1:5050.")));
    if (!router.isEmpty() && !isAddress(router)) {
      problems.add(
          new Problem(
              "dcos.cluster.admin-router",
              "\"" + shown(router) + "\" is not an address like https://cluster.example.com."));
    }
    String authority = given("dcos.cluster.ca-certificate");
    if (!authority.isEmpty() && !isReadable(authority)) {
      problems.add(
          new Problem(
              "dcos.cluster.ca-certificate",
              "\"" + shown(authority) + "\" is not a file that can be read."));
    }
  }

  private void checkDatabase(List<Problem> problems) {
    DatabaseCheck database =
        new DatabaseCheck(
            given("spring.datasource.url"),
            given("spring.datasource.username"),
            environment.getProperty("spring.datasource.password"));
    List<Problem> wrong = database.problems();
    problems.addAll(wrong);

    String node = given("runbooks.engine.node");
    if (database.isShared() && node.isEmpty()) {
      problems.add(
          new Problem(
              "runbooks.engine.node",
              "Missing. This instance's name, different from that of every other instance on the"
                  + " same database and the same after each restart, as in runbooks-1."));
    } else if (!node.isEmpty() && !NODE_NAME.matcher(node).matches()) {
      problems.add(
          new Problem(
              "runbooks.engine.node",
              "Letters, digits, dots, hyphens and underscores, at most 60, as in runbooks-1."));
    }

    if (environment.acceptsProfiles(Profiles.of("demo"))) {
      return;
    }
    FirstAdministrator.Given first = FirstAdministrator.Given.in(environment);
    if (wrong.isEmpty()) {
      try {
        if (database.knowsSomebody()) {
          return;
        }
      } catch (DatabaseCheck.Unreachable unreachable) {
        problems.add(new Problem("spring.datasource.url", unreachable.getMessage()));
        // whether somebody is known there cannot be seen: only what is given can be judged
        if (first.isEmpty()) {
          return;
        }
      }
    }
    problems.addAll(first.problems());
  }

  /** The settings that have a class of their own say themselves what is wrong. */
  private void checkOwnSettings(ConfigurableListableBeanFactory beans, List<Problem> problems) {
    Binder binder = Binder.get(environment);
    for (String bean : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
      Class<?> type = beans.getType(bean, false);
      ConfigurationProperties prefix =
          beans.findAnnotationOnBean(bean, ConfigurationProperties.class, false);
      if (type == null || prefix == null || !type.getName().startsWith("org.dcosrunbooks.")) {
        continue;
      }
      try {
        binder.bind(prefix.value(), Bindable.of(type));
      } catch (BindException wrong) {
        Throwable cause = wrong;
        while (cause.getCause() != null) {
          cause = cause.getCause();
        }
        problems.add(
            new Problem(wrong.getName().toString(), shown(String.valueOf(cause.getMessage()))));
      }
    }
  }

  private String given(String property) {
    String value = environment.getProperty(property);
    return value == null ? "" : value.strip();
  }

  private static boolean isReadable(String file) {
    try {
      return Files.isRegularFile(Path.of(file)) && Files.isReadable(Path.of(file));
    } catch (InvalidPathException wrong) {
      return false;
    }
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && (uri.getRawPath() == null || uri.getRawPath().matches("/?"));
    } catch (URISyntaxException wrong) {
      return false;
    }
  }

  private static String shown(String value) {
    String plain = value.replaceAll("[\\p{C}]", "?");
    return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
  }
}
