package org.dcosrunbooks.simulator;

import java.util.EnumSet;
import java.util.Set;

/**
 * Somebody who may talk to the cluster, known by a token. What an account may not see is left out
 * of answers in silence; what it may not do is refused with 403.
 */
public record Account(String name, String token, Set<Right> rights) {

  public Account {
    rights = Set.copyOf(rights);
  }

  /** What an account may do. Agents are seen by everybody. */
  public enum Right {
    VIEW_TASKS,
    VIEW_FRAMEWORKS,
    VIEW_MAINTENANCE,
    VIEW_REGISTRY,
    DRAIN,
    DEACTIVATE,
    REACTIVATE,
    MARK_GONE,
    MAINTAIN,
    TEARDOWN
  }

  /** May see and do everything. */
  public static Account operator(String name, String token) {
    return new Account(name, token, EnumSet.allOf(Right.class));
  }

  /** Sees agents and nothing else. */
  public static Account viewer(String name, String token) {
    return new Account(name, token, Set.of());
  }

  boolean may(Right right) {
    return rights.contains(right);
  }
}
