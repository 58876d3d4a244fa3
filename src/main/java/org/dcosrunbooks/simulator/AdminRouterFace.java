package org.dcosrunbooks.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.simulator.Exchange.Answer;
import org.dcosrunbooks.simulator.World.Node;

/**
 * The Admin Router of the masters: one door to the leader and to every agent. Its refusals are HTML
 * pages, and what it knows of agents is up to 25 s old.
 */
final class AdminRouterFace extends Face {

  private static final long CACHE_AGE = 25_000_000_000L;

  private final Map<String, Face> faces;

  AdminRouterFace(ClusterModel model, List<Account> accounts, Map<String, Face> faces) {
    super(model, accounts, "adminrouter");
    this.faces = faces;
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
    return faces.get(world.masters.get(world.leader).ip).answer(exchange);
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
    Face face = faces.get(node.get().host);
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
