package org.dcosrunbooks.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads over SSH. */
final class SshNodes implements Nodes {

  private static final Duration READ = Duration.ofSeconds(10);

  private final Connections connections;

  SshNodes(Connections connections) {
    this.connections = connections;
  }

  @Override
  public boolean reachable() {
    return connections.settings().isWay();
  }

  @Override
  public NodeIdentity identity(Node node) {
    return connections.ask(node, ReadIdentity.of(node), READ);
  }

  @Override
  public UnitState unit(Node node, String unit) {
    return connections.ask(node, new ReadUnit(unit), READ);
  }

  @Override
  public Optional<List<NodeCheck>> checks(Node node) {
    return connections.ask(node, new ReadChecks(), READ);
  }

  @Override
  public Optional<String> file(Node node, String path) {
    return connections.ask(node, new ReadFile(path), READ);
  }
}
