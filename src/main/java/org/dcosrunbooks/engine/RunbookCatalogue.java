package org.dcosrunbooks.engine;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The runbooks that the code knows, by id. */
@Component
class RunbookCatalogue {

  private final Map<String, Runbook> byId = new TreeMap<>();

  RunbookCatalogue(Collection<Runbook> runbooks) {
    runbooks.forEach(
        runbook -> {
          if (byId.put(runbook.id(), runbook) != null) {
            throw new IllegalStateException("two runbooks are called " + runbook.id());
          }
        });
  }

  Optional<Runbook> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Collection<Runbook> all() {
    return byId.values();
  }
}
