package org.dcosrunbooks.guard;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.dcosrunbooks.cluster.Host;

/**
 * Refuses to take the machine away that this service or its database runs on: nobody would be left
 * to carry the run on, or to write down what it does. Names and addresses are compared as they are.
 * Loopback ones name no machine, for every machine has them, and count for nothing.
 */
public final class RunbookServiceStaysUp implements Rule<RunbookServiceStaysUp.Wanted> {

  /**
   * @param host what people call the machine that is to be taken away
   * @param names by which it is known: hostnames and addresses
   * @param service names and addresses of the machine that this service runs on
   * @param database those of the machines that its database runs on; empty when that is the same
   */
  public record Wanted(String host, Set<String> names, Set<String> service, Set<String> database) {

    public Wanted {
      names = Set.copyOf(names);
      service = Set.copyOf(service);
      database = Set.copyOf(database);
    }
  }

  @Override
  public Verdict judge(Wanted wanted) {
    Optional<String> own = common(wanted.names(), wanted.service());
    if (own.isPresent()) {
      return Verdict.against(
          this,
          wanted.host()
              + " is the machine that this service runs on ("
              + own.get()
              + "): it would take itself down in the middle of the run. Move the service to"
              + " another machine first, or do this by hand.");
    }
    Optional<String> database = common(wanted.names(), wanted.database());
    if (database.isPresent()) {
      return Verdict.against(
          this,
          wanted.host()
              + " is the machine that this service's database runs on ("
              + database.get()
              + "): nothing could be written down any more. Move the database to another machine"
              + " first, or do this by hand.");
    }
    return Verdict.inFavour(
        this, wanted.host() + " is not known to run this service or its database.");
  }

  private static Optional<String> common(Set<String> some, Set<String> others) {
    Set<String> known = new LinkedHashSet<>();
    others.forEach(name -> known.add(plain(name)));
    return some.stream()
        .map(RunbookServiceStaysUp::plain)
        .filter(name -> !name.isEmpty() && !isLoopback(name) && known.contains(name))
        .sorted()
        .findFirst();
  }

  private static String plain(String name) {
    String plain = Host.plain(name.strip());
    int zone = plain.indexOf('%');
    return zone < 0 ? plain : plain.substring(0, zone);
  }

  private static boolean isLoopback(String name) {
    return name.equals("localhost")
        || name.startsWith("localhost.")
        || name.matches("127\\.\\d+\\.\\d+\\.\\d+")
        || name.equals("::1")
        || name.equals("0:0:0:0:0:0:0:1");
  }
}
