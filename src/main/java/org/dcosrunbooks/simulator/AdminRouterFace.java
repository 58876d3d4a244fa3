package org.dcosrunbooks.simulator;

import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.simulator.Doors.Door;
import org.dcosrunbooks.simulator.Exchange.Answer;
import org.dcosrunbooks.simulator.World.Framework;
import org.dcosrunbooks.simulator.World.Node;

/**
 * The Admin Router of the masters: one door to the leader, to every agent and to every service. Its
 * refusals are HTML pages, and what it knows of agents is up to 25 s old.
 */
final class AdminRouterFace extends Face {

  private static final long CACHE_AGE = 25_000_000_000L;

  private final Doors doors;

  AdminRouterFace(ClusterModel model, List<Account> accounts, Doors doors) {
    super(model, accounts, "adminrouter");
    this.doors = doors;
  }

  @Override
  Answer answer(Exchange exchange) {
    if (account(exchange).isEmpty()) {
      return page(401, "Unauthorized").with("WWW-Authenticate", "oauthjwt");
    }
    String path = exchange.target();
    if (path.startsWith("/mesos/")) {
      return leader(forwarded(exchange, path.substring("/mesos".length())));
    }
    if (path.startsWith("/service/")) {
      return service(exchange, path.substring("/service/".length()));
    }
    for (String prefix : new String[] {"/agent/", "/slave/"}) {
      if (path.startsWith(prefix)) {
        return agent(exchange, path.substring(prefix.length()));
      }
    }
    return page(404, "Not Found");
  }

  private static Exchange forwarded(Exchange exchange, String target) {
    return new Exchange(exchange.method(), target, exchange.headers(), exchange.body());
  }

  private Answer leader(Exchange exchange) {
    if (world.leader < 0 || !world.masters.get(world.leader).up) {
      return page(502, "Bad Gateway");
    }
    return doors.named(world.masters.get(world.leader).ip).face().answer(exchange);
  }

  /** The longest way to a service's name is not known: segment after segment is tried. */
  private Answer service(Exchange exchange, String rest) {
    int end = -1;
    do {
      end = next(rest, end + 1);
      Optional<Framework> framework = framework(rest.substring(0, end));
      if (framework.isPresent()) {
        String inside = rest.substring(end);
        String target = inside.startsWith("/") ? inside : "/" + inside;
        return toScheduler(framework.get(), forwarded(exchange, target));
      }
    } while (end < rest.length() && rest.charAt(end) == '/');
    return Answer.of(404, "text/html", "404 Not Found: service not found.\n");
  }

  /** Where the path's next segment ends. */
  private static int next(String path, int from) {
    for (int at = from; at < path.length(); at++) {
      if (path.charAt(at) == '/' || path.charAt(at) == '?') {
        return at;
      }
    }
    return path.length();
  }

  private Optional<Framework> framework(String name) {
    return world.frameworks.values().stream()
        .filter(each -> !each.completed && each.name.replaceFirst("^/", "").equals(name))
        .findFirst();
  }

  private Answer toScheduler(Framework framework, Exchange exchange) {
    Optional<Door> door = doors.scheduler(framework);
    if (door.isEmpty() || !door.get().isOpen()) {
      return page(502, "Bad Gateway");
    }
    return door.get().face().answer(exchange);
  }

  private Answer agent(Exchange exchange, String rest) {
    int slash = rest.indexOf('/');
    String id = slash < 0 ? rest : rest.substring(0, slash);
    Optional<Node> node =
        world.nodes.values().stream()
            .filter(each -> each.agentId.equals(id) && known(each))
            .findFirst();
    if (node.isEmpty()) {
      return Answer.text(404, "404 Not Found: agent " + id + " unknown.");
    }
    if (!model.connected(node.get())) {
      return page(504, "Gateway Time-out");
    }
    Face face = doors.named(node.get().host).face();
    return face.answer(forwarded(exchange, slash < 0 ? "/" : rest.substring(slash)));
  }

  private boolean known(Node node) {
    return world.now - node.identitySince >= CACHE_AGE;
  }

  private static Answer page(int status, String reason) {
    return Answer.of(
        status,
        "text/html",
        "<!DOCTYPE html>\n<html><head><title>"
            + status
            + "</title></head><body><h1>"
            + status
            + " "
            + reason
            + "</h1></body></html>\n");
  }
}
