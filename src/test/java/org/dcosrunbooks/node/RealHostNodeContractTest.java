package org.dcosrunbooks.node;

import org.dcosrunbooks.testing.hosts.Hosts;
import org.dcosrunbooks.testing.hosts.RealHosts;
import org.junit.jupiter.api.BeforeAll;

/** The clients' promises on a real host: OpenSSH, systemd, sudo and bash as they are. */
@RealHosts
class RealHostNodeContractTest extends NodeContract {

  private static Machine machine;

  @BeforeAll
  static void boot(Hosts hosts) {
    machine = new RealMachine(hosts, hosts.host(1));
  }

  @Override
  protected Machine machine() {
    return machine;
  }
}
