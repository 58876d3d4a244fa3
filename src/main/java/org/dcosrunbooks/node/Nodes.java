package org.dcosrunbooks.node;

import java.util.List;
import java.util.Optional;

/**
 * Reads from machines. Nothing here has an effect. Each call ends within the time limit around it,
 * at most 10 s. Whatever is read, the machine says first who it is, on the same connection: what
 * another one says is never passed on.
 *
 * <p>Every call throws {@code Transient} when the machine cannot be reached or does not answer in
 * time, and {@code Refused} when it must not be talked to or will not answer: an unknown or changed
 * host key, a login that is not accepted, {@code sudo} that asks for a password, or another machine
 * than the one meant ({@link AnotherMachine} is behind that).
 */
public interface Nodes {

  /** False when no way to the machines is configured: then people do what would be done there. */
  boolean reachable();

  /** Who it is: the one meant, proven now. */
  NodeIdentity identity(Node node);

  /** A unit by its full name, as in {@code dcos-mesos-slave.service}. */
  UnitState unit(Node node, String unit);

  /**
   * What DC/OS' own checks of a node that has started say, by name; at least one. Having them made
   * changes nothing. Empty where nothing is installed that makes them, as before DC/OS 1.12; {@code
   * Refused} or {@code Transient} when what is there made none, or not in time.
   */
  Optional<List<NodeCheck>> checks(Node node);

  /**
   * A text file, read as root; empty when it does not exist.
   *
   * @param path absolute
   */
  Optional<String> file(Node node, String path);
}
