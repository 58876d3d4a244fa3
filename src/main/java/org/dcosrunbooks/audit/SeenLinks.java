package org.dcosrunbooks.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was seen of the chain over all runs, from its first link on: where it does not fit, and each
 * 256th hash. A look at one run goes on from there, and walks again only the links around the run's
 * own ones, from one kept hash to the next. What is changed elsewhere in the part that was seen
 * shows when all is walked anew.
 */
final class SeenLinks {

  private static final int BLOCK = 256;
  private static final int MOST_BREAKS = 100;

  /** Reads links in order: {@code above < number <= upTo}. */
  interface Source {
    List<Anchor> links(long above, long upTo) throws SQLException;
  }

  private final long begin;

  /** By the number of the block that they end, or begin. Absent: that link is missing. */
  private final Map<Long, String> marks = new HashMap<>();

  private final NavigableMap<Long, String> breaks = new TreeMap<>();
  private final Instant since;
  private Head end;
  private long walked;

  /** Nothing seen yet. */
  SeenLinks(Instant since) {
    this(Head.START, since);
  }

  private SeenLinks(Head begin, Instant since) {
    this.begin = begin.number();
    this.end = begin;
    this.since = since;
    marks.put(0L, begin.hash());
  }

  /** The last link that was seen. */
  Head end() {
    return end;
  }

  /** When the first link was seen. */
  Instant since() {
    return since;
  }

  /** How many links were seen. */
  long walked() {
    return walked;
  }

  void next(Anchor link) {
    walked++;
    Optional<String> problem = Optional.empty();
    if (link.number() != end.number() + 1) {
      problem =
          Optional.of("link " + (end.number() + 1) + " of the chain over all runs is missing");
    } else if (!link.hash().equals(Chain.hashOf(link))) {
      problem = Optional.of("link " + link.number() + " of the chain over all runs was changed");
    } else if (end.hash() != null && !link.previousHash().equals(end.hash())) {
      problem =
          Optional.of(
              "link "
                  + link.number()
                  + " of the chain over all runs does not follow the one before");
    }
    if (problem.isPresent()) {
      // the last one stays known too: it is behind every run that any break is behind
      if (breaks.size() >= MOST_BREAKS) {
        breaks.pollLastEntry();
      }
      breaks.put(link.number(), problem.get());
    }
    end = new Head(link.number(), link.hash());
    if ((end.number() - begin) % BLOCK == 0) {
      marks.put((end.number() - begin) / BLOCK, end.hash());
    }
  }

  /** Everything that does not fit, the first first. */
  List<String> problems() {
    return List.copyOf(breaks.values());
  }

  /** What does not fit between the run's links and the end of the chain. */
  Optional<String> problemOf(List<Anchor> own, Source source) throws SQLException {
    long first = own.stream().mapToLong(Anchor::number).min().orElse(Long.MAX_VALUE);
    List<Long> blocks =
        own.stream().map(link -> (link.number() - 1) / BLOCK).distinct().sorted().toList();
    for (long block : blocks) {
      Optional<String> changed = again(block, first, source);
      if (changed.isPresent()) {
        return changed;
      }
    }
    return Optional.ofNullable(breaks.ceilingEntry(first)).map(Map.Entry::getValue);
  }

  private Optional<String> again(long block, long first, Source source) throws SQLException {
    long above = block * BLOCK;
    if (above >= end.number()) {
      return Optional.of("its links stand behind the end of the chain over all runs");
    }
    long upTo = Math.min(above + BLOCK, end.number());
    SeenLinks now = new SeenLinks(new Head(above, marks.get(block)), since);
    source.links(above, upTo).forEach(now::next);
    for (Map.Entry<Long, String> broken : now.breaks.entrySet()) {
      if (broken.getKey() >= first && !breaks.containsKey(broken.getKey())) {
        return Optional.of(broken.getValue());
      }
    }
    String kept = upTo == end.number() ? end.hash() : marks.get(block + 1);
    return kept == null || now.end.equals(new Head(upTo, kept))
        ? Optional.empty()
        : Optional.of(
            "the links up to "
                + upTo
                + " of the chain over all runs were changed since they were"
                + " checked at "
                + CanonicalJson.instant(since));
  }
}
