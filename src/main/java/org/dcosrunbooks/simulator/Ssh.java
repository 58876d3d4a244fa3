package org.dcosrunbooks.simulator;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a cluster's machines are reached.
 *
 * @param user who logs in
 * @param privateKey file with the key of this user
 * @param knownHosts file with the machines' host keys, by announced address and by where they
 *     really listen
 * @param connectTo announced address → host:port where its machine really listens
 */
public record Ssh(String user, Path privateKey, Path knownHosts, Map<String, String> connectTo) {

  public Ssh {
    connectTo = Collections.unmodifiableMap(new LinkedHashMap<>(connectTo));
  }
}
