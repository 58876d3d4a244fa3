package org.dcosrunbooks.dcos;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dcosrunbooks.dcos.http.Address;
import org.dcosrunbooks.failure.Account;
import org.dcosrunbooks.failure.Fault;

/**
 * The ways to the services of the cluster: to the configured address of each, and through Admin
 * Router to all others. Nothing else ever receives a request. Admin Router is told who we are; a
 * configured address only where its {@link Way} says so.
 */
public final class ServiceRoutes {

  /** What may stand in a path: names come from Mesos, where anybody may have chosen them. */
  private static final Pattern NAME =
      Pattern.compile(
          "[A-Za-z0-9_][A-Za-z0-9._-]{0,254}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,254}){0,20}+");

  private final List<Way> marathon;
  private final Map<String, Way> services;
  private final Optional<URI> adminRouter;

  /**
   * @param marathon of the cluster's own Marathon; empty: through Admin Router
   * @param services by name
   * @throws IllegalArgumentException when Admin Router's address is none
   */
  public ServiceRoutes(List<Way> marathon, Map<String, Way> services, Optional<URI> adminRouter) {
    this.marathon = List.copyOf(marathon);
    this.services =
        services.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(entry -> plain(entry.getKey()), Map.Entry::getValue));
    this.adminRouter = adminRouter.map(Address::ofServer);
  }

  static ServiceRoutes of(ClusterProperties cluster) {
    return new ServiceRoutes(
        cluster.marathon().stream().map(ServiceAddress::way).toList(),
        cluster.services().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().way())),
        cluster.router());
  }

  /** The name without the slash in front that some frameworks have. */
  public static String plain(String name) {
    return name.replaceFirst("^/+", "");
  }

  /**
   * Where the cluster's own Marathon is asked, one after the other until one answers.
   *
   * @throws Fault naming the properties when there is no way
   */
  public List<Way> marathon() {
    return marathon.isEmpty() ? List.of(to("marathon", "dcos.cluster.marathon")) : marathon;
  }

  /**
   * Where a service is asked.
   *
   * @param service its framework's name as Mesos knows it, with or without a slash in front
   * @throws Fault naming the properties when there is no way, or when its name cannot stand in an
   *     address
   */
  public Way to(String service) {
    Way own = services.get(plain(service));
    return own != null ? own : to(plain(service), "dcos.cluster.services");
  }

  private Way to(String name, String property) {
    URI router =
        adminRouter.orElseThrow(
            () ->
                new Fault(
                    Account.of("No way to " + shown(name) + " is configured")
                        .seen("Neither dcos.cluster.admin-router nor " + property + " names one.")
                        .means("Nothing was asked.")
                        .todo(
                            "Set dcos.cluster.admin-router, or the address of "
                                + shown(name)
                                + " in "
                                + property
                                + ".")));
    if (!NAME.matcher(name).matches()) {
      throw new Fault(
          Account.of("No way to a service of this name: " + shown(name))
              .seen("Its name cannot stand in an address of Admin Router.")
              .means("Nothing was asked.")
              .todo("Set its address in " + property + "."));
    }
    return Way.telling(URI.create(router + "/service/" + name));
  }

  /** A name fit for a sentence: short, and only what can be printed. */
  public static String shown(String name) {
    String plain = name.replaceAll("[\\p{C}\\s]+", " ").strip();
    return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
  }
}
