package org.dcosrunbooks.simulator;

import java.time.Duration;

/**
 * The cluster of the demo: three masters, eight private agents in two zones, one public agent,
 * Marathon, Kafka and an Admin Router. Each agent has one thing to show; two agents are out of the
 * cluster by other people's hands, and none of them has a broker.
 */
public final class DemoCluster {

  private static final String CALM = "10.0.2.11";
  private static final String STUCK = "10.0.2.12";
  private static final String BUSY = "10.0.2.13";
  private static final String SLOW = "10.0.2.14";
  private static final String DEACTIVATED = "10.0.2.15";
  private static final String BROKER = "10.0.2.16";
  private static final String EMPTY = "10.0.2.17";
  private static final String ROOMY = "10.0.2.18";
  private static final String PUBLIC = "10.0.3.11";

  private DemoCluster() {}

  /** The cluster as it stands when the demo starts. */
  public static Scenario scenario() {
    Scenario cluster =
        Simulator.cluster()
            .masters(3)
            .id("6a1f8f0e-4b6d-4d0c-9c55-2f7f0d3a9b10")
            .unreachableAfter(Duration.ofMinutes(5))
            .adminRouter("10.0.0.2");
    agents(cluster);
    frameworks(cluster);
    calm(cluster);
    stuck(cluster);
    busy(cluster);
    rest(cluster);
    return cluster;
  }

  private static void agents(Scenario cluster) {
    for (String host : new String[] {CALM, STUCK, BUSY, EMPTY}) {
      cluster.agent(host, agent -> sized(agent).zone("eu-1", "eu-1a"));
    }
    for (String host : new String[] {SLOW, DEACTIVATED, BROKER, ROOMY}) {
      cluster.agent(host, agent -> sized(agent).zone("eu-1", "eu-1b"));
    }
    cluster.agent(PUBLIC, agent -> sized(agent).zone("eu-1", "eu-1a").isPublic());
  }

  private static Scenario.AgentSpec sized(Scenario.AgentSpec agent) {
    return agent.resources(8, 30_720, 204_800);
  }

  private static void frameworks(Scenario cluster) {
    cluster
        .framework("marathon", framework -> framework.role("slave_public"))
        .framework("metronome")
        .framework(
            "kafka",
            framework ->
                framework
                    .isKafka()
                    .role("kafka-role")
                    .topic("orders", 6, 3)
                    .topic("payments", 3, 3)
                    .catchesUpIn(Duration.ofSeconds(30)))
        .framework("spark-adhoc", framework -> framework.failoverTimeout(Duration.ofHours(1)))
        .framework("reports-batch");
  }

  /** Three stateless apps with replicas elsewhere. */
  private static void calm(Scenario cluster) {
    cluster
        .app(
            "marathon",
            "/web/frontend",
            app -> web(app).on(CALM, SLOW, BROKER).stopsIn(Duration.ofSeconds(6)))
        .app(
            "marathon",
            "/web/search",
            app -> web(app).on(CALM, BUSY, BROKER).stopsIn(Duration.ofSeconds(8)))
        .app(
            "marathon",
            "/web/basket",
            app -> web(app).on(CALM, SLOW).stopsIn(Duration.ofSeconds(4)));
  }

  private static Scenario.AppSpec web(Scenario.AppSpec app) {
    return app.needs(0.5, 1024, 0)
        .ports(1)
        .minimumHealthCapacity(0.5)
        .grace(Duration.ofSeconds(10))
        .startsIn(Duration.ofSeconds(8))
        .healthyAfter(Duration.ofSeconds(2));
  }

  /** Drained by hand while the scheduler of its last task was away: an app that has fallen over. */
  private static void stuck(Scenario cluster) {
    cluster
        .app("reports-batch", "etl-77", app -> batch(app).on(STUCK, EMPTY, ROOMY))
        .app(
            "marathon",
            "/reports/batch",
            app ->
                app.needs(0.5, 512, 0)
                    .ports(1)
                    .on(EMPTY)
                    .schedulerOf("reports-batch")
                    .label("MARATHON_SINGLE_INSTANCE_APP", "true")
                    .failsWith("Memory limit exceeded: Requested: 512MB Maximum Used: 512MB")
                    .backoff(Duration.ofHours(1), 1.15, Duration.ofHours(1)))
        .before(Duration.ofMinutes(41).plusSeconds(12), hand -> hand.disconnect("reports-batch"))
        .before(Duration.ofMinutes(41), hand -> hand.drain(STUCK, null, false));
  }

  private static Scenario.AppSpec batch(Scenario.AppSpec app) {
    return app.needs(1, 2048, 0).neverRelaunched();
  }

  /** A single instance, a broker and a framework that nobody knows. */
  private static void busy(Scenario cluster) {
    cluster
        .app(
            "marathon",
            "/shop/checkout",
            app ->
                app.needs(1, 2048, 0)
                    .ports(1)
                    .on(BUSY)
                    .grace(Duration.ofSeconds(20))
                    .stopsIn(Duration.ofSeconds(12))
                    .startsIn(Duration.ofSeconds(30))
                    .healthyAfter(Duration.ofSeconds(5)))
        .app("marathon", "/kafka", app -> scheduler(app, "kafka", "2.10.0-5.5.2").on(ROOMY))
        .app("kafka", "kafka-0", app -> broker(app).residentOn(ROOMY))
        .app("kafka", "kafka-1", app -> broker(app).residentOn(BUSY))
        .app("kafka", "kafka-2", app -> broker(app).residentOn(BROKER))
        .app(
            "spark-adhoc",
            "executor",
            app -> app.needs(1, 4096, 0).neverRelaunched().on(BUSY, BUSY));
  }

  /** A package from the catalogue: the scheduler of the framework of its name. */
  private static Scenario.AppSpec scheduler(Scenario.AppSpec app, String name, String version) {
    return app.needs(1, 1024, 0)
        .ports(1)
        .schedulerOf(name)
        .label("DCOS_PACKAGE_NAME", name)
        .label("DCOS_PACKAGE_FRAMEWORK_NAME", name)
        .label("DCOS_PACKAGE_VERSION", version)
        .label("DCOS_SERVICE_NAME", name)
        .label("MARATHON_SINGLE_INSTANCE_APP", "true")
        .grace(Duration.ofSeconds(5))
        .startsIn(Duration.ofSeconds(6))
        .healthyAfter(Duration.ofSeconds(4));
  }

  private static Scenario.AppSpec broker(Scenario.AppSpec app) {
    return app.needs(1, 2048, 10_240)
        .ports(1)
        .uniqueHost()
        .grace(Duration.ofSeconds(30))
        .stopsIn(Duration.ofSeconds(5))
        .startsIn(Duration.ofSeconds(15));
  }

  private static void rest(Scenario cluster) {
    cluster
        .app(
            "marathon",
            "/billing/worker",
            app ->
                app.needs(1, 2048, 0)
                    .on(SLOW, ROOMY)
                    .minimumHealthCapacity(0.5)
                    .ignoresSigterm()
                    .grace(Duration.ofMinutes(5))
                    .startsIn(Duration.ofSeconds(5)))
        .app("marathon", "/billing/api", app -> web(app).on(BUSY, DEACTIVATED))
        .app("marathon", "/mail/outbox", app -> web(app).on(DEACTIVATED, BROKER))
        .app(
            "marathon",
            "/edge/marathon-lb",
            app ->
                app.needs(2, 2048, 0)
                    .fixedPorts(80, 443, 9090, 9091)
                    .label("DCOS_PACKAGE_NAME", "marathon-lb")
                    .on(PUBLIC)
                    .isPublic()
                    .uniqueHost()
                    .grace(Duration.ofSeconds(15))
                    .stopsIn(Duration.ofSeconds(5))
                    .startsIn(Duration.ofSeconds(10)))
        .before(Duration.ofMinutes(110), hand -> hand.deactivate(DEACTIVATED));
  }
}
