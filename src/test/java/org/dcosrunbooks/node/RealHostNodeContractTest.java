package org.dcosrunbooks.node;

import org.dcosrunbooks.testing.hosts.Host;
import org.dcosrunbooks.testing.hosts.Hosts;
import org.dcosrunbooks.testing.hosts.RealHosts;
import org.junit.jupiter.api.BeforeAll;

/** The clients' promises on a real host: OpenSSH, systemd, sudo and bash as they are. */
@RealHosts
class RealHostNodeContractTest extends NodeContract {

  private static Machine machine;
  private static Host host;

  @BeforeAll
  static void boot(Hosts hosts) {
    host = hosts.host(1);
    machine = new RealMachine(hosts, host);
  }

  @Override
  protected Machine machine() {
    return machine;
  }

  @Override
  protected void daysPass(String folder) {
    host.sh("touch -d '49 hours ago' " + folder + "/ended");
  }
}
