package org.dcosrunbooks.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * An entry of a list that is there and could not be read. What it says is not known; that there is
 * nothing of its kind is not known either.
 *
 * @param of id of the agent or framework, or full name of the app, that it is about; empty when not
 *     even that could be read, so that it may be about any
 * @param sentence its name, and what is wrong with it
 */
public record Unread(Optional<String> of, String sentence) {

  /** More of them are counted, for a whole list may be odd. */
  private static final int TOLD = 5;

  /** True when it may be about this one. */
  public boolean mayConcern(String id) {
    return of.isEmpty() || of.get().equals(id);
  }

  /** The first of them, and how many more there are. */
  static List<String> sentences(Collection<Unread> unread) {
    List<String> told =
        new ArrayList<>(unread.stream().map(Unread::sentence).distinct().limit(TOLD).toList());
    long more = unread.stream().map(Unread::sentence).distinct().count() - told.size();
    if (more > 0) {
      told.add("And " + more + " more of them cannot be read.");
    }
    return told;
  }
}
