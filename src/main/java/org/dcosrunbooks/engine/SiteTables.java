package org.dcosrunbooks.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.springframework.stereotype.Component;

/**
 * A site's own policy tables: the {@code .dmn} files of a configured folder, read at start. A table
 * counts instead of the default of the same id. A file that cannot be used keeps the service from
 * starting.
 */
@Component
class SiteTables {

  private static final String DEPLOYMENT = "site-policy";

  private final RepositoryService repository;
  private final Map<String, DecisionDefinition> tables = new HashMap<>();

  SiteTables(RepositoryService repository, EngineSettings settings) {
    this.repository = repository;
    if (!settings.policyFolder().isBlank()) {
      read(Path.of(settings.policyFolder()));
    }
  }

  Optional<DecisionDefinition> find(String table) {
    return Optional.ofNullable(tables.get(table));
  }

  private void read(Path folder) {
    List<Path> files = filesOf(folder);
    if (files.isEmpty()) {
      return;
    }
    DeploymentBuilder builder =
        repository.createDeployment().name(DEPLOYMENT).enableDuplicateFiltering(false);
    for (Path file : files) {
      try (InputStream text = Files.newInputStream(file)) {
        builder.addInputStream("site/" + file.getFileName(), text);
      } catch (IOException unreadable) {
        throw new IllegalStateException("The policy table " + file + " cannot be read", unreadable);
      }
    }
    Deployment deployment;
    try {
      deployment = builder.deploy();
    } catch (ProcessEngineException wrong) {
      throw new IllegalStateException(
          "A policy table in " + folder + " cannot be used: " + wrong.getMessage(), wrong);
    }
    repository
        .createDecisionDefinitionQuery()
        .deploymentId(deployment.getId())
        .list()
        .forEach(table -> tables.put(known(table, folder).getKey(), table));
  }

  private static List<Path> filesOf(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".dmn")).sorted().toList();
    } catch (IOException missing) {
      throw new IllegalStateException("The policy folder " + folder + " cannot be read", missing);
    }
  }

  private DecisionDefinition known(DecisionDefinition table, Path folder) {
    boolean hasDefault =
        repository
            .createDecisionDefinitionQuery()
            .decisionDefinitionKey(table.getKey())
            .list()
            .stream()
            .anyMatch(other -> !other.getResourceName().startsWith("site/"));
    if (!hasDefault) {
      throw new IllegalStateException(
          "The policy folder "
              + folder
              + " has a table "
              + table.getKey()
              + ", which nothing asks for; its id must be that of a default table");
    }
    return table;
  }
}
