package org.dcosrunbooks.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.Hosts;

/** A host that boots, as a machine to try things on. */
final class RealMachine implements Machine {

  private static final String AGENT = "5b1d6b0c-6b0f-4d6a-8a53-5d4f6c1f0c2e-S1";

  private final Hosts hosts;
  private final Host host;

  RealMachine(Hosts hosts, Host host) {
    this.hosts = hosts;
    this.host = host;
  }

  @Override
  public Node node() {
    Node node = host.node();
    return Node.of(node.host(), node.address(), Set.of("slave"), new AgentId(AGENT))
        .later(Optional.empty());
  }

  @Override
  public String door() {
    return host.address() + ":22";
  }

  @Override
  public String user() {
    return Hosts.USER;
  }

  @Override
  public Path privateKey() {
    return hosts.privateKey();
  }

  @Override
  public List<String> hostKeys() {
    return host.hostKeys();
  }

  @Override
  public String agentId() {
    return AGENT;
  }

  @Override
  public void reboot() {
    host.powerOff();
    host.boot();
  }

  @Override
  public void powerOff() {
    host.kill();
  }

  @Override
  public void powerOn() {
    host.boot();
  }

  @Override
  public void removeUnit(String unit) {
    host.sh("systemctl stop " + unit + "; systemctl reset-failed " + unit + " || true");
  }

  @Override
  public void killUnit(String unit) {
    host.sh("systemctl kill -s KILL " + unit);
  }

  @Override
  public void removeFolder(String folder) {
    host.sh("rm -rf " + folder);
  }

  @Override
  public void fillDisk() {
    host.fillDisk();
  }

  @Override
  public void freeDisk() {
    host.freeDisk();
  }

  @Override
  public void sudoAsks() {
    host.sudoAsksForPassword();
  }

  @Override
  public void sudoAsksNoMore() {
    host.sudoAsksNoMore();
  }

  @Override
  public void changeHostKeys() {
    host.newHostKeys();
  }

  @Override
  public void turnClock(Duration beside) {
    host.clockWrongBy(beside);
  }

  @Override
  public void latest(Optional<String> agentId) {
    host.latest(agentId);
  }

  @Override
  public void checks(Map<String, Integer> statuses) {
    Map<String, Integer> all = new TreeMap<>(Map.of("clock_sync", 0, "components_agent", 0));
    all.putAll(statuses);
    int worst = all.values().stream().max(Integer::compare).orElseThrow();
    String checks =
        all.entrySet().stream()
            .map(
                check ->
                    "\"%s\":{\"status\":%d,\"output\":\"%s\"}"
                        .formatted(
                            check.getKey(),
                            check.getValue(),
                            check.getValue() == 0
                                ? ""
                                : check.getKey() + " is not as it should be"))
            .collect(Collectors.joining(","));
    write(
        "/opt/mesosphere/etc/dcos-check-results.json",
        "{\"status\":" + worst + ",\"checks\":{" + checks + "}}\n");
    host.sh("sed -i 's/^exit .*/exit " + worst + "/' /opt/mesosphere/bin/dcos-check-runner");
  }

  @Override
  public Optional<String> file(String path) {
    return host.file(path);
  }

  @Override
  public void write(String path, String text) {
    host.write(path, text);
  }

  @Override
  public void aMoment() {
    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
  }

  @Override
  public void putRight() {
    host.reset();
    host.latest(Optional.of(AGENT));
    checks(Map.of());
  }
}
