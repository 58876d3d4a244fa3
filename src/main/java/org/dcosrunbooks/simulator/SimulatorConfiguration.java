package org.dcosrunbooks.simulator;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * The demo's cluster, in the service's process. It is there before anything asks for it and goes
 * last. Without the profile {@code demo} nothing of it exists.
 */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
public class SimulatorConfiguration {

  /**
   * Properties {@code simulator.control-port}, {@code simulator.snapshot}, {@code
   * simulator.real-ports}.
   */
  static SimulatorSettings settings(Environment environment) {
    SimulatorSettings usual = SimulatorSettings.DEFAULT;
    String snapshot = environment.getProperty("simulator.snapshot", "");
    return new SimulatorSettings(
        environment.getProperty("simulator.control-port", Integer.class, usual.controlPort()),
        snapshot.isBlank() ? null : Path.of(snapshot),
        environment.getProperty("simulator.real-ports", Boolean.class, usual.realPorts()));
  }

  /** Where the cluster is. It comes before all configuration: the demo calls no other one. */
  private static MapPropertySource addresses(Simulator simulator) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "dcos.cluster.masters",
        simulator.masters().stream().map(each -> "http://" + each).collect(joining(",")));
    properties.put("dcos.cluster.admin-router", simulator.adminRouter());
    simulator
        .connectTo()
        .forEach(
            (announced, real) ->
                properties.put("dcos.cluster.connect-to[" + announced + "]", real));
    simulator.ssh().ifPresent(ssh -> machines(ssh, properties));
    return new MapPropertySource("simulated cluster", properties);
  }

  /** How the machines are reached, so that nobody has to do anything for it. */
  private static void machines(Ssh ssh, Map<String, Object> properties) {
    properties.put("dcos.nodes.user", ssh.user());
    properties.put("dcos.nodes.private-key", ssh.privateKey().toString());
    properties.put("dcos.nodes.known-hosts", ssh.knownHosts().toString());
    ssh.connectTo()
        .forEach(
            (announced, real) -> properties.put("dcos.nodes.connect-to[" + announced + "]", real));
  }

  @Bean
  static BeanDefinitionRegistryPostProcessor simulatorFirst(ConfigurableEnvironment environment) {
    return new BeanDefinitionRegistryPostProcessor() {
      @Override
      public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) registry;
        Simulator simulator = settings(environment).demo().start(Clock.systemUTC());
        environment.getPropertySources().addFirst(addresses(simulator));
        beans.registerSingleton("simulator", simulator);
        beans.registerDisposableBean("simulator", simulator::close);
      }
    };
  }
}
