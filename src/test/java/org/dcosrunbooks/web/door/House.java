package org.dcosrunbooks.web.door;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.dcosrunbooks.Application;
import org.dcosrunbooks.engine.people.QuickPasswords;
import org.dcosrunbooks.testing.SharedMappings;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

/**
 * The whole service on a free port and a database in memory, packaged (no demo), with a cluster
 * that cannot be reached. It is closed behind each class: the engine and its web apps find each
 * other by name, so a JVM has one service at a time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = Application.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.datasource.url=jdbc:h2:mem:doors",
      "spring.datasource.username=sa",
      "spring.datasource.password=",
      "dcos.cluster.name=test",
      "runbooks.plain-http=true",
      "dcos.cluster.masters=http://127.0.0.1:9",
      "DCOS_RUNBOOKS_ADMIN_USER=first",
      "DCOS_RUNBOOKS_ADMIN_PASSWORD=correct horse battery",
      "camunda.bpm.job-execution.enabled=false",
      "runbooks.engine.watcher=false",
      "spring.main.banner-mode=off",
      "logging.level.root=WARN",
      "logging.level.org.dcosrunbooks.web.door=WARN",
      "logging.level.org.camunda.bpm.engine=OFF",
    })
@Import({TestPeople.class, QuickPasswords.class, SharedMappings.class})
@DirtiesContext
public @interface House {}
