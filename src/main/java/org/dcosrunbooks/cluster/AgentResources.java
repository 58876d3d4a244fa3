package org.dcosrunbooks.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an agent has to give, piece by piece: as written in {@code MESOS_RESOURCES}, or as a master
 * shows it. Pieces of the same kind are added up and those of nothing left out, as Mesos does.
 *
 * @param nothing what is written as nothing, as in {@code gpus:0}: not there, nor looked for
 */
public record AgentResources(List<Piece> pieces, Set<Key> nothing) {

  /** The role of what is reserved for nobody. */
  public static final String NOBODYS = "*";

  /** What Mesos finds on the machine by itself when nothing is written about it. */
  private static final Set<String> FOUND_BY_ITSELF = Set.of("cpus", "mem", "disk", "gpus", "ports");

  /**
   * @param role it is reserved for by configuration, or {@link #NOBODYS}
   * @param disk kind and root of a disk of its own, as in {@code MOUNT /dcos/volume0}
   */
  public record Key(String name, String role, Optional<String> disk) {

    @Override
    public String toString() {
      return name
          + (role.equals(NOBODYS) ? "" : "(" + role + ")")
          + disk.map(d -> " on " + d).orElse("");
    }
  }

  /** One kind of resource and how much of it. */
  public record Piece(Key key, MesosValue value) {

    public Piece(String name, String role, Optional<String> disk, MesosValue value) {
      this(new Key(name, role, disk), value);
    }

    @Override
    public String toString() {
      return key.disk().isPresent() ? key + ": " + value : key + ":" + value;
    }
  }

  public static final AgentResources NONE = new AgentResources(List.of());

  public AgentResources {
    pieces = List.copyOf(pieces);
    nothing = Set.copyOf(nothing);
  }

  /** Each as written or shown. */
  public AgentResources(List<Piece> given) {
    this(
        added(given).stream().filter(piece -> !piece.value().isNothing()).toList(),
        added(given).stream()
            .filter(piece -> piece.value().isNothing())
            .map(Piece::key)
            .collect(Collectors.toSet()));
  }

  private static List<Piece> added(Collection<Piece> given) {
    Map<Key, Piece> sum = new LinkedHashMap<>();
    given.forEach(piece -> sum.merge(piece.key(), piece, AgentResources::sum));
    return List.copyOf(sum.values());
  }

  private static Piece sum(Piece one, Piece other) {
    if (one.value() instanceof MesosValue.Scalar a
        && other.value() instanceof MesosValue.Scalar b) {
      return new Piece(one.key(), a.and(b));
    }
    if (one.value() instanceof MesosValue.Ranges a
        && other.value() instanceof MesosValue.Ranges b) {
      return new Piece(one.key(), a.and(b));
    }
    if (one.value() instanceof MesosValue.Items a && other.value() instanceof MesosValue.Items b) {
      List<String> items = new ArrayList<>(a.items());
      items.addAll(b.items());
      return new Piece(one.key(), new MesosValue.Items(items));
    }
    throw new BadSyntax(one.key() + " is " + one.value().kind() + " and " + other.value().kind());
  }

  /**
   * Reads the value of {@code MESOS_RESOURCES}: a JSON list, or {@code cpus:4;mem(role):2048}.
   *
   * @param defaultRole the agent's flag of that name
   * @throws BadSyntax where Mesos ends with an error, and for what it would take in a way that
   *     nobody means
   */
  public static AgentResources parse(String given, String defaultRole) {
    String text = given.strip();
    FlagFile.refuse(text);
    List<Piece> pieces =
        text.startsWith("[") ? ResourcesJson.read(text, defaultRole) : written(text, defaultRole);
    if (pieces.isEmpty()) {
      throw new BadSyntax("there is no resource in it; write cpus:4;mem:2048 or a JSON list");
    }
    pieces.forEach(AgentResources::check);
    checkKinds(pieces);
    checkMounts(pieces);
    return new AgentResources(pieces);
  }

  private static List<Piece> written(String text, String defaultRole) {
    List<Piece> pieces = new ArrayList<>();
    for (String part : text.split(";")) {
      if (part.isBlank()) {
        continue; // Mesos skips them too
      }
      int colon = part.indexOf(':');
      if (colon < 1 || colon != part.lastIndexOf(':') || colon == part.length() - 1) {
        throw new BadSyntax(
            "\""
                + part.strip()
                + "\" is no resource; write name:value or name(role):value, and a semicolon"
                + " between two");
      }
      String name = part.substring(0, colon).strip();
      String role = defaultRole;
      if (name.endsWith(")") && name.indexOf('(') > 0) {
        role = name.substring(name.indexOf('(') + 1, name.length() - 1).strip();
        name = name.substring(0, name.indexOf('(')).strip();
      }
      pieces.add(
          new Piece(name, role, Optional.empty(), MesosValue.parse(part.substring(colon + 1))));
    }
    return pieces;
  }

  private static void check(Piece piece) {
    String name = piece.key().name();
    String role = piece.key().role();
    if (!name.matches("[A-Za-z0-9_.-]+")) {
      throw new BadSyntax("\"" + name + "\" is no name of a resource");
    }
    if (!role.equals(NOBODYS) && !role.matches("[A-Za-z0-9_.][A-Za-z0-9_./-]*")) {
      throw new BadSyntax("\"" + role + "\" is no role");
    }
    boolean ports = name.equals("ports");
    if (piece.value() instanceof MesosValue.Text) {
      throw new BadSyntax(name + " is a text; a resource is a number, ranges or a set");
    }
    if (ports != piece.value() instanceof MesosValue.Ranges && FOUND_BY_ITSELF.contains(name)) {
      throw new BadSyntax(
          name
              + " is "
              + piece.value().kind()
              + (ports ? "; ports are ranges like [1025-2180]" : "; it has to be a number"));
    }
    if (name.equals("gpus")
        && piece.value() instanceof MesosValue.Scalar scalar
        && scalar.number() != Math.rint(scalar.number())) {
      throw new BadSyntax("gpus is " + scalar + "; it has to be a whole number");
    }
    if (piece.value() instanceof MesosValue.Scalar scalar
        && scalar.isNothing()
        && scalar.number() != 0) {
      throw new BadSyntax(
          name + " is " + scalar + ", less than a thousandth; Mesos takes that for an error");
    }
    if (ports
        && piece.value() instanceof MesosValue.Ranges ranges
        && ranges.ranges().stream().anyMatch(range -> range.end() > 65_535)) {
      throw new BadSyntax("ports has " + ranges + "; the highest port is 65535");
    }
  }

  private static void checkKinds(List<Piece> pieces) {
    Map<String, String> kinds = new HashMap<>();
    for (Piece piece : pieces) {
      String kind = piece.value().kind();
      String other = kinds.putIfAbsent(piece.key().name(), kind);
      if (other != null && !other.equals(kind)) {
        throw new BadSyntax(piece.key().name() + " is " + other + " and " + kind);
      }
    }
  }

  /** Two shares of one mount are no larger share: Mesos would announce both. */
  private static void checkMounts(List<Piece> pieces) {
    Set<Key> mounts = new HashSet<>();
    for (Piece piece : pieces) {
      Key key = piece.key();
      if (key.disk().filter(disk -> disk.startsWith("MOUNT")).isPresent() && !mounts.add(key)) {
        throw new BadSyntax(key + " is given twice");
      }
    }
  }

  public Optional<MesosValue> value(Key key) {
    return pieces.stream().filter(p -> p.key().equals(key)).map(Piece::value).findFirst();
  }

  /** True when something is said about a resource of this name, whatever its role and disk. */
  public boolean names(String name) {
    return Stream.concat(pieces.stream().map(Piece::key), nothing.stream())
        .anyMatch(key -> key.name().equals(name));
  }

  /** True when Mesos looks on the machine how much there is, since nothing is written about it. */
  public static boolean foundByItself(String name, AgentResources written) {
    return FOUND_BY_ITSELF.contains(name) && !written.names(name);
  }

  /** In a form that Mesos reads: the short one, or a JSON list where disks have roots. */
  public String written() {
    return pieces.stream().anyMatch(piece -> piece.key().disk().isPresent())
        ? ResourcesJson.write(pieces)
        : toString();
  }

  /** In the short form, as people read it. */
  @Override
  public String toString() {
    return pieces.stream().map(Piece::toString).collect(Collectors.joining("; "));
  }
}
