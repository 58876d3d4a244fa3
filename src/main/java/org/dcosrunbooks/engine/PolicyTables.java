package org.dcosrunbooks.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.dcosrunbooks.audit.Sha256;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;
import org.springframework.stereotype.Component;

/**
 * What a site may choose, in decision tables: always the newest version, whose digest each decision
 * keeps.
 */
@Component
public class PolicyTables {

  /**
   * One answer of a table.
   *
   * @param values output name → value
   * @param digest SHA-256 in lower-case hex of the table's text
   */
  public record Answer(Map<String, Object> values, String digest) {

    /** Throws a Fault when the table does not give this output. */
    public Object value(String output) {
      Object value = values.get(output);
      if (value == null) {
        throw new Fault(
            Account.of("a policy table gives no " + output)
                .seen("outputs " + values.keySet())
                .means("Nothing was done.")
                .todo("Correct the table, then retry."));
      }
      return value;
    }
  }

  private final DecisionService decisions;
  private final RepositoryService repository;
  private final SiteTables site;

  PolicyTables(DecisionService decisions, RepositoryService repository, SiteTables site) {
    this.decisions = decisions;
    this.repository = repository;
    this.site = site;
  }

  /** Throws a Fault when the table is missing or no row of it fits. */
  public Answer ask(String table, Map<String, Object> inputs) {
    DecisionDefinition definition =
        site.find(table).or(() -> standard(table)).orElseThrow(() -> missing(table));
    DmnDecisionTableResult rows = decisions.evaluateDecisionTableById(definition.getId(), inputs);
    if (rows.isEmpty()) {
      throw new Fault(
          Account.of("no row of policy table " + table + " fits")
              .seen("inputs " + inputs)
              .means("The table does not say what to do here. Nothing was done.")
              .todo("Add a row, start the service again, then retry."));
    }
    return new Answer(rows.getFirstResult().getEntryMap(), digest(definition));
  }

  /**
   * The newest default; a site's own table of the same id is another version of it and not asked
   * for here.
   */
  private Optional<DecisionDefinition> standard(String table) {
    return repository
        .createDecisionDefinitionQuery()
        .decisionDefinitionKey(table)
        .orderByDecisionDefinitionVersion()
        .desc()
        .list()
        .stream()
        .filter(definition -> !definition.getResourceName().startsWith("site/"))
        .findFirst();
  }

  private static Fault missing(String table) {
    return new Fault(
        Account.of("policy table " + table + " is missing")
            .seen("no deployed decision of this name")
            .means("Nothing was done.")
            .todo("Put the table into the policy folder and start the service again."));
  }

  private String digest(DecisionDefinition definition) {
    try (InputStream text =
        repository.getResourceAsStream(
            definition.getDeploymentId(), definition.getResourceName())) {
      return Sha256.of(text.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
