package org.dcosrunbooks.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcosrunbooks.cluster.AgentAttributes;
import org.dcosrunbooks.cluster.AgentConfiguration;
import org.dcosrunbooks.cluster.AgentResources;
import org.dcosrunbooks.cluster.MesosValue;
import org.dcosrunbooks.cluster.ReconfigurationPolicy;

/**
 * Lets an agent keep its identity only where Mesos takes the change under its old id; otherwise it
 * ends at its start, over and over, until its identity is removed
 * (mesos:src/slave/compatibility.cpp, tried on a real Mesos 1.12: numbers among attributes have to
 * be equal, whatever its page says).
 */
public final class AgentKeepsIdentity implements Rule<AgentKeepsIdentity.Change> {

  /**
   * @param before what it runs with
   * @param attributes what it is to say about itself; empty when that stays
   * @param resources what it is to have; empty when that stays
   * @param written what was configured about its resources until now; empty when that is not known
   */
  public record Change(
      ReconfigurationPolicy policy,
      AgentConfiguration before,
      Optional<AgentAttributes> attributes,
      Optional<AgentResources> resources,
      Optional<AgentResources> written) {}

  @Override
  public Verdict judge(Change change) {
    List<Verdict> each = each(change);
    return each.stream().allMatch(Verdict::allows)
        ? Verdict.inFavour(this, "Mesos takes the change under the agent's id.")
        : Verdict.of(each);
  }

  /** One verdict on each attribute and each resource that was there or is new. */
  public List<Verdict> each(Change change) {
    List<Verdict> verdicts = new ArrayList<>();
    change.attributes().ifPresent(after -> attributes(change, after, verdicts));
    change.resources().ifPresent(after -> resources(change, after, verdicts));
    if (verdicts.isEmpty()) {
      verdicts.add(Verdict.inFavour(this, "Neither attributes nor resources change."));
    }
    return verdicts;
  }

  private void attributes(Change change, AgentAttributes after, List<Verdict> verdicts) {
    AgentAttributes before = change.before().attributes();
    before.all().forEach(was -> verdicts.add(attribute(change, was.name(), was.value(), after)));
    after.all().stream()
        .map(AgentAttributes.Attribute::name)
        .filter(name -> before.value(name).isEmpty())
        .forEach(name -> verdicts.add(added(change, "attribute " + name)));
  }

  private Verdict attribute(Change change, String name, MesosValue was, AgentAttributes after) {
    String what = "attribute " + name;
    Optional<MesosValue> is = after.value(name);
    if (is.isEmpty()) {
      return Verdict.against(this, what + " goes; Mesos lets none go under the same id.");
    }
    if (is.get().equals(was)) {
      return Verdict.inFavour(this, what + " stays as it is.");
    }
    return changed(change, what, was, is.get())
        .orElseGet(
            () ->
                was instanceof MesosValue.Ranges less
                        && is.get() instanceof MesosValue.Ranges more
                        && more.includes(less)
                    ? Verdict.inFavour(this, what + " grows from " + was + " to " + more + ".")
                    : Verdict.against(
                        this,
                        what
                            + " changes from "
                            + was
                            + " to "
                            + is.get()
                            + (was instanceof MesosValue.Ranges
                                ? "; under the same id ranges may only grow."
                                : "; under the same id it has to stay equal.")));
  }

  private void resources(Change change, AgentResources after, List<Verdict> verdicts) {
    for (AgentResources.Piece was : change.before().resources().pieces()) {
      verdicts.add(
          after
              .value(was.key())
              .map(is -> resource(change, was, is))
              .orElseGet(() -> missing(change, was, after)));
    }
    after.pieces().stream()
        .filter(piece -> change.before().resources().value(piece.key()).isEmpty())
        .forEach(piece -> verdicts.add(added(change, piece.key().toString())));
  }

  private Verdict resource(Change change, AgentResources.Piece was, MesosValue is) {
    String what = was.key().toString();
    if (is.equals(was.value())) {
      return Verdict.inFavour(this, what + " stays as it is.");
    }
    return changed(change, what, was.value(), is)
        .orElseGet(
            () ->
                is.holds(was.value())
                    ? Verdict.inFavour(
                        this, what + " grows from " + was.value() + " to " + is + ".")
                    : Verdict.against(
                        this,
                        what
                            + " changes from "
                            + was.value()
                            + " to "
                            + is
                            + "; under the same id a resource may only grow."));
  }

  /** What nothing is written about Mesos finds by itself, and may find as it was. */
  private Verdict missing(Change change, AgentResources.Piece was, AgentResources after) {
    String name = was.key().name();
    if (!AgentResources.foundByItself(name, after)) {
      return Verdict.against(
          this, was.key() + " goes; Mesos lets no resource go under the same id.");
    }
    if (change.written().filter(written -> !written.names(name)).isPresent()) {
      return Verdict.inFavour(this, was.key() + " is found by Mesos itself, as before.");
    }
    return Verdict.cannotTell(
        this,
        was.key()
            + " is not written any more, so Mesos looks by itself how much there is; now it is "
            + was.value()
            + ". Write it down to be sure.");
  }

  private Verdict added(Change change, String what) {
    return switch (change.policy()) {
      case ADDITIVE -> Verdict.inFavour(this, what + " is new, which Mesos allows.");
      case EQUAL -> equal(what + " is new");
      case UNKNOWN -> unknown(what + " is new");
    };
  }

  /** What the agent's policy says before the values are looked at. */
  private Optional<Verdict> changed(Change change, String what, MesosValue was, MesosValue is) {
    String sentence = what + " changes from " + was + " to " + is;
    if (was.cannotBeComparedWith(is)) {
      return Optional.of(
          Verdict.cannotTell(
              this,
              sentence
                  + "; Mesos counts the thousandths of a number in 64 bits, where these have no"
                  + " place, and nothing says how it compares them then."));
    }
    return switch (change.policy()) {
      case EQUAL -> Optional.of(equal(sentence));
      case UNKNOWN -> Optional.of(unknown(sentence));
      case ADDITIVE ->
          was.kind().equals(is.kind())
              ? Optional.empty()
              : Optional.of(
                  Verdict.against(
                      this, sentence + ", from " + was.kind() + " to " + is.kind() + "."));
    };
  }

  private Verdict equal(String sentence) {
    return Verdict.against(
        this, sentence + "; this agent's reconfiguration policy is equal and allows no change.");
  }

  private Verdict unknown(String sentence) {
    return Verdict.cannotTell(
        this, sentence + "; this agent's reconfiguration policy is none that is known here.");
  }
}
