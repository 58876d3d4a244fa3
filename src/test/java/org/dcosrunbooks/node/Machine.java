package org.dcosrunbooks.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some machine to try things on, a host that boots or a simulated one, and hands on it. It is a
 * healthy private agent of DC/OS: role {@code slave}, a running {@code dcos-mesos-slave.service},
 * {@code detect_ip} prints its node's address.
 *
 * <p>Cutting connections, losing answers and falling silent is not asked of it: {@link Relay} does
 * that between it and the client.
 */
public interface Machine {

  Node node();

  /** Where its SSH server listens really, as in {@code 127.0.0.1:2222}. */
  String door();

  /** Who signs in there; not root, may use {@code sudo} as docs/operating.md says. */
  String user();

  /** The key that lets this user in, not encrypted, mode 600. */
  Path privateKey();

  /** Its host keys now, each as {@code ssh-ed25519 AAAA…}. */
  List<String> hostKeys();

  /** Where {@code latest} points to after {@link #putRight}. */
  String agentId();

  // ---------------------------------------------------------------- hands

  /** Power goes away and comes back: a new boot, disks as they were. Answers when this returns. */
  void reboot();

  /** Power goes away. */
  void powerOff();

  /** And comes back; answers when this returns. */
  void powerOn();

  /** Somebody with root's rights: {@code systemctl stop UNIT; systemctl reset-failed UNIT}. */
  void removeUnit(String unit);

  /** Somebody with root's rights: {@code systemctl kill -s KILL UNIT}. */
  void killUnit(String unit);

  /** Somebody with root's rights: {@code rm -rf FOLDER}. */
  void removeFolder(String folder);

  /** No byte and no new file goes into {@code /var/lib/dcos-runbooks} any more. */
  void fillDisk();

  void freeDisk();

  /** The user's {@code sudo} asks for a password from now on. */
  void sudoAsks();

  void sudoAsksNoMore();

  /** New host keys of the same kinds; new connections see them, {@link #hostKeys} too. */
  void changeHostKeys();

  /** Its clock from now on, beside the true time; systemd and boots do not care. */
  void turnClock(Duration beside);

  /** The link {@code latest} points to this agent, or is not there. */
  void latest(Optional<String> agentId);

  /**
   * What DC/OS' own checks say from now on: all is well but for these.
   *
   * @param statuses name → 0 well, 1 a warning, 2 critical, 3 unknown
   */
  void checks(Map<String, Integer> statuses);

  /** The file as root sees it; empty when it does not exist. */
  Optional<String> file(String path);

  void write(String path, String text);

  /** What passes between two looks at it: a moment, or a turn of its clock by about a second. */
  void aMoment();

  /**
   * Everything as at the start: powered on, disk free, {@code sudo} asks nothing, clock right,
   * {@code latest} there, the agent's unit runs. Host keys may stay changed.
   */
  void putRight();
}
