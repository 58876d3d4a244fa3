package org.dcosrunbooks.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is shown a piece at a time: a piece that cannot be made of what is stored does not
 * take the others away, and is told of. For showing alone; whoever acts wants all of it or nothing.
 */
public final class Pieces {

  private static final Logger LOG = LoggerFactory.getLogger(Pieces.class);

  private final List<String> unread = new ArrayList<>();

  /**
   * Makes a piece. A database that is away is thrown on: then there is nothing to show.
   *
   * @param what as in "the plan"
   * @param without stands in its place when it cannot be made
   */
  public <T> T of(String what, T without, Supplier<T> make) {
    try {
      return make.get();
    } catch (RuntimeException broken) {
      if (broken instanceof Transient || DatabaseTrouble.outage(what, broken).isPresent()) {
        throw broken;
      }
      String sentence = what + " cannot be read: " + inWords(broken);
      if (broken instanceof Failure) {
        LOG.warn("Shown without a piece: {}", sentence);
      } else {
        LOG.warn("Shown without a piece: {}", sentence, broken);
      }
      unread.add(sentence);
      return without;
    }
  }

  private static String inWords(RuntimeException broken) {
    return broken instanceof Failure failure
        ? failure.account().summary()
            + (failure.account().seen().isBlank() ? "" : ": " + failure.account().seen())
        : broken.toString();
  }

  /** A sentence for each piece that could not be made. */
  public List<String> unread() {
    return List.copyOf(unread);
  }
}
