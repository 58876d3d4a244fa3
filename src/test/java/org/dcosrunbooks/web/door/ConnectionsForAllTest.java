package org.dcosrunbooks.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

/** However many ask, the engine and whoever goes on with a run find a connection. */
class ConnectionsForAllTest {

  /** The watcher, the choice of the next steps, the rounds of the record, and some who sign in. */
  private static final int BESIDES = 6;

  @Test
  void givenAllTurnsAndAllJobs_thenTheDatabaseHasMoreConnections() {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource("application.yaml"));
    Properties settings = yaml.getObject();
    int connections = number(settings, "spring.datasource.hikari.maximum-pool-size");
    int jobs = number(settings, "camunda.bpm.job-execution.max-pool-size");
    assertThat(connections).isGreaterThanOrEqualTo(jobs + EverybodysTurn.AT_ONCE + BESIDES);
  }

  private static int number(Properties settings, String name) {
    assertThat(settings).containsKey(name);
    return (Integer) settings.get(name);
  }
}
