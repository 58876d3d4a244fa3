package org.dcosrunbooks.audit;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.jdbc.DataSourceProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The record on the same database as everything else, through connections of its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

  @Bean
  FlywayConfigurationCustomizer ourTables() {
    return OurTables::configure;
  }

  @Bean
  @DependsOnDatabaseInitialization
  JdbcEvidence evidence(DataSourceProperties database, AuditProperties audit, Clock clock) {
    OwnPool.Limits limits =
        new OwnPool.Limits(
            audit.pool().connections(),
            audit.pool().connectionWait(),
            audit.pool().lockWait(),
            audit.pool().answer());
    return new JdbcEvidence(
        OwnPool.open(
            database.determineUrl(),
            database.determineUsername(),
            database.determinePassword(),
            limits),
        clock);
  }

  @Bean
  Documents documents(AuditProperties audit) {
    return new Documents(audit.documents());
  }

  @Bean
  Pulse pulse(Evidence evidence, Clock clock) {
    return new Pulse(evidence, clock);
  }

  @Bean
  Tries tries(Evidence evidence, Clock clock) {
    return new Tries(evidence, clock);
  }

  @Bean
  RecordThread recordThread(ObjectProvider<RecordRound> rounds) {
    return new RecordThread(() -> rounds.orderedStream().toList());
  }

  @Bean
  Witness witness(Evidence evidence) {
    return new Witness(evidence);
  }

  /** Each noted head is an event of the application. */
  @Bean
  RecordChecks recordChecks(Evidence evidence, ApplicationEventPublisher listeners, Clock clock) {
    return new RecordChecks(evidence, listeners::publishEvent, clock);
  }
}
