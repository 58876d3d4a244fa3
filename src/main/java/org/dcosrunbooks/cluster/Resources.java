package org.dcosrunbooks.cluster;

/**
 * An amount of scalar resources: processor shares, memory and disk in megabytes (Mesos' unit, MiB).
 */
public record Resources(double cpus, double memMegabytes, double diskMegabytes) {

  public static final Resources NONE = new Resources(0, 0, 0);

  public Resources plus(Resources other) {
    return new Resources(
        cpus + other.cpus, memMegabytes + other.memMegabytes, diskMegabytes + other.diskMegabytes);
  }

  /** May have parts below zero. */
  public Resources minus(Resources other) {
    return new Resources(
        cpus - other.cpus, memMegabytes - other.memMegabytes, diskMegabytes - other.diskMegabytes);
  }
}
