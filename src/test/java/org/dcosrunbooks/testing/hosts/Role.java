package org.dcosrunbooks.testing.hosts;

/** What a host is to its cluster. */
public enum Role {
  PRIVATE_AGENT("slave", "dcos-mesos-slave"),
  PUBLIC_AGENT("slave_public", "dcos-mesos-slave-public");

  private final String file;
  private final String unit;

  Role(String file, String unit) {
    this.file = file;
    this.unit = unit;
  }

  /** Its name in {@code /etc/mesosphere/roles}. */
  public String file() {
    return file;
  }

  /** The unit of its agent, without {@code .service} or {@code .socket}. */
  public String unit() {
    return unit;
  }
}
