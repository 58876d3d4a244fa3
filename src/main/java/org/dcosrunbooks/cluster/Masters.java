package org.dcosrunbooks.cluster;

import java.util.List;
import java.util.Optional;

/** The masters, each asked by itself. */
public record Masters(List<Master> members) {

  public Masters {
    members = List.copyOf(members);
  }

  /**
   * @param address host:port it was asked at
   * @param elected it says that it leads
   * @param recovered its replicated log has caught up; says nothing about agents being back
   * @param problem why it could not be asked; absent when it answered
   */
  public record Master(
      String address,
      boolean elected,
      boolean recovered,
      Optional<String> version,
      Optional<String> problem) {}

  public Optional<Master> leader() {
    return members.stream().filter(Master::elected).findFirst();
  }

  public long recoveredCount() {
    return members.stream().filter(Master::recovered).count();
  }
}
