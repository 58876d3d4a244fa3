package org.dcosrunbooks.ops;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.dcosrunbooks.cluster.AgentNetworks;
import org.dcosrunbooks.dcos.ServiceAddress;
import org.dcosrunbooks.dcos.http.Address;
import org.dcosrunbooks.dcos.http.ConnectTo;
import org.dcosrunbooks.ops.ConfigurationRefused.Problem;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.ConfigurableEnvironment;
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

  /** Everything before the last at sign; a password may hold any sign, also slashes. */
  private static final Pattern WITH_PASSWORD =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", Pattern.DOTALL);

  /** What the simulated cluster calls the properties it gives. */
  private static final String SIMULATED = "simulated cluster";

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "[::1]", "localhost");

  private static final String TOKEN_IN_CLEAR = "dcos.cluster.token-in-clear";

  private ConfigurableEnvironment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = (ConfigurableEnvironment) environment;
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
    if (isDemo()) {
      checkDemo(problems);
    } else {
      problems.addAll(new NodesCheck(environment).problems());
    }
    checkOwnSettings(beans, problems);
    problems.addAll(new SecretFiles(environment).problems());
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

    List<String> masters = addresses("dcos.cluster.masters");
    String router = given("dcos.cluster.admin-router");
    if (masters.isEmpty() && router.isEmpty()) {
      problems.add(
          new Problem(
              "dcos.cluster.masters",
              "Missing. The masters, separated by commas, as in"
                  + " http://10.0.0.1:5050,http://10.0.0.2:5050,http://10.0.0.3:5050; or give"
                  + " dcos.cluster.admin-router instead, as in https://cluster.example.com."));
    }
    masters.forEach(
        master ->
            checkAddress(
                "dcos.cluster.masters",
                master,
                "http://10.0.0.1:5050",
                Address::ofServer,
                problems));
    if (!router.isEmpty()) {
      checkAddress(
          "dcos.cluster.admin-router",
          router,
          "https://cluster.example.com",
          Address::ofServer,
          problems);
    }
    checkServices(problems);
    checkToken(problems);
    try {
      AgentNetworks.of(addresses("dcos.cluster.agent-networks"));
    } catch (IllegalArgumentException wrong) {
      problems.add(new Problem("dcos.cluster.agent-networks", shown(wrong.getMessage()) + "."));
    }
    String authority = given("dcos.cluster.ca-certificate");
    if (!authority.isEmpty() && !isReadable(authority)) {
      problems.add(
          new Problem(
              "dcos.cluster.ca-certificate",
              "\"" + shown(authority) + "\" is not a file that can be read."));
    }
  }

  private void checkServices(List<Problem> problems) {
    for (ServiceAddress service : marathon()) {
      checkAddress(
          "dcos.cluster.marathon",
          service.address(),
          "http://10.0.0.1:8080",
          Address::ofService,
          problems);
    }
    for (ServiceAddress service : services()) {
      checkAddress(
          "dcos.cluster.services",
          service.address(),
          "http://10.0.2.14:1025",
          Address::ofService,
          problems);
    }
  }

  /** What cannot be read at all is told by the settings themselves. */
  private List<ServiceAddress> marathon() {
    return bound("dcos.cluster.marathon", Bindable.listOf(ServiceAddress.class), List.of()).stream()
        .filter(service -> !service.address().isEmpty())
        .toList();
  }

  private Collection<ServiceAddress> services() {
    return bound(
            "dcos.cluster.services",
            Bindable.mapOf(String.class, ServiceAddress.class),
            Map.<String, ServiceAddress>of())
        .values();
  }

  private <T> T bound(String property, Bindable<T> as, T otherwise) {
    try {
      return Binder.get(environment).bind(property, as).orElse(otherwise);
    } catch (BindException wrong) {
      return otherwise;
    }
  }

  /** Over http anybody on the way reads the token, and is the service from then on. */
  private void checkToken(List<Problem> problems) {
    if (given("DCOS_TOKEN").isEmpty() || "true".equals(given(TOKEN_IN_CLEAR))) {
      return;
    }
    List<String> told = new ArrayList<>(addresses("dcos.cluster.masters"));
    told.add(given("dcos.cluster.admin-router"));
    Stream.concat(marathon().stream(), services().stream())
        .filter(ServiceAddress::sendToken)
        .map(ServiceAddress::address)
        .forEach(told::add);
    List<String> inClear = told.stream().map(String::strip).filter(this::isInClear).toList();
    if (!inClear.isEmpty()) {
      problems.add(
          new Problem(
              TOKEN_IN_CLEAR,
              "DCOS_TOKEN would go over http, for everybody on the way to read, to "
                  + shown(String.join(", ", inClear))
                  + (addresses("dcos.cluster.masters").isEmpty() ? "" : " and to agents")
                  + ". Use https:// there; or set this to true, if that network is trusted."));
    }
  }

  private boolean isInClear(String address) {
    if (!address.startsWith("http://")) {
      return false;
    }
    try {
      URI uri = URI.create(address);
      ConnectTo.Place place =
          new ConnectTo(connectTo())
              .of(String.valueOf(uri.getHost()), uri.getPort() < 0 ? 80 : uri.getPort());
      return !place.host().startsWith("127.") && !LOOPBACK.contains(place.host());
    } catch (IllegalArgumentException wrong) {
      return false; // told as no address
    }
  }

  private Map<String, String> connectTo() {
    return bound("dcos.cluster.connect-to", Bindable.mapOf(String.class, String.class), Map.of());
  }

  private List<String> addresses(String property) {
    return Binder.get(environment)
        .bind(property, Bindable.listOf(String.class))
        .orElse(List.of())
        .stream()
        .filter(address -> !address.isBlank())
        .toList();
  }

  private boolean isDemo() {
    return environment.acceptsProfiles(Profiles.of("demo"));
  }

  /**
   * The demo's passwords are known to everybody: nothing real is behind it, and nobody else reaches
   * it.
   */
  private void checkDemo(List<Problem> problems) {
    for (String property :
        List.of(
            "dcos.cluster.masters",
            "dcos.cluster.admin-router",
            "dcos.cluster.marathon",
            "dcos.cluster.services",
            "dcos.cluster.connect-to",
            "dcos.nodes.user",
            "dcos.nodes.known-hosts",
            "dcos.nodes.private-key",
            "dcos.nodes.agent-socket",
            "dcos.nodes.connect-to")) {
      if (isGivenFromOutside(property)) {
        problems.add(
            new Problem(
                property,
                "Not with the profile demo: it acts on its own simulated cluster only, and everybody"
                    + " knows its passwords. Take this out, or start without the profile."));
      }
    }
    if (!given("DCOS_TOKEN").isEmpty()) {
      problems.add(
          new Problem(
              "DCOS_TOKEN",
              "Not with the profile demo: its simulated cluster asks for no token. Take it out."));
    }
    if (!LOOPBACK.contains(given("server.address"))) {
      problems.add(
          new Problem(
              "server.address",
              "With the profile demo only 127.0.0.1: everybody knows the demo's passwords."));
    }
    if (!given("spring.datasource.url").startsWith("jdbc:h2:")) {
      problems.add(
          new Problem(
              "spring.datasource.url",
              "With the profile demo only H2: the demo's users must not get into the database of"
                  + " an installation."));
    }
  }

  private boolean isGivenFromOutside(String property) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
    return environment.getPropertySources().stream()
        .filter(source -> !source.getName().equals(SIMULATED))
        .filter(
            source -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
        .flatMap(
            source ->
                StreamSupport.stream(
                    ConfigurationPropertySources.from(source).spliterator(), false))
        .anyMatch(source -> isIn(source, name));
  }

  private static boolean isIn(ConfigurationPropertySource source, ConfigurationPropertyName name) {
    ConfigurationProperty value = source.getConfigurationProperty(name);
    return (value != null && !String.valueOf(value.getValue()).isBlank())
        || source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT;
  }

  private void checkDatabase(List<Problem> problems) {
    DatabaseCheck database =
        new DatabaseCheck(
            given("spring.datasource.url"),
            given("spring.datasource.username"),
            environment.getProperty("spring.datasource.password"));
    List<Problem> wrong = new ArrayList<>(database.problems());
    if (wrong.isEmpty()) {
      wrong.addAll(database.prepare());
    }
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

    if (isDemo()) {
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

  /** By the rule of those who call there. */
  private static void checkAddress(
      String property,
      String given,
      String example,
      UnaryOperator<URI> rule,
      List<Problem> problems) {
    String address = given.strip();
    String shown = "\"" + shown(WITH_PASSWORD.matcher(address).replaceFirst("$1…@")) + "\"";
    if (!address.matches("https?://.*")) {
      problems.add(
          new Problem(
              property, shown + " needs http:// or https:// in front, as in " + example + "."));
      return;
    }
    try {
      rule.apply(URI.create(address));
    } catch (IllegalArgumentException wrong) {
      problems.add(
          new Problem(
              property,
              shown
                  + " is not an address like "
                  + example
                  + (address.contains("@") ? ": there is no user and no password in it." : ".")));
    }
  }

  private static String shown(String value) {
    String plain = value.replaceAll("[\\p{C}]", "?");
    return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
  }
}
