package org.dcosrunbooks.dcos.http;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dcosrunbooks.cluster.Unread;
import org.dcosrunbooks.failure.Fault;

/**
 * The entries of a list that could be read, in their order; those that could not are beside them.
 * Each is read by itself, so that one that is not as its maker describes it hides no other. Whoever
 * concludes something from what is not in this list has to look at {@link #unread()} too.
 */
public final class Entries<T> extends AbstractList<T> {

  private final List<T> read;
  private final List<Unread> unread;

  private Entries(List<T> read, List<Unread> unread) {
    this.read = List.copyOf(read);
    this.unread = List.copyOf(unread);
  }

  /**
   * How entries of a list are called when they cannot be read.
   *
   * @param kind for sentences, as in {@code Task}
   * @param name of the entry itself, as far as that can be read
   * @param of what it is about, as in {@link Unread#of()}
   */
  public record Called(
      String kind, Function<Json, Optional<String>> name, Function<Json, Optional<String>> of) {

    /** Entries that are about themselves. */
    public Called(String kind, Function<Json, Optional<String>> name) {
      this(kind, name, name);
    }

    private Unread unread(Json entry, Fault why) {
      return new Unread(
          of.apply(entry),
          kind
              + name.apply(entry).map(" "::concat).orElse(" without a name")
              + " cannot be read: "
              + why.account().summary()
              + ".");
    }
  }

  /** Reads each. */
  public static <T> Entries<T> of(List<Json> list, Called called, Function<Json, T> reader) {
    List<T> read = new ArrayList<>();
    List<Unread> unread = new ArrayList<>();
    for (Json entry : list) {
      try {
        read.add(reader.apply(entry));
      } catch (Fault odd) {
        unread.add(called.unread(entry, odd));
      }
    }
    return new Entries<>(read, unread);
  }

  /** These, and the others behind them. */
  public Entries<T> and(Entries<T> others) {
    List<T> all = new ArrayList<>(read);
    all.addAll(others.read);
    List<Unread> odd = new ArrayList<>(unread);
    odd.addAll(others.unread);
    return new Entries<>(all, odd);
  }

  /** None came. */
  public static <T> Entries<T> none() {
    return new Entries<>(List.of(), List.of());
  }

  public List<Unread> unread() {
    return unread;
  }

  @Override
  public T get(int index) {
    return read.get(index);
  }

  @Override
  public int size() {
    return read.size();
  }
}
