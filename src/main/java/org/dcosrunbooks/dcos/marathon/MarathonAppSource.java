package org.dcosrunbooks.dcos.marathon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.dcosrunbooks.cluster.AppSource;
import org.dcosrunbooks.cluster.Apps;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Framework;
import org.dcosrunbooks.dcos.Service;
import org.dcosrunbooks.dcos.ServiceRoutes;
import org.dcosrunbooks.dcos.http.Http;
import org.dcosrunbooks.failure.TimeLimit;

/**
 * Looks at every Marathon of the cluster, at all at the same time, with five calls to each. One
 * that cannot be read is a sentence in {@link Apps#unseen()}, and the others stand.
 */
public final class MarathonAppSource implements AppSource {

  /** Limit for one look as a whole. */
  public static final Duration LOOK_LIMIT = Duration.ofMillis(7_500);

  /** How the cluster's own Marathon is called, whatever its framework's name. */
  static final String ROOT = "marathon";

  private final ServiceRoutes routes;
  private final Http http;
  private final Clock clock;
  private final AtomicReference<Marathon> root = new AtomicReference<>();

  public MarathonAppSource(ServiceRoutes routes, Http http, Clock clock) {
    this.routes = routes;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public Apps look(ClusterView view) {
    return TimeLimit.within(LOOK_LIMIT, () -> lookOnce(view));
  }

  private Apps lookOnce(ClusterView view) {
    List<Framework> byName =
        view.frameworks().stream().filter(framework -> mayBeMarathon(framework.name())).toList();
    List<Supplier<MarathonLook>> works = new ArrayList<>();
    works.add(() -> new MarathonLook(ROOT, this::root, rootIn(view), view));
    byName.stream()
        .filter(framework -> !framework.name().equals(ROOT))
        .forEach(framework -> works.add(() -> nested(framework, view)));
    List<MarathonLook> looks = new ArrayList<>(http.together(works));
    looks.addAll(http.together(labelled(view, looks, byName)));
    return together(looks);
  }

  private static boolean mayBeMarathon(String framework) {
    String name = ServiceRoutes.plain(framework);
    return name.substring(name.lastIndexOf('/') + 1).startsWith("marathon");
  }

  private static Optional<Framework> rootIn(ClusterView view) {
    return view.frameworks().stream()
        .filter(framework -> framework.name().equals(ROOT))
        .min((one, other) -> Boolean.compare(other.connected(), one.connected()));
  }

  /** Marathons of another name: installed from the catalogue, they are apps that say so. */
  private List<Supplier<MarathonLook>> labelled(
      ClusterView view, List<MarathonLook> looks, List<Framework> known) {
    Set<String> names = new HashSet<>();
    looks.stream()
        .flatMap(look -> look.apps().stream())
        .filter(app -> "marathon".equals(app.labels().get("DCOS_PACKAGE_NAME")))
        .flatMap(
            app -> Optional.ofNullable(app.labels().get("DCOS_PACKAGE_FRAMEWORK_NAME")).stream())
        .map(ServiceRoutes::plain)
        .forEach(names::add);
    return view.frameworks().stream()
        .filter(framework -> !known.contains(framework))
        .filter(framework -> names.contains(ServiceRoutes.plain(framework.name())))
        .<Supplier<MarathonLook>>map(framework -> () -> nested(framework, view))
        .toList();
  }

  private Marathon root() {
    Marathon known = root.get();
    if (known == null) {
      known = new Marathon(ROOT, new Service(ROOT, routes.marathon(), http));
      root.set(known);
    }
    return known;
  }

  private MarathonLook nested(Framework framework, ClusterView view) {
    String name = ServiceRoutes.plain(framework.name());
    return new MarathonLook(
        name,
        () -> new Marathon(name, new Service(name, List.of(routes.to(name)), http)),
        Optional.of(framework),
        view);
  }

  private Apps together(List<MarathonLook> looks) {
    Instant now = clock.instant();
    Map<String, Instant> heldBack = new HashMap<>();
    looks.forEach(look -> heldBack.putAll(look.heldBack(now)));
    return new Apps(
        now,
        looks.stream().map(MarathonLook::apps).flatMap(Collection::stream).toList(),
        looks.stream().flatMap(look -> look.frameworkId().stream()).distinct().toList(),
        looks.stream().map(MarathonLook::deployments).flatMap(Collection::stream).toList(),
        heldBack,
        looks.stream().map(MarathonLook::unseen).flatMap(Collection::stream).toList(),
        looks.stream().map(MarathonLook::unread).flatMap(Collection::stream).toList());
  }
}
