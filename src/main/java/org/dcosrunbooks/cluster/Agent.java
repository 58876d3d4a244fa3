package org.dcosrunbooks.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An agent as the leading master knows it, be it registered or recovered.
 *
 * @param hostname as announced; in DC/OS the private IP
 * @param address IP it is reached at (from its pid); empty for a recovered agent whose pid is not
 *     known
 * @param port its HTTP port
 * @param active Mesos' own flag: connected and activated
 * @param deactivated offers are off, by an operator or by a drain
 * @param drain the stored drain, absent when there is none or when the agent is only recovered
 * @param registered when it registered with this leader; changes with a master fail-over
 * @param attributes name → text form of the value
 * @param capabilities as announced, {@code AGENT_DRAINING} among them
 * @param total everything it has, volumes and reserved resources included
 * @param allocated what tasks hold of it
 * @param room the same in detail, as placing a task needs it
 * @param offered what is on offer to frameworks at this very moment
 */
public record Agent(
    AgentId id,
    String hostname,
    String address,
    int port,
    AgentState state,
    boolean active,
    boolean deactivated,
    Optional<Drain> drain,
    Optional<Instant> registered,
    Optional<Instant> reregistered,
    String version,
    Map<String, String> attributes,
    Set<String> capabilities,
    Resources total,
    Resources allocated,
    Room room,
    Resources offered) {

  public Agent {
    attributes = Map.copyOf(attributes);
    capabilities = Set.copyOf(capabilities);
  }

  /** Nothing of it is on offer at this moment. */
  public Agent(
      AgentId id,
      String hostname,
      String address,
      int port,
      AgentState state,
      boolean active,
      boolean deactivated,
      Optional<Drain> drain,
      Optional<Instant> registered,
      Optional<Instant> reregistered,
      String version,
      Map<String, String> attributes,
      Set<String> capabilities,
      Resources total,
      Resources allocated,
      Room room) {
    this(
        id,
        hostname,
        address,
        port,
        state,
        active,
        deactivated,
        drain,
        registered,
        reregistered,
        version,
        attributes,
        capabilities,
        total,
        allocated,
        room,
        Resources.NONE);
  }

  /** The same agent in another state. */
  public Agent in(AgentState other) {
    return new Agent(
        id,
        hostname,
        address,
        port,
        other,
        active,
        deactivated,
        drain,
        registered,
        reregistered,
        version,
        attributes,
        capabilities,
        total,
        allocated,
        room,
        offered);
  }

  public boolean canDrain() {
    return capabilities.contains("AGENT_DRAINING");
  }

  /** Public agents carry the attribute {@code public_ip:true}. */
  public boolean isPublic() {
    return "true".equals(attributes.get("public_ip"));
  }

  /**
   * What there is for tasks, and what is taken. Revocable resources, volumes and disks of their own
   * ({@code PATH}, {@code MOUNT}, …) are no room for just any task and are not counted here.
   *
   * @param total by the role they are reserved for; {@link #NOBODYS} is what is not reserved. Only
   *     roles that have something are there.
   * @param allocated what tasks hold, by the same roles; nothing is known of a recovered agent
   * @param ports all host ports that it offers
   * @param freePorts those that no task holds
   * @param volumes persistent ones, be they in use or not
   * @param region of its fault domain, {@code @region} in constraints
   * @param zone of its fault domain, {@code @zone} in constraints
   */
  public record Room(
      Map<String, Resources> total,
      Map<String, Resources> allocated,
      List<Ports> ports,
      List<Ports> freePorts,
      List<Volume> volumes,
      Optional<String> region,
      Optional<String> zone) {

    /** The role of what is reserved for nobody. */
    public static final String NOBODYS = "*";

    public static final Room NONE =
        new Room(
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());

    public Room {
      total = Map.copyOf(total);
      allocated = Map.copyOf(allocated);
      ports = List.copyOf(ports);
      freePorts = List.copyOf(freePorts);
      volumes = List.copyOf(volumes);
    }

    /** What a task that may take the resources of these roles finds. */
    public Resources free(Collection<String> roles) {
      Resources free = Resources.NONE;
      for (String role : Set.copyOf(roles)) {
        free =
            free.plus(
                total
                    .getOrDefault(role, Resources.NONE)
                    .minus(allocated.getOrDefault(role, Resources.NONE)));
      }
      return free;
    }

    /** How many host ports are free for these roles. */
    public int freePorts(Collection<String> roles) {
      return freePorts.stream()
          .filter(range -> roles.contains(range.role()))
          .mapToInt(Ports::count)
          .sum();
    }

    /** True when this very host port is free for one of these roles. */
    public boolean isFree(int port, Collection<String> roles) {
      return freePorts.stream()
          .anyMatch(range -> roles.contains(range.role()) && range.contains(port));
    }
  }

  /**
   * Host ports in a row.
   *
   * @param role they are reserved for
   * @param last inclusive
   */
  public record Ports(String role, int first, int last) {

    public int count() {
      return last - first + 1;
    }

    public boolean contains(int port) {
      return first <= port && port <= last;
    }

    /** What is left of it without the other's ports, whatever their role. */
    public List<Ports> without(Ports other) {
      if (other.last < first || last < other.first) {
        return List.of(this);
      }
      List<Ports> left = new ArrayList<>();
      if (first < other.first) {
        left.add(new Ports(role, first, other.first - 1));
      }
      if (other.last < last) {
        left.add(new Ports(role, other.last + 1, last));
      }
      return left;
    }
  }

  /**
   * A persistent volume.
   *
   * @param id its persistence id
   * @param role it is reserved for
   */
  public record Volume(String id, String role, double megabytes) {}
}
