package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcosrunbooks.approval.Approvals;
import org.dcosrunbooks.approval.Decision;
import org.dcosrunbooks.approval.Plan;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.engine.place.Places;
import org.dcosrunbooks.failure.Fault;
import org.dcosrunbooks.testing.Databases;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class OurTablesTest {

  private static final String EACH = "org.dcosrunbooks.testing.Databases#each";

  @Configuration(proxyBeanMethods = false)
  @ComponentScan({
    "org.dcosrunbooks.audit",
    "org.dcosrunbooks.approval",
    "org.dcosrunbooks.engine.place"
  })
  static class Beans {
    @Bean
    Clock clock() {
      return Clock.fixed(EvidenceFixture.NOW, ZoneOffset.UTC);
    }
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTheEnginesTablesCameFirst_whenMigrated_thenOursComeBeside(Kind kind) throws Exception {
    try (Database database = kind.empty()) {
      String product = kind == Kind.POSTGRES ? "postgres" : "h2";
      try (var connection = database.dataSource().getConnection()) {
        ScriptUtils.executeSqlScript(
            connection,
            new org.springframework.core.io.support.EncodedResource(
                new ClassPathResource(
                    "org/camunda/bpm/engine/db/create/activiti." + product + ".create.engine.sql"),
                StandardCharsets.UTF_8));
      }
      database.migrated();
      database.migrated();

      JdbcClient rows = JdbcClient.create(database.dataSource());
      assertThat(rows.sql("select count(*) from ACT_RU_EXECUTION").query(Long.class).single())
          .isZero();
      assertThat(rows.sql("select number from evidence_anchor_head").query(Long.class).list())
          .containsExactly(0L);
      assertThat(rows.sql("select last_number from place_budget").query(Long.class).list())
          .containsExactly(0L);
    }
  }

  @ParameterizedTest
  @MethodSource(EACH)
  void givenTheServicesBeans_whenUsedInOneTransaction_thenTheyWorkTogether(Kind kind) {
    try (Database database = kind.empty()) {
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DataSourceAutoConfiguration.class,
                  DataSourceTransactionManagerAutoConfiguration.class,
                  TransactionAutoConfiguration.class,
                  JdbcTemplateAutoConfiguration.class,
                  JdbcClientAutoConfiguration.class,
                  FlywayAutoConfiguration.class))
          .withUserConfiguration(Beans.class)
          .withPropertyValues(
              "spring.datasource.url=" + database.url(),
              "spring.datasource.username=" + database.user(),
              "spring.datasource.password=" + database.password(),
              "audit.pool.connections=1")
          .run(
              context -> {
                Evidence evidence = context.getBean(Evidence.class);
                Approvals approvals = context.getBean(Approvals.class);
                Places places = context.getBean(Places.class);
                AgentId agent = new AgentId("f00-S13");
                new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                    .executeWithoutResult(
                        status -> {
                          Plan plan = approvals.propose(proposal());
                          approvals.decide(
                              plan.id(),
                              true,
                              "approver",
                              Set.of("approvers"),
                              "operator",
                              "",
                              List.of());
                          places.request("4711", agent, "10.0.2.13");
                          places.grant("4711", 1, List.of());
                          for (int i = 0; i < 3; i++) {
                            evidence.append(
                                "4711", Entry.Kind.LOOK, "", "service", "13 tasks", Map.of());
                          }
                          status.setRollbackOnly();
                        });

                assertThat(approvals.current("4711")).isEmpty();
                assertThat(places.open()).isEmpty();
                assertThat(evidence.entries("4711"))
                    .extracting(Entry::text)
                    .as("what vouched for the plan says that it did not come to be")
                    .satisfiesExactly(
                        text -> assertThat(text).startsWith("plan ").endsWith(" is written"),
                        text -> assertThat(text).isEqualTo("13 tasks"),
                        text -> assertThat(text).isEqualTo("13 tasks"),
                        text -> assertThat(text).isEqualTo("13 tasks"),
                        text -> assertThat(text).startsWith("did not come to be: line 1, plan "));
                assertThat(evidence.verify("4711").problems()).isEmpty();
                assertThat(evidence.verifyAll().problem()).isEmpty();
                assertThat(
                        EvidenceFixture.document(context.getBean(Export.class), "4711", Map.of()))
                    .contains("4711");
              });
    }
  }

  @Test
  void givenARoleThatIsNotTheOwner_whenItHasTheDocumentedGrants_thenAllWorksAndTheTriggersStay()
      throws Exception {
    try (Database database = Databases.postgres()) {
      String role = "service_" + database.url().replaceAll(".*/", "");
      for (String statement :
          List.of(
              "create role " + role + " login password 'service'",
              "grant select, insert on evidence_entry, evidence_anchor, approval_decision to "
                  + role,
              "grant select, insert, update on approval_plan, evidence_head,"
                  + " evidence_anchor_head, place_budget, place, run to "
                  + role)) {
        database.execute(statement);
      }
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  DataSourceAutoConfiguration.class,
                  DataSourceTransactionManagerAutoConfiguration.class,
                  JdbcTemplateAutoConfiguration.class,
                  JdbcClientAutoConfiguration.class,
                  FlywayAutoConfiguration.class))
          .withUserConfiguration(Beans.class)
          .withPropertyValues(
              "spring.datasource.url=" + database.url(),
              "spring.datasource.username=" + role,
              "spring.datasource.password=service",
              "spring.flyway.user=" + database.user(),
              "spring.flyway.password=" + database.password())
          .run(
              context -> {
                Evidence evidence = context.getBean(Evidence.class);
                Approvals approvals = context.getBean(Approvals.class);
                Places places = context.getBean(Places.class);
                evidence.conclude(
                    evidence.intend("4711", "s", "act", false, Map.of()), "done", Map.of());
                Plan plan = approvals.propose(proposal());
                approvals.settle(plan.id(), Decision.Word.NOT_NEEDED, "policy", "");
                places.request("4711", new AgentId("f00-S13"), "10.0.2.13");
                places.grant("4711", 1, List.of());
                places.release("4711");

                assertThat(approvals.authority("4711", "operator")).isEqualTo(plan);
                assertThat(evidence.verifyAll().problem()).isEmpty();
                JdbcClient rows = context.getBean(JdbcClient.class);
                for (String change :
                    List.of(
                        "drop trigger evidence_entry_stays on evidence_entry",
                        "alter table evidence_entry disable trigger all",
                        "update evidence_entry set sentence = 'none'",
                        "truncate evidence_entry",
                        "delete from approval_decision",
                        "update approval_plan set body = '{}'")) {
                  assertThatThrownBy(() -> rows.sql(change).update()).as(change).isNotNull();
                }
              });
    }
  }

  private static Approvals.Proposal proposal() {
    return new Approvals.Proposal(
        "4711", "drain-node", Map.of(), Map.of(), Map.of(), List.of(), "", Duration.ofHours(1));
  }

  @Test
  void givenWrongPoolSettings_whenStarted_thenTheStartFailsAndNamesThem() {
    assertThatThrownBy(
            () ->
                new AuditProperties.Pool(
                    0, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3)))
        .hasMessage("audit.pool.connections is 0: it must be 1 to 50");
    assertThatThrownBy(
            () ->
                new AuditProperties.Pool(
                    4, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofSeconds(3)))
        .hasMessageContaining("connection-wait");
  }

  @Test
  void givenADatabaseThatIsAway_whenMigrated_thenTheReasonIsTold() {
    FluentConfiguration flyway =
        Flyway.configure().dataSource("jdbc:h2:tcp://127.0.0.1:1/none", "sa", "");
    assertThatThrownBy(() -> OurTables.configure(flyway))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("cannot be reached");
  }
}
