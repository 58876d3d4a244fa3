package org.dcosrunbooks.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The cluster's one maintenance schedule and how its machines stand.
 *
 * @param unread windows and machines that could not be read
 */
public record Maintenance(
    List<Window> windows, Set<Machine> draining, Set<Machine> down, List<Unread> unread) {

  public static final Maintenance NONE = new Maintenance(List.of(), Set.of(), Set.of());

  public Maintenance {
    windows = List.copyOf(windows);
    draining = Set.copyOf(draining);
    down = Set.copyOf(down);
    unread = List.copyOf(unread);
  }

  /** All of it was read. */
  public Maintenance(List<Window> windows, Set<Machine> draining, Set<Machine> down) {
    this(windows, draining, down, List.of());
  }

  /** Start may lie in the past; without a duration a window has no announced end. */
  public record Window(Set<Machine> machines, Instant start, Optional<Duration> duration) {
    public Window {
      machines = Set.copyOf(machines);
    }
  }

  public Optional<Window> windowOf(Agent agent) {
    return windows.stream()
        .filter(window -> window.machines().stream().anyMatch(machine -> machine.is(agent)))
        .findFirst();
  }
}
