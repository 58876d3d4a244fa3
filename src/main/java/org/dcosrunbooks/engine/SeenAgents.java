package org.dcosrunbooks.engine;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dcosrunbooks.cluster.Agent;
import org.dcosrunbooks.cluster.AgentId;
import org.dcosrunbooks.cluster.ClusterView;
import org.dcosrunbooks.cluster.Host;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where each agent was when it was seen for the first time at its place: a master knows of an
 * unreachable agent nothing but its id. Writes only when an agent is new or has moved.
 */
@Component
public class SeenAgents implements Sightings {

  private record Place(String hostname, String address, int port) {}

  private final JdbcClient database;
  private final Map<AgentId, Place> known = new HashMap<>();

  SeenAgents(JdbcClient database) {
    this.database = database;
  }

  /** Remembers who is registered now. */
  synchronized void remember(ClusterView view) {
    if (known.isEmpty()) {
      all().forEach(sight -> known.put(sight.agent(), placeOf(sight)));
    }
    for (Agent agent : view.agents()) {
      Place place = new Place(agent.hostname(), agent.address(), agent.port());
      if (!agent.address().isEmpty() && !place.equals(known.get(agent.id()))) {
        write(agent, view.taken());
        known.put(agent.id(), place);
      }
    }
  }

  @Override
  public List<Sight> at(String hostnameOrAddress) {
    String plain = Host.plain(hostnameOrAddress);
    return database
        .sql(
            "select agent, hostname, address, port, seen from agent_seen"
                + " where lower(hostname) in (?, ?) or address in (?, ?) order by seen desc")
        .params(plain, plain + ".", hostnameOrAddress, plain)
        .query((row, number) -> sight(row))
        .list();
  }

  @Override
  public Optional<Sight> of(AgentId agent) {
    return database
        .sql("select agent, hostname, address, port, seen from agent_seen where agent = ?")
        .param(agent.value())
        .query((row, number) -> sight(row))
        .optional();
  }

  private List<Sight> all() {
    return database
        .sql("select agent, hostname, address, port, seen from agent_seen")
        .query((row, number) -> sight(row))
        .list();
  }

  private static Sight sight(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Sight(
        new AgentId(row.getString("agent")),
        row.getString("hostname"),
        row.getString("address"),
        row.getInt("port"),
        row.getTimestamp("seen").toInstant());
  }

  private static Place placeOf(Sight sight) {
    return new Place(sight.hostname(), sight.address(), sight.port());
  }

  private void write(Agent agent, Instant now) {
    if (update(agent, now) == 0) {
      try {
        database
            .sql(
                "insert into agent_seen (hostname, address, port, seen, agent)"
                    + " values (?, ?, ?, ?, ?)")
            .params(values(agent, now))
            .update();
      } catch (DuplicateKeyException otherInstance) {
        update(agent, now); // another instance of the service saw it in this moment
      }
    }
  }

  private int update(Agent agent, Instant now) {
    return database
        .sql("update agent_seen set hostname = ?, address = ?, port = ?, seen = ? where agent = ?")
        .params(values(agent, now))
        .update();
  }

  private static List<Object> values(Agent agent, Instant now) {
    return List.of(
        Text.cut(agent.hostname(), 255),
        Text.cut(agent.address(), 255),
        agent.port(),
        Timestamp.from(now),
        agent.id().value());
  }
}
