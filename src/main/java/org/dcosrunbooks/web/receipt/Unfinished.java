package org.dcosrunbooks.web.receipt;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The bodies that are on their way: so many at a time, so many bytes together, and so many of one
 * visitor where a visitor's address is known. Nobody is turned away for others: when it is one too
 * many, the one that has taken longest is given up. An honest body is here within a moment, so that
 * is never the one.
 */
final class Unfinished {

  /** How many bodies, how many bytes of them, and how many bodies from one address. */
  record Most(int bodies, long bytes, int fromOneAddress) {}

  /** A body on its way. All is called with the lock of the {@link Unfinished} held. */
  interface Body {

    /** Of the visitor; empty when it may stand for many of them. */
    Optional<String> address();

    /** It is not waited for any longer. Called once, and never after it was removed. */
    void giveUp();
  }

  private final Most most;

  /** In the order of their beginning, with the bytes that each has so far. */
  private final Map<Body, Long> all = new java.util.LinkedHashMap<>();

  private final Map<String, Set<Body>> byAddress = new HashMap<>();
  private long bytes;

  Unfinished(Most most) {
    this.most = most;
  }

  synchronized void begin(Body body) {
    all.put(body, 0L);
    body.address()
        .map(address -> byAddress.computeIfAbsent(address, one -> new LinkedHashSet<>()))
        .ifPresent(
            same -> {
              same.add(body);
              if (same.size() > most.fromOneAddress()) {
                giveUp(same.iterator().next());
              }
            });
    if (all.size() > most.bodies()) {
      giveUp(all.keySet().iterator().next());
    }
  }

  /**
   * More of it has come and is kept.
   *
   * @return false when it is given up
   */
  synchronized boolean grow(Body body, int more) {
    if (all.computeIfPresent(body, (same, before) -> before + more) == null) {
      return false;
    }
    bytes += more;
    while (bytes > most.bytes()) {
      giveUp(all.keySet().iterator().next());
    }
    return all.containsKey(body);
  }

  /**
   * It is whole, or its visitor has gone.
   *
   * @return false when it was given up, or removed before
   */
  synchronized boolean remove(Body body) {
    Long had = all.remove(body);
    if (had == null) {
      return false;
    }
    bytes -= had;
    body.address()
        .ifPresent(
            address ->
                byAddress.computeIfPresent(
                    address,
                    (same, bodies) -> {
                      bodies.remove(body);
                      return bodies.isEmpty() ? null : bodies;
                    }));
    return true;
  }

  synchronized int size() {
    return all.size();
  }

  private void giveUp(Body body) {
    remove(body);
    body.giveUp();
  }
}
